//! The database is there and doesn't answer.

use crate::database::Database as Contents;
use crate::figures::note;
use crate::postgres_server::Database;
use crate::senders::{Answer, Senders, post, send, sign_in};
use crate::{checker, process::Process, times};
use protocol::IdempotencyKey;
use reqwest::{Client, Response, StatusCode, header::RETRY_AFTER};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// When a client gives up: several times what an answer may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// More than a server has connections.
const MANY: u128 = 48;

/// A server that sets no bound to a request but those of the store.
fn start(url: &str, folder: &Path) -> Process {
    let unbounded = [("HELP_SERVER_LIMITS__REQUEST_S", "3600".into())];
    Process::try_start(url.as_ref(), folder, &unbounded).unwrap()
}

fn client() -> Client {
    let client = Client::builder().no_proxy().timeout(PATIENCE);
    client.build().unwrap()
}

/// Sends many at once, and sees that each is told to come again; how long the last and the server's word that
/// it is alive took.
async fn all_are_refused(url: &str, senders: &Senders, first: u128) -> [Duration; 2] {
    let http = client();
    let token = sign_in(&http, url).await.unwrap();
    let mut sent = JoinSet::new();
    let began = Instant::now();
    for key in first..first + MANY {
        let (http, url, token) = (http.clone(), url.to_owned(), token.clone());
        let key = IdempotencyKey::from_random(key);
        senders.history.invoke(key.as_str());
        sent.spawn(async move { post(&http, &url, &token, &key).await });
    }
    // All of them have come by then, and most wait.
    let first = sent.join_next().await.unwrap().unwrap();
    let asked = Instant::now();
    let health = http.get(format!("{url}health")).send().await.unwrap();
    assert_eq!(health.status(), StatusCode::OK);
    let alive = asked.elapsed();
    let others = sent.join_all().await;
    let last = began.elapsed();
    for answer in others.into_iter().chain([first]) {
        let answer: Response = answer.expect("it was never answered");
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.headers().contains_key(RETRY_AFTER));
    }
    [last, alive]
}

/// F9: a connection over which nothing comes any more keeps nobody waiting for ever, and nobody waits
/// on it once the database can be reached again.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_falls_silent_keeps_nobody_waiting_and_is_found_again() {
    let database = Database::apart().await;
    let way = Way::to(&database).await;
    let folder = tempfile::tempdir().unwrap();
    let process = start(&way.url, folder.path());
    let senders = Senders::start(&process.url);
    for round in 1..=times(1, 10) {
        senders.acknowledged(8).await;
        way.close();
        let first = round as u128 * 1_000_000;
        let [last, _] = all_are_refused(&process.url, &senders, first).await;
        let what = "requests are answered while the database is silent";
        note(("F9", what), last, Duration::from_secs(5));
        way.open();
        let began = Instant::now();
        let found = timeout(PATIENCE, senders.acknowledged(8)).await;
        found.expect("it is never found again");
        let what = "requests are stored once it isn't any more";
        note(("F9", what), began.elapsed(), Duration::from_secs(5));
    }
    let history = senders.stop().await;
    process.kill();
    let faults = checker::faults_of(database.url.as_ref(), folder.path(), &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}

/// F9: where the way back from the database is lost, as in a firewall that was started anew, one request
/// finds out for all connections.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_fell_silent_for_good_are_left_all_at_once() {
    let database = Database::apart().await;
    let way = Way::to(&database).await;
    let folder = tempfile::tempdir().unwrap();
    let process = start(&way.url, folder.path());
    let senders = Senders::start(&process.url);
    senders.acknowledged(MANY as usize).await;
    let history = senders.stop().await;
    let http = client();
    let token = sign_in(&http, &process.url).await.unwrap();
    way.lose();
    let key = IdempotencyKey::from_random(1_000_000);
    history.invoke(key.as_str());
    let mut refused = 0;
    let number = loop {
        match send(&http, &process.url, &token, &key).await {
            Answer::Receipt(number) => break number,
            Answer::Unknown => refused += 1,
        }
    };
    history.acknowledge(key.as_str(), number);
    assert!(refused <= 1, "{refused}");
    process.kill();
    let faults = checker::faults_of(database.url.as_ref(), folder.path(), &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}

/// F10: while every connection waits for a lock, the server says that it is alive and tells the others
/// to come again; when the lock is gone nothing is left that waited for it.
#[tokio::test(flavor = "multi_thread")]
async fn when_all_connections_wait_others_are_refused_and_nothing_piles_up() {
    let database = Database::apart().await;
    let folder = tempfile::tempdir().unwrap();
    let process = start(&database.url, folder.path());
    let senders = Senders::start(&process.url);
    for round in 1..=times(1, 10) {
        senders.acknowledged(8).await;
        let other = Contents::open(database.url.as_ref()).await;
        let lock = "BEGIN; LOCK TABLE request IN ACCESS EXCLUSIVE MODE";
        other.rows(lock).await.unwrap();
        let first = round as u128 * 1_000_000;
        let [last, alive] = all_are_refused(&process.url, &senders, first).await;
        let what = "requests are refused while a table is locked";
        note(("F10", what), last, Duration::from_secs(1));
        let what = "the server says that it is alive meanwhile";
        note(("F10", what), alive, Duration::from_millis(50));
        other.rows("COMMIT").await.unwrap();
        let found = timeout(PATIENCE, senders.acknowledged(8)).await;
        found.expect("it is blocked for ever");
    }
    let history = senders.stop().await;
    let contents = Contents::open(database.url.as_ref()).await;
    assert_eq!(contents.waiting().await, 0);
    process.kill();
    let faults = checker::faults_of(database.url.as_ref(), folder.path(), &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A way to a database through which nothing goes while it isn't open, though connections stay.
struct Way {
    url: String,
    /// How many connections were made.
    made: Arc<AtomicUsize>,
    /// The first of them over which something goes.
    first: watch::Sender<usize>,
}

impl Way {
    async fn to(database: &Database) -> Self {
        let socket = format!("{}/.s.PGSQL.5432", database.cluster.socket());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let name = database.url.strip_prefix("postgres:///").unwrap();
        let name = name.split('?').next().unwrap();
        let url = format!("postgres://help@127.0.0.1:{port}/{name}");
        let way = Self {
            url,
            made: Arc::default(),
            first: watch::Sender::new(0),
        };
        let (made, first) = (Arc::clone(&way.made), way.first.clone());
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = UnixStream::connect(&socket).await.unwrap();
                let (near, far) = (near.into_split(), far.into_split());
                let number = made.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(carry((near.0, far.1), number, first.subscribe()));
                tokio::spawn(carry((far.0, near.1), number, first.subscribe()));
            }
        });
        way
    }

    fn open(&self) {
        self.first.send_replace(0);
    }

    fn close(&self) {
        self.first.send_replace(usize::MAX);
    }

    /// Leaves the connections that were made so far closed for ever.
    fn lose(&self) {
        self.first.send_replace(self.made.load(Ordering::SeqCst));
    }
}

/// Carries bytes, and the end of them, over the connection of this number.
async fn carry(
    (mut from, mut to): (impl AsyncRead + Unpin, impl AsyncWrite + Unpin),
    number: usize,
    mut first: watch::Receiver<usize>,
) {
    let mut part = [0; 8192];
    loop {
        let read = from.read(&mut part).await.unwrap_or(0);
        if first.wait_for(|first| *first <= number).await.is_err() || read == 0 {
            break;
        }
        if to.write_all(&part[..read]).await.is_err() {
            break;
        }
    }
}
