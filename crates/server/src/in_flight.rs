//! Which idempotency keys are being used at this moment: a second use has to wait for how the first
//! one ends.

use crate::digest;
use crate::domain::Caller;
use protocol::IdempotencyKey;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// One person's key: the digest of issuer, subject and the key itself.
type Digest = [u8; 32];

/// The keys in use. Other servers of the same database have their own: there the database decides.
#[derive(Clone, Default)]
pub(crate) struct KeysInUse(Arc<Mutex<HashSet<Digest>>>);

/// A key in use, until this is dropped: also when the request's time is over before it is answered.
pub(crate) struct InUse {
    keys: KeysInUse,
    key: Digest,
}

impl KeysInUse {
    /// Uses a key, unless it is in use.
    pub(crate) fn begin(&self, caller: &Caller, key: &IdempotencyKey) -> Option<InUse> {
        let key = digest::of(&[&caller.issuer, &caller.subject, key.as_str()]);
        let free = self.lock(|keys| keys.insert(key));
        free.then(|| InUse {
            keys: self.clone(),
            key,
        })
    }

    fn lock<T>(&self, with: impl FnOnce(&mut HashSet<Digest>) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.keys.lock(|keys| keys.remove(&self.key));
    }
}
