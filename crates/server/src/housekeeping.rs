//! What is tidied up while the server runs.

use crate::auth::Revocations;
use crate::domain::{Change, Done};
use crate::store::{Store, StoreError, patiently};
use crate::{Clock, Settings, clock};
use chrono::TimeDelta;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a key means the request that was sent under it.
const KEYS: TimeDelta = TimeDelta::days(7);
/// How long a revocation is kept once every token that it was for has ended: a clock that is far ahead for
/// a while takes none away that still matters.
const REVOKED: TimeDelta = TimeDelta::days(7);
/// How long it is kept what was sent to whom.
const DELIVERED: TimeDelta = TimeDelta::days(30);
/// How often it is done, by the server's time.
const EVERY: TimeDelta = TimeDelta::minutes(10);
/// How soon it is noticed that the time has come.
const LOOK: Duration = Duration::from_millis(500);

/// How often the clock that counts is asked for the time.
const FOLLOW: Duration = Duration::from_secs(5);

/// The time that the server goes by: the database's, where several servers may share it, and else this
/// computer's.
pub(crate) async fn shared(store: &dyn Store, clock: Clock) -> Result<Clock, StoreError> {
    let asked = clock::ticking();
    Ok(clock.following(told(store).await?, asked))
}

async fn told(store: &dyn Store) -> Result<i64, StoreError> {
    let shared = store.time().await?;
    Ok(shared.unwrap_or_else(clock::system_ms))
}

/// Does it from now on.
pub(crate) fn begin(background: &mut JoinSet<()>, store: &Arc<dyn Store>, settings: &Settings) {
    let (clock, retention) = (settings.clock.clone(), settings.retention);
    background.spawn(run(Arc::clone(store), clock.clone(), retention));
    background.spawn(follow(Arc::clone(store), clock));
}

/// Keeps to that time for ever.
async fn follow(store: Arc<dyn Store>, clock: Clock) {
    loop {
        tokio::time::sleep(FOLLOW).await;
        let asked = clock::ticking();
        match told(&*store).await {
            Ok(unix_ms) => clock.tell(unix_ms, asked),
            // It goes on from what it was told last.
            Err(why) => tracing::warn!(%why, "the database doesn't tell the time"),
        }
    }
}

/// What is done with what is older than that.
struct Tidying(fn(sla::Instant) -> Change, sla::Instant);

impl Tidying {
    /// Does it batch by batch, so that whoever sends something meanwhile needn't wait for all.
    async fn done(&self, store: &dyn Store) -> Result<(), StoreError> {
        let Self(change, before) = self;
        loop {
            let batch = patiently(|| store.apply(change(*before))).await?;
            let more = match batch {
                Done::Tidied { more } => more,
                Done::Erased(count) => count > 0,
                _ => false,
            };
            if !more {
                return Ok(());
            }
        }
    }
}

/// Tidies up for ever; who sent a request is forgotten after `retention`, if there is one.
async fn run(store: Arc<dyn Store>, clock: Clock, retention: Option<TimeDelta>) {
    let mut next = clock.now();
    loop {
        let now = clock.now();
        if now >= next {
            next = now + EVERY;
            let free = Tidying(Change::FreeKeys, now - KEYS);
            let forget = Tidying(Change::ForgetDelivered, now - DELIVERED);
            let ended = now - Revocations::MATTER - REVOKED;
            let revoked = Tidying(Change::ForgetRevoked, ended);
            let erase = retention.map(|kept| Tidying(Change::EraseBefore, now - kept));
            for tidying in [free, forget, revoked].into_iter().chain(erase) {
                if let Err(why) = tidying.done(store.as_ref()).await {
                    tracing::warn!(%why, "what is old isn't tidied up");
                }
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}
