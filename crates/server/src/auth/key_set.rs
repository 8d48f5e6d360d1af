//! A set of public keys (JWKS, RFC 7517) that its owner changes: read again from time to time, and
//! when a token names a key that isn't in it.

use super::fetch::Fetch;
use super::keys::{Key, Party};
use jsonwebtoken::jwk::{Jwk, KeyOperations, PublicKeyUse};
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// However many tokens name unknown keys, the owner is asked no more often for them.
const BREATH: Duration = Duration::from_secs(30);

/// Where a set is.
pub(super) enum Place {
    File(PathBuf),
    Url(Box<Fetch>),
}

/// The keys of a party, as they were when they could last be read.
pub(super) struct KeySet {
    place: Place,
    party: Party,
    /// None until they could be read once.
    keys: RwLock<Option<Vec<Arc<Key>>>>,
    /// When it was last read for the sake of an unknown key.
    asked: Mutex<Option<Instant>>,
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<Value>,
}

impl KeySet {
    /// A set without keys: [`KeySet::refresh`] reads them.
    pub(super) fn new(place: Place, party: Party) -> Self {
        Self {
            place,
            party,
            keys: RwLock::default(),
            asked: Mutex::default(),
        }
    }

    pub(super) fn party(&self) -> &Party {
        &self.party
    }

    /// The key of that name. One that isn't there may be new: then the set is read again, at most
    /// once in a while, and whoever comes meanwhile waits for the same answer.
    pub(super) async fn find(self: &Arc<Self>, kid: &str) -> Option<Arc<Key>> {
        if let Some(key) = self.get(kid) {
            return Some(key);
        }
        let set = Arc::clone(self);
        // On its own: whoever gives up doesn't stop it for the others.
        let asked = tokio::spawn(async move {
            let mut asked = set.asked.lock().await;
            if asked.is_none_or(|at| at.elapsed() >= BREATH) {
                set.refresh_or_keep().await;
                *asked = Some(Instant::now());
            }
        });
        asked.await.ok()?;
        self.get(kid)
    }

    /// Reads the set again every so often, for as long as this is polled.
    pub(super) async fn keep_fresh(&self, every: Duration) {
        loop {
            tokio::time::sleep(every).await;
            self.refresh_or_keep().await;
        }
    }

    /// Reads the set.
    pub(super) async fn refresh(&self) -> Result<(), String> {
        let bytes = match &self.place {
            Place::File(file) => tokio::fs::read(file).await.map_err(|why| why.to_string())?,
            Place::Url(fetch) => fetch.get().await?.to_vec(),
        };
        let keys = parse(&bytes, &self.party)?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Some(keys);
        Ok(())
    }

    /// The keys of the same set as it was known before, until its own can be read.
    pub(super) fn inherit(&self, before: &Self) {
        if self.place() != before.place() || self.party != before.party {
            return;
        }
        let known = before.keys.read();
        let known = known.unwrap_or_else(PoisonError::into_inner).clone();
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        *keys = keys.take().or(known);
    }

    /// Where it is, for people.
    pub(super) fn place(&self) -> String {
        match &self.place {
            Place::File(file) => file.display().to_string(),
            Place::Url(fetch) => fetch.url.to_string(),
        }
    }

    /// Reads the set; when that can't be done, those that were read last stay.
    async fn refresh_or_keep(&self) {
        if let Err(why) = self.refresh().await {
            tracing::warn!(%why, set = self.place(), "a key set can't be read: the last one stays");
        }
    }

    fn get(&self, kid: &str) -> Option<Arc<Key>> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let mut keys = keys.iter().flatten();
        keys.find(|key| key.kid == kid).map(Arc::clone)
    }
}

/// The keys of a set that we can use: a set may have others, for other purposes.
fn parse(bytes: &[u8], party: &Party) -> Result<Vec<Arc<Key>>, String> {
    let set: Jwks = serde_json::from_slice(bytes).map_err(|why| format!("not a JWKS: {why}"))?;
    let mut keys: Vec<Arc<Key>> = Vec::new();
    for value in set.keys {
        let Ok(jwk) = serde_json::from_value::<Jwk>(value) else {
            continue;
        };
        let Some(kid) = jwk
            .common
            .key_id
            .as_deref()
            .filter(|_| is_for_checking(&jwk))
        else {
            continue;
        };
        if keys.iter().any(|key| key.kid == kid) {
            return Err(format!("the kid `{kid}` is there twice"));
        }
        match Key::jwk(kid, &jwk, party.clone()) {
            Ok(key) => keys.push(Arc::new(key)),
            Err(why) => tracing::warn!(%why, kid, "a key of a set can't be used"),
        }
    }
    Ok(keys)
}

fn is_for_checking(jwk: &Jwk) -> bool {
    let used = jwk.common.public_key_use.as_ref();
    let operations = jwk.common.key_operations.as_ref();
    used.is_none_or(|used| *used == PublicKeyUse::Signature)
        && operations.is_none_or(|list| list.contains(&KeyOperations::Verify))
}
