//! When an answer is due.
//!
//! Pure: it reads no clock and no time-zone data; instants come in as arguments and office hours as
//! spans that the server has expanded. Widget and server call the same functions, so the time a
//! customer sees before sending is computed by the code that fixes the promise afterwards.
//!
//! From small to large: a [`Span`] of time; a [`Schedule`] of spans; the [`Hours`] in which a clock
//! runs; a [`Policy`] of what is committed; the [`Promise`] for one request, its [`Standing`], the
//! [`Step`]s that explain it, and the [`Record`] of all that was promised.

mod case;
mod explain;
mod hours;
mod policy;
mod promise;
mod record;
mod schedule;
mod span;
mod standing;
mod support_hours;

pub use case::{Case, Channel, Role, Severity};
pub use explain::{Step, explain};
pub use hours::{BeyondHorizon, Hours};
pub use policy::{Commitment, Exception, LocalText, Policy, Rule, Scope};
pub use promise::{NoPromise, Promise, Stop, StopKind, Terms, promise};
pub use record::{CannotReclassify, Change, Entry, Record};
pub use schedule::Schedule;
pub use span::Span;
pub use standing::{Author, Standing, first_response, standing};
pub use support_hours::{Opening, SupportHours};

/// A moment in time, in whole seconds.
///
/// Sub-second parts never enter: every constructor on the wire reads whole unix seconds.
pub type Instant = chrono::DateTime<chrono::Utc>;

/// The instant `unix_s` seconds after the epoch, or `None` outside chrono's range.
#[must_use]
pub fn instant(unix_s: i64) -> Option<Instant> {
    chrono::DateTime::from_timestamp(unix_s, 0)
}
