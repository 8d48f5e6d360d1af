//! What is kept of requests.

use super::*;

/// Numbers start at 10001 and go up by one; what is sent again uses up none.
async fn requests_are_numbered_in_order(bench: Bench) {
    for (key, number) in [(1, 10_001), (2, 10_002), (3, 10_003)] {
        assert_eq!(bench.stored(key).await, RequestNumber(number));
        let again = bench.apply(change(key, "Login")).await;
        assert!(found(&again).is_some(), "{again:?}");
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
    assert_eq!(kept.author.email, "ada@example.com");
    assert!(bench.store.load(RequestNumber(1)).await.unwrap().is_none());
}

/// C17, T20: by number or by key, of one signer and one person.
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

/// C56, C57: a key counts once, whatever is sent under it, and by as many as like.
async fn a_key_stores_one_request(bench: Bench) {
    let sending = (0..20).map(|each| bench.apply(change(1, &format!("About {each}"))));
    let done = futures_util::future::join_all(sending).await;
    let stored: Vec<_> = done.iter().filter_map(stored).collect();
    let [first] = stored.as_slice() else {
        panic!("{} were stored", stored.len());
    };
    let first = bench.kept(*first).await;
    for each in done.iter().filter_map(found) {
        assert_eq!((each.number, &each.subject), (first.number, &first.subject));
    }
    assert_eq!(done.iter().filter_map(found).count(), 19);
    assert_eq!(bench.take("mail", at(0)).await.len(), 1, "one message");
}

fn stored(done: &Done) -> Option<RequestNumber> {
    match done {
        Done::Stored(number) => Some(*number),
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
    let later = sla::Promise {
        due: Some(at(90)),
        ..promise()
    };
    for (promised, stored) in [(&later, true), (&promise(), false), (&later, true)] {
        // The last is the first, tried again.
        let done = bench
            .apply(deed(number, superseded(promised.clone())))
            .await;
        assert_eq!(matches!(done, Done::Yes), stored, "{done:?}");
    }
    let kept = bench.kept(number).await;
    assert_eq!(kept.record.promise(), &later);
    let change = kept.record.last().change.clone().unwrap();
    assert_eq!((change.at, &*change.reason), (at(30), "All users"));
    assert_eq!(kept.record.entries().count(), 2);
    assert_eq!(
        bench.take("mail", at(30)).await.len(),
        2,
        "none of the stale one, and one of that which was tried twice"
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

/// C35, C40, T26.
async fn texts_of_any_kind_come_back_as_they_were(bench: Bench) {
    let odd = "'; DROP TABLE request; -- $1 ?1 \u{1F600} \u{202E} \\ \" %";
    let Done::Stored(number) = bench.apply(change(1, odd)).await else {
        panic!("not stored");
    };
    assert_eq!(bench.kept(number).await.subject, odd);
}

async fn a_store_that_works_says_so(bench: Bench) {
    assert!(matches!(bench.apply(Change::Nothing).await, Done::Yes));
}

contract![
    requests_are_numbered_in_order,
    what_was_stored_is_read_whole,
    a_request_is_found_by_its_author_alone,
    a_key_stores_one_request,
    a_key_that_was_freed_can_be_used_again,
    a_later_promise_supersedes_and_has_one_place,
    a_specialist_s_answer_alone_meets_the_promise,
    what_one_server_stored_another_reads,
    texts_of_any_kind_come_back_as_they_were,
    a_store_that_works_says_so,
];
