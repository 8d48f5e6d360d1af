//! A half-open stretch of time.

use crate::Instant;
use serde::{Deserialize, Serialize};

/// From an instant up to, but not including, a later one.
///
/// Half-open spans are why a reply exactly at the deadline is met, and why 24:00 needs no 23:59.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Ends")]
pub struct Span {
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    from: Instant,
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    until: Instant,
}

/// A span as it is read, before anyone knows whether it is one.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Ends {
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    from: Instant,
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    until: Instant,
}

impl Span {
    /// The span between two instants, or `None` when it would be empty or turned round.
    #[must_use]
    pub fn new(from: Instant, until: Instant) -> Option<Self> {
        (from < until).then_some(Self { from, until })
    }

    /// All of time.
    #[must_use]
    pub fn all() -> Self {
        Self {
            from: Instant::MIN_UTC,
            until: Instant::MAX_UTC,
        }
    }

    /// The first second inside.
    #[must_use]
    pub fn from(&self) -> Instant {
        self.from
    }

    /// The first second after it.
    #[must_use]
    pub fn until(&self) -> Instant {
        self.until
    }

    /// Whether `at` lies inside.
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        self.from <= at && at < self.until
    }

    /// What two spans share, if anything.
    #[must_use]
    pub fn and(&self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.until.min(other.until))
    }
}

impl TryFrom<Ends> for Span {
    type Error = &'static str;

    fn try_from(ends: Ends) -> Result<Self, &'static str> {
        Self::new(ends.from, ends.until).ok_or("a span is from before until")
    }
}
