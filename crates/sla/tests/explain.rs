//! The steps to a due time, as a customer could be told them.

#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod scene;

use scene::{CRITICAL, STANDARD, USER, exception, policy, rome, said};
use sla::{
    Exception, Policy, Promise, Scope, Severity, Span, Step, Stop, StopKind, explain, promise,
};

fn word(step: Step) -> String {
    let stretch = |span: Span| format!("{} to {}", said(span.from()), said(span.until()));
    match step {
        Step::Accepted(at) => format!("accepted {}", said(at)),
        Step::Raised(at) => format!("raised {}", said(at)),
        Step::Ran(span) => format!("ran {}", stretch(span)),
        Step::Stood(Stop { span, kind, reason }) => {
            let why = match kind {
                StopKind::Closed => "closed".to_owned(),
                StopKind::Holiday => "holiday".to_owned(),
                StopKind::Exception => reason.unwrap().en,
                StopKind::Other => "other".to_owned(),
            };
            format!("{why} {}", stretch(span))
        }
        Step::KeptEarlier => "kept earlier".to_owned(),
        Step::KeptLater => "kept later".to_owned(),
        Step::Due(at) => format!("due {}", said(at)),
    }
}

#[track_caller]
fn check(promise: &Promise, expected: &[&str]) {
    let steps: Vec<String> = explain(promise).into_iter().map(word).collect();
    assert_eq!(steps, expected);
    // Whoever reads the promise later is told the same.
    let read: Promise = serde_json::from_str(&serde_json::to_string(promise).unwrap()).unwrap();
    assert_eq!(explain(&read), explain(promise));
}

fn storm(from: &str, until: &str) -> Exception {
    exception("storm", rome(from), rome(until))
}

fn under(exceptions: Vec<Exception>) -> (Policy, Promise) {
    let policy = policy(exceptions);
    let made = promise(&policy, STANDARD, rome("Mon 16:50")).unwrap();
    (policy, made)
}

#[test]
fn a_plain_guarantee_runs_from_start_to_end() {
    let (_, made) = under(vec![]);
    let ran = "ran Mon 16:50 to Mon 17:50";
    check(&made, &["accepted Mon 16:50", ran, "due Mon 17:50"]);
}

#[test]
fn an_exception_parts_the_time_that_counts() {
    let (_, made) = under(vec![storm("Mon 17:00", "Tue 09:00")]);
    let expected = [
        "accepted Mon 16:50",
        "ran Mon 16:50 to Mon 17:00",
        "storm Mon 17:00 to Tue 09:00",
        "ran Tue 09:00 to Tue 09:50",
        "due Tue 09:50",
    ];
    check(&made, &expected);
}

#[test]
fn an_exception_in_force_at_the_start_comes_first() {
    let (_, made) = under(vec![storm("Mon 12:00", "Mon 18:00")]);
    let expected = [
        "accepted Mon 16:50",
        "storm Mon 12:00 to Mon 18:00",
        "ran Mon 18:00 to Mon 19:00",
        "due Mon 19:00",
    ];
    check(&made, &expected);
}

#[test]
fn overlapping_exceptions_share_no_second() {
    let flood = exception("flood", rome("Mon 17:30"), rome("Mon 19:00"));
    let drill = exception("drill", rome("Mon 17:40"), rome("Mon 17:45"));
    let (_, made) = under(vec![drill, flood, storm("Mon 17:00", "Mon 18:00")]);
    let expected = [
        "accepted Mon 16:50",
        "ran Mon 16:50 to Mon 17:00",
        "storm Mon 17:00 to Mon 18:00",
        "flood Mon 18:00 to Mon 19:00",
        "ran Mon 19:00 to Mon 19:50",
        "due Mon 19:50",
    ];
    check(&made, &expected);
}

#[test]
fn an_exception_for_others_isn_t_mentioned() {
    let mut other = storm("Mon 17:00", "Tue 09:00");
    other.scope = Scope {
        severities: vec![Severity::Critical],
        ..Scope::default()
    };
    let (policy, made) = under(vec![other]);
    let ran = "ran Mon 16:50 to Mon 17:50";
    check(&made, &["accepted Mon 16:50", ran, "due Mon 17:50"]);
    let critical = promise(&policy, CRITICAL, rome("Mon 16:50")).unwrap();
    assert_eq!(critical.stops.len(), 1);
}

