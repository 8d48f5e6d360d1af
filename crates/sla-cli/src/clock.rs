//! The only place that reads a clock: which holidays are still to come.

use calendar::{Date, TimeZone, Timestamp};
use std::time::SystemTime;

/// Today's date in a zone.
#[expect(
    clippy::disallowed_methods,
    reason = "the edge of the program; all below takes the date as an argument"
)]
pub(crate) fn today(zone: &TimeZone) -> Option<Date> {
    let now = Timestamp::try_from(SystemTime::now()).ok()?;
    Some(zone.to_datetime(now).date())
}
