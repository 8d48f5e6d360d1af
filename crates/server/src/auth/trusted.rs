//! The keys in force: those of the keys file, as it was when it could last be read.

use super::key_ring::KeyRing;
use policy::config::FileError;
use std::future::pending;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::sleep;

/// How soon a change of the file, or of a file that it names, is noticed.
const LOOK: Duration = Duration::from_secs(2);
/// How soon a file that can't be used is looked at again.
const BREATH: Duration = Duration::from_secs(5);

/// What is trusted now.
pub(crate) struct Trusted {
    /// The keys file; none in the demo.
    file: Option<PathBuf>,
    ring: RwLock<Arc<KeyRing>>,
}

impl Trusted {
    /// Trusts the keys of a file, and those that are there later.
    pub(crate) async fn load(file: PathBuf) -> Result<Self, FileError> {
        let ring = KeyRing::load(&file).await?;
        Ok(Self {
            file: Some(file),
            ..Self::fixed(ring)
        })
    }

    /// Trusts these keys.
    pub(crate) fn fixed(ring: KeyRing) -> Self {
        Self {
            file: None,
            ring: RwLock::new(Arc::new(ring)),
        }
    }

    /// The keys in force.
    pub(super) fn now(&self) -> Arc<KeyRing> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps up with the file and the sets that it names, for as long as this is polled.
    pub(crate) async fn keep_fresh(self: Arc<Self>) {
        loop {
            let ring = self.now();
            let mut sets = JoinSet::new();
            ring.keep_fresh(&mut sets);
            let next = self.next(&ring).await;
            *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
            tracing::info!("the keys file has changed and is in force");
        }
    }

    /// The keys of the file once it isn't any more what `ring` was read from.
    async fn next(&self, ring: &Arc<KeyRing>) -> KeyRing {
        let Some(file) = &self.file else {
            return pending().await;
        };
        loop {
            sleep(LOOK).await;
            let (known, file) = (Arc::clone(ring), file.clone());
            // Its folder may be on a disk that doesn't answer: nobody else waits for that.
            let read = spawn_blocking(move || {
                let changed = !known.is_as_read();
                changed.then(|| Handle::current().block_on(KeyRing::load(&file)))
            });
            let trouble = match read.await {
                Ok(None) => continue,
                Ok(Some(Ok(next))) => {
                    next.inherit(ring);
                    return next;
                }
                Ok(Some(Err(why))) => why.to_string(),
                Err(why) => why.to_string(),
            };
            tracing::warn!(
                why = trouble,
                "the keys file can't be used: the last one stays"
            );
            sleep(BREATH).await;
        }
    }
}
