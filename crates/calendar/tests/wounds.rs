//! What went wrong in other programs that count open hours, one test for each wound.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use calendar::{Calendar, Plan, Times, Weekday, Zones};
use chrono::TimeDelta;
use sla::{BeyondHorizon, Hours, Instant, Schedule, Span};
use std::collections::BTreeSet;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn times(from: &str, to: &str) -> Times {
    Times {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    }
}

fn every_day(from: &str, to: &str) -> Plan {
    let week = Weekday::Monday.cycle_forward().take(7);
    Plan {
        weekly: week.map(|day| (day, times(from, to))).collect(),
        ..Plan::default()
    }
}

fn calendar(zone: &str, plan: Plan) -> Calendar {
    Calendar::new(Zones::bundled().get(zone).unwrap(), plan)
}

/// The hours of a plan in the year from `from` on.
fn hours(zone: &str, plan: Plan, from: &str) -> Hours {
    let known = Span::new(at(from), at(from) + TimeDelta::days(366)).unwrap();
    Hours::Open(calendar(zone, plan).schedule(known))
}

fn hours_between(hours: &Hours, from: &str, to: &str) -> TimeDelta {
    hours.elapsed(at(from), at(to)).unwrap()
}

/// Row 2.
#[test]
fn the_last_minute_before_midnight_counts_everywhere_and_the_closing_second_nowhere() {
    let day = hours("UTC", every_day("00:00", "24:00"), "2026-06-01T00:00:00Z");
    let whole = hours_between(&day, "2026-06-01T00:00:00Z", "2026-06-03T00:00:00Z");
    assert_eq!(whole, TimeDelta::days(2));
    let late = at("2026-06-01T23:59:30Z");
    assert_eq!(day.is_open(late), Ok(true));
    let due = day.due(late, TimeDelta::seconds(60));
    assert_eq!(due, Ok(at("2026-06-02T00:00:30Z")));

    let office = hours("UTC", every_day("09:00", "17:00"), "2026-06-01T00:00:00Z");
    let (last, closing) = (at("2026-06-01T16:59:59Z"), at("2026-06-01T17:00:00Z"));
    assert_eq!(office.is_open(last), Ok(true));
    assert_eq!(office.is_open(closing), Ok(false));
    assert_eq!(office.elapsed(last, closing), Ok(TimeDelta::seconds(1)));
    assert_eq!(office.next_close(last), Ok(closing));
    // What is used up at closing time is due at closing time, not the next morning.
    assert_eq!(office.due(last, TimeDelta::seconds(1)), Ok(closing));
}

/// Row 3.
#[test]
fn a_day_of_25_hours_has_25_and_one_of_23_has_23() {
    for (zone, from, to, real_h) in [
        (
            "Europe/Rome",
            "2026-10-24T22:00:00Z",
            "2026-10-25T23:00:00Z",
            25,
        ),
        (
            "Europe/Rome",
            "2026-03-28T23:00:00Z",
            "2026-03-29T22:00:00Z",
            23,
        ),
        (
            "America/New_York",
            "2026-11-01T04:00:00Z",
            "2026-11-02T05:00:00Z",
            25,
        ),
        // A whole date that never was.
        (
            "Pacific/Apia",
            "2011-12-29T10:00:00Z",
            "2011-12-31T10:00:00Z",
            48,
        ),
        (
            "Antarctica/Troll",
            "2026-10-24T22:00:00Z",
            "2026-10-26T00:00:00Z",
            26,
        ),
    ] {
        let calendar = calendar(zone, every_day("00:00", "24:00"));
        assert_eq!(calendar.zone().iana_name(), Some(zone));
        let hours = hours(zone, every_day("00:00", "24:00"), from);
        let elapsed = hours_between(&hours, from, to);
        assert_eq!(elapsed, TimeDelta::hours(real_h), "{zone}");
        assert_eq!(hours.due(at(from), elapsed), Ok(at(to)), "{zone}");
    }
}

