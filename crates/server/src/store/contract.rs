//! What both engines do alike. Each sentence is tested on a real database of each.

use super::samples::{acceptance, at, caller, change, message, promise};
use super::{Name, Place, Store, open};
use crate::domain::{
    Acceptance, Audit, Caller, Change, Deed, Done, Kept, Lease, Person, PolicyInUse, Revocation,
    Sending, Settled, Timer, TimerKind, Written,
};
use protocol::{IdempotencyKey, Language, RequestNumber};
use sla::{Author, Entry, Instant, Record, Standing};
use std::sync::Arc;
use tempfile::TempDir;

#[path = "../../tests/support/postgres.rs"]
mod server;

/// A store, and what it stands on.
struct Bench {
    store: Arc<dyn Store>,
    place: Place,
    _folder: TempDir,
    _database: Option<server::Database>,
}

impl Bench {
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("help.sqlite"));
        Self::at(place, folder, None).await
    }

    async fn postgres() -> Self {
        let database = tokio::task::spawn_blocking(server::Database::new);
        let database = database.await.unwrap();
        let place = Place::Database(database.url.clone());
        Self::at(place, tempfile::tempdir().unwrap(), Some(database)).await
    }

    async fn at(place: Place, folder: TempDir, database: Option<server::Database>) -> Self {
        Self {
            store: open(&place).await.unwrap(),
            place,
            _folder: folder,
            _database: database,
        }
    }

    async fn apply(&self, change: Change) -> Done {
        self.store.apply(change).await.unwrap()
    }

    /// Stores a request and gives its number.
    async fn stored(&self, key: u128) -> RequestNumber {
        match self.apply(change(key, "Login")).await {
            Done::Stored(kept) => kept.number,
            done => panic!("{done:?}"),
        }
    }

    async fn kept(&self, number: RequestNumber) -> Kept {
        self.store.load(number).await.unwrap().unwrap()
    }

    async fn take(&self, lane: &str, now: Instant) -> Vec<Sending> {
        let lease = Lease {
            lane: lane.to_owned(),
            now,
            until: now + chrono::TimeDelta::seconds(30),
            most: 10,
        };
        match self.apply(Change::Take(lease)).await {
            Done::Taken(taken) => taken,
            done => panic!("{done:?}"),
        }
    }

    async fn settle(&self, sending: &Sending, settled: Settled) -> Done {
        let (id, fence) = (sending.id, sending.fence);
        self.apply(Change::Settle { id, fence, settled }).await
    }
}

fn deed(number: RequestNumber, written: Written) -> Change {
    Change::Act(Box::new(Deed {
        number,
        at: at(30),
        written,
        timers: vec![],
        messages: vec![message("mail")],
    }))
}

fn answer(author: Author) -> Written {
    Written::Answer {
        author,
        name: "Sam".to_owned(),
    }
}

/// Numbers start at 10001 and go up by one.
async fn requests_are_numbered_in_order(bench: Bench) {
    for (key, number) in [(1, 10_001), (2, 10_002), (3, 10_003)] {
        assert_eq!(bench.stored(key).await, RequestNumber(number));
    }
}

async fn what_was_stored_is_read_whole(bench: Bench) {
    let number = bench.stored(1).await;
    let kept = bench.kept(number).await;
    assert_eq!(kept.number, number);
    assert_eq!(kept.subject, "Login");
    assert_eq!(kept.fingerprint, acceptance(1, "Login").fingerprint);
    assert_eq!(kept.record, Record::new(promise()));
    assert_eq!(kept.author.language, Language::It);
    assert_eq!(kept.author.account, "acme");
    assert_eq!(
        (&*kept.author.name, &*kept.author.email),
        ("Ada", "ada@example.com")
    );
    assert!(bench.store.load(RequestNumber(1)).await.unwrap().is_none());
}

async fn a_request_is_found_by_its_author_alone(bench: Bench) {
    let number = bench.stored(1).await;
    let find = async |caller: Caller, name| bench.store.find(&caller, name).await.unwrap();
    let key = Name::Key(IdempotencyKey::from_random(1));
    assert!(find(caller("ada"), key.clone()).await.is_some());
    assert!(find(caller("ada"), Name::Number(number)).await.is_some());
    assert!(find(caller("sam"), key).await.is_none());
    assert!(find(caller("sam"), Name::Number(number)).await.is_none());
    let elsewhere = Caller {
        issuer: "another".to_owned(),
        ..caller("ada")
    };
    assert!(find(elsewhere, Name::Number(number)).await.is_none());
}

