//! Requests in a database of `PostgreSQL`, which many servers may share.

mod schema;
mod statement;

use super::{Due, Name, Pending, Store, StoreError, tables, tx::Fault};
use crate::domain::{Caller, Change, Done, Kept, Owed, Revocation};
use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, TimeoutType,
};
use protocol::RequestNumber;
use sla::Instant;
use statement::Statements;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use tokio_postgres::Config;
use tokio_postgres::config::TargetSessionAttrs;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a caller waits for the database, all attempts included.
const PATIENCE: Duration = Duration::from_secs(4);
/// How long one statement may take.
const STATEMENT_MS: u32 = 3000;
/// How long it may wait for what another transaction holds; with `QUEUE` a second.
const LOCK_MS: u32 = 400;
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(3);
/// Between attempts.
const BREATH: Duration = Duration::from_millis(100);
/// How long a caller waits for others to be done with their connections.
const QUEUE: Duration = Duration::from_millis(600);
/// Connections of one server.
const CONNECTIONS: usize = 16;

/// A store in a database.
pub(crate) struct Postgres {
    pool: Pool,
}

/// Why the database can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("{}", statement::said(.0))]
    Engine(#[from] tokio_postgres::Error),
    #[error("no connection: {0}")]
    Pool(String),
    #[error("no root certificates: {0}")]
    Roots(String),
    #[error("it is of version {database}, newer than this server's {version}")]
    Newer { database: i64, version: i64 },
}

impl Postgres {
    /// Connects, and brings the tables up to date.
    pub(crate) async fn open(url: &str) -> Result<Self, OpenError> {
        let mut config: Config = url.parse()?;
        config
            .application_name("help-server")
            // Of several hosts, the one that may write.
            .target_session_attrs(TargetSessionAttrs::ReadWrite)
            .connect_timeout(CONNECT)
            .tcp_user_timeout(PATIENCE)
            .options(format!(
                "-c statement_timeout={STATEMENT_MS} -c lock_timeout={LOCK_MS} \
                 -c idle_in_transaction_session_timeout=10000 -c synchronous_commit=on"
            ));
        let manager = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let pool = Pool::builder(Manager::from_config(config, tls()?, manager))
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .create_timeout(Some(CONNECT))
            .wait_timeout(Some(QUEUE))
            .build()
            .map_err(|why| OpenError::Pool(why.to_string()))?;
        let mut client = pool.get().await.map_err(|why| match why {
            PoolError::Backend(why) => OpenError::Engine(why),
            why => OpenError::Pool(why.to_string()),
        })?;
        schema::migrate(&mut client).await?;
        drop(client);
        Ok(Self { pool })
    }

    async fn client(&self) -> Result<Object, Fault> {
        let client = self.pool.get().await;
        client.map_err(|why| match why {
            PoolError::Timeout(TimeoutType::Wait) => Fault::Busy,
            // No other could be made. Those that are there may be well.
            why => Fault::Passing(why.to_string()),
        })
    }

    /// After an attempt that didn't work: waits for the next one, if another may work.
    async fn again(&self, why: Fault) -> Result<(), StoreError> {
        match &why {
            // It is broken, or leads to a server that may not write any more: so may the others.
            Fault::Connection(_) => self.leave(),
            Fault::Passing(_) => {}
            _ => return Err(why.into()),
        }
        tracing::warn!(%why, "the database is asked again");
        sleep(BREATH).await;
        Ok(())
    }

    /// An answer while patience lasts. Where none came over one connection, none may come over the others.
    async fn answer<T>(
        &self,
        insisting: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        timeout(PATIENCE, insisting).await.unwrap_or_else(|_| {
            self.leave();
            Err(StoreError::Late)
        })
    }

    /// Gives up the connections that nobody uses at this moment.
    fn leave(&self) {
        self.pool.retain(|_, _| false);
    }
}

/// A connection on which something is asked. Whoever gives up before the answer, or is given up, leaves it
/// to nobody else: it may never come.
struct Held(Option<Object>);

impl Held {
    /// It has answered: it goes back to the others unless it is broken.
    fn answered<T>(mut self, answer: &Result<T, Fault>) {
        if !matches!(answer, Err(Fault::Connection(_))) {
            drop(self.0.take());
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.0.take().map(Object::take));
    }
}

/// A change in a transaction of its own.
async fn apply(client: &mut Object, change: &Change) -> Result<Done, Fault> {
    let transaction = client.transaction().await?;
    let done = tables::apply(&mut Statements(&transaction), change).await?;
    transaction.commit().await?;
    Ok(done)
}

/// Certificates are always checked, with the system's roots or those of `SSL_CERT_FILE`.
fn tls() -> Result<MakeRustlsConnect, OpenError> {
    let found = MakeRustlsConnect::with_native_certs();
    let (tls, doubtful) = found.map_err(|why| OpenError::Roots(format!("{why:?}")))?;
    for why in doubtful {
        tracing::warn!(%why, "a root certificate isn't used");
    }
    Ok(tls)
}

/// Does something with a connection, as often as it takes and patience lasts.
///
/// Every change may be tried again: its key or its fence tells the second time from the first.
macro_rules! insist {
    ($store:ident, $client:ident => $done:expr) => {
        Box::pin(async move {
            let insisting = async {
                loop {
                    let why = match $store.client().await {
                        Ok(client) => {
                            let mut held = Held(None);
                            let $client = held.0.insert(client);
                            let done = $done.await;
                            held.answered(&done);
                            match done {
                                Ok(done) => return Ok(done),
                                Err(why) => why,
                            }
                        }
                        Err(why) => why,
                    };
                    $store.again(why).await?;
                }
            };
            $store.answer(insisting).await
        })
    };
}

