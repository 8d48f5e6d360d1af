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

mod clock;
mod dice;
mod plan;
#[path = "../run/mod.rs"]
mod run;
mod table;

use calendar::{Timestamp, Zones};
use clock::Clock;
use dice::Dice;
use plan::Plan;
use serde_json::{Value, json};
use table::Table;

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
        cases.extend((0..10).map(|_| roll(&mut dice, &plan, &table, *near)));
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
