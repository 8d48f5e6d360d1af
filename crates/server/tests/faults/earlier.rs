//! Databases as earlier versions left them, brought up to date by the server of today.

use crate::database::Database as Contents;
use crate::figures::note;
use crate::postgres_server::Database;
use crate::senders::{sign_in, some};
use crate::{history::History, process::Process, times};
use reqwest::{Client, StatusCode};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::oneshot::{self, error::TryRecvError};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

/// When all promises but the first request's were due, and when that is.
const DUE: (i64, i64) = (1_794_069_000, 4_000_000_000);
/// How long others who write may have to wait.
const ASKED: Duration = Duration::from_secs(2);
/// Between two that write: they leave time for others.
const BREATH: Duration = Duration::from_millis(10);

/// What is told apart between the engines.
pub(crate) struct Engine {
    name: &'static str,
    /// Where its steps are.
    schema: &'static str,
    /// A fingerprint.
    zeros: &'static str,
    /// A promise in words of the first version.
    promise: &'static str,
    /// The step that makes the outbox.
    outbox: usize,
    /// What others write meanwhile: where nothing else can be written to, one table tells of all.
    write: &'static str,
}

pub(crate) const SQLITE: Engine = Engine {
    name: "SQLite",
    schema: "sqlite",
    zeros: "zeroblob(32)",
    promise: r#"{"case":{"channel":"email","role":"super_admin","severity":"standard"},
        "commitment":{"guaranteed":{"within_s":3600}},"policy":"v","start":1794065400,
        "due":1794069000}"#,
    outbox: 5,
    write: "UPDATE request SET language = language WHERE number = 10001",
};

pub(crate) const POSTGRES: Engine = Engine {
    name: "PostgreSQL",
    schema: "postgres",
    zeros: r"decode(repeat('00', 32), 'hex')",
    promise: r#"{"terms":{"case":{"channel":"email","role":"super_admin","severity":"standard"},
        "commitment":{"guaranteed":{"within_s":3600}},"policy":"v"},"start":1794065400,
        "raised":null,"stops":[],"warn":null,"due":1794069000}"#,
    outbox: 1,
    write: "UPDATE request SET language = language WHERE number = 10001;
        UPDATE outbox SET lane = lane WHERE id = 1",
};

