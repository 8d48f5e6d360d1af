//! When a clock runs: always, or in the open spans of a schedule.

use crate::{Instant, Schedule, Span, instant};
use chrono::TimeDelta;

/// The hours in which a clock runs.
///
/// One law holds for every `s`, `b > 0` and `t >= s` inside the horizon:
/// `due(s, b) <= t` if and only if `b <= elapsed(s, t)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hours {
    /// Round the clock.
    Always,
    /// In these spans, as far as they are known.
    Open(Schedule),
}

/// The answer lies past what is known, or there are no hours at all; so there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeyondHorizon;

impl Hours {
    /// Whether the clock runs in the second that begins at `at`.
    ///
    /// # Errors
    /// [`BeyondHorizon`] when that isn't known.
    pub fn is_open(&self, at: Instant) -> Result<bool, BeyondHorizon> {
        let Self::Open(schedule) = self else {
            return Ok(true);
        };
        let span = known(schedule, at)?.at_or_after(at);
        Ok(span.is_some_and(|span| span.contains(at)))
    }

    /// The first open instant, `at` itself when that is open.
    ///
    /// # Errors
    /// [`BeyondHorizon`] when none is known.
    pub fn next_open(&self, at: Instant) -> Result<Instant, BeyondHorizon> {
        match self {
            Self::Always => Ok(at),
            Self::Open(schedule) => Ok(open_or_next(schedule, at)?.from().max(at)),
        }
    }

    /// The end of the open span that `at` lies in, or of the first one after it.
    ///
    /// # Errors
    /// [`BeyondHorizon`] when none is known, and for hours that never close.
    pub fn next_close(&self, at: Instant) -> Result<Instant, BeyondHorizon> {
        let Self::Open(schedule) = self else {
            return Err(BeyondHorizon);
        };
        let until = open_or_next(schedule, at)?.until();
        // Whether it closes at the horizon itself nobody knows.
        schedule.knows(until).then_some(until).ok_or(BeyondHorizon)
    }

    /// How much open time there is from `from` to `to`; none when `to` comes first.
    ///
    /// # Errors
    /// [`BeyondHorizon`] when part of the stretch isn't known.
    pub fn elapsed(&self, from: Instant, to: Instant) -> Result<TimeDelta, BeyondHorizon> {
        let elapsed_s = match self {
            Self::Always => to.timestamp() - from.timestamp(),
            Self::Open(schedule) => {
                let schedule = known(schedule, from)?;
                if from < to && !schedule.knows_until(to) {
                    return Err(BeyondHorizon);
                }
                schedule.open_before_s(to) - schedule.open_before_s(from)
            }
        };
        Ok(TimeDelta::seconds(elapsed_s.max(0)))
    }

    /// The first instant by which `budget` has run since `start`.
    ///
    /// An exact fit ends at the closing instant. A budget of nothing is due at once.
    ///
    /// # Errors
    /// [`BeyondHorizon`] when the hours known so far don't hold that much.
    pub fn due(&self, start: Instant, budget: TimeDelta) -> Result<Instant, BeyondHorizon> {
        let budget_s = budget.num_seconds();
        let due = match self {
            Self::Always => start
                .timestamp()
                .checked_add(budget_s.max(0))
                .and_then(instant),
            Self::Open(schedule) => {
                let schedule = known(schedule, start)?;
                if budget_s <= 0 {
                    return Ok(start);
                }
                schedule
                    .open_before_s(start)
                    .checked_add(budget_s)
                    .and_then(|open_s| schedule.after_s(open_s))
            }
        };
        due.ok_or(BeyondHorizon)
    }

    /// These hours less those of `taken`: a pause, a break, an exception.
    #[must_use]
    pub fn except(&self, taken: &Schedule) -> Self {
        match self {
            Self::Always => Self::Open(Schedule::only([Span::all()]).except(taken)),
            Self::Open(schedule) => Self::Open(schedule.except(taken)),
        }
    }
}

/// The schedule, if it speaks for `at`.
fn known(schedule: &Schedule, at: Instant) -> Result<&Schedule, BeyondHorizon> {
    schedule.knows(at).then_some(schedule).ok_or(BeyondHorizon)
}

fn open_or_next(schedule: &Schedule, at: Instant) -> Result<Span, BeyondHorizon> {
    known(schedule, at)?.at_or_after(at).ok_or(BeyondHorizon)
}