/// C56: a key counts once, whatever is sent under it, and by as many as like.
async fn a_key_stores_one_request(bench: Bench) {
    let sending = (0..20).map(|each| bench.apply(change(1, &format!("About {each}"))));
    let done = futures_util::future::join_all(sending).await;
    let stored: Vec<_> = done.iter().filter_map(stored).collect();
    let [first] = stored.as_slice() else {
        panic!("{} were stored", stored.len());
    };
    for each in done.iter().filter_map(found) {
        assert_eq!((each.number, &each.subject), (first.number, &first.subject));
    }
    assert_eq!(done.iter().filter_map(found).count(), 19);
    assert_eq!(bench.take("mail", at(0)).await.len(), 1, "one message");
}

fn stored(done: &Done) -> Option<&Kept> {
    match done {
        Done::Stored(kept) => Some(kept),
        _ => None,
    }
}

fn found(done: &Done) -> Option<&Kept> {
    match done {
        Done::Found(kept) => Some(kept),
        _ => None,
    }
}

/// Keys are kept for a while only; what was stored under one stays.
async fn a_key_that_was_freed_can_be_used_again(bench: Bench) {
    let first = bench.stored(1).await;
    bench.apply(Change::FreeKeys(at(0))).await;
    assert!(
        found(&bench.apply(change(1, "Login")).await).is_some(),
        "not older than that"
    );
    bench.apply(Change::FreeKeys(at(1))).await;
    assert_ne!(bench.stored(1).await, first);
    assert_eq!(bench.kept(first).await.subject, "Login");
}

async fn a_later_promise_supersedes_and_has_one_place(bench: Bench) {
    let number = bench.stored(1).await;
    let entry = Entry {
        promise: sla::Promise {
            due: Some(at(90)),
            ..promise()
        },
        change: Some(sla::Change {
            at: at(30),
            author: "Sam".to_owned(),
            reason: "All users".to_owned(),
        }),
    };
    let written = |place| Written::Promise {
        entry: entry.clone(),
        place,
        policy: PolicyInUse {
            digest: "p".to_owned(),
            content: "{}".to_owned(),
        },
    };
    assert!(matches!(
        bench.apply(deed(number, written(2))).await,
        Done::Yes
    ));
    assert!(matches!(
        bench.apply(deed(number, written(2))).await,
        Done::Stale
    ));
    let kept = bench.kept(number).await;
    assert_eq!(kept.record.last(), &entry);
    assert_eq!(kept.record.entries().count(), 2);
    assert_eq!(
        bench.take("mail", at(30)).await.len(),
        2,
        "none of the stale one"
    );
}

async fn a_specialist_s_answer_alone_meets_the_promise(bench: Bench) {
    let number = bench.stored(1).await;
    bench.apply(deed(number, answer(Author::Automatic))).await;
    assert_eq!(bench.kept(number).await.record.answered(), None);
    bench.apply(deed(number, answer(Author::Specialist))).await;
    let record = bench.kept(number).await.record;
    assert_eq!(record.standing(at(99)), Some(Standing::Met { at: at(30) }));
}

async fn a_timer_fires_once_and_leaves_its_message(bench: Bench) {
    let number = bench.stored(1).await;
    assert!(bench.store.due(at(60), 10).await.unwrap().is_empty());
    let due = bench.store.due(at(61), 10).await.unwrap();
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
    assert!(bench.store.due(at(99), 10).await.unwrap().is_empty());
}

async fn what_is_done_about_a_request_ends_its_timers(bench: Bench) {
    let number = bench.stored(1).await;
    bench.apply(deed(number, answer(Author::Specialist))).await;
    assert!(bench.store.due(at(99), 10).await.unwrap().is_empty());
    let timer = Timer {
        kind: TimerKind::Missed,
        at: at(61),
    };
    let late = bench.apply(Change::Fire(number, timer, vec![message("hook")]));
    assert!(matches!(late.await, Done::Stale));
    assert!(bench.take("hook", at(99)).await.is_empty());
}

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
    assert_eq!(first.body["to"], "ada@example.com");
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
    let takes = (0..4).map(|_| bench.take("mail", at(0)));
    let taken = futures_util::future::join_all(takes).await.concat();
    let mut ids: Vec<_> = taken.iter().map(|sending| sending.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), taken.len()), (20, 20));
}

/// A server that starts on what another one wrote goes on with it.
async fn what_one_server_stored_another_reads(bench: Bench) {
    let number = bench.stored(1).await;
    let another = open(&bench.place).await.unwrap();
    assert_eq!(
        another.load(number).await.unwrap().unwrap().subject,
        "Login"
    );
    assert!(!another.knows_a_key().await.unwrap());
    bench.apply(Change::UseKey("pem".to_owned(), at(0))).await;
    assert!(another.knows_a_key().await.unwrap());
    let done = another.apply(change(1, "Login")).await.unwrap();
    assert!(found(&done).is_some());
}

