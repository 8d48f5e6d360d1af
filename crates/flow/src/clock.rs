//! The server's time, estimated between its answers.

use chrono::TimeDelta;
use sla::Instant;

/// Milliseconds of the browser's monotonic clock: good for spans, meaningless as a time of day.
pub type Millis = u64;

/// What the server's clock said, and when that was on the monotonic one.
///
/// The browser's own date never enters, so a device whose date is wrong by years shows right times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    server: Instant,
    heard_at: Millis,
    /// Whether the monotonic clock has run without a gap since.
    sure: bool,
}

impl Clock {
    /// The clock set by an answer that said `server`, at `heard_at` as near as the wait for it tells.
    #[must_use]
    pub fn set(server: Instant, heard_at: Millis) -> Self {
        Self {
            server,
            heard_at,
            sure: true,
        }
    }

    /// The clock after a gap: the server has to be heard again before it counts for anything.
    #[must_use]
    pub fn doubted(self) -> Self {
        Self {
            sure: false,
            ..self
        }
    }

    /// Whether it has run without a gap since the server was heard.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.sure
    }

    /// How long ago the server was heard, at a moment of the monotonic clock.
    #[must_use]
    pub fn age(&self, at: Millis) -> Millis {
        at.saturating_sub(self.heard_at)
    }

    /// The server's time at a moment of the monotonic clock, in whole seconds.
    #[must_use]
    pub fn now(&self, at: Millis) -> Instant {
        let passed = i64::try_from(at.saturating_sub(self.heard_at) / 1000).unwrap_or(i64::MAX);
        let passed = TimeDelta::try_seconds(passed).unwrap_or_default();
        self.server
            .checked_add_signed(passed)
            .unwrap_or(self.server)
    }
}
