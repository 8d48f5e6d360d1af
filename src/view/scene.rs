//! What a screen is drawn from.

use crate::text::Text;
use flow::Flow;
use sla::Instant;

/// The state, and how it is put into words.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) flow: &'a Flow,
    pub(crate) text: &'static Text,
    pub(crate) dates: &'a dyn Dates,
}

/// How a person writes dates and times.
pub(crate) trait Dates {
    /// An instant: `14:32`, with the day before it unless that is today.
    fn moment(&self, at: Instant, now: Instant) -> String;
    /// A calendar date such as `2026-11-02`, written out.
    fn date(&self, iso: &str) -> String;
}

impl Scene<'_> {
    /// An instant as this person reads it, once the time is known.
    pub(super) fn moment(&self, at: Instant) -> String {
        let now = self.flow.now;
        now.map_or_else(String::new, |now| self.dates.moment(at, now))
    }
}
