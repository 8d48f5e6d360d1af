//! Another server of `PostgreSQL` takes over.

use crate::figures::note;
use crate::postgres_server::Database;
use crate::{checker, process::Process, senders::Senders, times};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Several times what it may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// F8: the standby takes over. The old primary is still there, waits for it in vain, and may then be
/// read alone: requests are taken again without a restart, and nothing is lost.
#[tokio::test(flavor = "multi_thread")]
async fn when_a_standby_takes_over_requests_are_taken_again_and_none_is_lost() {
    for round in 0..times(1, 20) {
        let database = Database::apart().await;
        let primary = Arc::clone(&database.cluster);
        let standby = tokio::task::spawn_blocking(move || primary.standby());
        let standby = standby.await.unwrap();
        let (old, new) = (database.cluster.socket(), standby.socket());
        let both = database.url.replace(&old, &format!("{old}&host={new}"));
        let folder = tempfile::tempdir().unwrap();
        let process = Process::on(&both, folder.path());
        let senders = Senders::start(&process.url);
        senders.acknowledged(8 + round * 7 % 30).await;
        let began = Instant::now();
        let taken_over = tokio::task::spawn_blocking(move || {
            standby.promote();
            database.cluster.set("default_transaction_read_only", "on");
            (database, standby)
        });
        let (database, _standby) = taken_over.await.unwrap();
        let resumed = timeout(PATIENCE, senders.acknowledged(1)).await;
        resumed.expect("requests are never taken again");
        let what = "a request is stored after a standby was told to take over";
        note(("F8", what), began.elapsed(), Duration::from_secs(10));
        senders.acknowledged(40).await;
        let history = senders.stop().await;
        process.kill();
        let new = database.url.replace(&old, &new);
        let faults = checker::faults_of(new.as_ref(), folder.path(), &history).await;
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