impl Store for Postgres {
    fn apply(&self, change: Change) -> Pending<'_, Done> {
        insist!(self, client => apply(client, &change))
    }

    fn find<'a>(&'a self, caller: &'a Caller, name: Name) -> Pending<'a, Option<Kept>> {
        let asker = (caller.issuer.as_str(), caller.subject.as_str());
        insist!(self, client => tables::find(&mut Statements(&*client), asker, &name))
    }

    fn load(&self, number: RequestNumber) -> Pending<'_, Option<Kept>> {
        insist!(self, client => tables::load(&mut Statements(&*client), number))
    }

    fn due(&self, now: Instant, seen: Option<Due>, most: usize) -> Pending<'_, Vec<Due>> {
        insist!(self, client => tables::due(&mut Statements(&*client), (now, seen), most))
    }

    fn owed(&self) -> Pending<'_, Vec<Owed>> {
        insist!(self, client => tables::owed(&mut Statements(&*client)))
    }

    fn revocations(&self, since: Instant) -> Pending<'_, Vec<Revocation>> {
        insist!(self, client => tables::revocations(&mut Statements(&*client), since))
    }

    fn knows_a_key(&self) -> Pending<'_, bool> {
        insist!(self, client => tables::knows_a_key(&mut Statements(&*client)))
    }

    fn time(&self) -> Pending<'_, Option<i64>> {
        insist!(self, client => statement::time(&mut Statements(&*client)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Lease;
    use crate::store::contract::server::Database;
    use crate::store::samples::{at, change};
    use futures_util::poll;

    /// A database, and two servers' ways to it.
    async fn two() -> (Database, Postgres, Postgres) {
        let database = Database::new().await;
        let store = Postgres::open(&database.url).await.unwrap();
        let other = Postgres::open(&database.url).await.unwrap();
        (database, store, other)
    }

    /// The turn of those who send mails.
    const TURN: &str = "SELECT pg_advisory_lock(hashtextextended('mail', 0))";
    /// Who waits for what others hold.
    const WAITING: &str = "SELECT 1 FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()";

    fn take() -> Change {
        Change::Take(Lease {
            lane: "mail".to_owned(),
            now: at(0),
            until: at(1),
            most: 1,
        })
    }

    /// F10: who gives up early leaves nothing hanging to those who come later.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_connection_that_somebody_gave_up_on_is_not_used_again() {
        let (_database, store, other) = two().await;
        let holder = other.client().await.unwrap();
        holder.query_one(TURN, &[]).await.unwrap();
        let watcher = other.client().await.unwrap();
        let mut taking = store.apply(take());
        while watcher.query(WAITING, &[]).await.unwrap().is_empty() {
            assert!(poll!(&mut taking).is_pending());
        }
        drop(taking);
        assert_eq!(store.pool.status().size, 0);
        // Whoever has their answer leaves it to others.
        store.time().await.unwrap();
        assert_eq!(store.pool.status().size, 1);
    }

    /// F10: who waits for what another holds is told so, well before a statement's time is over, and needs no
    /// connection any more.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_lock_that_is_held_is_not_waited_for_until_the_statement_s_time_is_over() {
        let (_database, store, other) = two().await;
        let holder = other.client().await.unwrap();
        let lock = "BEGIN; LOCK TABLE request IN ACCESS EXCLUSIVE MODE";
        holder.batch_execute(lock).await.unwrap();
        let stored = store.apply(change(1, "Login")).await;
        assert!(matches!(stored, Err(StoreError::Busy)), "{stored:?}");
        assert_eq!(store.pool.status().available, 1);
        holder.batch_execute("COMMIT").await.unwrap();
        store.apply(change(1, "Login")).await.unwrap();
    }

    /// Those who send take turns: their turn comes when it comes, within a statement's time.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_turn_is_waited_for_as_long_as_a_statement_may_take() {
        let (_database, store, other) = two().await;
        let holder = other.client().await.unwrap();
        holder.query_one(TURN, &[]).await.unwrap();
        let watcher = other.client().await.unwrap();
        let longer = format!(
            "{WAITING} AND clock_timestamp() - query_start > {} * interval '1 ms'",
            2 * LOCK_MS
        );
        let mut taking = store.apply(take());
        while watcher.query(&longer, &[]).await.unwrap().is_empty() {
            assert!(poll!(&mut taking).is_pending());
        }
        holder
            .batch_execute("SELECT pg_advisory_unlock_all()")
            .await
            .unwrap();
        let taken = taking.await.unwrap();
        assert!(matches!(taken, Done::Taken { .. }), "{taken:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn connections_are_left_when_one_breaks_and_not_when_something_passes() {
        let database = Database::new().await;
        let store = Postgres::open(&database.url).await.unwrap();
        for (code, left) in [
            ("40P01", 1),
            ("40001", 1),
            ("53300", 1),
            ("08006", 0),
            ("25006", 0),
            ("57P01", 0),
            ("57P03", 0),
        ] {
            let client = store.client().await.unwrap();
            let raise = format!("DO $$ BEGIN RAISE 'no' USING ERRCODE = '{code}'; END $$");
            let why = client.batch_execute(&raise).await.unwrap_err();
            drop(client);
            store.again(why.into()).await.unwrap();
            assert_eq!(store.pool.status().size, left, "{code}");
        }
    }
}
