//! Tokens that were found good: each comes again with every call.

use super::claims::Counts;
use super::keys::Key;
use crate::digest;
use sla::Instant;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// How many are remembered: some 2 MB, as tokens usually are.
const MOST: usize = 2000;

/// Whose they are.
///
/// What a token says and who signed it is so for ever, so it isn't read and computed again for each call. What may
/// end is looked at every time: whether its key is trusted, and its times; revocations are looked at elsewhere.
pub(super) struct Seen<T>(Mutex<HashMap<Name, Known<T>>>);

struct Known<T> {
    whose: Arc<T>,
    /// It is nobody's any more when its key isn't trusted any more: then nobody holds the key, but for who is
    /// checking a token with it at that moment.
    key: Weak<Key>,
    counts: Counts,
}

impl<T> Known<T> {
    fn counts(&self, now: Instant) -> bool {
        self.counts.contains(&now.timestamp()) && self.key.strong_count() > 0
    }
}

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Seen<T> {
    /// Whose the token is, if it was seen and counts `now`.
    pub(super) fn find(&self, token: &Name, now: Instant) -> Option<Arc<T>> {
        let seen = self.lock();
        let known = seen.get(token).filter(|known| known.counts(now))?;
        Some(Arc::clone(&known.whose))
    }

    /// Remembers a token that one of our keys has signed and that counts `now`.
    pub(super) fn keep(
        &self,
        (token, whose): (Name, &Arc<T>),
        (key, counts): (&Arc<Key>, Counts),
        now: Instant,
    ) {
        let known = Known {
            whose: Arc::clone(whose),
            key: Arc::downgrade(key),
            counts,
        };
        let mut seen = self.lock();
        if seen.len() >= MOST {
            seen.retain(|_, known| known.counts(now));
        }
        if seen.len() >= MOST {
            seen.clear();
        }
        seen.insert(token, known);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Name, Known<T>>> {
        // Nothing panics while it is written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The digest of a token: the token itself is a secret, and isn't kept.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Name([u8; 32]);

impl Name {
    pub(super) fn of(token: &str) -> Self {
        Self(digest::of(&[token]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::keys::{Kind, Party};

    #[test]
    fn what_has_ended_makes_room_and_no_number_of_tokens_takes_more() {
        let party = Party {
            issuer: "https://product.example".to_owned(),
            audience: "help".to_owned(),
            kind: Kind::Customers,
        };
        let key = Arc::new(Key::secret("k", b"secret", party));
        let at = |unix_s| sla::instant(unix_s).unwrap();
        let name = |number: i64| Name::of(&number.to_string());
        let seen = Seen::default();
        let most = i64::try_from(MOST).unwrap();
        let keep = |number, until| {
            let token = (name(number), &Arc::new(number));
            seen.keep(token, (&key, 0..=until), at(until));
        };
        keep(0, 20);
        (1..most).for_each(|number| keep(number, 10));
        keep(most, 11);
        assert_eq!(seen.lock().len(), 2, "those that still count");
        assert_eq!(seen.find(&name(0), at(20)).as_deref(), Some(&0));
        (0..3 * most).for_each(|number| keep(number, 30));
        assert!(seen.lock().len() <= MOST);
        let last = 3 * most - 1;
        assert_eq!(seen.find(&name(last), at(30)).as_deref(), Some(&last));
    }
}
