//! The only place that reads the time.

use chrono::{SubsecRound, TimeDelta, Utc};
use sla::Instant;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time;

/// How far a clock may be off before it is said to have jumped.
const JUMP_MS: u64 = 2000;
/// How long it has to stay there before that is believed.
const DOUBT: time::Duration = time::Duration::from_mins(1);

/// Where the server gets the time from.
#[derive(Clone, Debug, Default)]
pub struct Clock(Source);

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    System,
    Held(Arc<AtomicI64>),
    Followed(Arc<Followed>),
}

/// Another clock's time, carried on by this computer's monotonic one.
#[derive(Debug)]
struct Followed {
    began: time::Instant,
    /// What the other one showed then, in unix milliseconds.
    unix_ms: AtomicI64,
    /// Since when the other one shows something else altogether.
    doubted: Mutex<Option<time::Instant>>,
}

impl Followed {
    /// What the other one showed at the beginning, as it shows `unix_ms` in the middle of the time that
    /// has passed since `asked`.
    fn at_the_beginning(&self, unix_ms: i64, asked: time::Instant) -> i64 {
        unix_ms - millis(self.began.elapsed()) + millis(asked.elapsed()) / 2
    }

    /// Believes what it is told, unless that is a jump which hasn't lasted.
    fn tell(&self, told: i64) {
        let by_ms = told - self.unix_ms.load(Ordering::SeqCst);
        let mut doubted = self.doubted.lock().unwrap_or_else(PoisonError::into_inner);
        if by_ms.unsigned_abs() > JUMP_MS {
            let since = *doubted.get_or_insert_with(|| {
                tracing::warn!(by_ms, "the clock has jumped: it isn't gone by for now");
                time::Instant::now()
            });
            if since.elapsed() < DOUBT {
                return;
            }
            tracing::warn!(
                by_ms,
                "the clock stays where it has jumped to: it is gone by again"
            );
        }
        *doubted = None;
        self.unix_ms.store(told, Ordering::SeqCst);
    }
}

impl Clock {
    /// A clock for tests: it stands still until it is advanced, through this or any clone.
    #[must_use]
    pub fn held(at: Instant) -> Self {
        Self(Source::Held(Arc::new(AtomicI64::new(at.timestamp()))))
    }

    /// A clock that goes by another one, which has shown `unix_ms` when asked since `asked`; one for
    /// tests stays as it is.
    pub(crate) fn following(self, unix_ms: i64, asked: time::Instant) -> Self {
        let Source::System = self.0 else {
            return self;
        };
        let followed = Followed {
            began: time::Instant::now(),
            unix_ms: AtomicI64::default(),
            doubted: Mutex::default(),
        };
        let unix_ms = followed.at_the_beginning(unix_ms, asked);
        followed.unix_ms.store(unix_ms, Ordering::SeqCst);
        Self(Source::Followed(Arc::new(followed)))
    }

    /// Tells what the other one shows, after asking it since `asked`.
    pub(crate) fn tell(&self, unix_ms: i64, asked: time::Instant) {
        if let Source::Followed(followed) = &self.0 {
            followed.tell(followed.at_the_beginning(unix_ms, asked));
        }
    }

    /// Whether the other one has jumped, and isn't believed yet.
    pub(crate) fn is_in_doubt(&self) -> bool {
        let Source::Followed(followed) = &self.0 else {
            return false;
        };
        let doubted = followed.doubted.lock();
        doubted.unwrap_or_else(PoisonError::into_inner).is_some()
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
            Source::Followed(followed) => {
                let began_ms = followed.unix_ms.load(Ordering::SeqCst);
                (began_ms + millis(followed.began.elapsed())).div_euclid(1000)
            }
        };
        sla::instant(unix_s).unwrap_or_default()
    }

    /// How long it has been running: for spans, which a date that is set anew must not change.
    pub(crate) fn running(&self) -> time::Duration {
        static START: LazyLock<time::Instant> = LazyLock::new(time::Instant::now);
        match &self.0 {
            Source::System | Source::Followed(_) => START.elapsed(),
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

/// What this computer's clock shows, in unix milliseconds.
pub(crate) fn system_ms() -> i64 {
    system().timestamp_millis()
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
        let asked = time::Instant::now();
        let clock = Clock::default().following(1_000_000_500, asked);
        let shown = clock.now().timestamp();
        assert!((1_000_000..1_000_060).contains(&shown), "{shown}");
        let held = Clock::held(sla::instant(7).unwrap()).following(1_000_000_500, asked);
        assert_eq!(held.now().timestamp(), 7);
    }

    /// F19: a little is set right at once; a jump is believed when it lasts, and not when it passes.
    #[test]
    fn a_jump_is_believed_when_it_lasts() {
        let followed = Followed {
            began: time::Instant::now(),
            unix_ms: AtomicI64::new(10_000_000),
            doubted: Mutex::default(),
        };
        let shown = || followed.unix_ms.load(Ordering::SeqCst);
        for told in [10_002_000, 10_000_500] {
            followed.tell(told);
            assert_eq!(shown(), told);
        }
        let clock = Clock(Source::Followed(Arc::new(followed)));
        let Source::Followed(followed) = &clock.0 else {
            unreachable!()
        };
        let shown = || followed.unix_ms.load(Ordering::SeqCst);
        for jump in [3_600_000, -3_600_000, 2_001] {
            followed.tell(10_000_500 + jump);
            assert!(clock.is_in_doubt(), "{jump}");
            assert_eq!(shown(), 10_000_500);
        }
        followed.tell(10_000_501);
        assert!(!clock.is_in_doubt());
        followed.tell(13_600_000);
        *followed.doubted.lock().unwrap() = time::Instant::now().checked_sub(DOUBT);
        followed.tell(13_600_100);
        assert_eq!(shown(), 13_600_100);
        assert!(!clock.is_in_doubt());
    }
}
