//! The moments of a promise at which someone is told, unless an answer comes first.

use super::{Timer, TimerKind};
use chrono::TimeDelta;
use sla::{Commitment, Instant, Promise, Record, Standing};

/// How long before the due time it is said a last time: less than most warnings, so that it says
/// something new.
const SOON: TimeDelta = TimeDelta::minutes(5);

/// The timers of the promise in force that were still to come when it was made.
///
/// Guarantees alone have any: an aim can't be missed. What has come by then the promise says itself,
/// and a miss of the one before is told by its own timer. An answer leaves nothing to wait for.
pub(crate) fn timers(record: &Record) -> Vec<Timer> {
    let sla::Entry { promise, change } = record.last();
    let (Commitment::Guaranteed { .. }, Some(due), None) =
        (promise.terms.commitment, promise.due, record.answered())
    else {
        return vec![];
    };
    let warning = promise.warn.map(|at| Timer {
        kind: TimerKind::Warning,
        at,
    });
    let due_soon = Timer {
        kind: TimerKind::DueSoon,
        at: before(promise, due, SOON),
    };
    let warned = promise.warn.is_some_and(|warn| warn >= due_soon.at);
    let missed = Timer {
        kind: TimerKind::Missed,
        // Up to and including the due instant an answer is in time.
        at: due + TimeDelta::seconds(1),
    };
    let since = change.as_ref().map_or(promise.start, |change| change.at);
    let due_soon = Some(due_soon).filter(|_| !warned);
    [warning, due_soon, Some(missed)]
        .into_iter()
        .flatten()
        .filter(|timer| timer.at > since)
        .collect()
}

/// The moment at which so much is left on the promise's clock, which stands still in its stops.
fn before(promise: &Promise, due: Instant, left: TimeDelta) -> Instant {
    let stops = promise.stops.iter().rev();
    stops.fold(due - left, |at, stop| {
        if stop.span.until() > at && stop.span.until() <= due {
            at - (stop.span.until() - stop.span.from())
        } else {
            at
        }
    })
}

/// Whether what a timer announces is so, now that its time has come.
pub(super) fn holds(timer: TimerKind, record: &Record, now: Instant) -> bool {
    let missed = match record.standing(now) {
        Some(Standing::Missed { .. }) => true,
        Some(_) => false,
        None => return false,
    };
    match timer {
        TimerKind::Missed => missed,
        TimerKind::Warning | TimerKind::DueSoon => !missed && record.answered().is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sla::{
        Author, Case, Change, Channel, Exception, LocalText, Policy, Role, Rule, Scope, Severity,
        Span, SupportHours,
    };

    const CRITICAL: Case = Case {
        channel: Channel::Email,
        role: Role::SuperAdmin,
        severity: Severity::Critical,
    };
    const STANDARD: Case = Case {
        severity: Severity::Standard,
        ..CRITICAL
    };

    fn at(minute: i64) -> Instant {
        sla::instant(minute * 60).unwrap()
    }

    /// An hour, thirty minutes when critical, an aim for users, round the clock.
    fn policy(exceptions: Vec<Exception>) -> Policy {
        let rule = |case, minutes: u32| Rule {
            case,
            commitment: Commitment::Guaranteed {
                within_s: minutes * 60,
            },
            warn_before_s: minutes * 15,
        };
        Policy {
            digest: "digest".into(),
            rules: vec![rule(STANDARD, 60), rule(CRITICAL, 30)],
            exceptions,
            support_hours: SupportHours {
                openings: vec![],
                holidays: vec![],
                known: Span::all(),
            },
        }
    }

    fn record(case: Case, exceptions: Vec<Exception>) -> Record {
        Record::new(sla::promise(&policy(exceptions), case, at(0)).unwrap())
    }

    fn change(minute: i64) -> Change {
        Change {
            at: at(minute),
            author: "Sam".into(),
            reason: "Graver than said".into(),
        }
    }

    /// The timers' names and minutes; a second after the minute counts as `+`.
    #[track_caller]
    fn check(record: &Record, expected: &str) {
        let said = timers(record).into_iter().map(|timer| {
            let seconds = timer.at.timestamp();
            let after = if seconds % 60 == 1 { "+" } else { "" };
            format!("{} {}{after}", timer.kind.name(), seconds / 60)
        });
        assert_eq!(said.collect::<Vec<_>>().join(", "), expected);
    }

    #[test]
    fn a_guarantee_warns_is_due_soon_and_is_missed_a_second_after_it_was_due() {
        check(
            &record(STANDARD, vec![]),
            "warning 45, due_soon 55, missed 60+",
        );
        check(
            &record(CRITICAL, vec![]),
            "warning 22, due_soon 25, missed 30+",
        );
    }

    #[test]
    fn what_can_t_be_missed_has_no_timers() {
        let mut promise = record(STANDARD, vec![]).promise().clone();
        for commitment in [
            Commitment::Aim,
            Commitment::Usually { within_s: 300 },
            Commitment::Unpromised,
        ] {
            promise.terms.commitment = commitment;
            check(&Record::new(promise.clone()), "");
        }
    }

    #[test]
    fn an_exception_moves_all_of_them() {
        let exception = Exception {
            span: Span::new(at(57), at(157)).unwrap(),
            reason: LocalText {
                en: "Holiday".into(),
                it: "Festa".into(),
            },
            scope: Scope::default(),
        };
        let record = record(STANDARD, vec![exception]);
        check(&record, "warning 45, due_soon 55, missed 160+");
    }

    #[test]
    fn a_new_promise_has_timers_of_its_own_and_none_for_what_it_says_itself() {
        let raised = |minute| {
            let record = record(STANDARD, vec![]);
            let policy = policy(vec![]);
            record
                .reclassify(&policy, Severity::Critical, change(minute))
                .unwrap()
        };
        check(&raised(10), "warning 32, due_soon 35, missed 40+");
        check(&raised(50), "warning 52, due_soon 55, missed 60+");
        check(&raised(57), "missed 60+");
        check(&raised(61), "");
    }

    #[test]
    fn an_answer_leaves_nothing_to_wait_for() {
        let answered = record(STANDARD, vec![]).written(Author::Specialist, at(1));
        check(&answered, "");
        let automatic = record(STANDARD, vec![]).written(Author::Automatic, at(1));
        check(&automatic, "warning 45, due_soon 55, missed 60+");
    }
}
