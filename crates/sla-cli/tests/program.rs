//! The program itself, by its standard input and output.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod run;

use run::{answer, lines};

/// Monday to Friday, 09:00 to 18:00 in Rome.
const ROME: &str = r#"{"time_zone":"Europe/Rome","weekly":[
    {"day":"mon","from":"09:00","to":"18:00"},{"day":"Tuesday","from":"09:00","to":"18:00"},
    {"day":"WED","from":"09:00:00","to":"18:00"},{"day":"thu","from":"09:00","to":"18:00"},
    {"day":"fri","from":"09:00","to":"18:00"}],"holidays":["2026-12-25"]}"#;

const ALWAYS: &str = r#"{"always_open":true}"#;

/// What the program answers to a case with this calendar and these other fields.
#[track_caller]
fn check(calendar: &str, fields: &str, expected: &str) {
    let case = format!(r#"{{"calendar":{calendar},{fields}}}"#).replace('\n', " ");
    assert_eq!(answer(&case), expected, "{fields}");
}

/// The error, or part of it.
#[track_caller]
fn check_error(case: &str, expected: &str) {
    let answer = lines(&format!("{}\n", case.replace('\n', " ")));
    let error = answer.first().unwrap().get("error");
    let error = error.and_then(|error| error.as_str()).unwrap_or_default();
    assert!(error.contains(expected), "{case}\n{answer:?}");
}

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

#[test]
fn an_id_comes_back_as_it_came_whatever_becomes_of_the_case() {
    for id in [
        r#""a1""#,
        "17",
        "1.0",
        "-0",
        "1e400",
        "123456789012345678901234567890",
        "null",
        "[1, {}]",
        r#"{"a" : 1}"#,
        r#""\u00e9""#,
        "true",
    ] {
        let good = format!(
            r#"{{"id":{id},"calendar":{ALWAYS},"op":"is_open","start":"2026-06-05T15:59:30Z"}}"#
        );
        assert_eq!(
            run::program(&good),
            format!("{{\"id\":{id},\"answer\":true}}\n")
        );
        let bad = run::program(&format!(r#"{{"op":"x","id":{id}}}"#));
        assert!(
            bad.starts_with(&format!("{{\"id\":{id},\"error\":")),
            "{bad}"
        );
    }
}

#[test]
fn a_line_that_can_t_be_read_is_answered_and_the_next_one_too() {
    let good = format!(
        r#"{{"note":{{"op":1}},"calendar":{ALWAYS},"op":"is_open","start":"2026-06-05T15:59:30Z"}}"#
    );
    let deep = "[".repeat(100_000);
    let unreadable = [
        "garbage",
        "{",
        "[1]",
        "null",
        "\"x\"",
        "{\"id\":1}{",
        "\u{0}",
        &deep,
    ];
    let input = unreadable
        .map(|line| format!("{line}\n\n  \r\n{good}\r\n"))
        .concat();
    let output = lines(&input);
    assert_eq!(output.len(), 2 * unreadable.len());
    for pair in output.chunks(2) {
        let [bad, good] = pair else {
            panic!("an odd number of lines")
        };
        assert!(
            bad.get("id").unwrap().is_null() && bad.get("error").is_some(),
            "{bad}"
        );
        assert_eq!(good.get("answer").unwrap(), true);
    }
}

#[test]
fn bytes_that_are_no_text_are_answered_too() {
    let output = run::bytes(b"\xef\xbb\xbf{\"id\":1}\n\xff\xfe\n{\"id\":\"\xff\"}\n");
    assert_eq!(output.lines().count(), 3, "{output}");
    assert!(output.starts_with("{\"id\":1,\"error\""), "{output}");
}

#[test]
fn each_answer_is_there_before_the_next_case_is_asked() {
    let mut talk = run::Talk::start();
    for id in 0..3 {
        let case = format!(
            r#"{{"id":{id},"calendar":{ALWAYS},"op":"is_open","start":"2026-06-05T15:59:30Z"}}"#
        );
        assert_eq!(
            talk.ask(&case),
            format!("{{\"id\":{id},\"answer\":true}}\n")
        );
    }
    assert!(talk.end());
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
