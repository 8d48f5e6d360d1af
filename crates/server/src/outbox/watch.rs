//! The watch over promises: it tells when a moment of one has come.

use crate::domain::{self, Change, Event};
use crate::store::{Due, Store, StoreError, patiently};
use protocol::RequestNumber;
use sla::Instant;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::task::JoinSet;

/// How many timers fire at once: far fewer than the store lets wait.
const AT_ONCE: usize = 16;

/// Looks for moments that have come.
#[derive(Default)]
pub(super) struct Watch {
    /// Requests that can't be read, so that each is said once until it can.
    unreadable: HashSet<u64>,
}

impl Watch {
    /// Fires the timers whose time has come, some at once: they share commits.
    ///
    /// Those of a request that can't be read stay for a program that can, and hold up no others.
    pub(super) async fn fire(
        &mut self,
        store: &Arc<dyn Store>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut seen = None;
        loop {
            let due = store.due(now, seen, AT_ONCE).await?;
            seen = due.last().copied();
            let last = due.len() < AT_ONCE;
            let mut firing = JoinSet::new();
            for one in due {
                let store = Arc::clone(store);
                firing.spawn(async move { patiently(|| tell(&*store, one, now)).await });
            }
            for told in firing.join_all().await {
                match told? {
                    Told::Yes(number) => {
                        self.unreadable.remove(&number.0);
                    }
                    Told::Unreadable(number, why) if self.unreadable.insert(number.0) => {
                        tracing::error!(%number, why, "a request can't be read, its moments aren't told");
                    }
                    Told::Unreadable(..) => {}
                }
            }
            if last {
                return Ok(());
            }
        }
    }
}

/// What became of a moment of a request.
enum Told {
    Yes(RequestNumber),
    /// The request can't be read, and why.
    Unreadable(RequestNumber, String),
}

/// Ends a timer, in one transaction with what it tells.
///
/// What is told is decided before: an answer that comes in between takes the timer away, and nothing
/// is told then.
async fn tell(store: &dyn Store, (number, timer): Due, now: Instant) -> Result<Told, StoreError> {
    let event = Event::Due(timer.kind);
    let kept = match store.load(number).await {
        Ok(kept) => kept,
        Err(StoreError::Failed(why)) => return Ok(Told::Unreadable(number, why)),
        Err(why) => return Err(why),
    };
    let messages = kept.map(|kept| domain::messages(event, &kept.author, &kept.record, now));
    let fire = Change::Fire(number, timer, messages.unwrap_or_default());
    store.apply(fire).await.map(|_| Told::Yes(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::{at, change};
    use crate::store::{Place, open};
    use rusqlite::Connection;

    /// More of them than are looked at once. Once one can be read again, that it can't is news again.
    #[tokio::test]
    async fn requests_that_can_t_be_read_hold_up_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("help.sqlite");
        let store = open(&Place::File(file.clone())).await.unwrap();
        for key in 1..=18 {
            store.apply(change(key, "Login")).await.unwrap();
        }
        let file = Connection::open(file).unwrap();
        let damage = "UPDATE request SET promise = '?' WHERE number < 10018";
        file.execute_batch(damage).unwrap();
        let mut watch = Watch::default();
        for _ in 0..2 {
            watch.fire(&store, at(61)).await.unwrap();
        }
        let left = store.due(at(61), None, 99).await.unwrap();
        let left: Vec<u64> = left.iter().map(|(number, _)| number.0).collect();
        assert_eq!(left, (10_001..10_018).collect::<Vec<_>>());
        assert_eq!(watch.unreadable.len(), 17);
        let repair =
            "UPDATE request SET promise = (SELECT promise FROM request WHERE number = 10018)";
        file.execute_batch(repair).unwrap();
        watch.fire(&store, at(61)).await.unwrap();
        assert!(store.due(at(61), None, 99).await.unwrap().is_empty());
        assert!(watch.unreadable.is_empty());
    }
}
