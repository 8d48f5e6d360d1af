//! Where requests are kept, in the words of the domain.

mod sqlite;

use crate::domain::{Caller, Change, Kept};
use protocol::{IdempotencyKey, RequestNumber};
pub(crate) use sqlite::{OpenError, Sqlite, act};
use std::pin::Pin;

/// An answer that comes once the change is safe.
pub(crate) type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Keeps requests.
pub(crate) trait Store: Send + Sync {
    /// Stores a request, once for each key of each caller, however often it is sent.
    ///
    /// The answer comes after the commit: what it says has survived a crash.
    fn accept(&self, change: Change) -> Pending<'_, Result<Outcome, StoreError>>;

    /// A request of the caller's own, by either of its names.
    fn find(&self, caller: &Caller, name: Name) -> Pending<'_, Result<Option<Kept>, StoreError>>;
}

/// What a request is known by to its author.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// The number on its receipt.
    Number(RequestNumber),
    /// The key it was sent under.
    Key(IdempotencyKey),
}

/// What became of a change.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It is stored.
    Stored(Kept),
    /// A request was stored under the same key before: this one or another.
    Found(Kept),
}

/// Why nothing can be said about a change: it may be sent again under the same key.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("too many changes are waiting")]
    Busy,
    #[error("the writer has stopped")]
    Stopped,
    #[error("{0}")]
    Failed(String),
}
