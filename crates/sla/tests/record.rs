//! What a record takes and what it refuses, and how its promise stands.

#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod scene;

use chrono::TimeDelta;
use scene::{CRITICAL, STANDARD, USER, at, exception, policy, rome, said};
use sla::{Author, CannotReclassify, Case, Change, NoPromise, Record, Severity, Standing, promise};

fn accepted(case: Case) -> Record {
    Record::new(promise(&policy(vec![]), case, rome("Mon 10:00")).unwrap())
}

fn change(time: &str) -> Change {
    Change {
        at: rome(time),
        author: "Sam".into(),
        reason: "Exports fail for all".into(),
    }
}

fn reclassified(record: &Record, severity: Severity, time: &str) -> Record {
    let record = record.clone();
    record
        .reclassify(&policy(vec![]), severity, change(time))
        .unwrap()
}

#[track_caller]
fn refused(record: Record, severity: Severity, change: Change, expected: CannotReclassify) {
    let refused = record.reclassify(&policy(vec![]), severity, change);
    assert_eq!(refused, Err(expected));
}

#[test]
fn each_change_that_makes_no_sense_is_refused_with_its_reason() {
    let (up, down) = (Severity::Critical, Severity::Standard);
    let unsigned = |author: &str, reason: &str| Change {
        author: author.into(),
        reason: reason.into(),
        ..change("Mon 10:10")
    };
    let unchanged = CannotReclassify::Unchanged;
    refused(accepted(STANDARD), down, change("Mon 10:10"), unchanged);
    refused(accepted(CRITICAL), up, change("Mon 10:10"), unchanged);
    for change in [
        unsigned(" ", "All of it"),
        unsigned("Sam", "\n"),
        unsigned("", ""),
    ] {
        refused(accepted(STANDARD), up, change, CannotReclassify::Unsigned);
    }
    let answered = accepted(STANDARD).written(Author::Specialist, rome("Mon 10:05"));
    refused(
        answered,
        up,
        change("Mon 10:10"),
        CannotReclassify::Answered,
    );
    let not_offered = CannotReclassify::NoPromise(NoPromise::NotOffered);
    refused(accepted(USER), up, change("Mon 10:10"), not_offered);
}

#[test]
fn a_change_can_t_come_before_what_it_changes() {
    let backwards = CannotReclassify::Backwards;
    let up = Severity::Critical;
    refused(accepted(STANDARD), up, change("Mon 09:59:59"), backwards);
    reclassified(&accepted(STANDARD), up, "Mon 10:00");
    let raised = reclassified(&accepted(STANDARD), up, "Mon 10:10");
    let down = Severity::Standard;
    refused(raised.clone(), down, change("Mon 10:09:59"), backwards);
    reclassified(&raised, down, "Mon 10:10");
}

/// A reason may come from an automatic reply's author, but an automatic reply answers nothing.
#[test]
fn after_an_automatic_reply_the_severity_can_still_change() {
    let record = accepted(STANDARD).written(Author::Automatic, rome("Mon 10:01"));
    let raised = reclassified(&record, Severity::Critical, "Mon 10:10");
    assert_eq!(raised.promise().due.map(said).unwrap(), "Mon 10:40");
}

#[test]
fn the_last_promise_is_in_force_and_each_change_is_kept_with_its_author_and_reason() {
    let raised = reclassified(&accepted(STANDARD), Severity::Critical, "Mon 10:10");
    let lowered = reclassified(&raised, Severity::Standard, "Mon 10:20");
    let entries: Vec<_> = lowered.entries().collect();
    let dues = entries.iter().map(|entry| said(entry.promise.due.unwrap()));
    assert_eq!(
        dues.collect::<Vec<_>>(),
        ["Mon 11:00", "Mon 10:40", "Mon 11:00"]
    );
    assert_eq!(entries[0].change, None);
    assert_eq!(entries[1].change, Some(change("Mon 10:10")));
    assert_eq!(entries[2].change, Some(change("Mon 10:20")));
    assert_eq!(lowered.promise(), &entries[2].promise);
}

