//! The computer's clock is set while the server runs.

use crate::database::Database as Contents;
use crate::due::DUE;
use crate::postgres_server::Database;
use crate::senders::some;
use crate::{checker, history::History, process::Process, shim, times};
use help_server::Clock;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

/// Several times what it may take for a jump to be noticed.
const PATIENCE: Duration = Duration::from_mins(1);

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
        set(folder.path(), wrong_s);
        // Free again at once.
        let operators = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
        let operators = operators.unwrap().to_string();
        let variables = [
            ("LD_PRELOAD", shim(folder.path(), "clock")),
            ("CLOCK_FILE", folder.path().join("clock")),
            ("HELP_SERVER_ADMIN_LISTEN", operators.clone().into()),
        ];
        let process = Process::try_start(&data(folder.path()), folder.path(), &variables);
        Self {
            folder,
            process: process.unwrap(),
            operators: format!("http://{operators}/ready"),
        }
    }

    /// Sets its clock, and waits until the operators are told so.
    async fn set(&self, wrong_s: i64, told: &str) {
        set(self.folder.path(), wrong_s);
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let noticed = async {
            loop {
                let ready = http.get(&self.operators).send().await.unwrap();
                if ready.text().await.unwrap() == told {
                    break;
                }
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, noticed).await.unwrap();
    }
}

fn set(folder: &Path, wrong_s: i64) {
    fs::write(folder.join("clock"), wrong_s.to_string()).unwrap();
}

/// Whether all requests were accepted within the last minutes, by the right clock.
async fn are_dated_right(contents: &Contents) -> bool {
    let now = Clock::default().now().timestamp();
    let wrong = format!("request WHERE abs(accepted_at - {now}) > 1800");
    contents.count(&wrong).await == 0
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
            computer
                .set(wrong_s, "degraded: the clock has jumped")
                .await;
            some(url, &history, key + 10..key + 20).await;
            assert!(are_dated_right(&contents).await);
            // Three moments each.
            assert_eq!(contents.count("timer").await, timers + 30);
            contents.run(DUE).await;
            let told = async {
                while contents.count("timer").await > 0 {
                    sleep(Duration::from_millis(10)).await;
                }
            };
            timeout(PATIENCE, told).await.expect("a miss is hidden");
            expected += 20;
            let missed = "outbox WHERE lane = 'webhooks' AND kind = 'promise.missed'";
            assert_eq!(contents.count(missed).await, expected);
            computer.set(0, "ready").await;
        }
    }
    assert_eq!(history.acknowledged(), expected);
}

/// F19, on `PostgreSQL`: the database's time counts, whatever the server's computer shows.
#[tokio::test(flavor = "multi_thread")]
async fn servers_of_a_database_go_by_its_time() {
    let database = tokio::task::spawn_blocking(Database::new).await.unwrap();
    let data = Path::new(&database.url);
    let contents = Contents::open(data).await;
    let history = History::default();
    let computer = Computer::start(|_| data.to_owned(), 4000);
    some(&computer.process.url, &history, 0..10).await;
    set(computer.folder.path(), -4000);
    some(&computer.process.url, &history, 10..20).await;
    assert!(are_dated_right(&contents).await);
    computer.process.kill();
    assert_eq!(history.acknowledged(), 20);
    let faults = checker::unsound(data, &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}
