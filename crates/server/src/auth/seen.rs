//! Tokens that were found good: each comes again with every call.

use super::keys::Key;
use crate::digest;
use sla::Instant;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// How many are remembered: some 2 MB.
const MOST: usize = 2000;

/// Whose they are.
///
/// What a token says and who signed it is so for ever, so it isn't read and computed again for each call. What may
/// end is looked at every time: whether its key is trusted, and its times; revocations are looked at elsewhere.
pub(super) struct Seen<T>(Mutex<HashMap<[u8; 32], Known<T>>>);

struct Known<T> {
    whose: T,
    /// It is nobody's any more when its key isn't trusted any more.
    key: Weak<Key>,
    /// When it counts, in unix seconds.
    counts: RangeInclusive<i64>,
}

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Seen<T> {
    /// Whose the token is, if it was seen and counts `now`.
    pub(super) fn find(&self, token: &str, now: Instant) -> Option<T> {
        let seen = self.lock();
        let known = seen.get(&name(token))?;
        let counts = known.counts.contains(&now.timestamp()) && known.key.strong_count() > 0;
        counts.then(|| known.whose.clone())
    }

    /// Remembers a token that one of our keys has signed.
    pub(super) fn keep(
        &self,
        token: &str,
        whose: &T,
        (key, counts): (&Arc<Key>, RangeInclusive<i64>),
    ) {
        let known = Known {
            whose: whose.clone(),
            key: Arc::downgrade(key),
            counts,
        };
        let mut seen = self.lock();
        if seen.len() >= MOST {
            seen.clear();
        }
        seen.insert(name(token), known);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Known<T>>> {
        // Nothing panics while it is written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The token itself is a secret, and isn't kept.
fn name(token: &str) -> [u8; 32] {
    digest::of(&[token])
}