async fn a_person_is_told_what_is_kept_and_then_forgotten(bench: Bench) {
    let number = bench.stored(1).await;
    bench.apply(deed(number, answer(Author::Specialist))).await;
    let other = Acceptance {
        caller: caller("sam"),
        ..acceptance(2, "Other")
    };
    let other = bench.apply(Change::Accept(Box::new(other))).await;
    let person = || Person {
        issuer: "x".to_owned(),
        subject: "ada".to_owned(),
    };
    let audit = |act| Audit {
        at: at(40),
        actor: "Eve".to_owned(),
        act,
        about: "ada of x".to_owned(),
    };
    let told = bench
        .apply(Change::Export(person(), audit("exported")))
        .await;
    let Done::Exported(told) = told else {
        panic!("{told:?}");
    };
    let [request] = told["requests"].as_array().unwrap().as_slice() else {
        panic!("{told}");
    };
    assert_eq!(
        (&request["subject"], &request["email"]),
        (&"Login".into(), &"ada@example.com".into())
    );
    assert_eq!(request["answers"][0]["author"], "Sam");
    let erased = bench.apply(Change::Erase(person(), audit("erased"))).await;
    assert!(matches!(erased, Done::Erased(1)));
    let left = bench.kept(number).await;
    assert_eq!(
        (&*left.subject, &*left.author.email, &*left.author.name),
        ("", "", "")
    );
    assert_eq!(
        left.record.answered(),
        Some(at(30)),
        "what was promised and kept stays"
    );
    let key = Name::Key(IdempotencyKey::from_random(1));
    assert!(
        bench
            .store
            .find(&caller("ada"), key)
            .await
            .unwrap()
            .is_none()
    );
    let messages = bench.take("mail", at(9999)).await;
    assert!(
        messages.iter().all(|sending| sending.request != number),
        "{messages:?}"
    );
    let Done::Stored(other) = other else {
        panic!("{other:?}");
    };
    assert_eq!(bench.kept(other.number).await.subject, "Other");
}

async fn what_is_old_is_forgotten_with_whoever_sent_it(bench: Bench) {
    let number = bench.stored(1).await;
    let kept = bench.apply(Change::EraseBefore(at(0))).await;
    assert!(matches!(kept, Done::Erased(0)));
    let erased = bench.apply(Change::EraseBefore(at(1))).await;
    assert!(matches!(erased, Done::Erased(1)));
    assert_eq!(bench.kept(number).await.subject, "");
    let again = bench.apply(Change::EraseBefore(at(1))).await;
    assert!(matches!(again, Done::Erased(0)));
}

async fn texts_of_any_kind_come_back_as_they_were(bench: Bench) {
    let odd = "'; DROP TABLE request; -- $1 ?1 \u{1F600} \u{202E} \\ \" %";
    let Done::Stored(kept) = bench.apply(change(1, odd)).await else {
        panic!("not stored");
    };
    assert_eq!(bench.kept(kept.number).await.subject, odd);
}

/// A person is a signer's: another's of the same name is someone else.
async fn the_last_revocation_of_a_person_counts_and_old_ones_are_left_out(bench: Bench) {
    let of = |issuer: &str, seconds| Revocation {
        issuer: issuer.to_owned(),
        subject: "ada".to_owned(),
        not_before: at(seconds),
    };
    for revocation in [of("a", 50), of("b", 40), of("a", 30), of("c", 20)] {
        bench.apply(Change::Revoke(revocation)).await;
    }
    let mut known = bench.store.revocations(at(20)).await.unwrap();
    known.sort_by_key(|one| one.issuer.clone());
    assert_eq!(known, [of("a", 30), of("b", 40)]);
}

async fn a_store_that_works_says_so(bench: Bench) {
    assert!(matches!(bench.apply(Change::Nothing).await, Done::Yes));
}

macro_rules! contract {
    ($($sentence:ident),+ $(,)?) => {
        mod in_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $sentence() {
                super::$sentence(super::Bench::sqlite().await).await;
            })+
        }
        mod in_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $sentence() {
                super::$sentence(super::Bench::postgres().await).await;
            })+
        }
    };
}

contract![
    requests_are_numbered_in_order,
    what_was_stored_is_read_whole,
    a_request_is_found_by_its_author_alone,
    a_key_stores_one_request,
    a_key_that_was_freed_can_be_used_again,
    a_later_promise_supersedes_and_has_one_place,
    a_specialist_s_answer_alone_meets_the_promise,
    a_timer_fires_once_and_leaves_its_message,
    what_is_done_about_a_request_ends_its_timers,
    a_message_is_one_server_s_until_its_lease_is_over,
    a_message_is_tried_again_when_it_says_and_never_once_it_is_dead,
    lanes_are_apart_and_many_take_each_message_once,
    what_one_server_stored_another_reads,
    texts_of_any_kind_come_back_as_they_were,
    the_last_revocation_of_a_person_counts_and_old_ones_are_left_out,
    a_person_is_told_what_is_kept_and_then_forgotten,
    what_is_old_is_forgotten_with_whoever_sent_it,
    a_store_that_works_says_so,
];
