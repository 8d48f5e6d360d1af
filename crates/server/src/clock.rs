//! The only place that reads the time.

use chrono::{SubsecRound, TimeDelta, Utc};
use sla::Instant;
use std::ops::Range;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How far a clock may be off before it is said to have jumped.
const JUMP_MS: u64 = 2000;
/// How long it has to stay there before that is believed.
const DOUBT: Duration = Duration::from_mins(1);
/// How long asking may take for the answer to count: it may be of any moment between.
const PROMPT: Duration = Duration::from_secs(1);

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

/// Another clock's time, carried on by what only ticks.
#[derive(Debug)]
struct Followed {
    /// What the other one showed as the ticking began, in unix milliseconds.
    began_ms: AtomicI64,
    /// What it shows by now, where that is something else altogether, and since when.
    doubted: Mutex<Option<(i64, Duration)>>,
}

impl Followed {
    /// Believes that the other one showed `unix_ms` when it was asked, unless that is a jump which
    /// hasn't lasted.
    fn tell(&self, unix_ms: i64, asked: &Range<Duration>) {
        if asked.end.saturating_sub(asked.start) > PROMPT {
            tracing::warn!("the clock was slow to say the time: it isn't gone by");
            return;
        }
        let told = began_ms(unix_ms, asked);
        let by_ms = told - self.began_ms.load(Ordering::SeqCst);
        let mut doubted = self.doubted.lock().unwrap_or_else(PoisonError::into_inner);
        if is_jump(by_ms) {
            let stays = doubted.filter(|(to, _)| !is_jump(told - to));
            let Some((_, since)) = stays else {
                tracing::warn!(by_ms, "the clock has jumped: it isn't gone by for now");
                *doubted = Some((told, asked.end));
                return;
            };
            if asked.end.saturating_sub(since) < DOUBT {
                return;
            }
            tracing::warn!(
                by_ms,
                "the clock stays where it has jumped to: it is gone by again"
            );
        }
        *doubted = None;
        self.began_ms.store(told, Ordering::SeqCst);
    }

    /// What the other one shows after so much ticking, in unix milliseconds.
    fn shows_ms(&self, ticked: Duration) -> i64 {
        self.began_ms.load(Ordering::SeqCst) + millis(ticked)
    }
}

/// What a clock showed as the ticking began that showed `unix_ms` in the middle of being asked.
fn began_ms(unix_ms: i64, asked: &Range<Duration>) -> i64 {
    unix_ms - millis((asked.start + asked.end) / 2)
}

fn is_jump(by_ms: i64) -> bool {
    by_ms.unsigned_abs() > JUMP_MS
}

impl Clock {
    /// A clock for tests: it stands still until it is advanced, through this or any clone.
    #[must_use]
    pub fn held(at: Instant) -> Self {
        Self(Source::Held(Arc::new(AtomicI64::new(at.timestamp()))))
    }

    /// A clock that goes by another one, which has shown `unix_ms` when asked since `asked`, by
    /// [`ticking`]; one for tests stays as it is.
    pub(crate) fn following(self, unix_ms: i64, asked: Duration) -> Self {
        let Source::System = self.0 else {
            return self;
        };
        Self(Source::Followed(Arc::new(Followed {
            began_ms: AtomicI64::new(began_ms(unix_ms, &(asked..ticking()))),
            doubted: Mutex::default(),
        })))
    }

    /// Tells what the other one shows, after asking it since `asked`.
    pub(crate) fn tell(&self, unix_ms: i64, asked: Duration) {
        if let Source::Followed(followed) = &self.0 {
            followed.tell(unix_ms, &(asked..ticking()));
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
            Source::Followed(followed) => followed.shows_ms(ticking()).div_euclid(1000),
        };
        sla::instant(unix_s).unwrap_or_default()
    }

    /// How long it has been running: for spans, which a date that is set anew must not change.
    pub(crate) fn running(&self) -> Duration {
        match &self.0 {
            Source::System | Source::Followed(_) => ticking(),
            Source::Held(unix_s) => {
                let unix_s = unix_s.load(Ordering::SeqCst);
                Duration::from_secs(unix_s.try_into().unwrap_or_default())
            }
        }
    }
}

