//! The moments at which something has to be said about a promise.

use super::*;

/// C57: neither is there without the other.
async fn a_timer_fires_once_and_leaves_its_message(bench: Bench) {
    let number = bench.stored(1).await;
    assert!(bench.store.due(at(60), None, 10).await.unwrap().is_empty());
    let due = bench.store.due(at(61), None, 10).await.unwrap();
    let timer = Timer {
        kind: TimerKind::Missed,
        at: at(61),
    };
    assert_eq!(due, [(number, timer)]);
    let fire = || Change::Fire(number, timer, vec![message("hook")]);
    let fired = futures_util::future::join_all((0..5).map(|_| bench.apply(fire()))).await;
    let once = fired
        .iter()
        .filter(|done| matches!(done, Done::Yes))
        .count();
    assert_eq!(once, 1);
    assert_eq!(bench.take("hook", at(61)).await.len(), 1);
    assert!(bench.store.due(at(99), None, 10).await.unwrap().is_empty());
}

async fn what_is_done_about_a_request_ends_its_timers(bench: Bench) {
    let number = bench.stored(1).await;
    bench.apply(deed(number, answer(Author::Specialist))).await;
    assert!(bench.store.due(at(99), None, 10).await.unwrap().is_empty());
    let timer = Timer {
        kind: TimerKind::Missed,
        at: at(61),
    };
    let late = bench.apply(Change::Fire(number, timer, vec![message("hook")]));
    assert!(matches!(late.await, Done::Stale));
    assert!(bench.take("hook", at(99)).await.is_empty());
}

fn moment(unix_s: i64) -> Instant {
    sla::instant(unix_s).unwrap()
}

/// A promise that is due at that time, with a warning before.
fn due(unix_s: i64) -> sla::Promise {
    sla::Promise {
        warn: Some(moment(unix_s - 900)),
        due: Some(moment(unix_s)),
        ..promise()
    }
}

/// A request as it was stored before there were timers.
async fn stored_before(bench: &Bench, key: u128, due_s: i64) -> RequestNumber {
    let acceptance = Acceptance {
        promise: due(due_s),
        timers: vec![],
        messages: vec![],
        ..acceptance(key, "Login")
    };
    match bench.apply(Change::Accept(acceptance.into())).await {
        Done::Stored(number) => number,
        done => panic!("{done:?}"),
    }
}

/// What another version of the server stored without timers gets those that are still to come.
async fn a_request_that_was_open_before_timers_came_gets_its_own(bench: Bench) {
    let open = stored_before(&bench, 1, 4_000_000_000).await;
    let answered = stored_before(&bench, 2, 4_100_000_000).await;
    let raised = stored_before(&bench, 3, 4_200_000_000).await;
    stored_before(&bench, 4, 1_000_000_000).await;
    bench
        .apply(deed(answered, answer(Author::Specialist)))
        .await;
    bench.apply(deed(raised, answer(Author::Automatic))).await;
    let promise = sla::Promise {
        warn: None,
        ..due(4_150_000_000)
    };
    bench.apply(deed(raised, superseded(promise))).await;
    let sqlite = include_str!("../sqlite/schema/9.sql");
    let postgres = include_str!("../postgres/schema/5.sql");
    // What is there already stays as it is.
    for _ in 0..2 {
        bench.run(sqlite, postgres).await;
    }
    let far = moment(5_000_000_000);
    let due = bench.store.due(far, None, 10).await.unwrap().into_iter();
    let due = due.map(|(number, timer)| (number, timer.kind, timer.at.timestamp()));
    assert_eq!(
        due.collect::<Vec<_>>(),
        [
            (open, TimerKind::Warning, 3_999_999_100),
            (open, TimerKind::DueSoon, 3_999_999_700),
            (open, TimerKind::Missed, 4_000_000_001),
            (raised, TimerKind::DueSoon, 4_149_999_700),
            (raised, TimerKind::Missed, 4_150_000_001),
        ]
    );
}

async fn a_late_answer_leaves_the_miss_to_be_told(bench: Bench) {
    let number = bench.stored(1).await;
    let late = Deed {
        number,
        at: at(61),
        recorded: at(61),
        written: answer(Author::Specialist),
        timers: Some(vec![]),
        messages: vec![],
    };
    bench.apply(Change::Act(Box::new(late))).await;
    assert_eq!(bench.store.due(at(61), None, 10).await.unwrap().len(), 1);
}

async fn a_timer_of_a_kind_is_the_last_that_was_set(bench: Bench) {
    let number = bench.stored(1).await;
    let timer = |second| Timer {
        kind: TimerKind::Missed,
        at: at(second),
    };
    let deed = Deed {
        number,
        at: at(61),
        recorded: at(61),
        written: answer(Author::Automatic),
        timers: Some(vec![timer(70)]),
        messages: vec![],
    };
    bench.apply(Change::Act(Box::new(deed))).await;
    let due = bench.store.due(at(99), None, 10).await.unwrap();
    assert_eq!(due, [(number, timer(70))]);
}

/// An automatic reply keeps no promise: whoever waits is still told of a miss, and once.
async fn what_is_no_answer_leaves_the_timers_as_they_are(bench: Bench) {
    let number = bench.stored(1).await;
    let reply = Change::Act(Box::new(Deed {
        number,
        at: at(30),
        recorded: at(30),
        written: answer(Author::Automatic),
        timers: None,
        messages: vec![],
    }));
    bench.apply(reply).await;
    assert_eq!(bench.store.due(at(99), None, 10).await.unwrap().len(), 1);
}

/// Whoever was forgotten meanwhile is not written to.
async fn nothing_more_is_said_about_a_request_that_is_nobody_s(bench: Bench) {
    let number = bench.stored(1).await;
    bench.apply(Change::EraseBefore(at(1))).await;
    bench.apply(deed(number, answer(Author::Specialist))).await;
    assert!(bench.take("mail", at(9999)).await.is_empty());
    assert!(
        bench
            .store
            .due(at(9999), None, 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(bench.kept(number).await.record.answered(), Some(at(30)));
}

contract![
    a_timer_fires_once_and_leaves_its_message,
    what_is_done_about_a_request_ends_its_timers,
    a_request_that_was_open_before_timers_came_gets_its_own,
    a_late_answer_leaves_the_miss_to_be_told,
    a_timer_of_a_kind_is_the_last_that_was_set,
    what_is_no_answer_leaves_the_timers_as_they_are,
    nothing_more_is_said_about_a_request_that_is_nobody_s,
];
