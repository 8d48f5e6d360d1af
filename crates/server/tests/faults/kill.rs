//! The process is killed at any moment.

use crate::{checker, process::Process, senders::Senders, times};

/// F1: whatever was acknowledged is there once, however often the process is killed in between.
#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_nothing_and_store_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path());
    let senders = Senders::start(&process.url);
    for round in 0..times(60, 1000) {
        // At another moment each time: some are on their way in then, some in a commit, some on their
        // way out.
        senders.acknowledged(1 + round * 7 % 40).await;
        process.kill();
        process = Process::start(folder.path());
        senders.moved(&process.url);
    }
    senders.acknowledged(8).await;
    let history = senders.stop().await;
    process.kill();
    let faults = checker::faults(folder.path(), &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}
