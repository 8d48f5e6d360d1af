//! Whose tokens were revoked: those issued before a moment count no more.

use super::claims::LEEWAY_S;
use super::fault::Fault;
use super::key_ring::LIFE_S_MOST;
use crate::Clock;
use crate::store::{Store, StoreError};
use chrono::TimeDelta;
use sla::Instant;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// How old what we know may be. Every node reads on its own, so this is how soon one counts everywhere.
const EVERY: Duration = Duration::from_secs(1);

/// By issuer, and then by subject, the moment before which tokens were revoked.
type Known = HashMap<String, HashMap<String, Instant>>;

/// What is revoked, as it was last read from the store.
pub(crate) struct Revocations {
    store: Arc<dyn Store>,
    clock: Clock,
    known: RwLock<Known>,
}

impl Revocations {
    /// How long one matters: of what was revoked longer ago than a token can live, nobody has a token.
    pub(crate) const MATTER: TimeDelta = TimeDelta::seconds(LIFE_S_MOST + LEEWAY_S);

    /// Those that are known now.
    pub(crate) async fn known(
        store: Arc<dyn Store>,
        clock: Clock,
    ) -> Result<Arc<Self>, StoreError> {
        let revocations = Self {
            store,
            clock,
            known: RwLock::default(),
        };
        revocations.refresh().await?;
        Ok(Arc::new(revocations))
    }

    /// Whether a person's token still counts.
    pub(super) fn check(
        &self,
        (issuer, subject): (&str, &str),
        issued_at: Instant,
    ) -> Result<(), Fault> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        match known.get(issuer).and_then(|theirs| theirs.get(subject)) {
            Some(not_before) if issued_at < *not_before => {
                let not_before = not_before.timestamp();
                let expected = format!("{not_before} or later: earlier ones are revoked");
                Err(Fault::new("iat", issued_at.timestamp(), expected))
            }
            _ => Ok(()),
        }
    }

    /// Reads them again and again, for as long as this is polled.
    pub(crate) async fn keep_fresh(self: Arc<Self>) {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(why) = self.refresh().await {
                tracing::warn!(%why, "revocations can't be read: those known stay");
            }
        }
    }

    async fn refresh(&self) -> Result<(), StoreError> {
        let since = self.clock.now() - Self::MATTER;
        let read = self.store.revocations(since).await?;
        let mut known = Known::new();
        for one in read {
            let theirs = known.entry(one.issuer).or_default();
            theirs.insert(one.subject, one.not_before);
        }
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }
}
