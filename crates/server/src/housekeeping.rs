//! What is tidied up while the server runs.

use crate::Clock;
use crate::domain::Change;
use crate::store::{Store, StoreError};
use chrono::TimeDelta;
use std::iter;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a key means the request that was sent under it.
const KEYS: TimeDelta = TimeDelta::days(7);
/// How often it is done, by the server's time.
const EVERY: TimeDelta = TimeDelta::minutes(10);
/// How soon it is noticed that the time has come.
const LOOK: Duration = Duration::from_millis(500);

/// How often the database is asked for the time.
const FOLLOW: Duration = Duration::from_secs(5);

/// The time that all servers of the database go by; `clock` itself where there is but one.
pub(crate) async fn shared(store: &dyn Store, clock: Clock) -> Result<Clock, StoreError> {
    let asked = Instant::now();
    let Some(unix_ms) = store.time().await? else {
        return Ok(clock);
    };
    let clock = clock.followed();
    clock.tell(unix_ms, asked);
    Ok(clock)
}

/// Keeps the shared time for ever.
pub(crate) async fn follow(store: Arc<dyn Store>, clock: Clock) {
    loop {
        tokio::time::sleep(FOLLOW).await;
        let asked = Instant::now();
        match store.time().await {
            Ok(Some(unix_ms)) => clock.tell(unix_ms, asked),
            Ok(None) => return,
            // It goes on from what it was told last.
            Err(why) => tracing::warn!(%why, "the database doesn't tell the time"),
        }
    }
}

/// Tidies up for ever; who sent a request is forgotten after `retention`, if there is one.
pub(crate) async fn run(store: Arc<dyn Store>, clock: Clock, retention: Option<TimeDelta>) {
    let mut next = clock.now();
    loop {
        let now = clock.now();
        if now >= next {
            next = now + EVERY;
            let free = Change::FreeKeys(now - KEYS);
            let erase = retention.map(|kept| Change::EraseBefore(now - kept));
            for change in iter::once(free).chain(erase) {
                if let Err(why) = store.apply(change).await {
                    tracing::warn!(%why, "what is old isn't tidied up");
                }
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}
