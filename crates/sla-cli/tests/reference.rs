//! The program against a slow reference that walks minute by minute.
//!
//! The reference knows nothing of spans or schedules. It looks at the clock on the wall once a
//! minute and asks the plan whether somebody is there. A window begins in the first minute whose
//! clock shows its start or later, and ends in the first minute whose clock shows its end or later:
//! that is all that "a gap snaps to the jump, an overlap takes the earlier hour" says.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod run;

use calendar::{Date, DateTime, TimeZone, Timestamp, Zones};
use serde_json::{Value, json};

/// Instants near which the clocks of a zone do something odd.
const CHANGES: &[(&str, &[&str])] = &[
    (
        "Europe/Rome",
        &["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"],
    ),
    (
        "America/New_York",
        &["2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"],
    ),
    // Never changes, and is a date ahead for nine hours a day.
    ("Asia/Tokyo", &["2026-06-01T15:00:00Z"]),
    // Half an hour.
    (
        "Australia/Lord_Howe",
        &["2026-10-03T15:30:00Z", "2026-04-04T15:00:00Z"],
    ),
    // 2011-12-30 is missing.
    (
        "Pacific/Apia",
        &["2011-12-30T10:00:00Z", "2011-04-02T14:00:00Z"],
    ),
    // Back over midnight, from 00:01 to 23:01; forward at 00:01.
    (
        "America/St_Johns",
        &["2010-11-07T02:31:00Z", "2010-03-14T03:31:00Z"],
    ),
    // At midnight.
    (
        "Africa/Cairo",
        &["2026-04-23T22:00:00Z", "2026-10-29T21:00:00Z"],
    ),
    (
        "America/Havana",
        &["2024-03-10T05:00:00Z", "2024-11-03T05:00:00Z"],
    ),
    (
        "Asia/Beirut",
        &["2026-03-28T22:00:00Z", "2026-10-24T21:00:00Z"],
    ),
    (
        "America/Sao_Paulo",
        &["2018-11-04T03:00:00Z", "2018-02-18T02:00:00Z"],
    ),
    // Winter time in Ramadan.
    (
        "Africa/Casablanca",
        &["2025-02-23T02:00:00Z", "2025-04-06T02:00:00Z"],
    ),
    // Two hours.
    (
        "Antarctica/Troll",
        &["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"],
    ),
    // 45 minutes off the hour.
    (
        "Asia/Kathmandu",
        &["2026-06-01T18:15:00Z", "1985-12-31T18:30:00Z"],
    ),
    (
        "Pacific/Chatham",
        &["2026-09-26T14:00:00Z", "2026-04-04T14:00:00Z"],
    ),
    ("UTC", &["2026-06-01T00:00:00Z"]),
];

const CASES: usize = 10_000;

/// Days before and after a change that the table of the reference covers.
const DAYS: i64 = 9;

const MINUTE: i64 = 60;

/// A small generator of numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u32) -> u32 {
        // Knuth's constants; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.0 >> 33).unwrap();
        high % most
    }

    fn one_in(&mut self, chances: u32) -> bool {
        self.below(chances) == 0
    }

    /// Up to `most` of what a roll makes.
    fn some<T>(&mut self, most: u32, mut roll: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| roll(self)).collect()
    }
}

/// From a minute of the day to another; past midnight when it ends at or before its start.
type Window = (u32, u32);

