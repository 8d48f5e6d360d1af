//! A receipt outlives the process that gave it.

use crate::program::Server;
use crate::support::{request, rows};
use protocol::{IdempotencyKey, Receipt, paths};
use reqwest::Client;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::HashMap;
use tokio::task::JoinSet;

const AT_ONCE: u128 = 8;
const RECEIPTS: usize = 60;

async fn token(http: &Client, url: &str) -> String {
    let url = format!("{url}demo/token?as=super-admin");
    let answer: Value = http.get(url).send().await.unwrap().json().await.unwrap();
    answer["token"].as_str().unwrap().to_owned()
}

/// The receipt under `key`, or `None` when the server is gone.
async fn send(http: &Client, url: &str, token: &str, key: u128) -> Option<Receipt> {
    let mut body = request("email");
    body["subject"] = json!(format!("Request {key}"));
    let answer = http
        .post(format!("{url}{}", paths::REQUESTS.trim_start_matches('/')))
        .bearer_auth(token)
        .header(
            paths::IDEMPOTENCY_KEY,
            IdempotencyKey::from_random(key).as_str(),
        )
        .json(&body)
        .send()
        .await
        .ok()?;
    assert!(answer.status().is_success(), "{}", answer.status());
    answer.json().await.ok()
}

/// C55, F1: senders go on until the process is killed under them, which is when some requests are in
/// every stage: on their way in, in a commit, on their way out.
#[tokio::test(flavor = "multi_thread")]
async fn every_receipt_is_there_after_a_kill() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut server = Server::start(folder.path());
    let http = Client::builder().no_proxy().build().unwrap();
    let pass = token(&http, &server.url).await;
    let (given, mut receipts) = tokio::sync::mpsc::unbounded_channel();
    let mut senders = JoinSet::new();
    for sender in 0..AT_ONCE {
        let (http, url, pass, given) = (
            http.clone(),
            server.url.clone(),
            pass.clone(),
            given.clone(),
        );
        senders.spawn(async move {
            let mut key = sender;
            while let Some(receipt) = send(&http, &url, &pass, key).await {
                given.send((key, receipt)).unwrap();
                key += AT_ONCE;
            }
        });
    }
    drop(given);
    let mut kept = HashMap::new();
    while kept.len() < RECEIPTS {
        let (key, receipt) = receipts.recv().await.unwrap();
        kept.insert(key, receipt);
    }
    server.kill();
    senders.join_all().await;
    while let Some((key, receipt)) = receipts.recv().await {
        kept.insert(key, receipt);
    }

    let server = Server::start(folder.path());
    let pass = token(&http, &server.url).await;
    for (key, receipt) in &kept {
        let again = send(&http, &server.url, &pass, *key).await.unwrap();
        assert_eq!(again.number, receipt.number);
        assert_eq!(again.promise, receipt.promise);
        assert_eq!(again.subject, receipt.subject);
    }
    let database = folder.path().join("data/help.sqlite");
    let stored = usize::try_from(rows(&database)).unwrap();
    // Some may have been stored whose receipt was on its way: never fewer, never twice.
    assert!((kept.len()..=kept.len() + 8).contains(&stored), "{stored}");
    let check = "PRAGMA integrity_check";
    let connection = Connection::open(database).unwrap();
    let verdict: String = connection.query_row(check, [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
}
