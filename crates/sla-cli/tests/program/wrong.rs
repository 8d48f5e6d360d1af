//! What is wrong with a case is said where it is.

use super::{ALWAYS, check, check_error};

#[test]
fn what_is_taken_out_of_a_day_is_taken_out_of_one_that_never_closes() {
    let calendar = r#"{"always_open":true,"holidays":["2026-06-02"],
        "date_overrides":[{"date":"2026-06-04","intervals":[{"from":"10:00","to":"12:00"}]}],
        "breaks":[{"date":"2026-06-05","from":"23:00","to":"01:00"}]}"#;
    let pauses = r#""pauses":[["2026-06-01T02:00:00+02:00","2026-06-01T01:00:00Z"],
        ["2026-06-01T00:30:00Z","2026-06-01T02:00:00Z"]]"#;
    let fields = format!(r#"{pauses},"op":"intervals","start":"2026-06-01T00:00:00Z","count":4"#);
    let expected = r#"[["2026-06-01T02:00:00Z","2026-06-02T00:00:00Z"],["2026-06-03T00:00:00Z","2026-06-04T00:00:00Z"],["2026-06-04T10:00:00Z","2026-06-04T12:00:00Z"],["2026-06-05T00:00:00Z","2026-06-05T23:00:00Z"]]"#;
    check(calendar, &fields, expected);
    let fields = format!(r#"{pauses},"op":"intervals","start":"2026-06-01T00:00:00Z","count":5"#);
    check_error(
        &format!(r#"{{"calendar":{calendar},{fields}}}"#),
        "never close",
    );
}

#[test]
fn a_start_that_is_no_moment_in_whole_seconds_is_refused() {
    for start in [
        r#""2026-06-05T15:59:30""#,
        r#""2026-06-05T15:59:30.5Z""#,
        r#""2026-06-05T15:59:60Z""#,
        r#""2026-02-30T15:59:00Z""#,
        r#""2026-06-05""#,
        r#""""#,
    ] {
        let case = format!(r#"{{"calendar":{ALWAYS},"op":"is_open","start":{start}}}"#);
        check_error(
            &case,
            "start: expected a moment in whole seconds with its offset",
        );
    }
    let number = format!(r#"{{"calendar":{ALWAYS},"op":"is_open","start":1780675170}}"#);
    check_error(&number, "start: invalid type");
}

#[test]
fn what_is_wrong_with_a_calendar_is_named() {
    let with = |calendar: &str| {
        format!(r#"{{"calendar":{calendar},"op":"is_open","start":"2026-06-05T15:59:30Z"}}"#)
    };
    for (case, expected) in [
        (with("null"), "`calendar`"),
        (
            with(r#"{"hollidays":[]}"#),
            "calendar.hollidays: unknown field",
        ),
        (
            with(r#"{"time_zone":"Europe/Roma"}"#),
            "calendar.time_zone: expected a time zone",
        ),
        (with(r#"{"time_zone":"Etc/Unknown"}"#), "calendar.time_zone"),
        (
            with(r#"{"holidays":["2026-02-30"]}"#),
            "calendar.holidays[0]: expected a date",
        ),
        (
            with(r#"{"weekly":[{"day":"mo","from":"9.00","to":"10:00"}]}"#),
            "calendar.weekly[0].day",
        ),
        (
            with(r#"{"weekly":[{"day":"mon","from":"9.00","to":"10:00"}]}"#),
            "calendar.weekly[0].from",
        ),
        (
            with(r#"{"weekly":[{"day":"mon","from":"09:00","to":"24:01"}]}"#),
            "calendar.weekly[0].to",
        ),
        (
            with(r#"{"weekly":[{"day":"mon","from":"09:00"}]}"#),
            "missing field `to`",
        ),
        (
            with(r#"{"breaks":[{"date":"2026-06-05","from":"09:00","to":"10:00","x":1}]}"#),
            "unknown field `x`",
        ),
    ] {
        check_error(&case, expected);
    }
}

#[test]
fn what_is_wrong_with_a_case_is_named() {
    for (case, expected) in [
        (
            r#"{"op":"is_open","start":"2026-06-05T15:59:30Z"}"#.to_owned(),
            "`calendar`",
        ),
        (
            format!(r#"{{"calendar":{ALWAYS},"op":"is_opne"}}"#),
            "op: unknown variant `is_opne`",
        ),
        (format!(r#"{{"calendar":{ALWAYS}}}"#), "missing field `op`"),
        (
            format!(r#"{{"calendar":{ALWAYS},"op":"is_open"}}"#),
            "missing field `start`",
        ),
        (
            format!(
                r#"{{"calendar":{ALWAYS},"op":"add","start":"2026-06-05T15:59:30Z","seconds":-1}}"#
            ),
            "seconds",
        ),
        (
            format!(
                r#"{{"calendar":{ALWAYS},"op":"add","start":"2026-06-05T15:59:30Z","seconds":1.5}}"#
            ),
            "seconds",
        ),
        (
            format!(
                r#"{{"calendar":{ALWAYS},"op":"add_business_days","start":"2026-06-05T15:59:30Z","days":-1}}"#
            ),
            "days",
        ),
        (
            format!(
                r#"{{"calendar":{ALWAYS},"op":"local_to_utc","local":"2026-03-29T02:30:00Z"}}"#
            ),
            "local: expected a local time",
        ),
        (
            format!(
                r#"{{"calendar":{ALWAYS},"op":"local_to_utc","local":"2026-03-29T02:30:00+01:00"}}"#
            ),
            "local: expected a local time",
        ),
        (
            format!(
                r#"{{"calendar":{ALWAYS},"pauses":[["2026-06-05T15:00:00Z","2026-06-05T16:00:00Z"],["2026-06-05T16:00:01Z","2026-06-05T18:00:00+02:00"]],"op":"is_open","start":"2026-06-05T15:59:30Z"}}"#
            ),
            "pauses[1]",
        ),
    ] {
        check_error(&case, expected);
    }
}
