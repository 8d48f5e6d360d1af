//! The server on `PostgreSQL`: two of them, one database.

use crate::postgres_server::Database;
use crate::support::{Desk, request};
use help_server::{Clock, Place};
use protocol::Receipt;
use reqwest::StatusCode;
use std::path::Path;

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

#[tokio::test(flavor = "multi_thread")]
async fn servers_of_one_database_are_one_desk() {
    let database = Database::new().await;
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
