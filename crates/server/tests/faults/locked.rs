//! Another program has the file.

use crate::{checker, process::Process, senders::Senders};
use rusqlite::Connection;

/// F5: a lock that another program holds for a while fails no request.
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_of_another_program_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let senders = Senders::start(&process.url);
    let other = Connection::open(folder.path().join("help.sqlite")).unwrap();
    for _ in 0..20 {
        senders.acknowledged(4).await;
        other.execute_batch("BEGIN IMMEDIATE; COMMIT").unwrap();
    }
    let history = senders.stop().await;
    process.kill();
    let faults = checker::faults(folder.path(), &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}
