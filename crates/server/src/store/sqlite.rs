//! Requests in one `SQLite` file, written by one thread.

mod schema;
mod statement;
mod writer;

use super::{Due, Name, Pending, Store, StoreError, tables, tx::Fault};
use crate::domain::{Caller, Change, Done, Kept, Owed, Revocation};
use protocol::RequestNumber;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use sla::Instant;
use statement::{Statements, now};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use writer::Job;

/// Changes that may wait for the writer; a caller past these is asked to come back.
const QUEUE: usize = 1024;
/// How long another program, such as a backup, may hold the file.
const BUSY: Duration = Duration::from_secs(5);

/// A store in one file.
pub(crate) struct Sqlite {
    /// Reads wait for no commit.
    reader: Arc<Mutex<Connection>>,
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
}

/// Why the file can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// Reading it with old eyes would lose what the newer server added.
    #[error("it is of version {file}, newer than this server's {version}")]
    Newer { file: u32, version: u32 },
}

impl Sqlite {
    /// Opens the file, makes it when there is none, and brings its tables up to date.
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        let connection = connect(path)?;
        let reader = connect(path)?;
        let (jobs, queue) = mpsc::channel(QUEUE);
        let writer = std::thread::spawn(move || writer::run(connection, queue));
        Ok(Self {
            reader: Arc::new(Mutex::new(reader)),
            jobs: Some(jobs),
            writer: Some(writer),
        })
    }

    /// Copies the file as it is at this moment to a place where there is none; the server may go on.
    pub(crate) fn back_up(path: &Path, copy: &Path) -> Result<(), OpenError> {
        let copy = copy.to_string_lossy();
        connect(path)?.execute("VACUUM INTO ?1", [copy])?;
        Ok(())
    }

    /// Reads beside the writer.
    fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Statements<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Pending<'_, T> {
        let reader = Arc::clone(&self.reader);
        let reading = tokio::task::spawn_blocking(move || {
            // A reader that panicked left nothing half done.
            let reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
            read(&mut Statements(&reader))
        });
        Box::pin(async move {
            let read = reading.await.map_err(|_| StoreError::Stopped)?;
            read.map_err(StoreError::from)
        })
    }
}

/// A connection to the file, with its tables up to date.
fn connect(path: &Path) -> Result<Connection, OpenError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // NORMAL loses acknowledged rows in a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is erased is gone from the file, too.
    connection.pragma_update(None, "secure_delete", true)?;
    // A plan doesn't depend on values: otherwise a statement with `LIMIT ?` would be planned anew for each.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

impl Store for Sqlite {
    fn apply(&self, change: Change) -> Pending<'_, Done> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            let jobs = self.jobs.as_ref().ok_or(StoreError::Stopped)?;
            jobs.try_send(Job { change, answer })
                .map_err(|why| match why {
                    mpsc::error::TrySendError::Full(_) => StoreError::Busy,
                    mpsc::error::TrySendError::Closed(_) => StoreError::Stopped,
                })?;
            answered.await.map_err(|_| StoreError::Stopped)?
        })
    }

    fn find<'a>(&'a self, caller: &'a Caller, name: Name) -> Pending<'a, Option<Kept>> {
        let (issuer, subject) = (caller.issuer.clone(), caller.subject.clone());
        self.read(move |tx| now(tables::find(tx, (&issuer, &subject), &name)))
    }

    fn load(&self, number: RequestNumber) -> Pending<'_, Option<Kept>> {
        self.read(move |tx| now(tables::load(tx, number)))
    }

    fn due(&self, at: Instant, seen: Option<Due>, most: usize) -> Pending<'_, Vec<Due>> {
        self.read(move |tx| now(tables::due(tx, (at, seen), most)))
    }

    fn owed(&self) -> Pending<'_, Vec<Owed>> {
        self.read(|tx| now(tables::owed(tx)))
    }

    fn revocations(&self, since: Instant) -> Pending<'_, Vec<Revocation>> {
        self.read(move |tx| now(tables::revocations(tx, since)))
    }

    fn knows_a_key(&self) -> Pending<'_, bool> {
        self.read(|tx| now(tables::knows_a_key(tx)))
    }

    fn time(&self) -> Pending<'_, Option<i64>> {
        // One server alone has the file: its clock is the only one.
        Box::pin(std::future::ready(Ok(None)))
    }
}

impl Drop for Sqlite {
    /// Waits until the file is closed, so that whoever opens it next finds it whole.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the writer's thread panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::poll;
    use rusqlite::StatementStatus;
    use std::task::Poll;

    #[test]
    fn a_statement_is_planned_once_whatever_its_values() {
        let folder = tempfile::tempdir().unwrap();
        let connection = connect(&folder.path().join("help.sqlite")).unwrap();
        let mut statement = connection
            .prepare("SELECT id FROM outbox ORDER BY id LIMIT ?1")
            .unwrap();
        for most in 1..4 {
            assert!(!statement.exists([most]).unwrap());
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }

    /// C53: so many may wait, and are all answered; whoever comes past them is told at once.
    #[tokio::test]
    async fn past_a_full_queue_one_is_told_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("help.sqlite");
        let store = Sqlite::open(&file).unwrap();
        let other = Connection::open(file).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let mut waiting = vec![];
        let told = loop {
            let mut applied = store.apply(Change::Nothing);
            match poll!(&mut applied) {
                Poll::Pending => waiting.push(applied),
                Poll::Ready(told) => break told,
            }
        };
        assert!(matches!(told, Err(StoreError::Busy)), "{told:?}");
        assert!(waiting.len() >= QUEUE, "{}", waiting.len());
        other.execute_batch("COMMIT").unwrap();
        for applied in waiting {
            applied.await.unwrap();
        }
    }
}
