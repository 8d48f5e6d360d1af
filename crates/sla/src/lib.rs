//! When an answer is due.
//!
//! Pure: it reads no clock and no time-zone data; instants come in as arguments and office hours as
//! spans that the server has expanded. Widget and server call the same functions, so the time a
//! customer sees before sending is computed by the code that fixes the promise afterwards.

mod pauses;
mod policy;
mod promise;
mod span;
mod support_hours;

pub use pauses::Pauses;
pub use policy::{Channel, Commitment, Exception, LocalText, Policy, Role, Rule, Severity};
pub use promise::{Case, NoPromise, Promise, Standing, promise};
pub use span::Span;
pub use support_hours::{BeyondHorizon, Opening, SupportHours};

/// A moment in time, in whole seconds.
///
/// Sub-second parts never enter: every constructor on the wire reads whole unix seconds.
pub type Instant = chrono::DateTime<chrono::Utc>;

/// The instant `unix_s` seconds after the epoch, or `None` outside chrono's range.
#[must_use]
pub fn instant(unix_s: i64) -> Option<Instant> {
    chrono::DateTime::from_timestamp(unix_s, 0)
}
