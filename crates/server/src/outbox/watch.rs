//! The watch over promises: it tells when a moment of one has come.

use crate::Clock;
use crate::domain::{self, Change, Event};
use crate::store::{Due, Store, StoreError};
use chrono::TimeDelta;
use protocol::RequestNumber;
use sla::Instant;
use std::collections::HashSet;
use std::sync::Arc;
use std::time;
use tokio::task::JoinSet;

/// How far the clock may move against the time that has passed before it is said to have jumped.
const JUMP: TimeDelta = TimeDelta::seconds(2);
/// How many timers fire at once: far fewer than the store lets wait.
const AT_ONCE: usize = 16;

/// Looks at the clock again and again instead of sleeping until a moment: the clock may be set, and
/// the machine may sleep.
pub(super) struct Watch {
    clock: Clock,
    looked: (Instant, time::Instant),
    /// Requests that can't be read, so that each is said once.
    unreadable: HashSet<u64>,
}

impl Watch {
    pub(super) fn new(clock: Clock) -> Self {
        let looked = (clock.now(), time::Instant::now());
        let unreadable = HashSet::new();
        Self {
            clock,
            looked,
            unreadable,
        }
    }

    /// The time; a clock that was set is noticed.
    pub(super) fn now(&mut self) -> Instant {
        let (before, since) = self.looked;
        self.looked = (self.clock.now(), time::Instant::now());
        let (now, looked) = self.looked;
        if let Some(by) = jump(now - before, looked - since) {
            tracing::warn!(by_s = by.num_seconds(), "the clock has jumped");
        }
        now
    }

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
                firing.spawn(tell(Arc::clone(store), one, now));
            }
            for told in firing.join_all().await {
                if let Err(Unreadable(number, why)) = told?
                    && self.unreadable.insert(number.0)
                {
                    tracing::error!(%number, why, "a request can't be read, its moments aren't told");
                }
            }
            if last {
                return Ok(());
            }
        }
    }
}

/// Which request can't be read, and why.
struct Unreadable(RequestNumber, String);

/// How far a clock was set that moved on by so much while so much time passed.
fn jump(moved: TimeDelta, passed: time::Duration) -> Option<TimeDelta> {
    let by = moved - TimeDelta::from_std(passed).ok()?;
    (by.abs() > JUMP).then_some(by)
}

/// Ends a timer, in one transaction with what it tells.
///
/// What is told is decided before: an answer that comes in between takes the timer away, and nothing
/// is told then.
async fn tell(
    store: Arc<dyn Store>,
    (number, timer): Due,
    now: Instant,
) -> Result<Result<(), Unreadable>, StoreError> {
    let event = Event::Due(timer.kind);
    let kept = match store.load(number).await {
        Ok(kept) => kept,
        Err(StoreError::Failed(why)) => return Ok(Err(Unreadable(number, why))),
        Err(why) => return Err(why),
    };
    let messages = kept.map(|kept| domain::messages(event, &kept.author, &kept.record, now));
    let fire = Change::Fire(number, timer, messages.unwrap_or_default());
    store.apply(fire).await.map(|_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::{at, change};
    use crate::store::{Place, open};
    use rusqlite::Connection;

    /// More of them than are looked at once.
    #[tokio::test]
    async fn requests_that_can_t_be_read_hold_up_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("help.sqlite");
        let store = open(&Place::File(file.clone())).await.unwrap();
        for key in 1..=18 {
            store.apply(change(key, "Login")).await.unwrap();
        }
        let damage = "UPDATE request SET promise = '?' WHERE number < 10018";
        Connection::open(file)
            .unwrap()
            .execute_batch(damage)
            .unwrap();
        let mut watch = Watch::new(Clock::held(at(61)));
        for _ in 0..2 {
            watch.fire(&store, at(61)).await.unwrap();
        }
        let left = store.due(at(61), None, 99).await.unwrap();
        let left: Vec<u64> = left.iter().map(|(number, _)| number.0).collect();
        assert_eq!(left, (10_001..10_018).collect::<Vec<_>>());
        assert_eq!(watch.unreadable.len(), 17);
    }

    /// F19: whole seconds jitter by one; more than two is a clock that was set.
    #[test]
    fn a_clock_that_was_set_is_noticed() {
        let jump = |moved_s, passed_ms| {
            let by = jump(
                TimeDelta::seconds(moved_s),
                time::Duration::from_millis(passed_ms),
            );
            by.map(|by| by.num_seconds())
        };
        for (moved_s, passed_ms) in [(0, 500), (1, 500), (1, 1_900), (60, 60_900), (0, 0)] {
            assert_eq!(jump(moved_s, passed_ms), None, "{moved_s} {passed_ms}");
        }
        assert_eq!(jump(3_600, 500), Some(3_599));
        assert_eq!(jump(-3_600, 500), Some(-3_600));
        assert_eq!(jump(1, 263_000), Some(-262));
    }
}
