//! A newer server dies while it brings an older database up to date.

use crate::database::Database as Contents;
use crate::earlier::{POSTGRES, SQLITE};
use crate::postgres_server::Database;
use crate::process::{Process, spawn};
use crate::{times, until};
use std::fs;

/// Enough for the log to grow while they are brought up to date.
const ROWS: usize = 20_000;

/// What every version says of the requests.
const REQUESTS: &str = "SELECT number, subject, accepted_at FROM request ORDER BY number";

/// F27: however far it had come, the next start finishes it, and every request is there with its promise.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_while_it_migrates_a_file_leaves_one_that_the_next_start_finishes() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first.sqlite");
    SQLITE.advance(&first, 1, ROWS).await;
    let expected = Contents::open(&first).await.rows(REQUESTS).await.unwrap();
    let kills = times(4, 50) as u64;
    for kill in 0..kills {
        let data = folder.path().join(format!("{kill}.sqlite"));
        fs::copy(&first, &data).unwrap();
        // As a rule it has grown to twice as much when all is done.
        let grown = fs::metadata(&first).unwrap().len() * (kill + 1) / kills;
        let log = folder.path().join(format!("{kill}.sqlite-wal"));
        let mut child = spawn(&data, folder.path(), &[]);
        let far = async || {
            assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
            fs::metadata(&log).is_ok_and(|log| log.len() >= grown)
        };
        until(far, "its log doesn't grow so far").await;
        child.kill().unwrap();
        child.wait().unwrap();
        Process::try_start(&data, folder.path(), &[])
            .unwrap()
            .kill();
        let migrated = Contents::open(&data).await;
        assert_eq!(migrated.damage().await, None);
        assert!(
            migrated.rows(REQUESTS).await.unwrap() == expected,
            "requests are lost"
        );
        let kept = "request WHERE promise ->> '$.terms.case.channel' = 'email'
                    AND promise ->> '$.start' = 1794065400 AND context = '[]'";
        assert_eq!(migrated.count(kept).await, ROWS);
        fs::remove_file(&data).unwrap();
    }
}

/// A database as this version left it, and a way to it.
async fn database_of(version: usize) -> (Database, Contents) {
    let database = Database::new().await;
    for version in 1..=version {
        POSTGRES.advance(database.url.as_ref(), version, 1).await;
    }
    let old = Contents::open(database.url.as_ref()).await;
    (database, old)
}

/// Waits until somebody waits for others in the database.
async fn somebody_waits(database: &Contents) {
    let far = async || database.waiting().await > 0;
    until(far, "no step waits for others").await;
}

/// F27, on `PostgreSQL`: the same, with a server that is killed in each step in turn, when it has done all but
/// to say so.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_while_it_migrates_a_database_leaves_one_that_the_next_start_finishes() {
    let folder = tempfile::tempdir().unwrap();
    let newest = POSTGRES.steps().len();
    for kill in 0..times(7, 49) {
        let version = 1 + kill % (newest - 1);
        let (database, old) = database_of(version).await;
        let expected = old.rows(REQUESTS).await.unwrap();
        old.run("BEGIN; SELECT FROM schema_version FOR UPDATE")
            .await;
        let mut child = spawn(database.url.as_ref(), folder.path(), &[]);
        let data = database.url.as_ref();
        somebody_waits(&Contents::open(data).await).await;
        child.kill().unwrap();
        child.wait().unwrap();
        old.run("COMMIT").await;
        let reached = format!("schema_version WHERE version = {version}");
        assert_eq!(old.count(&reached).await, 1, "half a step was kept");
        Process::on(&database.url, folder.path()).kill();
        let new = Contents::open(data).await;
        assert_eq!(new.damage().await, None);
        let reached = format!("schema_version WHERE version = {newest}");
        assert_eq!(new.count(&reached).await, 1);
        assert_eq!(new.rows(REQUESTS).await.unwrap(), expected);
    }
}

/// Where the index of the third step waits.
const IN_USE: &str = "BEGIN; LOCK TABLE request IN ROW EXCLUSIVE MODE";

/// F27: servers of the version before go on: who comes after a step that waits doesn't wait for it, however
/// long it waits itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_waits_for_others_lets_them_go_first() {
    let folder = tempfile::tempdir().unwrap();
    let (database, old) = database_of(1).await;
    old.run(IN_USE).await;
    let (url, place) = (database.url.clone(), folder.path().to_owned());
    let starting = tokio::task::spawn_blocking(move || Process::on(&url, &place));
    let other = Contents::open(database.url.as_ref()).await;
    // Many times what it may wait, and less than a step would.
    other.run("SET lock_timeout = '1min'").await;
    for _ in 0..3 {
        somebody_waits(&other).await;
        other.run("UPDATE request SET language = language").await;
    }
    assert!(!starting.is_finished());
    old.run("COMMIT").await;
    starting.await.unwrap().end();
}

/// F27: a timer that a server of the version before ends while they are set for older requests isn't set again:
/// it would tell twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_moment_that_is_told_while_timers_are_set_is_not_told_again() {
    let folder = tempfile::tempdir().unwrap();
    let (database, old) = database_of(4).await;
    let timer =
        "INSERT INTO timer (request, kind, at) SELECT number, 'missed', 4000000001 FROM request";
    old.run(timer).await;
    old.run("BEGIN; DELETE FROM timer").await;
    let (url, place) = (database.url.clone(), folder.path().to_owned());
    let starting = tokio::task::spawn_blocking(move || Process::on(&url, &place));
    let other = Contents::open(database.url.as_ref()).await;
    let far = async || starting.is_finished() || other.waiting().await > 0;
    until(far, "it neither starts nor waits").await;
    old.run("COMMIT").await;
    starting.await.unwrap().end();
    assert_eq!(old.count("timer WHERE kind = 'due_soon'").await, 1);
    assert_eq!(old.count("timer WHERE kind = 'missed'").await, 0);
}

/// F27: an autovacuum that takes its time on a table doesn't keep a start waiting until it is done.
#[tokio::test(flavor = "multi_thread")]
async fn an_autovacuum_makes_way_for_a_step() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::apart().await;
    POSTGRES.advance(database.url.as_ref(), 1, ROWS).await;
    let old = Contents::open(database.url.as_ref()).await;
    let slow = "autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1";
    old.run(&format!("ALTER TABLE request SET ({slow})")).await;
    old.run("UPDATE request SET language = language").await;
    database.cluster.set("autovacuum_naptime", "1");
    let works = "pg_stat_activity WHERE query LIKE 'autovacuum: VACUUM%public.request%'";
    until(async || old.count(works).await > 0, "none begins").await;
    let done = "SELECT autovacuum_count FROM pg_stat_user_tables WHERE relname = 'request'";
    let before = old.rows(done).await.unwrap();
    let (url, place) = (database.url.clone(), folder.path().to_owned());
    let starting = tokio::task::spawn_blocking(move || Process::on(&url, &place));
    starting.await.unwrap().end();
    assert_eq!(old.rows(done).await.unwrap(), before);
}
