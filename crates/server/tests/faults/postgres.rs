//! The database of many servers crashes, or is gone for a while.

use crate::postgres_server::Database;
use crate::{checker, process::Process, senders::Senders, times};
use std::sync::Arc;

/// F7: crashes of the database lose nothing that was acknowledged, and store nothing twice.
#[tokio::test(flavor = "multi_thread")]
async fn crashes_of_the_database_lose_nothing_and_store_nothing_twice() {
    let database = Database::apart().await;
    let folder = tempfile::tempdir().unwrap();
    let process = Process::on(&database.url, folder.path());
    let senders = Senders::start(&process.url);
    for round in 0..times(10, 60) {
        senders.acknowledged(3 + round * 7 % 30).await;
        let cluster = Arc::clone(&database.cluster);
        let crash = tokio::task::spawn_blocking(move || cluster.crash());
        crash.await.unwrap();
    }
    senders.acknowledged(8).await;
    let history = senders.stop().await;
    process.kill();
    let faults = checker::faults_of(database.url.as_ref(), folder.path(), &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}

/// F11: servers of one database are killed in turn; whoever is left goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_is_replaced_by_another_of_the_same_database() {
    let database = Database::apart().await;
    let folder = tempfile::tempdir().unwrap();
    let mut one = Process::on(&database.url, folder.path());
    let mut two = Process::on(&database.url, folder.path());
    let senders = Senders::start(&one.url);
    for round in 0..times(10, 200) {
        senders.acknowledged(3 + round * 7 % 30).await;
        one.kill();
        senders.moved(&two.url);
        (one, two) = (two, Process::on(&database.url, folder.path()));
    }
    senders.acknowledged(8).await;
    let history = senders.stop().await;
    one.kill();
    two.kill();
    let faults = checker::faults_of(database.url.as_ref(), folder.path(), &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}
