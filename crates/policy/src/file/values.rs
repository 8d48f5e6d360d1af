//! Single values, each parsed once.

use calendar::{Date, NoSuchZone, NotATime, TimeOfDay, Zones};
use serde::Deserialize;
use sla::Instant;

/// A text that isn't empty.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Text(pub(crate) String);

/// A page's address.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Url(pub(crate) String);

/// A date: `2026-12-25`.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct LocalDate(pub(crate) Date);

/// A time of day: `00:00` to `24:00`.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct LocalTime(pub(crate) TimeOfDay);

/// A name of the IANA time zone database.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Zone(pub(crate) calendar::TimeZone);

/// A moment with its offset: `2026-12-24T18:00:00+01:00`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Moment(pub(crate) Instant);

impl TryFrom<String> for Text {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let written = !text.trim().is_empty();
        written.then_some(Self(text)).ok_or("expected a text")
    }
}

impl TryFrom<String> for Url {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let web = text.starts_with("https://") || text.starts_with("http://");
        web.then_some(Self(text)).ok_or("expected https://…")
    }
}

impl TryFrom<String> for LocalDate {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let date: Option<Date> = text.parse().ok();
        // The parser takes other forms, too, and a time after the date.
        date.filter(|date| date.to_string() == text)
            .map(Self)
            .ok_or("expected a date: \"2026-12-25\"")
    }
}

impl TryFrom<String> for LocalTime {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        text.parse().map(Self)
    }
}

impl TryFrom<String> for Zone {
    type Error = NoSuchZone;

    fn try_from(text: String) -> Result<Self, NoSuchZone> {
        Zones::newest().get(&text).map(Self)
    }
}

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse::<calendar::Timestamp>()
            .ok()
            .filter(|moment| moment.subsec_nanosecond() == 0)
            .and_then(|moment| sla::instant(moment.as_second()))
            .map(Self)
            .ok_or("expected a moment in whole seconds: \"2026-12-24T18:00:00+01:00\"")
    }
}