/// A plan as a person would write it.
struct Plan {
    zone: (&'static str, TimeZone),
    weekly: Vec<(usize, Window)>,
    holidays: Vec<Date>,
    overrides: Vec<(Date, Vec<Window>)>,
    breaks: Vec<(Date, Window)>,
    /// From a unix minute to another.
    pauses: Vec<(i64, i64)>,
    always: bool,
}

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn window(dice: &mut Dice) -> Window {
    // Often near midnight and near the hours at which clocks change.
    let mut minute = || match dice.below(4) {
        0 => dice.below(4) * 60,
        1 => dice.below(240),
        2 => 1440 - dice.below(120),
        _ => dice.below(1441),
    };
    let (from, to) = (minute(), minute());
    (from.min(1439), to)
}

impl Plan {
    fn roll(dice: &mut Dice, zone: (&'static str, TimeZone), near: i64) -> Self {
        let date = |dice: &mut Dice| {
            let day = near + (i64::from(dice.below(7)) - 3) * 24 * 3600;
            let at = Timestamp::from_second(day).unwrap();
            zone.1.to_datetime(at).date()
        };
        let mut overrides: Vec<(Date, Vec<Window>)> = Vec::new();
        if dice.one_in(3) {
            for (on, windows) in dice.some(3, |dice| (date(dice), dice.some(2, window))) {
                if overrides.iter().all(|(other, _)| *other != on) {
                    overrides.push((on, windows));
                }
            }
        }
        let few = |dice: &mut Dice| if dice.one_in(2) { 2 } else { 0 };
        let most = few(dice);
        let holidays = dice.some(most, date);
        let most = few(dice);
        let breaks = dice.some(most, |dice| (date(dice), window(dice)));
        let most = few(dice) * 2;
        let pauses = dice.some(most, |dice| {
            let from = near / MINUTE + i64::from(dice.below(6 * 1440)) - 3 * 1440;
            (from, from + 1 + i64::from(dice.below(900)))
        });
        Self {
            weekly: dice.some(9, |dice| (dice.below(7) as usize, window(dice))),
            always: dice.one_in(12),
            zone,
            holidays,
            overrides,
            breaks,
            pauses,
        }
    }

    fn json(&self) -> Value {
        let time = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        let interval = |&(from, to): &Window| json!({ "from": time(from), "to": time(to) });
        let dated = |(date, (from, to)): &(Date, Window)| json!({ "date": date.to_string(), "from": time(*from), "to": time(*to) });
        let weekly = self.weekly.iter().map(
            |(day, (from, to))| json!({ "day": NAMES[*day], "from": time(*from), "to": time(*to) }),
        );
        let overrides = self.overrides.iter().map(|(date, windows)| {
            let windows: Vec<_> = windows.iter().map(interval).collect();
            json!({ "date": date.to_string(), "intervals": windows })
        });
        json!({
            "time_zone": self.zone.0,
            "weekly": weekly.collect::<Vec<_>>(),
            "holidays": self.holidays.iter().map(Date::to_string).collect::<Vec<_>>(),
            "date_overrides": overrides.collect::<Vec<_>>(),
            "breaks": self.breaks.iter().map(dated).collect::<Vec<_>>(),
            "always_open": self.always,
        })
    }

    fn pauses(&self) -> Value {
        let pauses = self.pauses.iter();
        pauses
            .map(|(from, until)| json!([text(from * MINUTE), text(until * MINUTE)]))
            .collect()
    }
}

/// What the clock on the wall shows in each minute around a change.
struct Clock {
    first: i64,
    shown: Vec<DateTime>,
    /// The latest that it has shown so far: the same, but for hours that come twice.
    latest: Vec<DateTime>,
}

impl Clock {
    fn of(zone: &TimeZone, near: i64) -> Self {
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
    fn shows(&self, date: Date, minute: u32) -> usize {
        let (date, minute) = match minute {
            1440 => (date.tomorrow().unwrap(), 0),
            minute => (date, minute),
        };
        let (hour, minute) = (minute / 60, minute % 60);
        let wanted = date.at(hour.try_into().unwrap(), minute.try_into().unwrap(), 0, 0);
        self.latest.partition_point(|latest| *latest < wanted)
    }

    /// Every date around, also one that this zone left out, and the one before.
    fn dates(&self) -> impl Iterator<Item = Date> {
        let first = self.shown[0].date().yesterday().unwrap();
        let last = self.shown[self.shown.len() - 1].date();
        std::iter::successors(Some(first), |date| date.tomorrow().ok())
            .take_while(move |date| *date <= last)
    }
}

/// In which minutes somebody is there.
struct Table {
    first: i64,
    open: Vec<bool>,
}

impl Table {
    fn of(plan: &Plan, clock: &Clock) -> Self {
        let mark = |open: &mut Vec<bool>, value: bool, date: Date, (from, until): Window| {
            open[clock.shows(date, from)..clock.shows(date, until)].fill(value);
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
            let day = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
            for (_, window) in plan.weekly.iter().filter(|(on, _)| *on == day) {
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
            let stands = pauses.any(|(from, until)| (*from..*until).contains(&at));
            open[minute] &= !stands && !plan.holidays.contains(&shown.date());
        }
        Self {
            first: clock.first,
            open,
        }
    }

    fn is_open(&self, second: i64) -> bool {
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

    fn between(&self, from: i64, until: i64) -> i64 {
        if until <= from {
            return 0;
        }
        let pieces = self.walk(from, until);
        pieces
            .map(|(a, b, open)| if open { b - a } else { 0 })
            .sum()
    }

    fn add(&self, from: i64, mut seconds: i64) -> Option<i64> {
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

    fn next_open(&self, from: i64) -> Option<i64> {
        let mut pieces = self.walk(from, self.end());
        pieces.find_map(|(at, _, open)| open.then_some(at))
    }

    fn next_close(&self, from: i64) -> Option<i64> {
        let mut pieces = self.walk(self.next_open(from)?, self.end());
        pieces.find_map(|(at, _, open)| (!open).then_some(at))
    }
}

fn text(unix_s: i64) -> String {
    Timestamp::from_second(unix_s).unwrap().to_string()
}

/// A case and what the reference says to it; `None` when that lies outside its table.
fn roll(dice: &mut Dice, plan: &Plan, table: &Table, near: i64) -> (Value, Option<Value>) {
    let hour = 3600;
    let mut start = near + i64::from(dice.below(72 * 3600)) - 36 * hour;
    if dice.one_in(3) {
        start = start.div_euclid(MINUTE) * MINUTE;
    }
    let instant = |at: Option<i64>| at.map(|at| Value::from(text(at)));
    let seconds = i64::from(dice.below(40 * 3600));
    let end = start + i64::from(dice.below(96 * 3600)) - 12 * hour;
    let (op, fields, expected) = match dice.below(5) {
        0 => (
            "add",
            json!({ "seconds": seconds }),
            instant(table.add(start, seconds)),
        ),
        1 => (
            "between",
            json!({ "end": text(end) }),
            Some(table.between(start, end).into()),
        ),
        2 => ("is_open", json!({}), Some(table.is_open(start).into())),
        3 => ("next_open", json!({}), instant(table.next_open(start))),
        _ => ("next_close", json!({}), instant(table.next_close(start))),
    };
    let mut case = json!({
        "op": op, "start": text(start), "calendar": plan.json(), "pauses": plan.pauses(),
    });
    for (name, value) in fields.as_object().unwrap() {
        case[name] = value.clone();
    }
    (case, expected)
}

#[test]
fn ten_thousand_random_cases_are_answered_as_by_walking_minute_by_minute() {
    let zones = Zones::newest();
    let changes = CHANGES.iter().flat_map(|(name, changes)| {
        let zone = zones.get(name).unwrap();
        changes.iter().map(move |change| {
            let near = change.parse::<Timestamp>().unwrap().as_second();
            (*name, zone.clone(), near, Clock::of(&zone, near))
        })
    });
    let changes: Vec<_> = changes.collect();
    let mut dice = Dice(2026);
    let mut cases = Vec::new();
    while cases.len() < CASES {
        let change = dice.below(u32::try_from(changes.len()).unwrap());
        let (name, zone, near, clock) = &changes[change as usize];
        let plan = Plan::roll(&mut dice, (name, zone.clone()), *near);
        let table = Table::of(&plan, clock);
        cases.extend((0..20).map(|_| roll(&mut dice, &plan, &table, *near)));
    }
    let input: Vec<String> = cases.iter().map(|(case, _)| case.to_string()).collect();
    let answers = run::lines(&input.join("\n"));
    assert_eq!(answers.len(), cases.len());
    let mut compared = 0;
    for ((case, expected), answer) in cases.iter().zip(answers) {
        let Some(expected) = expected else { continue };
        assert_eq!(answer.get("answer"), Some(expected), "{case}");
        compared += 1;
    }
    assert!(compared * 10 > CASES * 8, "{compared}");
}

#[test]
fn the_odd_clocks_are_really_odd() {
    let zones = Zones::newest();
    let steady = ["Asia/Tokyo", "UTC"];
    for (name, changes) in CHANGES.iter().filter(|(name, _)| !steady.contains(name)) {
        let zone = zones.get(name).unwrap();
        let odd = changes.iter().filter(|change| {
            let at = change.parse::<Timestamp>().unwrap().as_second();
            let offset = |at| zone.to_offset(Timestamp::from_second(at).unwrap());
            offset(at) != offset(at - 1)
        });
        let expected = changes.len() - usize::from(*name == "Asia/Kathmandu");
        assert_eq!(odd.count(), expected, "{name}");
    }
}
