//! What is kept of people: whose tokens count, who is told what, who is forgotten.

use super::*;

/// C60.
async fn a_person_is_told_what_is_kept_and_then_forgotten(bench: Bench) {
    let number = bench.stored(1).await;
    bench.apply(deed(number, answer(Author::Specialist))).await;
    bench.apply(Change::Revoke(revocation("x", 20))).await;
    let other = Acceptance {
        caller: caller("sam").into(),
        ..acceptance(2, "Other")
    };
    let other = bench.apply(Change::Accept(other.into())).await;
    let told = bench.export().await;
    let [request] = told["requests"].as_array().unwrap().as_slice() else {
        panic!("{told}");
    };
    assert_eq!(
        (&request["subject"], &request["email"]),
        (&"Login".into(), &"ada@example.com".into())
    );
    assert_eq!(request["answers"][0]["author"], "Sam");
    assert_eq!(request["token"]["issued_at"], at(0).timestamp());
    let letters = request["messages"].as_array().unwrap().iter();
    let letters: Vec<_> = letters.map(|one| &one["body"]["to"]).collect();
    assert_eq!(letters, ["ada@example.com", "ada@example.com"]);
    assert_eq!(told["tokens_revoked_before"], at(20).timestamp());
    let erased = bench
        .apply(Change::Erase(ada(), Some(audit("erased"))))
        .await;
    assert!(matches!(erased, Done::Erased(1)));
    let left = bench.kept(number).await;
    assert_eq!((&*left.subject, &*left.author.email), ("", ""));
    assert_eq!(
        left.record.answered(),
        Some(at(30)),
        "what was promised and kept stays"
    );
    let key = Name::Key(IdempotencyKey::from_random(1));
    let found = bench.store.find(&caller("ada"), key).await.unwrap();
    assert!(found.is_none());
    let messages = bench.take("mail", at(9999)).await;
    assert!(
        messages.iter().all(|sending| sending.request != number),
        "{messages:?}"
    );
    let Done::Stored(other) = other else {
        panic!("{other:?}");
    };
    assert_eq!(bench.kept(other).await.subject, "Other");
}

/// However much a person sent, nobody else waits for long, and what was interrupted goes on.
async fn a_person_is_forgotten_batch_by_batch(bench: Bench) {
    let mut last = bench.stored(0).await;
    for key in 1..=200 {
        last = bench.stored(key).await;
    }
    let erase = || bench.apply(Change::Erase(ada(), None));
    assert!(matches!(erase().await, Done::Erased(200)));
    assert_eq!(bench.kept(last).await.subject, "Login");
    assert!(matches!(erase().await, Done::Erased(1)));
    assert_eq!(bench.kept(last).await.subject, "");
    assert!(matches!(erase().await, Done::Erased(0)));
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

/// A person is a signer's: another's of the same name is someone else.
async fn the_last_revocation_of_a_person_counts_and_old_ones_are_left_out(bench: Bench) {
    let all = [("a", 50), ("b", 40), ("a", 30), ("c", 20)];
    for (issuer, seconds) in all {
        let revocation = revocation(issuer, seconds);
        bench.apply(Change::Revoke(revocation)).await;
    }
    let known = async |since| {
        let mut known = bench.store.revocations(at(since)).await.unwrap();
        known.sort_by_key(|one| one.issuer.clone());
        known
    };
    assert_eq!(known(20).await, [revocation("a", 30), revocation("b", 40)]);
    let forgotten = bench.apply(Change::ForgetRevoked(at(40))).await;
    assert!(matches!(forgotten, Done::Tidied { more: false }));
    assert_eq!(known(0).await, [revocation("b", 40)]);
}

fn revocation(issuer: &str, seconds: i64) -> Revocation {
    Revocation {
        issuer: issuer.to_owned(),
        subject: "ada".to_owned(),
        not_before: at(seconds),
    }
}

contract![
    a_person_is_forgotten_batch_by_batch,
    a_person_is_told_what_is_kept_and_then_forgotten,
    what_is_old_is_forgotten_with_whoever_sent_it,
    the_last_revocation_of_a_person_counts_and_old_ones_are_left_out,
];
