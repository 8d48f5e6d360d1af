//! Requests in one `SQLite` file, written by one thread.

mod rows;
mod schema;
mod writer;

use super::{Outcome, Pending, Store, StoreError};
use crate::domain::Change;
use rusqlite::Connection;
use std::path::Path;
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
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // NORMAL loses acknowledged rows in a power cut.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        schema::migrate(&mut connection)?;
        let (jobs, queue) = mpsc::channel(QUEUE);
        let writer = std::thread::spawn(move || writer::run(connection, queue));
        Ok(Self {
            jobs: Some(jobs),
            writer: Some(writer),
        })
    }
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