/// Row 3.
#[test]
fn a_night_shift_is_as_long_as_the_night_really_is() {
    for (zone, evening, morning, real_h) in [
        (
            "Europe/Rome",
            "2026-10-24T10:00:00Z",
            "2026-10-25T10:00:00Z",
            9,
        ),
        (
            "Europe/Rome",
            "2026-03-28T10:00:00Z",
            "2026-03-29T10:00:00Z",
            7,
        ),
        (
            "Europe/Rome",
            "2026-06-01T10:00:00Z",
            "2026-06-02T10:00:00Z",
            8,
        ),
        // Clocks that change at midnight itself.
        (
            "Africa/Cairo",
            "2026-10-29T10:00:00Z",
            "2026-10-30T10:00:00Z",
            9,
        ),
        (
            "Asia/Beirut",
            "2026-03-28T10:00:00Z",
            "2026-03-29T10:00:00Z",
            7,
        ),
    ] {
        let night = hours(zone, every_day("22:00", "06:00"), evening);
        let elapsed = hours_between(&night, evening, morning);
        assert_eq!(elapsed, TimeDelta::hours(real_h), "{zone} {evening}");
    }
}

/// Row 3.
#[test]
fn a_time_that_the_clocks_skip_is_the_jump_and_one_that_comes_twice_is_the_first() {
    for (zone, local, expected) in [
        ("Europe/Rome", "2026-03-29T02:30", "2026-03-29T01:00:00Z"),
        ("Europe/Rome", "2026-03-29T02:00", "2026-03-29T01:00:00Z"),
        ("Europe/Rome", "2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        (
            "Australia/Lord_Howe",
            "2026-10-04T02:15",
            "2026-10-03T15:30:00Z",
        ),
        (
            "Australia/Lord_Howe",
            "2026-04-05T01:45",
            "2026-04-04T14:45:00Z",
        ),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00:00Z"),
        (
            "America/Sao_Paulo",
            "2018-11-04T00:00",
            "2018-11-04T03:00:00Z",
        ),
        (
            "America/St_Johns",
            "2010-11-07T00:00",
            "2010-11-07T02:30:00Z",
        ),
        ("America/Havana", "2024-11-03T00:30", "2024-11-03T04:30:00Z"),
        (
            "Antarctica/Troll",
            "2026-03-29T02:59",
            "2026-03-29T01:00:00Z",
        ),
        ("Asia/Kathmandu", "2026-06-01T00:00", "2026-05-31T18:15:00Z"),
    ] {
        let calendar = calendar(zone, Plan::default());
        let instant = calendar.instant(local.parse().unwrap());
        assert_eq!(instant, Some(at(expected)), "{zone} {local}");
    }
}

/// Row 4.
#[test]
fn shifts_go_by_the_local_date_when_it_is_another_day_in_utc() {
    let plan = || Plan {
        weekly: vec![(Weekday::Monday, times("07:00", "12:00"))],
        holidays: BTreeSet::from(["2026-06-08".parse().unwrap()]),
        ..Plan::default()
    };
    // Monday morning in Tokyo is Sunday night in UTC.
    let tokyo = hours("Asia/Tokyo", plan(), "2026-05-30T00:00:00Z");
    let opening = at("2026-05-31T22:00:00Z");
    assert_eq!(tokyo.next_open(at("2026-05-30T00:00:00Z")), Ok(opening));
    assert_eq!(tokyo.next_close(opening), Ok(at("2026-06-01T03:00:00Z")));
    // The holiday is Monday the 8th in Tokyo, which begins on the 7th.
    assert_eq!(
        tokyo.next_open(at("2026-06-01T03:00:00Z")),
        Ok(at("2026-06-14T22:00:00Z"))
    );
    // And Monday evening in Honolulu is Tuesday.
    let late = Plan {
        weekly: vec![(Weekday::Monday, times("15:00", "18:00"))],
        ..Plan::default()
    };
    let honolulu = hours("Pacific/Honolulu", late, "2026-05-31T00:00:00Z");
    assert_eq!(
        honolulu.next_open(at("2026-06-01T12:00:00Z")),
        Ok(at("2026-06-02T01:00:00Z"))
    );
}

