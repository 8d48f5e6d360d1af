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
const PATIENCE: Duration = Duration::from_secs(5);
/// How long one statement may take.
const STATEMENT_MS: u32 = 3000;
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(3);
/// Between attempts.
const BREATH: Duration = Duration::from_millis(100);
/// How long a caller waits for others to be done with their connections.
const QUEUE: Duration = Duration::from_secs(1);
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
                "-c statement_timeout={STATEMENT_MS} -c lock_timeout={STATEMENT_MS} \
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
            why => Fault::Connection(why.to_string()),
        })
    }

    /// After an attempt that didn't work: waits for the next one, if another may work.
    async fn again(&self, client: Option<Object>, why: Fault) -> Result<(), StoreError> {
        let Fault::Connection(why) = why else {
            return Err(why.into());
        };
        // It is broken, or leads to a server that may not write any more: so may the others.
        drop(client.map(Object::take));
        self.pool.retain(|_, _| false);
        tracing::warn!(why, "the database is asked again");
        sleep(BREATH).await;
        Ok(())
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
            let mut held = None;
            let insisting = async {
                loop {
                    let why = match $store.client().await {
                        Ok(client) => {
                            let $client = held.insert(client);
                            match $done.await {
                                Ok(done) => return Ok(done),
                                Err(why) => why,
                            }
                        }
                        Err(why) => why,
                    };
                    $store.again(held.take(), why).await?;
                }
            };
            let done = timeout(PATIENCE, insisting).await;
            done.unwrap_or_else(|_| {
                // Nobody else shall wait on it for an answer that never comes.
                drop(held.take().map(Object::take));
                Err(StoreError::Late)
            })
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
