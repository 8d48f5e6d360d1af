//! A request counts once, however often it is sent.

use crate::support::{Desk, request};
use chrono::TimeDelta;
use protocol::{ProblemCode, Receipt};
use reqwest::StatusCode;
use serde_json::json;
use std::sync::Arc;

#[tokio::test]
async fn the_same_request_again_has_the_same_receipt() {
    let desk = Desk::open().await;
    let first = desk.sends("super-admin", 1, &request("email")).await;
    desk.clock.advance(TimeDelta::minutes(7));
    let again = desk.sends("super-admin", 1, &request("email")).await;
    assert_eq!(again.status, StatusCode::OK);
    let (first, again) = (first.receipt(), again.receipt());
    assert_eq!(again.now - first.now, TimeDelta::minutes(7));
    let now = first.now;
    assert_eq!(Receipt { now, ..again }, first);
    assert_eq!(desk.rows(), 1);
}

#[tokio::test]
async fn twenty_at_once_are_one_request() {
    let desk = Arc::new(Desk::open().await);
    let token = desk.token("super-admin").await;
    let mut sending = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (desk, token) = (Arc::clone(&desk), token.clone());
        sending.spawn(async move { desk.sends_as(&token, 1, &request("email")).await });
    }
    let answers = sending.join_all().await;
    let created = answers.iter().filter(|a| a.status == StatusCode::CREATED);
    assert_eq!(created.count(), 1);
    for answer in &answers {
        if answer.status == StatusCode::CONFLICT {
            // How the first one ends wasn't known yet.
            assert_eq!(answer.problem().code, ProblemCode::InFlight);
        } else {
            assert_eq!(answer.receipt().number.0, 10_001);
        }
    }
    assert_eq!(desk.rows(), 1);
}

/// C56: while a key is being used, a second use is told so at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_use_is_answered_at_once_and_again_once_it_is_known() {
    let desk = Arc::new(Desk::open().await);
    let token = desk.token("super-admin").await;
    // Nothing can be stored while another program writes.
    let other = rusqlite::Connection::open(desk.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut both = tokio::task::JoinSet::new();
    for _ in 0..2 {
        let (desk, token) = (Arc::clone(&desk), token.clone());
        both.spawn(async move { desk.sends_as(&token, 1, &request("email")).await });
    }
    let told = both.join_next().await.unwrap().unwrap();
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert_eq!(told.problem().code, ProblemCode::InFlight);
    other.execute_batch("ROLLBACK").unwrap();
    let stored = both.join_next().await.unwrap().unwrap();
    assert_eq!(stored.status, StatusCode::CREATED);
    let again = desk.sends_as(&token, 1, &request("email")).await;
    assert_eq!(again.receipt().number, stored.receipt().number);
}

/// C34: whichever way a keyboard composes an accent, it is the same text.
#[tokio::test]
async fn the_same_words_with_their_accents_typed_otherwise_are_the_same_request() {
    let desk = Desk::open().await;
    let about = |subject: &str, description: &str| {
        let mut request = request("email");
        request["subject"] = json!(subject);
        request["description"] = json!(description);
        request
    };
    let apart = about("Perche\u{301} no?", "A\u{30a}ngstro\u{308}m");
    let composed = about("Perch\u{e9} no?", "\u{c5}ngstr\u{f6}m");
    let first = desk.sends("super-admin", 1, &apart).await.receipt();
    assert_eq!(first.subject, "Perch\u{e9} no?");
    let again = desk.sends("super-admin", 1, &composed).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.receipt().number, first.number);
}

/// Keys are kept for a week.
#[tokio::test]
async fn a_key_is_free_again_after_a_week() {
    let desk = Desk::open().await;
    let first = desk.sends("super-admin", 1, &request("email")).await;
    desk.clock.advance(TimeDelta::days(6));
    let kept = desk.sends("super-admin", 1, &request("email")).await;
    assert_eq!(kept.receipt().number, first.receipt().number);
    desk.clock.advance(TimeDelta::days(2));
    let freed = async || desk.sends("super-admin", 1, &request("email")).await;
    let mut later = freed().await;
    while later.receipt().number == first.receipt().number {
        later = freed().await;
    }
    assert_eq!(later.status, StatusCode::CREATED);
}

#[tokio::test]
async fn another_content_under_the_same_key_is_refused_with_the_first_receipt() {
    let desk = Desk::open().await;
    let first = desk
        .sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    let mut other = request("email");
    other["description"] = json!("Something else");
    let problem = desk.sends("super-admin", 1, &other).await.problem();
    assert_eq!(problem.status, 422);
    assert_eq!(problem.code, ProblemCode::AlreadySent);
    assert_eq!(problem.receipt.as_deref(), Some(&first));
    assert_eq!(desk.rows(), 1);
}

/// What is typed with other spaces, or read in another language, is the same request.
#[tokio::test]
async fn the_same_content_in_another_dress_is_a_replay() {
    let desk = Desk::open().await;
    desk.sends("super-admin", 1, &request("phone"))
        .await
        .receipt();
    let mut other = request("phone");
    other["phone"] = json!("0039 02 12345678");
    other["subject"] = json!(" Export fails ");
    other["language"] = json!("it");
    let again = desk.sends("super-admin", 1, &other).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(desk.rows(), 1);
}

#[tokio::test]
async fn a_key_is_one_person_s_own() {
    let desk = Desk::open().await;
    let ada = desk
        .sends("super-admin", 1, &request("chat"))
        .await
        .receipt();
    let sam = desk.sends("user", 1, &request("email")).await.receipt();
    assert_ne!(ada.number, sam.number);
    assert_eq!(desk.rows(), 2);
}

/// A file that was closed and opened again goes on where it was.
#[tokio::test]
async fn numbers_and_keys_outlive_the_server() {
    let desk = Desk::open().await;
    let first = desk
        .sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    let Desk {
        running, folder, ..
    } = desk;
    running.stop().await;
    let file = folder.path().join("data/help.sqlite");
    assert!(
        !folder.path().join("data/help.sqlite-wal").exists(),
        "not closed"
    );
    let next = Desk::open_with(|settings, _| {
        settings.signing_key = file.with_file_name("receipt-key.pem");
        settings.data = file.into();
    })
    .await;
    let again = next
        .sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    assert_eq!(again.number, first.number);
    assert_eq!(again.signature, first.signature);
    let second = next
        .sends("super-admin", 2, &request("email"))
        .await
        .receipt();
    assert_eq!(second.number.0, first.number.0 + 1);
}
