//! Who is there, minute by minute.

use super::MINUTE;
use super::clock::Clock;
use super::plan::{NAMES, Plan, Window};
use calendar::Date;

/// In which minutes somebody is there.
pub(super) struct Table {
    first: i64,
    open: Vec<bool>,
}

impl Table {
    pub(super) fn of(plan: &Plan, clock: &Clock) -> Self {
        let mark = |open: &mut Vec<bool>, value: bool, date: Date, (from, until): Window| {
            let minutes = clock.shows(date, from)..clock.shows(date, until);
            for minute in open.iter_mut().take(minutes.end).skip(minutes.start) {
                *minute = value;
            }
        };
        // Hours past midnight belong to the date they fall on.
        let pieces = |date: Date, (from, to): Window| {
            let next = date.tomorrow().unwrap();
            if from < to {
                vec![(date, (from, to))]
            } else {
                vec![(date, (from, 1440)), (next, (0, to))]
            }
        };
        let owned = |date: Date| plan.overrides.iter().any(|(own, _)| *own == date);
        let mut open = vec![plan.always; clock.shown.len()];
        for date in clock.dates().filter(|_| !plan.always) {
            let day = date.weekday().to_monday_zero_offset().unsigned_abs();
            let day = NAMES[usize::from(day)];
            for (_, window) in plan.weekly.iter().filter(|(on, _)| NAMES[*on] == day) {
                for (date, window) in pieces(date, *window) {
                    mark(&mut open, true, date, window);
                }
            }
        }
        for (minute, shown) in clock.shown.iter().enumerate() {
            open[minute] &= !owned(shown.date());
        }
        let own = plan.overrides.iter();
        let own = own.flat_map(|(date, windows)| windows.iter().map(move |w| (*date, *w)));
        for (own, window) in own {
            for (date, window) in pieces(own, window) {
                if date == own || !owned(date) {
                    mark(&mut open, true, date, window);
                }
            }
        }
        for (date, window) in &plan.breaks {
            for (date, window) in pieces(*date, *window) {
                mark(&mut open, false, date, window);
            }
        }
        for (minute, shown) in clock.shown.iter().enumerate() {
            let at = clock.first + i64::try_from(minute).unwrap();
            let mut pauses = plan.pauses.iter();
            let stopped = pauses.any(|(from, until)| (*from..*until).contains(&at));
            open[minute] &= !stopped && !plan.holidays.contains(&shown.date());
        }
        Self {
            first: clock.first,
            open,
        }
    }

    pub(super) fn is_open(&self, second: i64) -> bool {
        self.open[usize::try_from(second.div_euclid(MINUTE) - self.first).unwrap()]
    }

    fn end(&self) -> i64 {
        (self.first + i64::try_from(self.open.len()).unwrap()) * MINUTE
    }

    /// The pieces of minutes from one second to another, each open or not.
    fn walk(&self, from: i64, until: i64) -> impl Iterator<Item = (i64, i64, bool)> {
        let minutes = from.div_euclid(MINUTE)..=(until - 1).div_euclid(MINUTE);
        minutes.map(move |minute| {
            let start = (minute * MINUTE).max(from);
            (
                start,
                ((minute + 1) * MINUTE).min(until),
                self.is_open(start),
            )
        })
    }

    fn first_open(&self, from: i64) -> Option<i64> {
        let mut pieces = self.walk(from, self.end());
        pieces.find_map(|(at, _, open)| open.then_some(at))
    }

    fn first_closed(&self, from: i64) -> Option<i64> {
        let mut pieces = self.walk(from, self.end());
        pieces.find_map(|(at, _, open)| (!open).then_some(at))
    }

    pub(super) fn between(&self, from: i64, until: i64) -> i64 {
        if until <= from {
            return 0;
        }
        let pieces = self.walk(from, until);
        pieces
            .map(|(a, b, open)| if open { b - a } else { 0 })
            .sum()
    }

    pub(super) fn add(&self, from: i64, mut seconds: i64) -> Option<i64> {
        if seconds == 0 {
            return Some(from);
        }
        for (a, b, open) in self.walk(from, self.end()) {
            if open && seconds <= b - a {
                return Some(a + seconds);
            }
            seconds -= if open { b - a } else { 0 };
        }
        None
    }

    pub(super) fn next_close(&self, from: i64) -> Option<i64> {
        self.first_closed(self.first_open(from)?)
    }

    pub(super) fn next_open(&self, from: i64) -> Option<i64> {
        self.first_open(from)
    }
}
