//! Weekly hours, holidays and time zones, laid out as the spans that `sla` counts on.
//!
//! On the server's side only: the widget gets the spans and carries no zone data.

mod calendar;
pub mod ical;
mod times;
mod zones;

pub use calendar::{Calendar, Plan};
pub use times::{NotATime, TimeOfDay, Times};
pub use zones::{NoSuchZone, Zones};

pub use jiff::Timestamp;
pub use jiff::civil::{Date, DateTime, Weekday};
pub use jiff::tz::TimeZone;
