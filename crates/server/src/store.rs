//! Where requests are kept, in the words of the domain: one trait, two engines.

#[cfg(test)]
mod contract;
mod counted;
mod engine;
mod postgres;
#[cfg(test)]
pub(crate) mod samples;
mod sqlite;
mod tables;
mod tx;

use crate::domain::{Caller, Change, Done, Kept, Owed, Revocation, Timer};
use crate::store::tx::Fault;
pub(crate) use counted::Counted;
pub use engine::Place;
pub(crate) use engine::{back_up, open};
use protocol::{IdempotencyKey, RequestNumber};
use sla::Instant;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::{Instant as Moment, sleep};

/// An answer that comes once it is safe.
pub(crate) type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Keeps requests, and what is owed for them.
pub(crate) trait Store: Send + Sync {
    /// Stores all of a change or nothing, in one transaction.
    ///
    /// The answer comes after the commit: what it says has survived a crash.
    fn apply(&self, change: Change) -> Pending<'_, Done>;

    /// A request of the caller's own, by either of its names.
    fn find<'a>(&'a self, caller: &'a Caller, name: Name) -> Pending<'a, Option<Kept>>;

    /// A request of anyone's.
    fn load(&self, number: RequestNumber) -> Pending<'_, Option<Kept>>;

    /// The timers whose time has come by `now`, the earliest first; at most so many, and past the last
    /// that was seen.
    fn due(&self, now: Instant, seen: Option<Due>, most: usize) -> Pending<'_, Vec<Due>>;

    /// What every destination is owed, or won't get any more.
    fn owed(&self) -> Pending<'_, Vec<Owed>>;

    /// The revocations of tokens that may have been issued after `since`.
    fn revocations(&self, since: Instant) -> Pending<'_, Vec<Revocation>>;

    /// Whether a signing key was ever used.
    fn knows_a_key(&self) -> Pending<'_, bool>;

    /// The database's own time in unix milliseconds, where several servers share it: no other clock
    /// counts then.
    fn time(&self) -> Pending<'_, Option<i64>>;
}

/// How long others may be in the way of what nobody waits for at a screen.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between attempts.
const BREATH: Duration = Duration::from_millis(200);

/// Tries again while others are in the way, for what nobody waits for at a screen. Nothing was stored then.
pub(crate) async fn patiently<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let began = Moment::now();
    loop {
        match attempt().await {
            Err(StoreError::Busy) if began.elapsed() < PATIENCE => sleep(BREATH).await,
            done => return done,
        }
    }
}

/// A timer, and of which request.
pub(crate) type Due = (RequestNumber, Timer);

/// What a request is known by to its author.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// The number on its receipt.
    Number(RequestNumber),
    /// The key it was sent under.
    Key(IdempotencyKey),
}

/// Why nothing can be said about a change: it may be sent again under the same key.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the database is busy with others")]
    Busy,
    #[error("the writer has stopped")]
    Stopped,
    #[error("the database doesn't answer in time")]
    Late,
    #[error("{0}")]
    Failed(String),
}

impl From<Fault> for StoreError {
    fn from(why: Fault) -> Self {
        match why {
            Fault::Busy => Self::Busy,
            why => Self::Failed(why.to_string()),
        }
    }
}
