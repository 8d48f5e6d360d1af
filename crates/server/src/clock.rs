//! The only place that reads the time.

use chrono::{SubsecRound, TimeDelta, Utc};
use sla::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the server gets the time from.
#[derive(Clone, Debug, Default)]
pub struct Clock(Source);

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    System,
    Held(Arc<AtomicI64>),
}

impl Clock {
    /// A clock for tests: it stands still until it is advanced, through this or any clone.
    #[must_use]
    pub fn held(at: Instant) -> Self {
        Self(Source::Held(Arc::new(AtomicI64::new(at.timestamp()))))
    }

    /// Moves a held clock on; the system's clock is left alone.
    pub fn advance(&self, by: TimeDelta) {
        if let Source::Held(unix_s) = &self.0 {
            unix_s.fetch_add(by.num_seconds(), Ordering::SeqCst);
        }
    }

    /// The time, in whole seconds.
    #[must_use]
    pub fn now(&self) -> Instant {
        match &self.0 {
            Source::System => system(),
            Source::Held(unix_s) => sla::instant(unix_s.load(Ordering::SeqCst)).unwrap_or_default(),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one clock that everything else gets its time from"
)]
fn system() -> Instant {
    Utc::now().trunc_subsecs(0)
}
