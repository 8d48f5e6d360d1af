//! The only place that reads the time.

use chrono::{SubsecRound, TimeDelta, Utc};
use sla::Instant;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time;

/// Where the server gets the time from.
#[derive(Clone, Debug, Default)]
pub struct Clock(Source);

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    System,
    Held(Arc<AtomicI64>),
    /// Another's, carried on by this computer's monotonic clock: what it was when that one began, in
    /// unix milliseconds.
    Followed(Arc<AtomicI64>, time::Instant),
}

impl Clock {
    /// A clock for tests: it stands still until it is advanced, through this or any clone.
    #[must_use]
    pub fn held(at: Instant) -> Self {
        Self(Source::Held(Arc::new(AtomicI64::new(at.timestamp()))))
    }

    /// A clock that is told another's time now and then; one for tests stays as it is.
    pub(crate) fn followed(self) -> Self {
        match self.0 {
            Source::System => {
                let at = AtomicI64::new(system().timestamp_millis());
                Self(Source::Followed(Arc::new(at), time::Instant::now()))
            }
            _ => self,
        }
    }

    /// Tells what the other one shows, after asking it since `asked`: as of the middle of the wait.
    pub(crate) fn tell(&self, unix_ms: i64, asked: time::Instant) {
        if let Source::Followed(at, since) = &self.0 {
            let middle = millis(since.elapsed()) - millis(asked.elapsed()) / 2;
            at.store(unix_ms - middle, Ordering::SeqCst);
        }
    }

    /// Moves a held clock on; all others are left alone.
    pub fn advance(&self, by: TimeDelta) {
        if let Source::Held(unix_s) = &self.0 {
            unix_s.fetch_add(by.num_seconds(), Ordering::SeqCst);
        }
    }

    /// The time, in whole seconds.
    #[must_use]
    pub fn now(&self) -> Instant {
        let unix_s = match &self.0 {
            Source::System => return system().trunc_subsecs(0),
            Source::Held(unix_s) => unix_s.load(Ordering::SeqCst),
            Source::Followed(at, since) => {
                let unix_ms = at.load(Ordering::SeqCst) + millis(since.elapsed());
                unix_ms.div_euclid(1000)
            }
        };
        sla::instant(unix_s).unwrap_or_default()
    }

    /// How long it has been running: for spans, which a date that is set anew must not change.
    pub(crate) fn running(&self) -> time::Duration {
        static START: LazyLock<time::Instant> = LazyLock::new(time::Instant::now);
        match &self.0 {
            Source::System | Source::Followed(..) => START.elapsed(),
            Source::Held(unix_s) => {
                let unix_s = unix_s.load(Ordering::SeqCst);
                time::Duration::from_secs(unix_s.try_into().unwrap_or_default())
            }
        }
    }
}

fn millis(span: time::Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one clock that everything else gets its time from"
)]
fn system() -> Instant {
    Utc::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F19: a server whose own clock is wrong shows the time of the database.
    #[test]
    fn a_clock_that_follows_shows_what_it_was_told() {
        let clock = Clock::default().followed();
        let asked = time::Instant::now();
        clock.tell(1_000_000_500, asked);
        let shown = clock.now().timestamp();
        assert!((1_000_000..1_000_060).contains(&shown), "{shown}");
        let held = Clock::held(sla::instant(7).unwrap()).followed();
        held.tell(1_000_000_500, asked);
        assert_eq!(held.now().timestamp(), 7);
    }
}
