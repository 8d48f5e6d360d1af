//! Weekly hours in a time zone, less holidays, laid out as the openings that `sla` works on.

use jiff::civil::{Date, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use sla::{Instant, Opening, SupportHours};
use std::collections::BTreeSet;

/// How far the openings are known: enough for a business day across any run of holidays.
const DAYS: usize = 62;
/// The minutes of a local day as the clock on the wall counts them.
pub(crate) const DAY_MIN: u16 = 24 * 60;

/// The vendor's support hours.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    zone: TimeZone,
    /// Sorted and disjoint within a day; none crosses midnight.
    weekly: Vec<Window>,
    holidays: BTreeSet<Date>,
}

/// Open hours on every such weekday, in minutes after local midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) day: Weekday,
    pub(crate) from_min: u16,
    /// At most [`DAY_MIN`], which is the midnight that ends the day.
    pub(crate) until_min: u16,
}

impl Window {
    /// The windows of hours that start on `day`: two when they cross midnight, which they do when
    /// they end at or before their start.
    pub(crate) fn cut(day: Weekday, from_min: u16, to_min: u16) -> Vec<Self> {
        let window = |day, from_min, until_min| Self {
            day,
            from_min,
            until_min,
        };
        if from_min < to_min {
            return vec![window(day, from_min, to_min)];
        }
        let tonight = window(day, from_min, DAY_MIN);
        let tomorrow = window(day.next(), 0, to_min);
        [tonight, tomorrow]
            .into_iter()
            .filter(|window| window.from_min < window.until_min)
            .collect()
    }
}

impl Calendar {
    /// A calendar of any windows, in any order; those that overlap or touch become one.
    pub(crate) fn new(
        zone: TimeZone,
        mut windows: Vec<Window>,
        holidays: impl IntoIterator<Item = Date>,
    ) -> Self {
        windows.sort_unstable_by_key(|w| (w.day.to_monday_zero_offset(), w.from_min));
        let mut weekly: Vec<Window> = Vec::with_capacity(windows.len());
        for window in windows {
            match weekly.last_mut() {
                Some(last) if last.day == window.day && window.from_min <= last.until_min => {
                    last.until_min = last.until_min.max(window.until_min);
                }
                _ => weekly.push(window),
            }
        }
        Self {
            zone,
            weekly,
            holidays: holidays.into_iter().collect(),
        }
    }

    /// The openings from `now`'s local date on; empty and known for no time outside jiff's years.
    pub(crate) fn hours(&self, now: Instant) -> SupportHours {
        self.openings(now).unwrap_or(SupportHours {
            openings: Vec::new(),
            known_until: now,
        })
    }

    fn openings(&self, now: Instant) -> Option<SupportHours> {
        let now = Timestamp::from_second(now.timestamp()).ok()?;
        let today = self.zone.to_datetime(now).date();
        let mut dates = core::iter::successors(Some(today), |date| date.tomorrow().ok());
        let openings = dates
            .by_ref()
            .take(DAYS)
            .filter(|date| !self.holidays.contains(date))
            .flat_map(|date| self.weekly_on(date).map(move |window| (date, window)))
            .filter_map(|(date, window)| {
                let from = self.instant(date, window.from_min)?;
                let until = self.instant(date, window.until_min)?;
                Some(self.at_one_offset(from, until))
            })
            .flatten()
            .collect();
        Some(SupportHours {
            openings,
            known_until: sla::instant(self.instant(dates.next()?, 0)?.as_second())?,
        })
    }

    fn weekly_on(&self, date: Date) -> impl Iterator<Item = &Window> {
        let day = date.weekday();
        self.weekly.iter().filter(move |window| window.day == day)
    }

    /// The instant of a local time: the jump when the clocks skip it, the first of two.
    fn instant(&self, date: Date, minute: u16) -> Option<Timestamp> {
        let midnight = date.to_datetime(jiff::civil::Time::midnight());
        let wall = midnight
            .checked_add(SignedDuration::from_mins(minute.into()))
            .ok()?;
        let local = self.zone.to_ambiguous_timestamp(wall);
        let skipped = matches!(local.offset(), AmbiguousOffset::Gap { .. });
        let earlier = local.earlier().ok()?;
        if skipped {
            let jump = self.zone.following(earlier).next()?;
            return Some(jump.timestamp());
        }
        Some(earlier)
    }

    /// The stretch, cut where the UTC offset changes; nothing when it is empty.
    fn at_one_offset(&self, from: Timestamp, until: Timestamp) -> Vec<Opening> {
        let offset_s = |at| self.zone.to_offset(at).seconds();
        let changes = self
            .zone
            .following(from)
            .map(|change| change.timestamp())
            .take_while(|change| *change < until);
        let mut openings: Vec<Opening> = Vec::with_capacity(1);
        let mut start = from;
        for end in changes.chain([until]) {
            if start < end && (end == until || offset_s(end) != offset_s(start)) {
                openings.extend(opening(start, end, offset_s(start)));
                start = end;
            }
        }
        openings
    }

