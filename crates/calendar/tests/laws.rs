//! What holds for every calendar, in zones whose clocks do odd things.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use calendar::{Calendar, Date, Plan, TimeOfDay, Times, Timestamp, Weekday, Zones};
use chrono::TimeDelta;
use proptest::prelude::*;
use sla::{Hours, Instant, Schedule, Span, instant};
use std::sync::LazyLock;

/// Zones, each with a moment near which something odd happens.
const ZONES: &[(&str, &str)] = &[
    ("Europe/Rome", "2026-03-29T01:00:00Z"),
    ("Europe/Rome", "2026-10-25T01:00:00Z"),
    ("America/New_York", "2026-11-01T06:00:00Z"),
    ("Asia/Tokyo", "2026-06-01T15:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
    ("Pacific/Apia", "2011-12-30T10:00:00Z"),
    ("America/St_Johns", "2010-11-07T02:31:00Z"),
    ("Africa/Cairo", "2026-10-29T21:00:00Z"),
    ("America/Havana", "2024-11-03T05:00:00Z"),
    ("Asia/Beirut", "2026-03-28T22:00:00Z"),
    ("America/Sao_Paulo", "2018-11-04T03:00:00Z"),
    ("Africa/Casablanca", "2025-02-23T02:00:00Z"),
    ("Antarctica/Troll", "2026-10-25T01:00:00Z"),
    ("Asia/Kathmandu", "2026-06-01T18:15:00Z"),
];

const DAY_S: i64 = 24 * 3600;

/// Half of what is laid out.
const HALF_S: i64 = 20 * DAY_S;

static DATA: LazyLock<Zones> = LazyLock::new(Zones::bundled);

/// Any hours, written down; days are counted from three days before the change on.
#[derive(Clone, Debug)]
struct Written {
    zone: usize,
    weekly: Vec<(usize, Times)>,
    overrides: Vec<(usize, Vec<Times>)>,
    holidays: Vec<usize>,
    breaks: Vec<(usize, Times)>,
}

fn change(zone: usize) -> i64 {
    ZONES[zone].1.parse::<Timestamp>().unwrap().as_second()
}

fn at(unix_s: i64) -> Instant {
    instant(unix_s).unwrap()
}

impl Written {
    fn calendar(&self) -> Calendar {
        let zone = DATA.get(ZONES[self.zone].0).unwrap();
        let date = |day: &usize| -> Date {
            let day = i64::try_from(*day).unwrap() - 3;
            let noon = Timestamp::from_second(change(self.zone) + day * DAY_S);
            zone.to_datetime(noon.unwrap()).date()
        };
        let week = [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
            Weekday::Sunday,
        ];
        let weekly = self.weekly.iter().map(|(day, times)| (week[*day], *times));
        let overrides = self.overrides.iter();
        let breaks = self.breaks.iter();
        let plan = Plan {
            weekly: weekly.collect(),
            overrides: overrides
                .map(|(day, own)| (date(day), own.clone()))
                .collect(),
            holidays: self.holidays.iter().map(date).collect(),
            breaks: breaks.map(|(day, times)| (date(day), *times)).collect(),
        };
        Calendar::new(zone.clone(), plan)
    }

    fn known(&self) -> Span {
        let change = change(self.zone);
        Span::new(at(change - HALF_S), at(change + HALF_S)).unwrap()
    }

    fn schedule(&self) -> Schedule {
        self.calendar().schedule(self.known())
    }

    fn hours(&self) -> Hours {
        Hours::Open(self.schedule())
    }

    /// An instant so many seconds from the change.
    fn near(&self, seconds: i64) -> Instant {
        at(change(self.zone) + seconds)
    }
}

fn time(minute: u32) -> TimeOfDay {
    format!("{:02}:{:02}", minute / 60, minute % 60)
        .parse()
        .unwrap()
}

fn times() -> impl Strategy<Value = Times> {
    // Often near midnight, where most of it goes wrong.
    let minute = || prop_oneof![0_u32..200, 1300_u32..=1440, 0_u32..=1440];
    (minute(), minute()).prop_map(|(from, to)| Times {
        from: time(from),
        to: time(to),
    })
}

fn written() -> impl Strategy<Value = Written> {
    let dated = || prop::collection::vec((0_usize..7, times()), 0..3);
    let own = prop::collection::vec(times(), 0..3);
    (
        0..ZONES.len(),
        prop::collection::vec((0_usize..7, times()), 0..9),
        prop::collection::vec((0_usize..7, own), 0..3),
        prop::collection::vec(0_usize..7, 0..3),
        dated(),
    )
        .prop_map(|(zone, weekly, overrides, holidays, breaks)| Written {
            zone,
            weekly,
            overrides,
            holidays,
            breaks,
        })
}

/// Seconds around a change.
fn seconds() -> impl Strategy<Value = i64> {
    -4 * DAY_S..4 * DAY_S
}

proptest! {
    /// The one law.
    #[test]
    fn due_has_come_exactly_when_the_budget_has_elapsed(
        written in written(), s in seconds(), ahead in 0..8 * DAY_S, budget in 1..5 * DAY_S,
    ) {
        let hours = written.hours();
        let (start, later) = (written.near(s), written.near(s + ahead));
        let budget = TimeDelta::seconds(budget);
        let elapsed = hours.elapsed(start, later).unwrap();
        // A due time past what is known is past `later`, too.
        let due = hours.due(start, budget).is_ok_and(|due| due <= later);
        prop_assert_eq!(due, budget <= elapsed);
    }

    #[test]
    fn elapsed_time_adds_up(
        written in written(), mut t in prop::array::uniform3(seconds()),
    ) {
        t.sort_unstable();
        let [a, b, c] = t.map(|seconds| written.near(seconds));
        let hours = written.hours();
        let elapsed = |from, to| hours.elapsed(from, to).unwrap();
        prop_assert_eq!(elapsed(a, c), elapsed(a, b) + elapsed(b, c));
    }

    #[test]
    fn it_is_open_exactly_when_a_second_counts(written in written(), s in seconds()) {
        let hours = written.hours();
        let (now, next) = (written.near(s), written.near(s + 1));
        let counts = hours.elapsed(now, next).unwrap() == TimeDelta::seconds(1);
        prop_assert_eq!(hours.is_open(now).unwrap(), counts);
    }

    #[test]
    fn taking_hours_away_never_makes_a_promise_earlier(
        written in written(), day in 0_usize..7, away in times(), s in seconds(),
        budget in 1..2 * DAY_S,
    ) {
        let due = |written: &Written| written.hours().due(written.near(s), TimeDelta::seconds(budget));
        let mut less = written.clone();
        less.breaks.push((day, away));
        let mut least = less.clone();
        least.holidays.push(day);
        // Past what is known is later than all that is known.
        let late = |due: Result<Instant, _>| due.map_or(Instant::MAX_UTC, |due| due);
        prop_assert!(late(due(&written)) <= late(due(&less)));
        prop_assert!(late(due(&less)) <= late(due(&least)));
    }

    #[test]
    fn cutting_a_window_in_two_changes_nothing(
        mut written in written(), day in 0_usize..7, mut t in prop::array::uniform3(0_u32..=1440),
    ) {
        t.sort_unstable();
        let [from, cut, to] = t;
        prop_assume!(from < cut && cut < to);
        let window = |from, to| (day, Times { from: time(from), to: time(to) });
        let mut halves = written.clone();
        halves.weekly.extend([window(cut, to), window(from, cut)]);
        written.weekly.push(window(from, to));
        prop_assert_eq!(written.schedule(), halves.schedule());
    }

    #[test]
    fn a_week_round_the_clock_equals_always(
        mut written in written(), cut in 1_u32..1440, s in seconds(), budget in 0..5 * DAY_S,
    ) {
        let (midnight, end) = (time(0), time(1440));
        let cut = time(cut);
        let halves = [Times { from: midnight, to: cut }, Times { from: cut, to: end }];
        let week = (0..7).flat_map(|day| halves.map(|times| (day, times)));
        written = Written { weekly: week.collect(), overrides: vec![], holidays: vec![], breaks: vec![], ..written };
        let hours = written.hours();
        let (start, end) = (written.near(s), written.near(s + budget));
        let budget = TimeDelta::seconds(budget);
        prop_assert_eq!(hours.due(start, budget), Hours::Always.due(start, budget));
        prop_assert_eq!(hours.elapsed(start, end), Hours::Always.elapsed(start, end));
        prop_assert_eq!(hours.next_open(start), Hours::Always.next_open(start));
        prop_assert_eq!(hours.next_close(start), Hours::Always.next_close(start));
    }

    #[test]
    fn no_span_touches_a_holiday_s_local_date(mut written in written(), day in 0_usize..7) {
        written.holidays.push(day);
        let calendar = written.calendar();
        let plain = Written { holidays: vec![], ..written.clone() };
        let holidays: Vec<Date> = {
            let zone = calendar.zone();
            let days = written.holidays.iter();
            let days = days.map(|day| (i64::try_from(*day).unwrap() - 3) * DAY_S);
            let noon = |day| Timestamp::from_second(change(written.zone) + day).unwrap();
            days.map(|day| zone.to_datetime(noon(day)).date()).collect()
        };
        let date = |at: i64| {
            let at = Timestamp::from_second(at).unwrap();
            calendar.zone().to_datetime(at).date()
        };
        let mut open_s = 0;
        for span in written.schedule().spans() {
            let (from, until) = (span.from().timestamp(), span.until().timestamp());
            // Dates change at most at every minute.
            for at in (from..until).step_by(60).chain([until - 1]) {
                prop_assert!(!holidays.contains(&date(at)), "{at}");
            }
            open_s += until - from;
        }
        // And nothing else is taken: what is gone lies on a holiday.
        let gone = plain.schedule().except(&written.schedule());
        for span in gone.spans() {
            let (from, until) = (span.from().timestamp(), span.until().timestamp());
            for at in (from..until).step_by(60).chain([until - 1]) {
                prop_assert!(holidays.contains(&date(at)), "{at}");
            }
            open_s += until - from;
        }
        let all = plain.schedule();
        let all = all.spans().map(|span| (span.until() - span.from()).num_seconds());
        prop_assert_eq!(open_s, all.sum::<i64>());
    }

    /// Laid out in the words of local time, it is the same hours.
    #[test]
    fn openings_are_the_same_hours_and_each_is_on_one_date_at_one_offset(written in written()) {
        let calendar = written.calendar();
        let schedule = written.schedule();
        let openings = calendar.support_hours(&schedule, written.known());
        prop_assert_eq!(openings.schedule(), schedule);
        for opening in &openings.openings {
            let shown = |at: i64| {
                let at = Timestamp::from_second(at).unwrap();
                (calendar.zone().to_offset(at).seconds(), calendar.zone().to_datetime(at).date())
            };
            let first = shown(opening.from.timestamp());
            prop_assert_eq!(first, shown(opening.until.timestamp() - 1));
            prop_assert_eq!(first.0, opening.utc_offset_s);
        }
    }

    /// What is laid out doesn't depend on how far.
    #[test]
    fn a_part_of_the_calendar_is_a_part_of_the_whole(
        written in written(), from in seconds(), length in 1..3 * DAY_S,
    ) {
        let part = Span::new(written.near(from), written.near(from + length)).unwrap();
        let cut = written.schedule().spans().filter_map(|span| span.and(part)).collect::<Vec<_>>();
        let laid = written.calendar().schedule(part).spans().collect::<Vec<_>>();
        prop_assert_eq!(laid, cut);
    }
}