/// Raised by the policy of the day, with its exceptions.
#[test]
fn a_raise_is_counted_under_the_policy_it_is_made_under() {
    let drill = exception("Drill", rome("Mon 10:15"), rome("Mon 10:20"));
    let policy = policy(vec![drill]);
    let raised = accepted(STANDARD)
        .reclassify(&policy, Severity::Critical, change("Mon 10:10"))
        .unwrap();
    assert_eq!(raised.promise().due.map(said).unwrap(), "Mon 10:45");
    assert_eq!(raised.promise().stops.len(), 1);
    assert_eq!(raised.entries().next().unwrap().promise.stops, []);
}

/// How each promise stood by then: `running`, `warned`, `met 10:30`, `missed 60`.
#[track_caller]
fn stood(record: &Record, now: &str, expected: &str) {
    let standing = match record.standing(rome(now)) {
        None => "none".to_owned(),
        Some(Standing::Running { .. }) => "running".to_owned(),
        Some(Standing::Warned { .. }) => "warned".to_owned(),
        Some(Standing::Met { at }) => format!("met {}", said(at)),
        Some(Standing::Missed { by }) => format!("missed {}", by.num_seconds()),
    };
    assert_eq!(standing, expected, "{now}");
}

#[test]
fn a_promise_that_was_missed_is_not_lowered() {
    let critical = accepted(CRITICAL);
    stood(&critical, "Mon 10:22:29", "running");
    stood(&critical, "Mon 10:22:30", "warned");
    stood(&critical, "Mon 10:30", "warned");
    stood(&critical, "Mon 10:30:01", "missed 1");
    let down = Severity::Standard;
    refused(
        critical.clone(),
        down,
        change("Mon 10:40"),
        CannotReclassify::Missed,
    );
    let in_time = reclassified(&critical, down, "Mon 10:30");
    stood(&in_time, "Mon 10:40", "running");
    let late = critical.written(Author::Specialist, rome("Mon 10:31"));
    stood(&late, "Mon 12:00", "missed 60");
}

#[test]
fn a_promise_that_was_missed_stays_missed_when_it_is_raised() {
    let raised = reclassified(&accepted(STANDARD), Severity::Critical, "Mon 11:05");
    stood(&raised, "Mon 11:05", "missed 300");
}

#[test]
fn a_promise_that_was_superseded_in_time_goes_by_the_one_in_force() {
    let lowered = reclassified(&accepted(CRITICAL), Severity::Standard, "Mon 10:10");
    stood(&lowered, "Mon 10:05", "running");
    stood(&lowered, "Mon 12:00", "missed 3600");
    let raised = reclassified(&accepted(STANDARD), Severity::Critical, "Mon 10:50");
    stood(&raised, "Mon 11:00", "warned");
    let answered = raised.written(Author::Specialist, rome("Mon 11:00"));
    stood(&answered, "Mon 12:00", "met Mon 11:00");
}

/// Such as a wrong year on the command line.
#[test]
fn what_was_written_before_the_request_answers_nothing() {
    let early = accepted(STANDARD).written(Author::Specialist, rome("Mon 09:59:59"));
    assert_eq!(early, accepted(STANDARD));
    let at_once = accepted(STANDARD).written(Author::Specialist, rome("Mon 10:00"));
    stood(&at_once, "Mon 12:00", "met Mon 10:00");
}

#[test]
fn an_aim_is_on_record_and_stands_no_way() {
    let aim = accepted(USER);
    stood(&aim, "Sun 10:00", "none");
    let answered = aim.written(Author::Specialist, rome("Sun 10:00"));
    stood(&answered, "Sun 10:00", "none");
}

#[test]
fn an_answer_counts_from_its_own_time_on_and_the_first_one_counts() {
    let later = accepted(STANDARD).written(Author::Specialist, rome("Mon 10:40"));
    let both = later.clone().written(Author::Specialist, rome("Mon 10:20"));
    assert_eq!(
        both.standing(rome("Mon 11:00")),
        Some(Standing::Met {
            at: rome("Mon 10:20")
        })
    );
    let left = TimeDelta::minutes(30);
    assert_eq!(
        later.standing(rome("Mon 10:30")),
        Some(Standing::Running { left })
    );
    assert_eq!(
        later.standing(at(i64::from(i32::MAX))),
        Some(Standing::Met {
            at: rome("Mon 10:40")
        })
    );
}
