//! What went wrong in other help desks, each as a sentence that is true here.

#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod scene;

use chrono::TimeDelta;
use scene::{CRITICAL, DAY, HOUR, MONDAY, STANDARD, USER, at, exception, policy, rome, said};
use sla::{
    Author, BeyondHorizon, Change, Hours, Instant, NoPromise, Policy, Promise, Record, Schedule,
    Severity, Span, Standing, first_response, promise, standing,
};

fn span(from: &str, until: &str) -> Span {
    Span::new(rome(from), rome(until)).unwrap()
}

fn seconds(count: i64) -> TimeDelta {
    TimeDelta::seconds(count)
}

fn bytes(promise: &Promise) -> String {
    serde_json::to_string(promise).unwrap()
}

fn due(promise: &Promise) -> String {
    said(promise.due.unwrap())
}

fn change(at: Instant) -> Change {
    Change {
        at,
        author: "Sam".into(),
        reason: "Exports fail for all".into(),
    }
}

/// 1: computed twice, in two places, with two results; times without a zone.
#[test]
fn client_and_server_compute_the_same_bytes() {
    let drill = exception("Drill", rome("Mon 10:10"), rome("Mon 10:20"));
    let of_server = policy(vec![drill]);
    let sent = serde_json::to_string(&of_server).unwrap();
    let of_client: Policy = serde_json::from_str(&sent).unwrap();
    let mut promises = 0;
    for case in of_server.rules.iter().map(|rule| rule.case) {
        for hour in 0..4 * 24 {
            let start = at(MONDAY + hour * HOUR + 37);
            let made = promise(&of_server, case, start).unwrap();
            assert_eq!(
                bytes(&promise(&of_client, case, start).unwrap()),
                bytes(&made)
            );
            let read: Promise = serde_json::from_str(&bytes(&made)).unwrap();
            assert_eq!(read, made);
            promises += 1;
        }
    }
    assert_eq!(promises, 7 * 96);
}

/// 1: the same instant, whatever offset someone wrote it with.
#[test]
fn an_instant_has_no_zone() {
    let start = |text: &str| text.parse::<Instant>().unwrap();
    let of = |start| bytes(&promise(&policy(vec![]), USER, start).unwrap());
    let utc = of(start("2026-11-23T10:30:00Z"));
    assert_eq!(of(start("2026-11-23T11:30:00+01:00")), utc);
    assert_eq!(of(start("2026-11-22T23:30:00-11:00")), utc);
    assert_ne!(of(start("2026-11-23T11:30:00Z")), utc);
}

/// 2: 23:59 for midnight, and the closing minute counted in one place and not in another.
#[test]
fn no_minute_is_lost_at_midnight_and_whole_days_are_round_the_clock() {
    let days = (0..7).map(|day| at(MONDAY + day * DAY));
    let days = days.filter_map(|day| Span::new(day, day + TimeDelta::days(1)));
    let week = Span::new(at(MONDAY), at(MONDAY + 7 * DAY)).unwrap();
    let hours = Hours::Open(Schedule::new(days, week));
    let (before, after) = (rome("Mon 23:59:30"), rome("Tue 00:00:30"));
    assert_eq!(hours.is_open(rome("Mon 23:59:59")), Ok(true));
    assert_eq!(hours.is_open(rome("Tue 00:00")), Ok(true));
    for (from, to) in [(before, after), (week.from(), week.until())] {
        assert_eq!(hours.elapsed(from, to), Hours::Always.elapsed(from, to));
    }
    assert_eq!(hours.due(before, seconds(60)), Ok(after));
    assert_eq!(hours, Hours::Open(Schedule::new([week], week)));
}

/// 2: the closing instant is closed everywhere, and an exact fit is due there.
#[test]
fn the_closing_instant_is_closed_and_what_fits_exactly_is_due_there() {
    let open = Schedule::only([
        span("Mon 09:00", "Mon 18:00"),
        span("Tue 09:00", "Tue 18:00"),
    ]);
    let hours = Hours::Open(open);
    let (last, closing) = (rome("Mon 17:59:59"), rome("Mon 18:00"));
    assert_eq!(hours.is_open(last), Ok(true));
    assert_eq!(hours.is_open(closing), Ok(false));
    assert_eq!(hours.elapsed(last, closing), Ok(seconds(1)));
    assert_eq!(hours.due(last, seconds(1)), Ok(closing));
    assert_eq!(hours.due(last, seconds(2)), Ok(rome("Tue 09:00:01")));
    assert_eq!(hours.due(closing, seconds(1)), Ok(rome("Tue 09:00:01")));
}

