//! The promise matrix of the flow specification, cell by cell: natively and in a browser's wasm.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod scene;

use scene::{CRITICAL, DAY, HOUR, MONDAY, STANDARD, USER, at, exception, policy, rome, said};
use sla::{
    BeyondHorizon, Case, Commitment, Instant, NoPromise, Opening, Scope, Severity, Span, Standing,
    SupportHours, promise, standing,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// One line a cell: channel, role, severity, then what is owed when asked on Friday at 16:30 Rome.
const MATRIX: &str = "
    email  super_admin  standard  guaranteed 3600   Fri 17:30
    email  super_admin  critical  guaranteed 1800   Fri 17:00
    email  user         standard  aim               +Mon 16:30
    email  user         critical  refused
    chat   super_admin  standard  unpromised
    chat   super_admin  critical  refused
    chat   user         standard  unpromised
    chat   user         critical  refused
    phone  super_admin  standard  usually 300       Fri 16:35
    phone  super_admin  critical  refused
    phone  user         standard  usually 300       Fri 16:35
    phone  user         critical  refused
";

/// S06, S15 to S21 and S41: what each channel, role and issue type is owed.
#[test]
fn every_cell_of_the_matrix_holds() {
    let policy = policy(vec![]);
    let lines = MATRIX.lines().map(str::trim);
    let mut cells = 0;
    for line in lines.filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let case: Case = serde_json::from_value(serde_json::json!({
            "channel": words[0], "role": words[1], "severity": words[2]
        }))
        .unwrap();
        assert_eq!(case.to_string(), words[..3].join(" "));
        let owed = match promise(&policy, case, rome("Fri 16:30")) {
            Ok(made) => owed(made.terms.commitment, made.due),
            Err(NoPromise::NotOffered) => "refused".into(),
            Err(NoPromise::BeyondHorizon) => "beyond the horizon".into(),
        };
        assert_eq!(owed, words[3..].join(" "), "{line}");
        cells += 1;
    }
    assert_eq!(cells, 12);
}

fn owed(commitment: Commitment, due: Option<Instant>) -> String {
    let kind = match commitment {
        Commitment::Guaranteed { within_s } => format!("guaranteed {within_s}"),
        Commitment::Aim => "aim".into(),
        Commitment::Usually { within_s } => format!("usually {within_s}"),
        Commitment::Unpromised => "unpromised".into(),
    };
    due.map_or(kind.clone(), |due| format!("{kind} {}", said(due)))
}

/// When a promise for `case` that starts at one time is due.
#[track_caller]
fn check(policy: &sla::Policy, case: Case, start: &str, due: &str) {
    let made = promise(policy, case, rome(start)).unwrap();
    assert_eq!(made.due.map(said).as_deref(), Some(due), "from {start}");
}

/// S13: the e-mail guarantee asks no calendar, so Saturday night is as good as Monday morning.
#[test]
fn the_email_guarantee_runs_round_the_clock() {
    let mut policy = policy(vec![]);
    policy.support_hours.openings.clear();
    check(&policy, STANDARD, "Sat 23:30", "Sun 00:30");
    check(&policy, CRITICAL, "Sat 23:30", "Sun 00:00");
    check(&policy, STANDARD, "Mon 00:00", "Mon 01:00");
}

/// S14: a guarantee stands still while an exception is in force.
#[test]
fn an_exception_in_force_moves_the_guarantee_by_its_length() {
    let drill = exception("Drill", rome("Mon 00:10"), rome("Mon 00:20"));
    let policy = policy(vec![drill]);
    check(&policy, CRITICAL, "Mon 00:00", "Mon 00:40");
    check(&policy, CRITICAL, "Mon 00:15", "Mon 00:50");
    check(&policy, CRITICAL, "Mon 00:20", "Mon 00:50");
    check(&policy, USER, "Mon 00:00", "Tue 09:00");
    let made = promise(&policy, CRITICAL, at(MONDAY - 1200)).unwrap();
    let exact = "an exact fit ends as the exception begins";
    assert_eq!(made.due, Some(rome("Mon 00:10")), "{exact}");
    assert_eq!(made.stops, [], "{exact}");
}

