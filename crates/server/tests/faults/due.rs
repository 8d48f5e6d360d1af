//! A promise is missed while the server dies.

use crate::database::Database;
use crate::figures::note;
use crate::senders::some;
use crate::{checker, history::History, process::Process, times, until};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// More than are told in one go.
const BATCH: u128 = 24;

/// Those that are due at all are from this second on, and their miss is all that is still to be told.
pub(crate) const DUE: &str = "BEGIN IMMEDIATE;
    DELETE FROM timer WHERE kind <> 'missed';
    UPDATE request SET promise = json_set(promise, '$.start', unixepoch() - 3600, '$.due', unixepoch())
      WHERE number IN (SELECT request FROM timer);
    UPDATE timer SET at = (
      SELECT promise ->> '$.due' FROM request WHERE number = timer.request) + 1;
    COMMIT";

/// F20: timers are rows: whenever the process is killed around their moment, each miss is told once.
#[tokio::test(flavor = "multi_thread")]
async fn a_miss_is_told_once_though_the_server_is_killed_again_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("help.sqlite");
    let mut process = Process::start(folder.path());
    let database = Database::open(&data).await;
    let history = History::default();
    let kills = times(15, 200) as u128;
    for kill in 0..kills {
        some(&process.url, &history, kill * BATCH..(kill + 1) * BATCH).await;
        database.run(DUE).await;
        // Another number of them has been told each time.
        let left = kill * 7 % BATCH;
        let told = async || database.count("timer").await <= left as usize;
        until(told, "no miss is told").await;
        process.kill();
        let began = Instant::now();
        process = Process::start(folder.path());
        let told = async || database.count("timer").await == 0;
        until(told, "a miss is never told").await;
        let what = "all misses are told once the server is started again";
        note(("F20", what), began.elapsed(), Duration::from_secs(2));
    }
    process.kill();
    checker::run_dry(&data, folder.path()).await.unwrap();
    let missed = "SELECT request, lane FROM outbox WHERE kind = 'promise.missed'
                  AND state = 'delivered'";
    let mut told = BTreeMap::<_, usize>::new();
    for row in database.rows(missed).await.unwrap() {
        *told.entry(row).or_default() += 1;
    }
    told.retain(|_, times| *times == 1);
    // By mail, to all endpoints, and to the one there is.
    assert_eq!(told.len() as u128, kills * BATCH * 3);
    assert_eq!(
        database.count("outbox WHERE kind = 'promise.missed'").await,
        told.len()
    );
}
