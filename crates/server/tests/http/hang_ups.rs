//! Whoever hangs up, or closes their half, ends nothing that was begun.

use crate::patience::post;
use crate::seen::{admin, seen};
use crate::support::{Desk, request};
use crate::wire::Wire;
use tokio::io::AsyncWriteExt;

fn email(token: &str) -> String {
    let body = request("email").to_string();
    post(token, &format!("content-length: {}", body.len())) + &body
}

/// Who hangs up ends nothing: the key is in use until it is known what became of it, and then has its receipt.
#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_and_sends_again_has_one_request() {
    let desk = Desk::open_with(admin).await;
    let token = desk.token("user").await;
    // Nothing can be stored while another program writes.
    let other = rusqlite::Connection::open(desk.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut hasty = Wire::to(&desk.running.url()).await;
    hasty.say(email(&token)).await;
    let under_way = "help_requests_in_flight 1";
    while !seen(&desk, "metrics").await.body.contains(under_way) {}
    drop(hasty);
    let mut patient = Wire::to(&desk.running.url()).await;
    patient.say(email(&token)).await;
    let told = patient.answer().await;
    assert!(told.contains("\"in_flight\""), "{told}");
    other.execute_batch("ROLLBACK").unwrap();
    let again = loop {
        patient.say(email(&token)).await;
        let again = patient.answer().await;
        if !again.starts_with("HTTP/1.1 409") {
            break again;
        }
    };
    assert!(again.starts_with("HTTP/1.1 200"), "{again}");
    assert_eq!(desk.rows(), 1);
}

/// Who has said all and closes their half is answered: what was begun is done.
#[tokio::test]
async fn who_has_said_all_is_answered_though_they_close_their_half() {
    let desk = Desk::open().await;
    let token = desk.token("user").await;
    let mut brief = Wire::to(&desk.running.url()).await;
    brief.say(email(&token)).await;
    brief.0.shutdown().await.unwrap();
    let answer = brief.rest().await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(desk.rows(), 1);
}