/// How long this computer has been on, asleep or awake, whatever date it is set to.
#[cfg(target_os = "linux")]
pub(crate) fn ticking() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let on = clock_gettime(ClockId::Boottime);
    on.try_into().unwrap_or_default()
}

/// How long this has been running, whatever date the computer is set to; what it slept may be missing.
#[cfg(not(target_os = "linux"))]
pub(crate) fn ticking() -> Duration {
    use std::{sync::LazyLock, time::Instant};
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

fn millis(span: Duration) -> i64 {
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
        let asked = ticking();
        let clock = Clock::default().following(1_000_000_500, asked);
        let shown = clock.now().timestamp();
        assert!((1_000_000..1_000_060).contains(&shown), "{shown}");
        let held = Clock::held(sla::instant(7).unwrap()).following(1_000_000_500, asked);
        assert_eq!(held.now().timestamp(), 7);
    }

    const BEGAN_MS: i64 = 10_000_000;

    fn followed() -> Followed {
        Followed {
            began_ms: AtomicI64::new(BEGAN_MS),
            doubted: Mutex::default(),
        }
    }

    /// Asks a clock that is off by so much after so many seconds, and gives what it is off by, as far
    /// as it is believed.
    fn believed_ms(followed: &Followed, off_ms: i64, after_s: u64) -> i64 {
        let ticked = Duration::from_secs(after_s);
        let right_ms = BEGAN_MS + millis(ticked);
        followed.tell(right_ms + off_ms, &(ticked..ticked));
        followed.shows_ms(ticked) - right_ms
    }

    /// F19: a little is set right at once; a jump is believed when it lasts, and not when it passes.
    #[test]
    fn a_jump_is_believed_when_it_lasts() {
        let clock = followed();
        let is_in_doubt = || clock.doubted.lock().unwrap().is_some();
        assert_eq!(believed_ms(&clock, 2000, 5), 2000);
        assert_eq!(believed_ms(&clock, 500, 10), 500);
        for jump in [3_600_000, -3_600_000, 2_001] {
            assert_eq!(believed_ms(&clock, 500 + jump, 15), 500);
            assert!(is_in_doubt(), "{jump}");
        }
        assert_eq!(believed_ms(&clock, 501, 20), 501);
        assert!(!is_in_doubt());
        assert_eq!(believed_ms(&clock, 3_600_000, 25), 501);
        assert_eq!(believed_ms(&clock, 3_600_100, 84), 501);
        assert_eq!(believed_ms(&clock, 3_600_100, 85), 3_600_100);
        assert!(!is_in_doubt());
    }

    /// F19: how long one jump has lasted says nothing for another.
    #[test]
    fn a_jump_to_elsewhere_is_doubted_anew() {
        let clock = followed();
        assert_eq!(believed_ms(&clock, 3_600_000, 0), 0);
        assert_eq!(believed_ms(&clock, 3_600_000, 55), 0);
        assert_eq!(believed_ms(&clock, -3_600_000, 60), 0);
        assert_eq!(believed_ms(&clock, -3_600_000, 119), 0);
        assert_eq!(believed_ms(&clock, -3_600_000, 120), -3_600_000);
    }

    /// F19: half of a long way is no measure of when an answer was given.
    #[test]
    fn a_slow_answer_is_neither_believed_nor_a_jump() {
        let clock = followed();
        let asked = |took_ms| Duration::ZERO..Duration::from_millis(took_ms);
        for took_ms in [1001, 10_000] {
            clock.tell(BEGAN_MS + 200, &asked(took_ms));
            assert_eq!(clock.shows_ms(Duration::ZERO), BEGAN_MS);
            assert_eq!(*clock.doubted.lock().unwrap(), None);
        }
        clock.tell(BEGAN_MS + 700, &asked(1000));
        assert_eq!(clock.shows_ms(Duration::ZERO), BEGAN_MS + 200);
    }
}
