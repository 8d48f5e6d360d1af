//! The server on PostgreSQL: two of them, one database.

use crate::postgres_server::{Cluster, Database};
use crate::support::{Desk, request};
use help_server::{Clock, Place};
use protocol::Receipt;
use reqwest::StatusCode;
use std::path::Path;
use std::sync::Arc;

/// A server on this database, whose receipts are signed by the key of the first.
async fn node(database: &Database, key: &Path) -> Desk {
    let (place, key) = (Place::Database(database.url.clone()), key.to_owned());
    Desk::open_with(|settings, _| {
        settings.data = place;
        settings.signing_key = key;
        settings.clock = Clock::default();
    })
    .await
}

async fn database() -> Database {
    tokio::task::spawn_blocking(Database::new).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_of_one_database_are_one_desk() {
    let database = database().await;
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    let one = node(&database, &key).await;
    let two = node(&database, &key).await;
    let first = one.sends("super-admin", 1, &request("email")).await;
    assert_eq!(first.status, StatusCode::CREATED);
    // A demo's server signs its tokens itself, for the same person.
    let again = two.sends("super-admin", 1, &request("email")).await;
    assert_eq!(again.status, StatusCode::OK);
    let (first, again) = (first.receipt(), again.receipt());
    assert_eq!(
        (first.number, first.signature),
        (again.number, again.signature)
    );
    let path = format!("v1/requests/{}", first.number.0);
    let seen: Receipt = two.reads("super-admin", &path).await;
    assert_eq!(seen.promise, first.promise);
    let next = two
        .sends("super-admin", 2, &request("chat"))
        .await
        .receipt();
    assert_eq!(next.number.0, first.number.0 + 1);
}

/// F1, F7: a database that crashes loses nothing that was answered, and stores nothing twice.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_outlives_a_crash_of_the_database() {
    let cluster = tokio::task::spawn_blocking(Cluster::start);
    let cluster = Arc::new(cluster.await.unwrap());
    let database = tokio::task::spawn_blocking(move || Database::in_cluster(cluster));
    let database = database.await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let desk = node(&database, &folder.path().join("key.pem")).await;
    let token = desk.token("super-admin").await;
    let crashing = tokio::task::spawn_blocking({
        let cluster = Arc::clone(&database.cluster);
        move || (0..10).for_each(|_| cluster.crash())
    });
    let mut answered = Vec::new();
    let mut key = 0;
    while !crashing.is_finished() || answered.len() < 20 {
        key += 1;
        // Whoever gets no receipt sends again, under the same key.
        let receipt = loop {
            let answer = desk.sends_as(&token, key, &request("email")).await;
            if answer.status.is_success() {
                break answer.receipt();
            }
            assert!(
                [StatusCode::SERVICE_UNAVAILABLE, StatusCode::CONFLICT].contains(&answer.status),
                "{answer:?}"
            );
        };
        answered.push(receipt.number);
    }
    crashing.await.unwrap();
    for (key, number) in (1..).zip(&answered) {
        let again = desk.sends_as(&token, key, &request("email")).await;
        assert_eq!(again.receipt().number, *number, "lost");
    }
    let mut numbers = answered.clone();
    numbers.sort_by_key(|number| number.0);
    numbers.dedup();
    assert_eq!(numbers.len(), answered.len(), "stored twice");
    assert!(answered.len() >= 20);
}