    /// What of the calendar decides a promise, the same for the same hours however they are written.
    pub(crate) fn canonical(&self) -> String {
        let windows = self.weekly.iter().map(|w| {
            let day = w.day.to_monday_zero_offset();
            format!("{day}:{}-{}", w.from_min, w.until_min)
        });
        let holidays = self.holidays.iter().map(ToString::to_string);
        let zone = self.zone.iana_name().unwrap_or_default().to_owned();
        core::iter::once(zone)
            .chain(windows)
            .chain(holidays)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn opening(from: Timestamp, until: Timestamp, utc_offset_s: i32) -> Option<Opening> {
    Some(Opening {
        from: sla::instant(from.as_second())?,
        until: sla::instant(until.as_second())?,
        utc_offset_s,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Weekday::{Friday, Monday, Saturday, Sunday};

    fn calendar(zone: &str, windows: &[(Weekday, &str, &str)], holidays: &[&str]) -> Calendar {
        let minutes = |time: &str| -> u16 {
            let (hours, minutes) = time.split_once(':').unwrap();
            hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
        };
        let windows = windows
            .iter()
            .flat_map(|(day, from, to)| Window::cut(*day, minutes(from), minutes(to)));
        Calendar::new(
            TimeZone::get(zone).unwrap(),
            windows.collect(),
            holidays.iter().map(|date| date.parse().unwrap()),
        )
    }

    /// The first openings from `now` on, as local times with their offsets.
    #[track_caller]
    fn check(calendar: &Calendar, now: &str, expected: &[&str]) {
        let hours = calendar.hours(now.parse().unwrap());
        let shown: Vec<String> = hours
            .openings
            .iter()
            .take(expected.len())
            .map(|opening| {
                let offset = chrono::FixedOffset::east_opt(opening.utc_offset_s).unwrap();
                let from = opening.from.with_timezone(&offset);
                let until = opening.until.with_timezone(&offset);
                let until_time = until.format("%d %H:%M%:z");
                format!("{}-{until_time}", from.format("%Y-%m-%d %H:%M"))
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn spring_forward_splits_the_night_and_snaps_to_the_jump() {
        let night = calendar("Europe/Rome", &[(Sunday, "00:00", "06:00")], &[]);
        check(
            &night,
            "2027-03-27T12:00:00Z",
            &[
                "2027-03-28 00:00-28 02:00+01:00",
                "2027-03-28 03:00-28 06:00+02:00",
            ],
        );
        let in_the_gap = calendar("Europe/Rome", &[(Sunday, "02:30", "04:00")], &[]);
        check(
            &in_the_gap,
            "2027-03-27T12:00:00Z",
            &["2027-03-28 03:00-28 04:00+02:00"],
        );
        let swallowed = calendar("Europe/Rome", &[(Sunday, "02:10", "02:50")], &[]);
        check(
            &swallowed,
            "2027-03-27T12:00:00Z",
            &["2027-04-04 02:10-04 02:50+02:00"],
        );
    }

    #[test]
    fn fall_back_takes_the_earlier_hour_and_counts_the_night_s_real_length() {
        let night = calendar("Europe/Rome", &[(Sunday, "00:00", "06:00")], &[]);
        check(
            &night,
            "2026-10-24T12:00:00Z",
            &[
                "2026-10-25 00:00-25 03:00+02:00",
                "2026-10-25 02:00-25 06:00+01:00",
            ],
        );
        let twice = calendar("Europe/Rome", &[(Sunday, "02:15", "02:45")], &[]);
        check(
            &twice,
            "2026-10-24T12:00:00Z",
            &["2026-10-25 02:15-25 02:45+02:00"],
        );
    }

    #[test]
    fn new_york_changes_on_its_own_dates() {
        let day = calendar(
            "America/New_York",
            &[(Friday, "09:00", "17:00"), (Monday, "09:00", "17:00")],
            &[],
        );
        check(
            &day,
            "2026-10-30T00:00:00Z",
            &[
                "2026-10-30 09:00-30 17:00-04:00",
                "2026-11-02 09:00-02 17:00-05:00",
            ],
        );
    }

    #[test]
    fn a_holiday_owns_its_local_date() {
        let day = calendar(
            "Europe/Rome",
            &[(Friday, "09:00", "18:00")],
            &["2026-12-25"],
        );
        check(
            &day,
            "2026-12-20T00:00:00Z",
            &["2027-01-01 09:00-01 18:00+01:00"],
        );
    }

    #[test]
    fn overnight_hours_are_cut_at_local_midnight() {
        let night = calendar(
            "Europe/Rome",
            &[(Friday, "22:00", "06:00"), (Sunday, "20:00", "24:00")],
            &[],
        );
        check(
            &night,
            "2026-11-06T00:00:00Z",
            &[
                "2026-11-06 22:00-07 00:00+01:00",
                "2026-11-07 00:00-07 06:00+01:00",
                "2026-11-08 20:00-09 00:00+01:00",
            ],
        );
        let holiday = calendar(
            "Europe/Rome",
            &[(Friday, "22:00", "06:00")],
            &["2026-11-06"],
        );
        check(
            &holiday,
            "2026-11-06T00:00:00Z",
            &["2026-11-07 00:00-07 06:00+01:00"],
        );
    }

    #[test]
    fn windows_that_touch_become_one() {
        let day = calendar(
            "Europe/Rome",
            &[
                (Saturday, "13:00", "18:00"),
                (Saturday, "09:00", "13:00"),
                (Saturday, "08:00", "10:00"),
            ],
            &[],
        );
        check(
            &day,
            "2026-11-06T00:00:00Z",
            &["2026-11-07 08:00-07 18:00+01:00"],
        );
        assert_eq!(day.canonical(), "Europe/Rome 5:480-1080");
    }

    #[test]
    fn today_s_hours_are_there_until_they_end_and_the_horizon_is_a_local_midnight() {
        let day = calendar("Europe/Rome", &[(Friday, "00:00", "24:00")], &[]);
        let hours = day.hours("2026-11-06T22:59:59Z".parse().unwrap());
        assert_eq!(
            hours.openings[0].from.to_rfc3339(),
            "2026-11-05T23:00:00+00:00"
        );
        assert_eq!(hours.known_until.to_rfc3339(), "2027-01-06T23:00:00+00:00");
    }
}