/// S14: an exception can be for some guarantees alone.
#[test]
fn an_exception_leaves_the_guarantees_outside_its_scope_alone() {
    let mut drill = exception("Drill", rome("Mon 00:10"), rome("Mon 00:20"));
    drill.scope = Scope {
        severities: vec![Severity::Critical],
        ..Scope::default()
    };
    let policy = policy(vec![drill]);
    check(&policy, CRITICAL, "Mon 00:00", "Mon 00:40");
    check(&policy, STANDARD, "Mon 00:00", "Mon 01:00");
}

/// S18: the aim's business day, from inside and from outside business hours.
#[test]
fn an_aim_is_due_at_the_same_local_time_on_the_next_business_day() {
    let policy = policy(vec![]);
    let table = [
        ("Mon 11:00", "Tue 11:00"),
        ("Mon 09:00", "Tue 09:00"),
        ("Mon 17:59:59", "Tue 17:59:59"),
        ("Fri 11:00", "+Mon 11:00"),
        ("Sat 11:00", "+Tue 09:00"),
        ("Mon 08:59:59", "Tue 09:00"),
        // The closing instant is outside.
        ("Mon 18:00", "Wed 09:00"),
    ];
    for (start, due) in table {
        check(&policy, USER, start, due);
    }
    let last_friday = at(MONDAY + 11 * DAY + 11 * HOUR);
    assert_eq!(
        promise(&policy, USER, last_friday),
        Err(NoPromise::BeyondHorizon),
        "an unknown future is an error, never a date"
    );
}

/// S17: an aim can't be missed, and nothing else without a guarantee can.
#[test]
fn only_a_guarantee_stands_anyhow() {
    let policy = policy(vec![]);
    let (start, years_later) = (rome("Mon 11:00"), at(MONDAY + 1000 * DAY));
    for rule in &policy.rules {
        let made = promise(&policy, rule.case, start).unwrap();
        let guaranteed = matches!(rule.commitment, Commitment::Guaranteed { .. });
        let stands = standing(&made, None, years_later);
        assert_eq!(stands.is_some(), guaranteed, "{}", rule.case);
        assert_eq!(made.warn.is_some(), guaranteed, "{}", rule.case);
        let missed = matches!(stands, Some(Standing::Missed { .. }));
        assert_eq!(missed, guaranteed, "{}", rule.case);
    }
}

/// An aim across the end of summer time keeps the wall clock, not the number of hours.
#[test]
fn an_aim_keeps_the_local_time_across_a_clock_change() {
    // Friday 2026-10-23 at UTC+2, Monday 2026-10-26 at UTC+1, both 09:00 to 18:00 in Rome.
    let friday = MONDAY + HOUR - 31 * DAY;
    let opening = |day: i64, offset: i32| Opening {
        from: at(day + 9 * HOUR - i64::from(offset)),
        until: at(day + 18 * HOUR - i64::from(offset)),
        utc_offset_s: offset,
    };
    let hours = SupportHours {
        openings: vec![opening(friday, 7200), opening(friday + 3 * DAY, 3600)],
        holidays: vec![],
        known: Span::new(at(friday - 2 * HOUR), at(friday + 5 * DAY)).unwrap(),
    };
    // 16:00 in Rome is 14:00 UTC on Friday and 15:00 UTC on Monday.
    let asked = at(friday + 14 * HOUR);
    let monday = at(friday + 3 * DAY + 15 * HOUR);
    assert_eq!(hours.business_days(asked, 1), Ok(monday));
    assert_eq!(hours.business_days(asked, 0), Ok(asked));
    assert_eq!(hours.business_days(asked, 2), Err(BeyondHorizon));
}
