//! Which idempotency keys are being used at this moment: a second use has to wait for how the first
//! one ends.

use crate::domain::Caller;
use protocol::IdempotencyKey;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// One person's key: issuer, subject and the key itself.
type Owned = Arc<(String, String, String)>;

/// The keys in use. Other servers of the same database have their own: there the database decides.
#[derive(Clone, Default)]
pub(crate) struct KeysInUse(Arc<Mutex<HashSet<Owned>>>);

/// A key in use, until this is dropped: also by a caller who hangs up.
pub(crate) struct InUse {
    keys: KeysInUse,
    key: Owned,
}

impl KeysInUse {
    /// Uses a key, unless it is in use.
    pub(crate) fn begin(&self, caller: &Caller, key: &IdempotencyKey) -> Option<InUse> {
        let key = Arc::new((
            caller.issuer.clone(),
            caller.subject.clone(),
            key.as_str().to_owned(),
        ));
        let free = self.lock(|keys| keys.insert(Arc::clone(&key)));
        free.then(|| InUse {
            keys: self.clone(),
            key,
        })
    }

    fn lock<T>(&self, with: impl FnOnce(&mut HashSet<Owned>) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.keys.lock(|keys| keys.remove(&self.key));
    }
}
