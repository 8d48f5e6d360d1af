//! The watch over promises: it tells when a moment of one has come.

use crate::Clock;
use crate::domain::{self, Change, Event, Timer};
use crate::store::{Store, StoreError};
use chrono::TimeDelta;
use protocol::RequestNumber;
use sla::Instant;
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
}

impl Watch {
    pub(super) fn new(clock: Clock) -> Self {
        let looked = (clock.now(), time::Instant::now());
        Self { clock, looked }
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
}

/// How far a clock was set that moved on by so much while so much time passed.
fn jump(moved: TimeDelta, passed: time::Duration) -> Option<TimeDelta> {
    let by = moved - TimeDelta::from_std(passed).ok()?;
    (by.abs() > JUMP).then_some(by)
}

/// Fires the timers whose time has come, some at once: they share commits.
pub(super) async fn fire(store: &Arc<dyn Store>, now: Instant) -> Result<(), StoreError> {
    loop {
        let due = store.due(now, AT_ONCE).await?;
        let last = due.len() < AT_ONCE;
        let mut firing = JoinSet::new();
        for (number, timer) in due {
            firing.spawn(tell(Arc::clone(store), (number, timer), now));
        }
        let told = firing.join_all().await;
        told.into_iter().collect::<Result<(), StoreError>>()?;
        if last {
            return Ok(());
        }
    }
}

/// Ends a timer, in one transaction with what it tells.
///
/// What is told is decided before: an answer that comes in between takes the timer away, and nothing
/// is told then.
async fn tell(
    store: Arc<dyn Store>,
    (number, timer): (RequestNumber, Timer),
    now: Instant,
) -> Result<(), StoreError> {
    let event = Event::Due(timer.kind);
    let kept = store.load(number).await?;
    let messages = kept.map(|kept| domain::messages(event, &kept.author, &kept.record, now));
    let fire = Change::Fire(number, timer, messages.unwrap_or_default());
    store.apply(fire).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

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
