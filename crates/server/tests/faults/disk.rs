//! The disk loses power, runs full, or fails to keep what it was given.

use crate::senders::{Senders, sign_in, some};
use crate::{checker, history::History, process::Process, shim, times};
use reqwest::{Client, StatusCode};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A disk: what the process sees, and what has reached the platters.
struct Disk {
    folder: TempDir,
    shim: PathBuf,
}

impl Disk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        fs::create_dir(folder.path().join("shadow")).unwrap();
        let shim = shim(folder.path(), "disk");
        Self { folder, shim }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn full(&self) -> PathBuf {
        self.folder.path().join("full")
    }

    /// A server on it; `None` when it doesn't start.
    fn serve(&self, more: &[(&str, PathBuf)]) -> Option<Process> {
        let mut variables = vec![
            ("LD_PRELOAD", self.shim.clone()),
            ("DISK_DATA", self.data()),
            ("DISK_SHADOW", self.folder.path().join("shadow")),
            ("DISK_FULL", self.full()),
        ];
        variables.extend_from_slice(more);
        Process::try_start(&self.data().join("help.sqlite"), &self.data(), &variables)
    }

    /// The power goes, and comes back: what wasn't synced is gone.
    fn lose_power(&self, process: Option<Process>) {
        drop(process);
        fs::remove_dir_all(self.data()).unwrap();
        copy(&self.folder.path().join("shadow"), &self.data());
    }
}

/// What ends in `~` or `!` was on its way to the disk.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let to = to.join(file.file_name());
        if file.file_type().unwrap().is_dir() {
            copy(&file.path(), &to);
        } else if !to.to_str().unwrap().ends_with(['~', '!']) {
            fs::copy(file.path(), to).unwrap();
        }
    }
}

/// Cuts the power again and again under load, and says what is wrong afterwards.
async fn cut(rounds: usize, more: &[(&str, PathBuf)]) -> Vec<String> {
    let disk = Disk::new();
    let mut process = disk.serve(more).unwrap();
    let senders = Senders::start(&process.url);
    for round in 0..rounds {
        senders.acknowledged(3 + round * 7 % 30).await;
        disk.lose_power(Some(process));
        process = disk.serve(more).unwrap();
        senders.moved(&process.url);
    }
    senders.acknowledged(8).await;
    let history = senders.stop().await;
    disk.lose_power(Some(process));
    checker::faults(&disk.data(), &history).await
}

/// F2, C55: an acknowledged request was on the disk before anyone heard of it.
#[tokio::test(flavor = "multi_thread")]
async fn power_cuts_lose_nothing_that_was_acknowledged() {
    let faults = cut(times(20, 200), &[]).await;
    assert!(faults.is_empty(), "{faults:#?}");
}

/// F2, the control: were commits not synced, as with `synchronous = NORMAL`, the same test would tell.
#[tokio::test(flavor = "multi_thread")]
async fn power_cuts_are_noticed_where_commits_are_not_synced() {
    let faults = cut(20, &[("DISK_NO_WAL", "1".into())]).await;
    assert!(!faults.is_empty());
}

/// F3: a sync that fails is never followed by a receipt for what it was to keep.
#[tokio::test(flavor = "multi_thread")]
async fn a_failing_disk_never_makes_a_false_receipt() {
    for fails_at in 1..=times(20, 200) {
        let disk = Disk::new();
        let fails_at = PathBuf::from(fails_at.to_string());
        let history = History::default();
        if let Some(process) = disk.serve(&[("DISK_FAIL_AT", fails_at)]) {
            some(&process.url, &history, 0..12).await;
            disk.lose_power(Some(process));
        } else {
            disk.lose_power(None);
        }
        let process = disk.serve(&[]).unwrap();
        some(&process.url, &history, 0..16).await;
        process.kill();
        assert_eq!(history.acknowledged(), 16, "it didn't heal");
        let faults = checker::faults(&disk.data(), &history).await;
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

/// F4: a full disk refuses what is new, goes on answering what is there, and heals by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_and_heals_without_a_restart() {
    let disk = Disk::new();
    let process = disk.serve(&[]).unwrap();
    let history = History::default();
    some(&process.url, &history, 0..4).await;
    fs::write(disk.full(), "").unwrap();
    some(&process.url, &history, 4..8).await;
    assert_eq!(history.acknowledged(), 4);
    let http = Client::builder().no_proxy().build().unwrap();
    let token = sign_in(&http, &process.url).await.unwrap();
    for path in ["v1/requests/10001", "v1/articles?q=password", "v1/session"] {
        let url = format!("{}{path}", process.url);
        let answer = http.get(url).bearer_auth(&token).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
    }
    fs::remove_file(disk.full()).unwrap();
    some(&process.url, &history, 4..12).await;
    assert_eq!(history.acknowledged(), 12);
    disk.lose_power(Some(process));
    let faults = checker::faults(&disk.data(), &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}
