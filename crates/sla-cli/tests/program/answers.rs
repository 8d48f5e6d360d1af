//! What each operation answers.

use super::run;
use super::{ALWAYS, ROME, check, check_error};

/// A question to the calendar of Rome, and its answer.
const ANSWERS: &[(&str, &str)] = &[
    // Friday 17:00 in Rome, two hours: Monday 10:00.
    (
        r#""op":"add","start":"2026-06-05T15:00:00Z","seconds":7200"#,
        r#""2026-06-08T08:00:00Z""#,
    ),
    (
        r#""op":"add","start":"2026-06-06T15:00:00Z","seconds":0"#,
        r#""2026-06-06T15:00:00Z""#,
    ),
    // An exact fit ends at the closing instant.
    (
        r#""op":"add","start":"2026-06-05T15:00:00Z","seconds":3600"#,
        r#""2026-06-05T16:00:00Z""#,
    ),
    (
        r#""op":"between","start":"2026-06-05T15:00:00Z","end":"2026-06-08T08:00:00Z""#,
        "7200",
    ),
    (
        r#""op":"between","start":"2026-06-08T08:00:00Z","end":"2026-06-05T15:00:00Z""#,
        "0",
    ),
    (r#""op":"is_open","start":"2026-06-05T15:59:59Z""#, "true"),
    (r#""op":"is_open","start":"2026-06-05T16:00:00Z""#, "false"),
    (
        r#""op":"next_open","start":"2026-06-05T15:59:59Z""#,
        r#""2026-06-05T15:59:59Z""#,
    ),
    (
        r#""op":"next_open","start":"2026-06-05T16:00:00Z""#,
        r#""2026-06-08T07:00:00Z""#,
    ),
    (
        r#""op":"next_close","start":"2026-06-05T15:59:59Z""#,
        r#""2026-06-05T16:00:00Z""#,
    ),
    (
        r#""op":"next_close","start":"2026-06-05T16:00:00Z""#,
        r#""2026-06-08T16:00:00Z""#,
    ),
    (
        r#""op":"intervals","start":"2026-06-05T15:00:00Z","count":2"#,
        r#"[["2026-06-05T15:00:00Z","2026-06-05T16:00:00Z"],["2026-06-08T07:00:00Z","2026-06-08T16:00:00Z"]]"#,
    ),
    (
        r#""op":"intervals","start":"2026-06-05T15:00:00Z","count":0"#,
        "[]",
    ),
    (
        r#""op":"local_to_utc","local":"2026-03-29T02:30:00""#,
        r#""2026-03-29T01:00:00Z""#,
    ),
    (
        r#""op":"local_to_utc","local":"2026-10-25T02:30""#,
        r#""2026-10-25T00:30:00Z""#,
    ),
    // The same wall time on Monday; the Friday after Thursday is a holiday.
    (
        r#""op":"add_business_days","start":"2026-06-05T15:00:00Z","days":1"#,
        r#""2026-06-08T15:00:00Z""#,
    ),
    (
        r#""op":"add_business_days","start":"2026-12-24T16:59:00Z","days":1"#,
        r#""2026-12-28T16:59:00Z""#,
    ),
    // From Saturday the days count from Monday's opening.
    (
        r#""op":"add_business_days","start":"2026-06-06T15:00:00Z","days":2"#,
        r#""2026-06-10T07:00:00Z""#,
    ),
];

#[test]
fn each_operation_answers_in_its_form() {
    for (fields, expected) in ANSWERS {
        check(ROME, fields, expected);
    }
}

#[test]
fn a_week_round_the_clock_is_always_open() {
    let day = |day: &str| format!(r#"{{"day":"{day}","from":"00:00","to":"24:00"}}"#);
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .map(day)
        .join(",");
    let week = format!(r#"{{"time_zone":"Europe/Rome","weekly":[{days}]}}"#);
    for calendar in [ALWAYS, week.as_str()] {
        for (fields, expected) in [
            (
                r#""op":"add","start":"2026-10-24T15:00:00Z","seconds":9000000000"#,
                r#""2312-01-06T07:00:00Z""#,
            ),
            (
                r#""op":"between","start":"2000-01-01T00:00:00Z","end":"2000-12-31T00:00:00Z""#,
                "31536000",
            ),
            (
                r#""op":"next_open","start":"2026-10-24T15:00:00Z""#,
                r#""2026-10-24T15:00:00Z""#,
            ),
        ] {
            check(calendar, fields, expected);
        }
        let case =
            |op: &str| format!(r#"{{"calendar":{calendar},"start":"2026-10-24T15:00:00Z",{op}}}"#);
        check_error(&case(r#""op":"next_close""#), "never close");
        check_error(&case(r#""op":"intervals","count":1"#), "never close");
        check_error(
            &case(r#""op":"add","seconds":900000000000"#),
            "in the years",
        );
        check_error(
            &case(r#""op":"add","seconds":9223372036854775807"#),
            "seconds: expected",
        );
    }
}

#[test]
fn any_offset_of_the_same_instant_gives_identical_bytes() {
    let case = |start: &str| {
        format!(r#"{{"id":1,"calendar":{ROME},"op":"add","start":"{start}","seconds":100}}"#)
            .replace('\n', " ")
    };
    let first = run::program(&case("2026-06-05T15:59:30Z"));
    for same in [
        "2026-06-05T17:59:30+02:00",
        "2026-06-05T15:59:30.000+00:00",
        "2026-06-05t11:29:30-04:30",
        "2026-06-06T00:59:30+09:00",
    ] {
        assert_eq!(run::program(&case(same)), first, "{same}");
    }
    assert_eq!(first, "{\"id\":1,\"answer\":\"2026-06-08T07:01:10Z\"}\n");
}

#[test]
fn a_pause_that_ends_as_it_begins_takes_nothing_out() {
    let none = r#"["2026-06-01T08:30:00Z","2026-06-01T08:30:00Z"]"#;
    let turned = r#"["2026-06-01T08:30:00Z","2026-06-01T08:00:00Z"]"#;
    let fields = r#""op":"add","start":"2026-06-01T08:00:00Z","seconds":3600"#;
    let paused = |pauses: &str| format!(r#""pauses":[{pauses}],{fields}"#);
    check(ROME, &paused(none), r#""2026-06-01T09:00:00Z""#);
    let case = |fields: String| format!(r#"{{"calendar":{ROME},{fields}}}"#);
    check_error(
        &case(paused(&format!("{none},{turned}"))),
        "pauses[1]: expected a start before its end",
    );
}

#[test]
fn whole_numbers_may_be_written_as_floats() {
    let start = r#""start":"2026-06-01T08:00:00Z""#;
    check(
        ROME,
        &format!(r#""op":"add",{start},"seconds":3600.0"#),
        r#""2026-06-01T09:00:00Z""#,
    );
    check(
        ROME,
        &format!(r#""op":"add_business_days",{start},"days":1.0"#),
        r#""2026-06-02T08:00:00Z""#,
    );
    for (field, wrong) in [("seconds", "1.5"), ("seconds", "-1"), ("seconds", "\"60\"")] {
        let case = format!(r#"{{"calendar":{ROME},"op":"add",{start},"{field}":{wrong}}}"#);
        check_error(&case, field);
    }
}

#[test]
fn times_and_zones_may_be_written_as_people_do() {
    let calendar = r#"{"time_zone":null,"weekly":[{"day":"mon","from":"9:00","to":"17:30"}],
        "date_overrides":[{"date":"2026-06-08"}]}"#;
    let fields = r#""op":"intervals","start":"2026-06-01T00:00:00Z","count":2"#;
    let expected = r#"[["2026-06-01T09:00:00Z","2026-06-01T17:30:00Z"],["2026-06-15T09:00:00Z","2026-06-15T17:30:00Z"]]"#;
    check(calendar, fields, expected);
    let local = r#""op":"local_to_utc","local":"2026-06-01 09:00:00""#;
    check(ROME, local, r#""2026-06-01T07:00:00Z""#);
}
