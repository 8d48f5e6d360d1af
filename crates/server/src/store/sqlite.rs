//! Requests in one `SQLite` file, written by one thread.

mod acts;
mod rows;
mod schema;
mod writer;

use super::{Name, Outcome, Pending, Store, StoreError};
use crate::domain::{Caller, Change, Kept};
pub(crate) use acts::act;
use policy::Terms;
use rusqlite::Connection;
use sla::Instant;
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

    /// Keeps what the policy in use says, for whoever asks what a promise was made under.
    pub(crate) fn keep_policy(path: &Path, terms: &Terms, now: Instant) -> Result<(), OpenError> {
        let content = (terms.digest(), terms.canonical());
        rows::keep_policy(&connect(path)?, content, now).map_err(OpenError::Sqlite)
    }

    /// Whether receipts may have been signed: a key is on record.
    pub(crate) fn knows_a_key(path: &Path) -> Result<bool, OpenError> {
        rows::knows_a_key(&connect(path)?).map_err(OpenError::Sqlite)
    }

    /// Keeps the public key in use, for whoever checks a receipt later.
    pub(crate) fn keep_key(path: &Path, public: &str, now: Instant) -> Result<(), OpenError> {
        rows::keep_key(&connect(path)?, public, now).map_err(OpenError::Sqlite)
    }
}

/// A connection to the file, with its tables up to date.
fn connect(path: &Path) -> Result<Connection, OpenError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // NORMAL loses acknowledged rows in a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

impl Store for Sqlite {
    fn accept(&self, change: Change) -> Pending<'_, Result<Outcome, StoreError>> {
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

    fn find(&self, caller: &Caller, name: Name) -> Pending<'_, Result<Option<Kept>, StoreError>> {
        let (issuer, subject) = (caller.issuer.clone(), caller.subject.clone());
        let reader = Arc::clone(&self.reader);
        let read = tokio::task::spawn_blocking(move || {
            // A reader that panicked left nothing half done.
            let reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
            rows::find(&reader, (&issuer, &subject), &name)
        });
        Box::pin(async move {
            let found = read.await.map_err(|_| StoreError::Stopped)?;
            found.map_err(|why| StoreError::Failed(why.to_string()))
        })
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