/// 5: pauses lost, counted twice, or cut to whole minutes.
#[test]
fn every_paused_second_counts_once() {
    let table: [(&[(&str, &str)], &str); 7] = [
        (&[], "Mon 11:00"),
        (&[("Mon 10:10", "Mon 10:20")], "Mon 11:10"),
        (&[("Mon 10:10:10", "Mon 10:10:29")], "Mon 11:00:19"),
        // Twice, overlapping, touching, one within the other.
        (
            &[("Mon 10:10", "Mon 10:20"), ("Mon 10:10", "Mon 10:20")],
            "Mon 11:10",
        ),
        (
            &[("Mon 10:15", "Mon 10:25"), ("Mon 10:10", "Mon 10:20")],
            "Mon 11:15",
        ),
        (
            &[("Mon 10:00", "Mon 10:30"), ("Mon 10:05", "Mon 10:10")],
            "Mon 11:30",
        ),
        // Over before the start, and from the due time on.
        (
            &[("Mon 09:00", "Mon 10:00"), ("Mon 11:00", "Mon 12:00")],
            "Mon 11:00",
        ),
    ];
    for (pauses, expected) in table {
        let pauses = pauses.iter();
        let pauses = pauses.map(|(from, until)| exception("Pause", rome(from), rome(until)));
        let policy = policy(pauses.collect());
        let made = promise(&policy, STANDARD, rome("Mon 10:00")).unwrap();
        assert_eq!(due(&made), expected);
    }
}

/// 5: a pause that the promised hour has rolled into pushes on.
#[test]
fn a_pause_reached_only_because_of_another_counts_too() {
    let policy = policy(vec![
        exception("Second", rome("Mon 11:05"), rome("Mon 11:30")),
        exception("First", rome("Mon 10:10"), rome("Mon 10:20")),
    ]);
    let made = promise(&policy, STANDARD, rome("Mon 10:00")).unwrap();
    assert_eq!(due(&made), "Mon 11:35");
    assert_eq!(made.stops.len(), 2);
}

/// 6: a raise was ignored, or measured from the creation; and it could be missed at once.
#[test]
fn a_raise_counts_from_the_raise_and_never_moves_the_due_time_back() {
    let policy = policy(vec![]);
    let made = promise(&policy, STANDARD, rome("Mon 10:00")).unwrap();
    let table = [
        ("Mon 10:00", "Mon 10:30"),
        ("Mon 10:20", "Mon 10:50"),
        ("Mon 10:30", "Mon 11:00"),
        ("Mon 10:40", "Mon 11:00"),
        ("Mon 11:30", "Mon 11:00"),
    ];
    for (raised, expected) in table {
        let raised = made.raised(&policy, rome(raised)).unwrap();
        assert_eq!(due(&raised), expected);
        assert_eq!(raised.start, made.start);
        let lowered = raised.lowered(&policy).unwrap();
        assert_eq!(lowered, made, "an hour from the start again");
    }
    let at_once = made.raised(&policy, rome("Mon 10:59")).unwrap();
    let stands = standing(&at_once, None, rome("Mon 10:59")).unwrap();
    assert!(matches!(stands, Standing::Warned { .. }), "{stands:?}");
}

/// 6: the specialist's own reply escalated, and a smaller target for updates took over.
#[test]
fn a_specialist_s_own_reply_neither_starts_nor_shortens_anything() {
    let policy = policy(vec![]);
    let record = Record::new(promise(&policy, STANDARD, rome("Mon 10:00")).unwrap());
    let before = bytes(record.promise());
    let record = record
        .written(Author::Customer, rome("Mon 10:01"))
        .written(Author::Specialist, rome("Mon 10:10"))
        .written(Author::Customer, rome("Mon 10:20"))
        .written(Author::Specialist, rome("Mon 10:25"));
    assert_eq!(bytes(record.promise()), before);
    assert_eq!(record.entries().count(), 1);
    let met = Standing::Met {
        at: rome("Mon 10:10"),
    };
    assert_eq!(record.standing(at(MONDAY + 30 * DAY)), Some(met));
}

/// 7: the warning came at the wrong moment when the due time rolled to the next day.
#[test]
fn the_warning_is_counted_back_in_the_clock_s_own_time() {
    let table = [
        // (exception, warning, due); 15 minutes before the due time are to be left.
        (("Mon 12:00", "Mon 13:00"), "Mon 10:45", "Mon 11:00"),
        (("Mon 10:30", "Tue 10:30"), "Tue 10:45", "Tue 11:00"),
        (("Mon 10:50", "Tue 10:50"), "Mon 10:45", "Tue 11:00"),
        // The warning is on the second at which the clock stands still.
        (("Mon 10:45", "Tue 10:45"), "Mon 10:45", "Tue 11:00"),
    ];
    for ((from, until), warn, expected) in table {
        let policy = policy(vec![exception("Storm", rome(from), rome(until))]);
        let made = promise(&policy, STANDARD, rome("Mon 10:00")).unwrap();
        assert_eq!(due(&made), expected);
        assert_eq!(made.warn.map(said).as_deref(), Some(warn));
        let before = standing(&made, None, made.warn.unwrap() - seconds(1)).unwrap();
        assert!(matches!(before, Standing::Running { .. }), "{before:?}");
        let from_then_on = standing(&made, None, made.warn.unwrap()).unwrap();
        assert!(matches!(from_then_on, Standing::Warned { .. }));
    }
}

