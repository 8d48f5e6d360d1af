//! The vendor's support hours, expanded by the server: what "one business day" is measured on.

use crate::{BeyondHorizon, Instant, Schedule, Span, instant};
use serde::{Deserialize, Serialize};

const DAY_S: i64 = 24 * 60 * 60;

/// One stretch of open hours within one local date, at one UTC offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opening {
    /// The first open second.
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub from: Instant,
    /// The closing instant, itself closed.
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub until: Instant,
    /// Local time less UTC, in seconds, all through this opening.
    pub utc_offset_s: i32,
}

/// Openings in order, as far as they are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SupportHours {
    /// Sorted and disjoint; an opening never crosses local midnight or a change of clocks.
    pub openings: Vec<Opening>,
    /// The local dates that are holidays, as far as they are known, each from midnight to midnight.
    #[serde(default)]
    pub holidays: Vec<Span>,
    /// Nothing is known before or after.
    pub known: Span,
}

impl SupportHours {
    /// The same local time so many dates with hours later, rolled into the hours.
    ///
    /// From outside the hours the days count from the next opening; a local time that the last day
    /// doesn't have moves to the opening after it. No days at all: `at`, rolled into the hours.
    ///
    /// # Errors
    /// [`BeyondHorizon`] when the hours known so far don't reach that far.
    pub fn business_days(&self, at: Instant, days: u32) -> Result<Instant, BeyondHorizon> {
        if !self.known.contains(at) {
            return Err(BeyondHorizon);
        }
        let first = self.openings.partition_point(|opening| opening.until <= at);
        let ahead = self.openings.get(first..).ok_or(BeyondHorizon)?;
        let today = ahead.first().ok_or(BeyondHorizon)?;
        let start_s = today.local_s(at.max(today.from));
        let date = match days.checked_sub(1) {
            None => today.date(),
            Some(more) => dates_after(today, ahead)
                .nth(usize::try_from(more).map_err(|_| BeyondHorizon)?)
                .ok_or(BeyondHorizon)?,
        };
        let wall_s = start_s + (date - today.date()) * DAY_S;
        ahead
            .iter()
            .filter(|opening| opening.date() >= date)
            .find_map(|opening| opening.at_or_after(wall_s))
            .ok_or(BeyondHorizon)
    }

    /// The openings as a schedule, for which local time is nothing.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        let spans = self.openings.iter();
        let spans = spans.filter_map(|opening| Span::new(opening.from, opening.until));
        Schedule::new(spans, self.known)
    }
}

/// The dates that have hours, after `today`'s, each once.
fn dates_after(today: &Opening, ahead: &[Opening]) -> impl Iterator<Item = i64> {
    let mut last = today.date();
    ahead.iter().filter_map(move |opening| {
        let date = opening.date();
        let new = date > last;
        last = last.max(date);
        new.then_some(date)
    })
}

impl Opening {
    /// The local wall time of `at`, in seconds since the epoch's midnight on that wall: no instant,
    /// so that even at the ends of time it can't overflow.
    fn local_s(&self, at: Instant) -> i64 {
        at.timestamp() + i64::from(self.utc_offset_s)
    }

    /// The local date, in days since the epoch.
    fn date(&self) -> i64 {
        self.local_s(self.from).div_euclid(DAY_S)
    }

    /// The instant of a local wall time in this opening, its start when that comes earlier, or
    /// `None` when the opening has ended by then.
    fn at_or_after(&self, wall_s: i64) -> Option<Instant> {
        let at = instant(wall_s - i64::from(self.utc_offset_s))?;
        (at < self.until).then(|| at.max(self.from))
    }
}
