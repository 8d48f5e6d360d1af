//! What is tidied up while the server runs.

use crate::Clock;
use crate::domain::Change;
use crate::store::Store;
use chrono::TimeDelta;
use std::sync::Arc;
use std::time::Duration;

/// How long a key means the request that was sent under it.
const KEYS: TimeDelta = TimeDelta::days(7);
/// How often it is done, by the server's time.
const EVERY: TimeDelta = TimeDelta::minutes(10);
/// How soon it is noticed that the time has come.
const LOOK: Duration = Duration::from_millis(500);

/// Tidies up for ever.
pub(crate) async fn run(store: Arc<dyn Store>, clock: Clock) {
    let mut next = clock.now();
    loop {
        let now = clock.now();
        if now >= next {
            next = now + EVERY;
            if let Err(why) = store.apply(Change::FreeKeys(now - KEYS)).await {
                tracing::warn!(%why, "old keys are still in use");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}
