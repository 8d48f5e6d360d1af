//! The promise matrix of the flow specification, cell by cell: natively and in a browser's wasm.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use sla::{
    Case, Channel, Commitment, Exception, Instant, LocalText, NoPromise, Opening, Policy, Role,
    Rule, Severity, Span, SupportHours, instant, promise,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Monday 2026-11-23 00:00 UTC.
const MONDAY: i64 = 1_795_392_000;

fn at(unix_s: i64) -> Instant {
    instant(unix_s).unwrap()
}

/// Rome in winter: 09:00 to 18:00 at UTC+1, Monday to Friday, for two weeks.
fn rome() -> SupportHours {
    let weekdays = (0..14).filter(|day| day % 7 < 5);
    let openings = weekdays
        .map(|day| Opening {
            from: at(MONDAY + day * DAY + 8 * HOUR),
            until: at(MONDAY + day * DAY + 17 * HOUR),
            utc_offset_s: 3600,
        })
        .collect();
    SupportHours {
        openings,
        known_until: at(MONDAY + 14 * DAY),
    }
}

fn policy(exceptions: Vec<Exception>) -> Policy {
    let rule = |channel, role, severity, commitment| Rule {
        channel,
        role,
        severity,
        commitment,
    };
    let within = |minutes: u32| Commitment::Guaranteed {
        within_s: minutes * 60,
    };
    let usually = Commitment::Usually { within_s: 300 };
    let rules = vec![
        rule(
            Channel::Email,
            Role::SuperAdmin,
            Severity::Standard,
            within(60),
        ),
        rule(
            Channel::Email,
            Role::SuperAdmin,
            Severity::Critical,
            within(30),
        ),
        rule(
            Channel::Email,
            Role::User,
            Severity::Standard,
            Commitment::Aim,
        ),
        rule(
            Channel::Chat,
            Role::SuperAdmin,
            Severity::Standard,
            Commitment::Unpromised,
        ),
        rule(
            Channel::Chat,
            Role::User,
            Severity::Standard,
            Commitment::Unpromised,
        ),
        rule(
            Channel::Phone,
            Role::SuperAdmin,
            Severity::Standard,
            usually,
        ),
        rule(Channel::Phone, Role::User, Severity::Standard, usually),
    ];
    Policy {
        version: "v".into(),
        rules,
        exceptions,
        support_hours: rome(),
    }
}

/// One line a cell: channel, role, severity, then what is owed when asked on Friday at 16:30 Rome.
const MATRIX: &str = "
    email  super_admin  standard  guaranteed 3600   Fri 17:30
    email  super_admin  critical  guaranteed 1800   Fri 17:00
    email  user         standard  aim               Mon 16:30
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
    let friday_16_30 = at(MONDAY + 4 * DAY + 15 * HOUR + 1800);
    let policy = policy(vec![]);
    let mut cells = 0;
    for line in MATRIX
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let words: Vec<&str> = line.split_whitespace().collect();
        let case: Case = serde_json::from_value(serde_json::json!({
            "channel": words[0], "role": words[1], "severity": words[2]
        }))
        .unwrap();
        let owed = match promise(&policy, case, friday_16_30) {
            Ok(made) => said(made.commitment, made.due),
            Err(NoPromise::NotOffered) => "refused".into(),
            Err(NoPromise::BeyondHorizon) => "beyond the horizon".into(),
        };
        assert_eq!(owed, words[3..].join(" "), "{line}");
        cells += 1;
    }
    assert_eq!(cells, 12);
}

fn said(commitment: Commitment, due: Option<Instant>) -> String {
    let kind = match commitment {
        Commitment::Guaranteed { within_s } => format!("guaranteed {within_s}"),
        Commitment::Aim => "aim".into(),
        Commitment::Usually { within_s } => format!("usually {within_s}"),
        Commitment::Unpromised => "unpromised".into(),
    };
    let Some(due) = due else { return kind };
    let rome = due.timestamp() + HOUR - MONDAY;
    let day =
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][usize::try_from(rome / DAY % 7).unwrap()];
    format!(
        "{kind} {day} {:02}:{:02}",
        rome % DAY / HOUR,
        rome % HOUR / 60
    )
}

