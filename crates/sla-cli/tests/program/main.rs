//! The program itself, by its standard input and output.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod far;
#[path = "../run/mod.rs"]
mod run;
mod talk;
mod wrong;

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
