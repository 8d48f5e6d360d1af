//! The vendor's support hours, expanded by the server: what "one business day" is measured on.

use crate::Instant;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// One stretch of open hours within one local date, at one UTC offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The first open second.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub from: Instant,
    /// The closing instant, itself closed.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub until: Instant,
    /// Local time less UTC, in seconds, all through this opening.
    pub utc_offset_s: i32,
}

/// Openings in order, known up to a horizon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportHours {
    /// Sorted and disjoint; an opening never crosses local midnight or a change of clocks.
    pub openings: Vec<Opening>,
    /// Nothing is known from here on.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub known_until: Instant,
}

/// The answer lies past the days that are known, so there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeyondHorizon;

impl SupportHours {
    /// The same local time on the next date that has hours, rolled into them.
    ///
    /// From outside business hours the day counts from the next opening. A local time that the next
    /// business day doesn't have moves to the next opening.
    ///
    /// # Errors
    /// [`BeyondHorizon`] when the hours known so far don't reach that far.
    pub fn next_business_day(&self, at: Instant) -> Result<Instant, BeyondHorizon> {
        let first = self.openings.partition_point(|opening| opening.until <= at);
        let mut ahead = self.openings.iter().skip(first);
        let today = ahead.next().ok_or(BeyondHorizon)?;
        let start = today.local(at.max(today.from));
        ahead
            .filter(|opening| opening.date() > today.date())
            .scan(None, |next_date, opening| {
                let date = *next_date.get_or_insert_with(|| opening.date());
                Some((opening, TimeDelta::days(date - today.date())))
            })
            .find_map(|(opening, shift)| opening.at_or_after(start + shift))
            .filter(|due| *due < self.known_until)
            .ok_or(BeyondHorizon)
    }
}

impl Opening {
    /// The local wall time of `at`, held as if it were UTC.
    fn local(&self, at: Instant) -> Instant {
        at + self.offset()
    }

    fn offset(&self) -> TimeDelta {
        TimeDelta::seconds(self.utc_offset_s.into())
    }

    /// The local date, in days since the epoch.
    fn date(&self) -> i64 {
        self.local(self.from).timestamp().div_euclid(24 * 60 * 60)
    }

    /// The instant of a local wall time in this opening, its start when that comes earlier, or
    /// `None` when the opening has ended by then.
    fn at_or_after(&self, wall: Instant) -> Option<Instant> {
        (wall < self.local(self.until)).then(|| (wall - self.offset()).max(self.from))
    }
}
