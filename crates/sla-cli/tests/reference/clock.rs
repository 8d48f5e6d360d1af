//! The clock on the wall.

use super::{DAYS, MINUTE};
use calendar::{Date, DateTime, TimeZone, Timestamp};

/// What the clock on the wall shows in each minute around a change.
pub(super) struct Clock {
    pub(super) first: i64,
    pub(super) shown: Vec<DateTime>,
    /// The latest that it has shown so far: the same, but for hours that come twice.
    latest: Vec<DateTime>,
}

impl Clock {
    pub(super) fn of(zone: &TimeZone, near: i64) -> Self {
        let first = near / MINUTE - DAYS * 1440;
        let minutes = first..first + 2 * DAYS * 1440;
        let shown: Vec<DateTime> = minutes
            .map(|minute| zone.to_datetime(Timestamp::from_second(minute * MINUTE).unwrap()))
            .collect();
        let mut latest = shown.clone();
        for minute in 1..latest.len() {
            latest[minute] = latest[minute].max(latest[minute - 1]);
        }
        Self {
            first,
            shown,
            latest,
        }
    }

    /// The first minute that shows this minute of a date or later.
    pub(super) fn shows(&self, date: Date, minute: u32) -> usize {
        let (date, minute) = match minute {
            1440 => (date.tomorrow().unwrap(), 0),
            minute => (date, minute),
        };
        let (hour, minute) = (minute / 60, minute % 60);
        let wanted = date.at(hour.try_into().unwrap(), minute.try_into().unwrap(), 0, 0);
        self.latest.partition_point(|latest| *latest < wanted)
    }

    /// Every date around, also one that this zone left out, and the one before.
    pub(super) fn dates(&self) -> impl Iterator<Item = Date> {
        let first = self.shown[0].date().yesterday().unwrap();
        let last = self.shown[self.shown.len() - 1].date();
        std::iter::successors(Some(first), |date| date.tomorrow().ok())
            .take_while(move |date| *date <= last)
    }
}
