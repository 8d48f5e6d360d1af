//! The server on `PostgreSQL`: two of them, one database.

use crate::identity::eventually;
use crate::postgres_server::Database;
use crate::support::{Desk, request};
use help_server::{Clock, Place};
use protocol::Receipt;
use reqwest::StatusCode;
use std::path::Path;
use tokio_postgres::{Client, NoTls};

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

/// A connection beside the server's.
async fn connected(database: &Database) -> Client {
    let (client, connection) = tokio_postgres::connect(&database.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// F10, C60: where nobody waits at a screen others may be in the way for longer than a request waits. It is on
/// record once all the same.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_to_be_forgotten_is_forgotten_once_others_are_done() {
    let database = Database::new().await;
    let folder = tempfile::tempdir().unwrap();
    let desk = node(&database, &folder.path().join("key.pem")).await;
    desk.sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    let other = connected(&database).await;
    let hold = "BEGIN; SELECT FROM request FOR UPDATE";
    other.batch_execute(hold).await.unwrap();
    let watcher = connected(&database).await;
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
        AND datname = current_database() AND query LIKE 'UPDATE request SET caller%'
        AND query_start > to_timestamp($1)";
    let waits_since = async |since: f64| {
        let waits = watcher.query_one(waits, &[&since]).await.unwrap();
        waits.get::<_, i64>(0) > 0
    };
    let words = [
        "help-server",
        "erase",
        "--issuer",
        "help-demo",
        "--by",
        "Eve",
    ];
    let whose = ["--subject", "ada.rossi@northwind.example"];
    let place = ["--data", &database.url];
    let words = [&words[..], &whose, &place].concat();
    let release = async {
        eventually(async || waits_since(0.0).await).await;
        let now = "SELECT extract(epoch FROM clock_timestamp())::float8";
        let now = watcher.query_one(now, &[]).await.unwrap().get(0);
        // The first attempt was refused, and another came.
        eventually(async || waits_since(now).await).await;
        other.batch_execute("COMMIT").await.unwrap();
    };
    let (erased, ()) = tokio::join!(desk.runs(&words), release);
    assert_eq!(erased.unwrap(), "1 request is nobody's now");
    let audited = "SELECT string_agg(act, ',') FROM audit";
    let audited = watcher.query_one(audited, &[]).await.unwrap();
    assert_eq!(audited.get::<_, &str>(0), "erased");
}
