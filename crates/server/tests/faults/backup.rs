//! A copy is made while everybody writes, and the server goes on from it.

use crate::{checker, process::Process, senders::Senders};
use std::process::Command;

/// F37: what was acknowledged before the copy began is in it, whole; a server starts on it and goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_under_load_can_be_restored() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let senders = Senders::start(&process.url);
    for round in 0..5 {
        senders.acknowledged(20).await;
        let before = senders.history.snapshot();
        let restored = tempfile::tempdir().unwrap();
        let copy = restored.path().join("help.sqlite");
        let (data, to) = (folder.path().join("help.sqlite"), copy.clone());
        let made = tokio::task::spawn_blocking(move || {
            let mut backup = Command::new(env!("CARGO_BIN_EXE_help-server"));
            backup.arg("backup").arg(to).arg("--data").arg(data);
            backup.output().unwrap()
        });
        let made = made.await.unwrap();
        assert!(made.status.success(), "{made:?}");
        std::fs::copy(
            folder.path().join("receipt-key.pem"),
            restored.path().join("receipt-key.pem"),
        )
        .unwrap();
        let again = Process::start(restored.path());
        let more = Senders::go_on(&again.url, before, 1_000_000 + round * 10_000);
        more.acknowledged(8).await;
        let told = more.stop().await;
        again.kill();
        lost(&checker::unsound(&copy, &told).await);
    }
    let history = senders.stop().await;
    process.kill();
    let faults = checker::faults(folder.path(), &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What was sent while the copy was made may be in it: that alone is no fault.
fn lost(faults: &[String]) {
    let faults: Vec<_> = faults
        .iter()
        .filter(|fault| !fault.ends_with("nobody sent it"))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}