impl Engine {
    /// What brought its databases from nothing to today, a step for each version.
    pub(crate) fn steps(&self) -> Vec<String> {
        let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap());
        let schema = here.join("src/store").join(self.schema).join("schema");
        let step = |version: usize| fs::read_to_string(schema.join(format!("{version}.sql"))).ok();
        (1..).map_while(step).collect()
    }

    /// Brings a database of the version before to the next one, as that one did. The first has these many
    /// requests of one person's, all missed but the first one; the first with an outbox, a message of each.
    pub(crate) async fn advance(&self, data: &Path, version: usize, requests: usize) {
        let old = Contents::open(data).await;
        if let Contents::File(_) = old {
            let quick = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF";
            old.run(quick).await;
        }
        old.run(&self.steps()[version - 1]).await;
        if version == 1 {
            old.run(&self.requests(requests)).await;
        }
        if version == self.outbox {
            old.run(
                "INSERT INTO outbox (request, lane, kind, body, created_at, due_at, state)
                 SELECT number, 'mail', 'request.created', '{}', accepted_at, accepted_at, 'delivered'
                 FROM request",
            )
            .await;
        }
        old.run(&match old {
            Contents::File(_) => format!("PRAGMA user_version = {version}"),
            Contents::Server(_) => format!(
                "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL);
                 DELETE FROM schema_version; INSERT INTO schema_version VALUES ({version})"
            ),
        })
        .await;
    }

    fn requests(&self, count: usize) -> String {
        let Self { zeros, promise, .. } = self;
        let (missed, open) = DUE;
        format!(
            "INSERT INTO request (issuer, caller, account_id, account_name, name, email, role,
               token_issued_at, channel, severity, subject, description, language, promise, policy,
               accepted_at, idempotency_key, fingerprint)
             SELECT 'help-demo', 'ada.rossi@northwind.example', 'northwind', 'Northwind', 'Ada Rossi',
               'ada.rossi@northwind.example', 'super_admin', 0, 'email', 'standard', 's' || n,
               'It stops at 40 % since this morning, for everybody in our team.', 'en', '{promise}',
               'v', 1794065400, 'past-' || n, {zeros}
             FROM (WITH RECURSIVE one (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < {count})
               SELECT n FROM one) AS past;
             UPDATE request SET promise = replace(promise, '{missed}', '{open}') WHERE number = 10001"
        )
    }

    /// Somebody else who writes all the time until they are told to stop, and says how long they had to wait
    /// at most.
    async fn writing(&self, data: &Path) -> (oneshot::Sender<()>, JoinHandle<Duration>) {
        let (stop, mut stopped) = oneshot::channel();
        let (database, write) = (Contents::open(data).await, self.write);
        database.run(write).await;
        let runtime = Handle::current();
        let mut writing = async move || {
            let mut longest = Duration::ZERO;
            while stopped.try_recv() == Err(TryRecvError::Empty) {
                sleep(BREATH).await;
                let began = Instant::now();
                database.run(write).await;
                longest = longest.max(began.elapsed());
            }
            longest
        };
        (stop, spawn_blocking(move || runtime.block_on(writing())))
    }

    /// The server of today starts on what an earlier version left: all is there, and it goes on.
    async fn goes_on(&self, data: &Path, folder: &Path, version: usize) {
        let before = Contents::open(data).await.rows(PAST).await.unwrap();
        let (stop, writing) = self.writing(data).await;
        let (place, files) = (data.to_owned(), folder.to_owned());
        let process = spawn_blocking(move || Process::try_start(&place, &files, &[]));
        let process = process.await.unwrap().expect("it doesn't start");
        stop.send(()).unwrap();
        let requests = &before[0][0];
        let what = format!(
            "others wait while {requests} requests of step {version} are brought up to date on {}",
            self.name
        );
        note(("F27", &what), writing.await.unwrap(), ASKED);
        assert_eq!(due_of_the_first(&process.url).await, DUE.1);
        let history = History::default();
        some(&process.url, &history, 0..4).await;
        assert_eq!(history.acknowledged(), 4);
        process.end();
        let new = Contents::open(data).await;
        assert_eq!(new.damage().await, None);
        assert_eq!(new.rows(PAST).await.unwrap(), before);
        // Its last five minutes, and its miss.
        assert_eq!(new.count("timer WHERE request = 10001").await, 2);
    }
}

/// What every version says of the requests.
const PAST: &str = "SELECT count(*), min(number), max(number), count(DISTINCT subject) FROM request
    WHERE accepted_at = 1794065400";

/// What their author is told.
async fn due_of_the_first(url: &str) -> i64 {
    let http = Client::builder().no_proxy().build().unwrap();
    let token = sign_in(&http, url).await.unwrap();
    let receipt = http.get(format!("{url}v1/requests/10001"));
    let receipt = receipt.bearer_auth(token).send().await.unwrap();
    assert_eq!(receipt.status(), StatusCode::OK);
    let receipt: Value = receipt.json().await.unwrap();
    receipt["promise"]["due"].as_i64().unwrap()
}

/// How many requests there are.
fn requests() -> usize {
    times(500, 1_000_000)
}

/// F27: whatever version left a file, it is brought up to date with its promises as they were made.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_any_version_is_brought_up_to_date_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.sqlite");
    for version in 1..SQLITE.steps().len() {
        SQLITE.advance(&old, version, requests()).await;
        let new = folder.path().join("help.sqlite");
        fs::copy(&old, &new).unwrap();
        SQLITE.goes_on(&new, folder.path(), version).await;
        fs::remove_file(new).unwrap();
    }
}

/// F27: the same with a database of `PostgreSQL`.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_any_version_is_brought_up_to_date_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let old = Database::apart().await;
    for version in 1..POSTGRES.steps().len() {
        POSTGRES
            .advance(old.url.as_ref(), version, requests())
            .await;
        let new = old.copy().await;
        POSTGRES
            .goes_on(new.url.as_ref(), folder.path(), version)
            .await;
        new.remove().await;
    }
}