/// 8: silence, the wall clock or an endless loop where no hours are known.
#[test]
fn no_hours_and_an_unknown_future_are_errors_and_never_dates() {
    let mut policy = policy(vec![]);
    let asked = at(MONDAY + 12 * DAY);
    assert_eq!(
        promise(&policy, USER, asked),
        Err(NoPromise::BeyondHorizon),
        "the last weekend known"
    );
    policy.support_hours.openings.clear();
    assert_eq!(
        promise(&policy, USER, rome("Mon 10:00")),
        Err(NoPromise::BeyondHorizon)
    );
    let never = Hours::Open(Schedule::only([]));
    assert_eq!(never.next_open(asked), Err(BeyondHorizon));
    assert_eq!(never.due(asked, seconds(1)), Err(BeyondHorizon));
    assert_eq!(never.elapsed(asked, asked + seconds(9)), Ok(seconds(0)));
}

/// 8: looking ahead 72 hours and no further.
#[test]
fn hours_are_found_however_long_the_closure() {
    let later = Span::new(at(MONDAY + 4000 * DAY), at(MONDAY + 4001 * DAY)).unwrap();
    let hours = Hours::Open(Schedule::only([later]));
    assert_eq!(hours.next_open(at(MONDAY)), Ok(later.from()));
    assert_eq!(hours.due(at(MONDAY), seconds(DAY)), Ok(later.until()));
    let closed = exception("Closed", at(MONDAY), at(MONDAY + 4000 * DAY));
    let made = promise(&policy(vec![closed]), STANDARD, at(MONDAY)).unwrap();
    assert_eq!(made.due, Some(at(MONDAY + 4000 * DAY + HOUR)));
}

/// 9: a reply exactly at the deadline was neither met nor missed; up to 59 seconds were dropped.
#[test]
fn a_reply_at_the_due_second_is_met_and_a_second_later_it_is_missed() {
    let made = promise(&policy(vec![]), STANDARD, rome("Mon 10:00:37")).unwrap();
    assert_eq!(due(&made), "Mon 11:00:37");
    let due = made.due.unwrap();
    let stands = |reply: Option<Instant>, now| standing(&made, reply, now).unwrap();
    let year_later = due + TimeDelta::days(365);
    assert_eq!(stands(Some(due), year_later), Standing::Met { at: due });
    let late = due + seconds(1);
    let missed = Standing::Missed { by: seconds(1) };
    assert_eq!(stands(Some(late), year_later), missed);
    assert_eq!(stands(None, late), missed);
    assert_eq!(stands(None, due), Standing::Warned { left: seconds(0) });
    // A reply that has yet to come counts for nothing.
    assert_eq!(
        stands(Some(due), due - seconds(3000)),
        stands(None, due - seconds(3000))
    );
}

/// 10: a bot's reply counted as the first response.
#[test]
fn an_automatic_reply_never_meets_a_promise() {
    let made = promise(&policy(vec![]), STANDARD, rome("Mon 10:00")).unwrap();
    let (soon, late) = (rome("Mon 10:00:01"), rome("Mon 12:00"));
    let missed = Some(Standing::Missed { by: seconds(HOUR) });
    for author in [Author::Automatic, Author::Customer] {
        assert_eq!(first_response([(author, soon)]), None);
        let record = Record::new(made.clone()).written(author, soon);
        assert_eq!(record.standing(late), missed, "{author:?}");
        let record = record.written(Author::Specialist, late);
        assert_eq!(record.standing(late + seconds(DAY)), missed, "{author:?}");
    }
    let messages = [(Author::Specialist, late), (Author::Specialist, soon)];
    assert_eq!(first_response(messages), Some(soon));
}

/// 11: the time of the answer was overwritten with the time of looking, and promises were deleted.
#[test]
fn evidence_is_never_overwritten() {
    let policy = policy(vec![]);
    let first = promise(&policy, STANDARD, rome("Mon 10:00")).unwrap();
    let raised = first.raised(&policy, rome("Mon 10:10")).unwrap();
    let record = Record::new(first.clone());
    let change = |time| change(rome(time));
    let record = record
        .reclassify(&policy, Severity::Critical, change("Mon 10:10"))
        .unwrap();
    let record = record
        .reclassify(&policy, Severity::Standard, change("Mon 10:20"))
        .unwrap();
    let kept: Vec<Promise> = record
        .entries()
        .map(|entry| entry.promise.clone())
        .collect();
    assert_eq!(kept, [first.clone(), raised, first]);
    let answered = record.written(Author::Specialist, rome("Mon 10:30"));
    let met = Some(Standing::Met {
        at: rome("Mon 10:30"),
    });
    for now in ["Mon 10:30", "Mon 11:00", "Sun 23:00"] {
        assert_eq!(answered.standing(rome(now)), met);
    }
    let again = answered
        .clone()
        .written(Author::Specialist, rome("Mon 10:45"));
    assert_eq!(again, answered);
    // A new policy touches nothing that was promised.
    let stricter = scene::policy(vec![exception("New", at(MONDAY), at(MONDAY + DAY))]);
    let refused = answered
        .clone()
        .reclassify(&stricter, Severity::Critical, change("Mon 10:50"));
    assert!(refused.is_err());
    assert_eq!(kept[2], *answered.promise());
    assert_eq!(CRITICAL.severity, kept[1].terms.case.severity);
}