/// Row 5.
#[test]
fn a_pause_counts_once_to_the_second_however_it_is_written() {
    let office = hours(
        "Europe/Rome",
        every_day("09:00", "18:00"),
        "2026-06-01T00:00:00Z",
    );
    let pause = |from: &str, until: &str| Span::new(at(from), at(until)).unwrap();
    let whole = [pause("2026-06-01T08:00:10Z", "2026-06-01T08:59:40Z")];
    let twice = [whole, whole].concat();
    let pieces = [
        pause("2026-06-01T08:30:00Z", "2026-06-01T08:59:40Z"),
        pause("2026-06-01T08:00:10Z", "2026-06-01T08:15:00Z"),
        pause("2026-06-01T08:10:00Z", "2026-06-01T08:30:00Z"),
    ];
    for pauses in [&whole[..], &twice, &pieces] {
        let paused = office.except(&Schedule::only(pauses.iter().copied()));
        let elapsed = hours_between(&paused, "2026-06-01T08:00:00Z", "2026-06-01T10:00:00Z");
        // Two hours less 59 minutes and 30 seconds.
        assert_eq!(elapsed, TimeDelta::seconds(7200 - 3570));
        let due = paused.due(at("2026-06-01T08:00:00Z"), elapsed);
        assert_eq!(due, Ok(at("2026-06-01T10:00:00Z")));
        // One pause taken out in two steps is still one pause.
        let again = paused.except(&Schedule::only(pauses.iter().copied()));
        assert_eq!(again, paused);
    }
}

/// Row 5.
#[test]
fn a_pause_outside_the_hours_takes_nothing_and_one_across_closing_takes_what_was_open() {
    let office = hours(
        "Europe/Rome",
        every_day("09:00", "18:00"),
        "2026-06-01T00:00:00Z",
    );
    let day = |hours: &Hours| hours_between(hours, "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    for (from, until, taken_s) in [
        ("2026-06-01T17:00:00Z", "2026-06-01T23:00:00Z", 0),
        ("2026-06-01T15:59:59Z", "2026-06-01T20:00:00Z", 1),
        ("2026-06-01T00:00:00Z", "2026-06-01T07:00:01Z", 1),
        ("2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z", 9 * 3600),
    ] {
        let pause = Span::new(at(from), at(until));
        let paused = office.except(&Schedule::only(pause));
        assert_eq!(
            day(&paused),
            TimeDelta::seconds(9 * 3600 - taken_s),
            "{from}"
        );
    }
}

/// Row 8.
#[test]
fn a_long_weekend_is_looked_past_and_no_hours_are_an_error() {
    // Two weeks of holidays, far more than 72 hours.
    let holidays = (20..=31).map(|day| format!("2026-12-{day}").parse().unwrap());
    let plan = Plan {
        holidays: holidays.collect(),
        ..every_day("09:00", "17:00")
    };
    let office = hours("UTC", plan, "2026-12-01T00:00:00Z");
    let start = at("2026-12-19T17:00:00Z");
    assert_eq!(office.next_open(start), Ok(at("2027-01-01T09:00:00Z")));
    let due = office.due(start, TimeDelta::hours(1));
    assert_eq!(due, Ok(at("2027-01-01T10:00:00Z")));

    let none = hours("UTC", Plan::default(), "2026-12-01T00:00:00Z");
    assert_eq!(none.due(start, TimeDelta::seconds(1)), Err(BeyondHorizon));
    assert_eq!(none.next_open(start), Err(BeyondHorizon));
    assert_eq!(none.next_close(start), Err(BeyondHorizon));
}

/// Row 8.
#[test]
fn a_budget_past_what_is_known_is_an_error_and_never_a_date() {
    let office = hours("UTC", every_day("09:00", "17:00"), "2026-01-01T00:00:00Z");
    let start = at("2026-01-01T09:00:00Z");
    // 366 days of eight hours are known.
    let most = TimeDelta::hours(366 * 8);
    assert_eq!(office.due(start, most), Ok(at("2027-01-01T17:00:00Z")));
    let more = most + TimeDelta::seconds(1);
    assert_eq!(office.due(start, more), Err(BeyondHorizon));
    assert_eq!(office.due(start, TimeDelta::MAX), Err(BeyondHorizon));
    assert_eq!(
        office.is_open(at("2028-01-01T10:00:00Z")),
        Err(BeyondHorizon)
    );
    let past = at("2028-01-01T10:00:00Z");
    assert_eq!(office.elapsed(start, past), Err(BeyondHorizon));
}