/// S13: the e-mail guarantee asks no calendar, so Saturday night is as good as Monday morning.
#[test]
fn the_email_guarantee_runs_round_the_clock() {
    let saturday_23_30 = at(MONDAY + 5 * DAY + 22 * HOUR + 1800);
    let case = Case {
        channel: Channel::Email,
        role: Role::SuperAdmin,
        severity: Severity::Standard,
    };
    let made = promise(&policy(vec![]), case, saturday_23_30).unwrap();
    assert_eq!(made.due, Some(at(MONDAY + 5 * DAY + 23 * HOUR + 1800)));
}

/// S14: a guarantee stands still while an exception is in force.
#[test]
fn an_exception_in_force_moves_the_guarantee_by_its_length() {
    let span = Span::new(at(MONDAY + 600), at(MONDAY + 1200)).unwrap();
    let reason = LocalText {
        en: "Drill".into(),
        it: "Esercitazione".into(),
    };
    let policy = policy(vec![Exception { span, reason }]);
    let case = Case {
        channel: Channel::Email,
        role: Role::SuperAdmin,
        severity: Severity::Critical,
    };
    let due = |start| {
        promise(&policy, case, at(start))
            .unwrap()
            .due
            .unwrap()
            .timestamp()
    };
    assert_eq!(due(MONDAY), MONDAY + 1800 + 600);
    assert_eq!(due(MONDAY + 900), MONDAY + 1200 + 1800);
    assert_eq!(due(MONDAY + 1200), MONDAY + 1200 + 1800);
    assert_eq!(
        due(MONDAY - 1200),
        MONDAY + 600,
        "an exact fit ends as the exception begins"
    );
}

/// S18: the aim's business day, from inside and from outside business hours.
#[test]
fn an_aim_is_due_at_the_same_local_time_on_the_next_business_day() {
    let hours = rome();
    let due = |start: i64| {
        hours
            .next_business_day(at(MONDAY + start))
            .map(|due| due.timestamp() - MONDAY)
    };
    assert_eq!(
        due(10 * HOUR),
        Ok(DAY + 10 * HOUR),
        "Monday 11:00 to Tuesday 11:00"
    );
    assert_eq!(
        due(4 * DAY + 10 * HOUR),
        Ok(7 * DAY + 10 * HOUR),
        "Friday to Monday"
    );
    assert_eq!(
        due(5 * DAY + 10 * HOUR),
        Ok(8 * DAY + 8 * HOUR),
        "Saturday: Monday 09:00 to Tuesday"
    );
    assert_eq!(
        due(17 * HOUR),
        Ok(2 * DAY + 8 * HOUR),
        "the closing instant is outside"
    );
    assert!(
        due(11 * DAY + 10 * HOUR).is_err(),
        "an unknown future is an error, never a date"
    );
}

/// An aim across the end of summer time keeps the wall clock, not the number of hours.
#[test]
fn an_aim_keeps_the_local_time_across_a_clock_change() {
    // Friday 2026-10-23 at UTC+2, Monday 2026-10-26 at UTC+1, both 09:00 to 18:00 in Rome.
    let friday = MONDAY - 31 * DAY;
    let opening = |day: i64, offset: i32| Opening {
        from: at(day + 9 * HOUR - i64::from(offset)),
        until: at(day + 18 * HOUR - i64::from(offset)),
        utc_offset_s: offset,
    };
    let hours = SupportHours {
        openings: vec![opening(friday, 7200), opening(friday + 3 * DAY, 3600)],
        known_until: at(friday + 5 * DAY),
    };
    let asked = at(friday + 14 * HOUR);
    assert_eq!(
        hours.next_business_day(asked).unwrap(),
        at(friday + 3 * DAY + 15 * HOUR)
    );
}
