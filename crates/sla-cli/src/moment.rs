//! Instants, dates and local times as cases write them.

use calendar::{Date, DateTime, TimeOfDay, TimeZone, Timestamp};
use chrono::{DateTime as Rfc3339, Datelike, FixedOffset, SecondsFormat, Timelike};
use core::str::FromStr;
use serde::Deserialize;
use sla::Instant;

/// A moment with its offset, in whole seconds.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Moment(pub(crate) Instant);

/// A date.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct LocalDate(pub(crate) Date);

/// A time of day, `24:00` included.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct LocalTime(pub(crate) TimeOfDay);

/// A date and a time on a clock on the wall, without an offset.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Local(pub(crate) DateTime);

/// How a local time may be written.
const FORMS: [&str; 5] = [
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S.000",
];

/// An instant as answers write it: in UTC, with `Z`.
///
/// RFC 3339 has four digits for the year, so there is no text for others.
pub(crate) fn text(at: Instant) -> Option<String> {
    let known = (0..=9999).contains(&at.year());
    known.then(|| at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// As [`text`], for lines that people read.
pub(crate) fn write(at: Instant) -> String {
    text(at).unwrap_or_else(|| at.timestamp().to_string())
}

/// An instant as people of a zone read it and as `--at` takes it, with the zone's offset.
pub(crate) fn local(at: Instant, zone: &TimeZone) -> String {
    let offset = Timestamp::from_second(at.timestamp()).map(|at| zone.to_offset(at).seconds());
    let offset = offset.ok().and_then(FixedOffset::east_opt);
    offset.map_or_else(
        || write(at),
        |offset| {
            let local = at.with_timezone(&offset);
            local.to_rfc3339_opts(SecondsFormat::Secs, false)
        },
    )
}

/// An instant on the command line.
pub(crate) fn parse(text: &str) -> Result<Instant, String> {
    text.parse().map(|moment: Moment| moment.0)
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let moment = Rfc3339::parse_from_rfc3339(text).ok();
        moment
            .filter(|moment| moment.nanosecond() == 0)
            .map(|moment| Self(moment.to_utc()))
            .ok_or_else(|| {
                format!(
                    "expected a moment in whole seconds with its offset, such as \
                     \"2026-06-01T09:00:00Z\", and not {text:?}"
                )
            })
    }
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for LocalDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let date: Option<Date> = text.parse().ok();
        // The parser takes other forms, too, and a time after the date.
        let date = date.filter(|date| date.to_string() == text).map(Self);
        date.ok_or_else(|| format!("expected a date such as \"2026-12-25\", and not {text:?}"))
    }
}

impl TryFrom<String> for LocalDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl TryFrom<String> for LocalTime {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        // Hours of one digit are how many people write them.
        let two_digits = match text.find(':') {
            Some(1) => format!("0{text}"),
            _ => text.clone(),
        };
        let time = two_digits.parse().map(Self);
        time.map_err(|why| format!("{why}, and not {text:?}"))
    }
}

impl TryFrom<String> for Local {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let local: Option<DateTime> = text.parse().ok();
        // The parser takes other forms, too, and an offset that would count for nothing.
        let same = |local: &DateTime| {
            FORMS
                .iter()
                .any(|form| local.strftime(form).to_string() == text)
        };
        local.filter(same).map(Self).ok_or_else(|| {
            format!(
                "expected a local time without an offset, such as \"2026-03-29T02:30:00\", \
                 and not {text:?}"
            )
        })
    }
}
