//! A half-open stretch of time.

use crate::Instant;
use serde::{Deserialize, Serialize};

/// From an instant up to, but not including, a later one.
///
/// Half-open spans are why a reply exactly at the deadline is met, and why 24:00 needs no 23:59.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first second inside.
    #[serde(with = "chrono::serde::ts_seconds")]
    from: Instant,
    /// The first second after it.
    #[serde(with = "chrono::serde::ts_seconds")]
    until: Instant,
}

impl Span {
    /// The span between two instants, or `None` when it would be empty or turned round.
    #[must_use]
    pub fn new(from: Instant, until: Instant) -> Option<Self> {
        (from < until).then_some(Self { from, until })
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
}
