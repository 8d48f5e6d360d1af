//! The computer's clock is set while the server runs.

use crate::database::Database as Contents;
use crate::due::DUE;
use crate::postgres_server::Database;
use crate::senders::some;
use crate::{checker, history::History, process::Process, shim, times, until};
use chrono::TimeDelta;
use help_server::Clock;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What operators are told of a clock that has jumped.
const DOUBTFUL: &str = "degraded: the clock has jumped";
/// For how long a computer sleeps.
const SLEPT_S: i64 = 8000;

/// A server whose computer's clock can be set.
struct Computer {
    folder: TempDir,
    process: Process,
    operators: String,
}

impl Computer {
    /// Starts it; its clock is wrong by so many seconds.
    fn start(data: impl FnOnce(&Path) -> PathBuf, wrong_s: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        set(folder.path(), wrong_s, 0);
        let (data, shim) = (data(folder.path()), shim(folder.path(), "clock"));
        let start = |_| {
            // Free again at once: if others take it, it doesn't start.
            let operators = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
            let operators = operators.unwrap().to_string();
            let variables = [
                ("LD_PRELOAD", shim.clone()),
                ("CLOCK_FILE", folder.path().join("clock")),
                ("HELP_SERVER_ADMIN_LISTEN", operators.clone().into()),
            ];
            let process = Process::try_start(&data, folder.path(), &variables)?;
            Some((process, format!("http://{operators}/ready")))
        };
        let (process, operators) = (0..10).find_map(start).expect("it doesn't start");
        Self {
            folder,
            process,
            operators,
        }
    }

    /// Sets its clock wrong by so many seconds, after so many of sleep in all.
    fn set(&self, wrong_s: i64, slept_s: i64) {
        set(self.folder.path(), wrong_s, slept_s);
    }

    /// Waits until the operators are told so.
    async fn is(&self, told: &str) {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let is_told = async || {
            let ready = http.get(&self.operators).send().await.unwrap();
            ready.text().await.unwrap() == told
        };
        until(is_told, told).await;
    }
}

fn set(folder: &Path, wrong_s: i64, slept_s: i64) {
    let whole = folder.join("clock.new");
    fs::write(&whole, format!("{wrong_s} {slept_s}")).unwrap();
    fs::rename(whole, folder.join("clock")).unwrap();
}

/// Whether all requests were accepted within the last minutes, by the right clock.
async fn are_dated_right(contents: &Contents) -> bool {
    let all = contents.count("request").await;
    dated(contents, Clock::default().now()).await == all
}

/// How many requests were accepted within minutes of then.
async fn dated(contents: &Contents, then: sla::Instant) -> usize {
    let then = then.timestamp();
    let near = format!("request WHERE abs(accepted_at - {then}) <= 1800");
    contents.count(&near).await
}

/// F19: an hour forth or back makes nothing missed that isn't, hides nothing that is, and dates no
/// request wrong; operators are told.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_makes_no_miss_and_hides_none() {
    let computer = Computer::start(|folder| folder.join("help.sqlite"), 0);
    let contents = Contents::open(&computer.folder.path().join("help.sqlite")).await;
    let (history, url) = (History::default(), &computer.process.url);
    let mut expected = 0;
    for round in 0..times(1, 10) as u128 {
        for (key, wrong_s) in (round * 100..).step_by(50).zip([4000, -4000]) {
            some(url, &history, key..key + 10).await;
            let timers = contents.count("timer").await;
            computer.set(wrong_s, 0);
            computer.is(DOUBTFUL).await;
            some(url, &history, key + 10..key + 20).await;
            assert!(are_dated_right(&contents).await);
            // Three moments each.
            assert_eq!(contents.count("timer").await, timers + 30);
            contents.run(DUE).await;
            let told = async || contents.count("timer").await == 0;
            until(told, "a miss is hidden").await;
            expected += 20;
            let missed = "outbox WHERE lane = 'webhooks' AND kind = 'promise.missed'";
            assert_eq!(contents.count(missed).await, expected);
            computer.set(0, 0);
            computer.is("ready").await;
        }
    }
    assert_eq!(history.acknowledged(), expected);
}

/// F19: a sleep is no jump: what is sent after it is dated right, and nothing is doubted but a clock that
/// jumps then.
#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_slept_believes_its_clock_at_once() {
    let computer = Computer::start(|folder| folder.join("help.sqlite"), 0);
    let contents = Contents::open(&computer.folder.path().join("help.sqlite")).await;
    let (history, url) = (History::default(), &computer.process.url);
    some(url, &history, 0..10).await;
    computer.set(0, SLEPT_S);
    some(url, &history, 10..20).await;
    let woken = Clock::default().now() + TimeDelta::seconds(SLEPT_S);
    assert_eq!(dated(&contents, woken).await, 10);
    computer.set(4000, SLEPT_S);
    computer.is(DOUBTFUL).await;
    computer.set(0, SLEPT_S);
    computer.is("ready").await;
}

/// F19, on `PostgreSQL`: the database's time counts, whatever the server's computer shows.
#[tokio::test(flavor = "multi_thread")]
async fn servers_of_a_database_go_by_its_time() {
    let database = Database::new().await;
    let data = Path::new(&database.url);
    let contents = Contents::open(data).await;
    let history = History::default();
    let computer = Computer::start(|_| data.to_owned(), 4000);
    some(&computer.process.url, &history, 0..10).await;
    computer.set(-4000, 0);
    some(&computer.process.url, &history, 10..20).await;
    assert!(are_dated_right(&contents).await);
    computer.process.kill();
    assert_eq!(history.acknowledged(), 20);
    let faults = checker::unsound(data, &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}
