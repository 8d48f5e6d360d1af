//! Times of day on a clock on the wall, as people write opening hours.

use jiff::civil::Weekday;
use std::str::FromStr;

/// The seconds of a day as a clock on the wall counts them.
const DAY_S: u32 = 24 * 60 * 60;

/// A time of day, `00:00` to `24:00`, with seconds if need be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u32);

/// The text is not a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a time of day, \"00:00\" to \"24:00\"")]
pub struct NotATime;

impl FromStr for TimeOfDay {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let two = |part: &str| {
            let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse::<u32>().ok()).flatten()
        };
        let parse = || {
            let mut parts = text.split(':');
            let hour = two(parts.next()?)?;
            let minute = two(parts.next()?).filter(|minute| *minute < 60)?;
            let second = match parts.next() {
                Some(second) => two(second).filter(|second| *second < 60)?,
                None => 0,
            };
            let whole = parts.next().is_none();
            let seconds = hour * 3600 + minute * 60 + second;
            (whole && seconds <= DAY_S).then_some(Self(seconds))
        };
        parse().ok_or(NotATime)
    }
}

/// From one time of day to another; past midnight when it ends at or before its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Times {
    /// The first open second.
    pub from: TimeOfDay,
    /// The closing time.
    pub to: TimeOfDay,
}

impl Times {
    /// A whole day.
    #[must_use]
    pub fn all_day() -> Self {
        Self {
            from: TimeOfDay(0),
            to: TimeOfDay(DAY_S),
        }
    }

    /// What lies before the midnight that ends the day, and what after it.
    pub(crate) fn cut(self) -> (Option<Window>, Option<Window>) {
        let Self {
            from: TimeOfDay(from),
            to: TimeOfDay(to),
        } = self;
        if from < to {
            return (Window::new(from, to), None);
        }
        (Window::new(from, DAY_S), Window::new(0, to))
    }
}

/// Seconds after local midnight, from before until, within one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Window {
    pub(crate) from_s: u32,
    pub(crate) until_s: u32,
}

impl Window {
    fn new(from_s: u32, until_s: u32) -> Option<Self> {
        (from_s < until_s).then_some(Self { from_s, until_s })
    }

    pub(crate) fn is_whole(self) -> bool {
        (self.from_s, self.until_s) == (0, DAY_S)
    }
}

/// Windows, each with a key for the day it is on; those of a day that overlap or touch become one.
pub(crate) fn merged<D: Copy + Ord>(mut windows: Vec<(D, Window)>) -> Vec<(D, Window)> {
    windows.sort_unstable();
    let mut merged: Vec<(D, Window)> = Vec::with_capacity(windows.len());
    for (day, window) in windows {
        match merged.last_mut() {
            Some((last_day, last)) if *last_day == day && window.from_s <= last.until_s => {
                last.until_s = last.until_s.max(window.until_s);
            }
            _ => merged.push((day, window)),
        }
    }
    merged
}

/// A weekday as a number from Monday on: they have an order only within a week.
pub(crate) fn number(day: Weekday) -> i8 {
    day.to_monday_zero_offset()
}