#[test]
fn an_aim_over_a_weekend_with_a_holiday_names_both() {
    let mut policy = policy(vec![storm("Fri 00:00", "Fri 23:00")]);
    let monday = Span::new(
        rome("Sun 00:00") + chrono::TimeDelta::days(1),
        rome("Sun 00:00") + chrono::TimeDelta::days(2),
    );
    let monday = monday.unwrap();
    let hours = &mut policy.support_hours;
    hours.openings.retain(|o| !monday.contains(o.from));
    hours.holidays = vec![monday];
    let made = promise(&policy, USER, rome("Thu 16:50")).unwrap();
    let expected = [
        "accepted Thu 16:50",
        "ran Thu 16:50 to Thu 18:00",
        "closed Thu 18:00 to Fri 09:00",
        "ran Fri 09:00 to Fri 16:50",
        "due Fri 16:50",
    ];
    check(&made, &expected);
    let made = promise(&policy, USER, rome("Fri 16:50")).unwrap();
    let expected = [
        "accepted Fri 16:50",
        "ran Fri 16:50 to Fri 18:00",
        "holiday Fri 18:00 to +Tue 09:00",
        "ran +Tue 09:00 to +Tue 16:50",
        "due +Tue 16:50",
    ];
    check(&made, &expected);
}

#[test]
fn a_raised_promise_counts_from_the_raise() {
    let (policy, made) = under(vec![storm("Mon 17:00", "Mon 17:10")]);
    let raised = made.raised(&policy, rome("Mon 16:55")).unwrap();
    let expected = [
        "accepted Mon 16:50",
        "raised Mon 16:55",
        "ran Mon 16:55 to Mon 17:00",
        "storm Mon 17:00 to Mon 17:10",
        "ran Mon 17:10 to Mon 17:35",
        "due Mon 17:35",
    ];
    check(&raised, &expected);
    let raised = made.raised(&policy, rome("Mon 17:20")).unwrap();
    let expected = [
        "accepted Mon 16:50",
        "raised Mon 17:20",
        "ran Mon 17:20 to Mon 17:50",
        "due Mon 17:50",
    ];
    check(&raised, &expected);
}

#[test]
fn a_raise_that_would_have_come_later_keeps_the_earlier_time_and_says_so() {
    let (policy, made) = under(vec![]);
    let exactly = made.raised(&policy, rome("Mon 17:20")).unwrap();
    let start = ["accepted Mon 16:50", "raised Mon 17:20"];
    let rest = ["ran Mon 17:20 to Mon 17:50", "due Mon 17:50"];
    check(&exactly, &[start, rest].concat());
    let raised = made.raised(&policy, rome("Mon 17:30")).unwrap();
    let expected = [
        "accepted Mon 16:50",
        "raised Mon 17:30",
        "ran Mon 17:30 to Mon 17:50",
        "kept earlier",
        "due Mon 17:50",
    ];
    check(&raised, &expected);
}

/// Two exceptions of the shorter guarantee alone, the second of which begins before the due time
/// but has no second of its own until after it.
#[test]
fn nothing_after_the_due_time_is_a_stop() {
    let only_critical = |name, from, until| Exception {
        scope: Scope {
            severities: vec![Severity::Critical],
            ..Scope::default()
        },
        ..exception(name, rome(from), rome(until))
    };
    let (policy, made) = under(vec![
        only_critical("storm", "Mon 17:00", "Mon 19:00"),
        only_critical("flood", "Mon 17:10", "Mon 20:00"),
    ]);
    let raised = made.raised(&policy, rome("Mon 16:55")).unwrap();
    let expected = [
        "accepted Mon 16:50",
        "raised Mon 16:55",
        "ran Mon 16:55 to Mon 17:00",
        "storm Mon 17:00 to Mon 19:00",
        "kept earlier",
        "due Mon 17:50",
    ];
    check(&raised, &expected);
}

#[test]
fn where_no_time_is_given_there_is_nothing_to_count() {
    let case = sla::Case {
        channel: sla::Channel::Chat,
        ..STANDARD
    };
    let made = promise(&policy(vec![]), case, rome("Mon 16:50")).unwrap();
    check(&made, &["accepted Mon 16:50"]);
}

/// Nothing counts in a stop, so counting alone can't tell that the old due time was kept.
#[test]
fn a_later_due_time_kept_within_a_stop_is_named() {
    let only = |severity, from, until| Exception {
        scope: Scope {
            severities: vec![severity],
            ..Scope::default()
        },
        ..storm(from, until)
    };
    let policy = policy(vec![
        only(Severity::Critical, "Mon 16:55", "Mon 18:00"),
        only(Severity::Standard, "Mon 17:50", "Tue 09:00"),
    ]);
    let critical = promise(&policy, CRITICAL, rome("Mon 16:50")).unwrap();
    let expected = [
        "accepted Mon 16:50",
        "ran Mon 16:50 to Mon 17:50",
        "storm Mon 17:50 to Tue 09:00",
        "kept later",
        "due Mon 18:25",
    ];
    check(&critical.lowered(&policy).unwrap(), &expected);
}
