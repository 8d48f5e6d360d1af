//! Far away and at the edges nothing takes long.

use super::run::lines;
use super::{ALWAYS, ROME, check, check_error};

/// A week round the clock is one span however long, but its dates are many.
#[test]
fn business_days_of_a_team_that_never_closes_take_no_time() {
    let fields = r#""op":"add_business_days","start":"2026-06-01T08:00:00Z","days":2"#;
    let line = format!(r#"{{"calendar":{ALWAYS},{fields}}}"#);
    let answers = lines(&format!("{line}\n").repeat(2000));
    assert_eq!(answers.len(), 2000);
    for answer in answers {
        assert_eq!(answer["answer"], "2026-06-03T08:00:00Z");
    }
}

#[test]
fn more_stretches_than_memory_holds_are_an_error() {
    let windows = (0..10_080).map(|minute| {
        let (day, minute) = (minute / 1440, minute % 1440);
        let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][day];
        let (hour, minute) = (minute / 60, minute % 60);
        format!(
            r#"{{"day":"{day}","from":"{hour:02}:{minute:02}","to":"{hour:02}:{minute:02}:30"}}"#
        )
    });
    let weekly = windows.collect::<Vec<_>>().join(",");
    let case = format!(
        r#"{{"calendar":{{"weekly":[{weekly}]}},"op":"add","start":"2026-06-01T08:00:00Z","seconds":1000000000}}"#
    );
    check_error(&case, "no such instant");
}

#[test]
fn the_next_opening_is_found_where_the_clocks_swallow_one() {
    let night =
        r#"{"time_zone":"Europe/Rome","weekly":[{"day":"sun","from":"02:10","to":"02:50"}]}"#;
    let start = r#""start":"2026-03-23T00:00:00Z""#;
    for (op, expected) in [
        ("next_open", r#""2026-04-05T00:10:00Z""#),
        ("next_close", r#""2026-04-05T00:50:00Z""#),
    ] {
        check(night, &format!(r#""op":"{op}",{start}"#), expected);
    }
}

#[test]
fn a_pause_or_an_override_in_the_far_future_takes_no_time_to_see() {
    let pauses = r#""pauses":[["2026-06-01T00:00:00Z","9999-12-31T23:59:59Z"]]"#;
    let fields = r#""op":"next_open","start":"2026-06-05T15:00:00Z""#;
    let case = |calendar: &str| format!(r#"{{"calendar":{calendar},{pauses},{fields}}}"#);
    check_error(&case(ROME), "within 150 years");
    check_error(&case(ALWAYS), "no such instant");
    let last =
        r#"{"date_overrides":[{"date":"9990-01-01","intervals":[{"from":"09:00","to":"10:00"}]}]}"#;
    check_error(&case(last), "no more open hours");
    check(last, fields, r#""9990-01-01T09:00:00Z""#);
}

#[test]
fn dates_at_the_edges_of_what_is_known_neither_panic_nor_hang() {
    for start in [
        "0000-01-01T00:00:00Z",
        "0000-01-01T00:00:00+23:59",
        "9999-12-28T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-23:59",
    ] {
        for zone in ["UTC", "Pacific/Apia", "Pacific/Kiritimati", "Etc/GMT+12"] {
            for calendar in [
                format!(
                    r#"{{"time_zone":"{zone}","weekly":[{{"day":"mon","from":"22:00","to":"21:00"}}]}}"#
                ),
                format!(
                    r#"{{"time_zone":"{zone}","always_open":true,"holidays":["9999-12-31","0000-01-01","-009999-01-01"]}}"#
                ),
                format!(
                    r#"{{"time_zone":"{zone}","always_open":true,"holidays":["9999-12-31","0000-01-01"],"breaks":[{{"date":"9999-12-31","from":"12:00","to":"11:00"}}]}}"#
                ),
            ] {
                let ops = [
                    r#""op":"add","seconds":1"#,
                    r#""op":"add","seconds":99999999"#,
                    r#""op":"is_open""#,
                    r#""op":"next_open""#,
                    r#""op":"next_close""#,
                    r#""op":"intervals","count":3"#,
                    r#""op":"add_business_days","days":4000000000"#,
                    r#""op":"between","end":"9999-12-31T23:59:59Z""#,
                    r#""op":"local_to_utc","local":"9999-12-31T23:59:59""#,
                ];
                let input =
                    ops.map(|op| format!(r#"{{"calendar":{calendar},"start":"{start}",{op}}}"#));
                // A stretch of ten thousand years is a test of patience in a debug build.
                let input: Vec<_> = input
                    .into_iter()
                    .filter(|case| !case.contains("between") || start.starts_with('9'))
                    .collect();
                assert_eq!(lines(&input.join("\n")).len(), input.len());
            }
        }
    }
}
