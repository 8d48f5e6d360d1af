//! What is owed for requests: messages to be sent.

use super::*;
use crate::domain::{Owed, lanes};

/// F12: who slept through their lease changes nothing when they wake.
async fn a_message_is_one_server_s_until_its_lease_is_over(bench: Bench) {
    let number = bench.stored(1).await;
    let [first] = &bench.take("mail", at(0)).await[..] else {
        panic!("not one message");
    };
    assert_eq!(
        (first.request, &*first.kind, first.attempts),
        (number, "accepted", 1)
    );
    assert!(first.body.contains(r#""to":"ada@example.com""#));
    assert!(bench.take("mail", at(29)).await.is_empty());
    let [second] = &bench.take("mail", at(30)).await[..] else {
        panic!("it was forgotten");
    };
    assert_eq!((second.id, second.attempts), (first.id, 2));
    let late = bench.settle(first, Settled::Delivered).await;
    assert!(matches!(late, Done::Stale));
    let settled = bench.settle(second, Settled::Delivered).await;
    assert!(matches!(settled, Done::Yes));
    assert!(bench.take("mail", at(9999)).await.is_empty());
}

async fn a_message_is_tried_again_when_it_says_and_never_once_it_is_dead(bench: Bench) {
    bench.stored(1).await;
    let sending = bench.take("mail", at(0)).await.remove(0);
    let why = "no answer".to_owned();
    bench
        .settle(&sending, Settled::Retry { at: at(5), why })
        .await;
    assert!(bench.take("mail", at(4)).await.is_empty());
    let sending = bench.take("mail", at(5)).await.remove(0);
    let why = "no such mailbox".to_owned();
    bench.settle(&sending, Settled::Dead { why }).await;
    assert!(bench.take("mail", at(9999)).await.is_empty());
}

async fn lanes_are_apart_and_many_take_each_message_once(bench: Bench) {
    for key in 0..20 {
        bench.stored(key).await;
    }
    assert!(bench.take("hook", at(0)).await.is_empty());
    let mut taken = vec![];
    loop {
        // Those who come second may go away empty-handed: what is left is there for the next time.
        let four = (0..4).map(|_| bench.take("mail", at(0)));
        let round = futures_util::future::join_all(four).await.concat();
        if round.is_empty() {
            break;
        }
        taken.extend(round);
    }
    let mut ids: Vec<_> = taken.iter().map(|sending| sending.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), taken.len()), (20, 20));
}

async fn a_message_for_all_goes_into_each_lane_once(bench: Bench) {
    let number = bench.stored(1).await;
    let timer = Timer {
        kind: TimerKind::Missed,
        at: at(61),
    };
    let news = message(lanes::WEBHOOKS);
    bench.apply(Change::Fire(number, timer, vec![news])).await;
    let spread = || Change::Spread {
        lanes: vec!["one".to_owned(), "two".to_owned()],
        now: at(61),
    };
    futures_util::future::join_all((0..5).map(|_| bench.apply(spread()))).await;
    for lane in ["one", "two"] {
        let [sending] = &bench.take(lane, at(61)).await[..] else {
            panic!("{lane}");
        };
        assert_eq!(
            (sending.request, sending.created_at, sending.attempts),
            (number, at(61), 1)
        );
    }
    assert!(bench.take(lanes::WEBHOOKS, at(99)).await.is_empty());
}

async fn what_is_owed_is_counted_by_lane_until_it_is_delivered(bench: Bench) {
    for key in 0..3 {
        bench.stored(key).await;
    }
    let owed = |state: &str, messages| Owed {
        lane: "mail".to_owned(),
        state: state.to_owned(),
        messages,
        oldest: at(0),
    };
    assert_eq!(bench.store.owed().await.unwrap(), [owed("waiting", 3)]);
    let [delivered, dead, last] = &bench.take("mail", at(0)).await[..] else {
        panic!("not three messages");
    };
    let why = "no such mailbox".to_owned();
    bench.settle(dead, Settled::Dead { why }).await;
    let left = bench.store.owed().await.unwrap();
    assert_eq!(left, [owed("waiting", 2), owed("dead", 1)]);
    bench.settle(delivered, Settled::Delivered).await;
    bench.settle(last, Settled::Delivered).await;
    assert_eq!(bench.store.owed().await.unwrap(), [owed("dead", 1)]);
}

/// However much there is for however many, nobody else waits for long.
async fn no_more_than_a_batch_of_copies_is_made_at_once(bench: Bench) {
    let many = Acceptance {
        messages: vec![message(lanes::WEBHOOKS); 60],
        ..acceptance(1, "Login")
    };
    bench.apply(Change::Accept(many.into())).await;
    let lanes: Vec<String> = (0..500).map(|each| format!("lane {each}")).collect();
    for expected in [2, 4] {
        let (lanes, now) = (lanes.clone(), at(0));
        let done = bench.apply(Change::Spread { lanes, now }).await;
        assert!(matches!(done, Done::Tidied { more: true }));
        // As far into the future as no lease of the time before reaches.
        let taken = bench.take("lane 7", at(expected * 100)).await;
        assert_eq!(taken.len(), usize::try_from(expected).unwrap());
    }
}

async fn what_waits_is_not_forgotten_with_what_was_delivered(bench: Bench) {
    for key in 0..2 {
        bench.stored(key).await;
    }
    let [delivered, waiting] = &bench.take("mail", at(0)).await[..] else {
        panic!("not two messages");
    };
    bench.settle(delivered, Settled::Delivered).await;
    bench.apply(Change::ForgetDelivered(at(9999))).await;
    let later = bench.settle(waiting, Settled::Delivered).await;
    assert!(matches!(later, Done::Yes));
}

/// A try whose outcome got lost is made again: what was done is there once.
async fn an_act_that_is_tried_again_counts_once(bench: Bench) {
    let number = bench.stored(1).await;
    let before = bench.take("mail", at(30)).await.len();
    for _ in 0..2 {
        let done = bench.apply(deed(number, answer(Author::Specialist))).await;
        assert!(matches!(done, Done::Yes));
    }
    assert_eq!(bench.take("mail", at(31)).await.len(), before);
    let told = bench.export().await;
    let answers = told["requests"][0]["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 1);
}

contract![
    a_message_is_one_server_s_until_its_lease_is_over,
    a_message_is_tried_again_when_it_says_and_never_once_it_is_dead,
    lanes_are_apart_and_many_take_each_message_once,
    a_message_for_all_goes_into_each_lane_once,
    what_is_owed_is_counted_by_lane_until_it_is_delivered,
    no_more_than_a_batch_of_copies_is_made_at_once,
    what_waits_is_not_forgotten_with_what_was_delivered,
    an_act_that_is_tried_again_counts_once,
];
