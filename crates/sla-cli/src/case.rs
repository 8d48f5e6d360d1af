//! A case as it is read, field by field: what an operation doesn't ask for may be anything.

use crate::moment::{LocalDate, LocalTime};
use calendar::Weekday;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Number;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The fields of a line, not yet read.
pub(crate) struct Case<'a>(BTreeMap<String, &'a RawValue>);

/// What a case asks.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Op {
    Add,
    Between,
    IsOpen,
    NextOpen,
    NextClose,
    Intervals,
    LocalToUtc,
    AddBusinessDays,
}

/// The hours of a team. A misspelt field is refused: left out, it would give another answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarFields {
    pub(crate) time_zone: Option<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub(crate) weekly: Vec<Weekly>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub(crate) holidays: Vec<LocalDate>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub(crate) breaks: Vec<Break>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub(crate) date_overrides: Vec<DateOverride>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub(crate) always_open: bool,
}

/// Open hours on a day of every week.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weekly {
    pub(crate) day: Day,
    pub(crate) from: LocalTime,
    pub(crate) to: LocalTime,
}

/// Hours taken out of a date's.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Break {
    pub(crate) date: LocalDate,
    pub(crate) from: LocalTime,
    pub(crate) to: LocalTime,
}

/// A date's own hours instead of the weekly ones.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DateOverride {
    pub(crate) date: LocalDate,
    #[serde(default, deserialize_with = "or_nothing")]
    pub(crate) intervals: Vec<Interval>,
}

/// Open hours on a date.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Interval {
    pub(crate) from: LocalTime,
    pub(crate) to: LocalTime,
}

/// A whole number, however it is written: programs that count in floats write `3600.0`.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "Number")]
pub(crate) struct Whole(pub(crate) i64);

/// A day of the week, short or in full.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Day(pub(crate) Weekday);

impl<'a> Case<'a> {
    /// The fields of a line.
    pub(crate) fn read(line: &'a [u8]) -> Result<Self, String> {
        let fields = serde_json::from_slice(line);
        fields.map(Self).map_err(|why| {
            let why = what(&why);
            format!("expected a case as a JSON object: {why}")
        })
    }

    /// Its id as it came, whatever that is.
    pub(crate) fn id(&self) -> Option<&'a RawValue> {
        self.0.get("id").copied()
    }

    /// A field that has to be there.
    pub(crate) fn field<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        let value = self.optional(name)?;
        value.ok_or_else(|| format!("missing field `{name}`"))
    }

    /// A field that may be missing or null.
    pub(crate) fn optional<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, String> {
        let Some(raw) = self.0.get(name) else {
            return Ok(None);
        };
        let mut json = serde_json::Deserializer::from_str(raw.get());
        serde_path_to_error::deserialize(&mut json).map_err(|why| {
            let inside = why.path().to_string();
            let dot = if inside.starts_with('[') { "" } else { "." };
            let place = match inside.as_str() {
                "." => name.to_owned(),
                inside => format!("{name}{dot}{inside}"),
            };
            format!("{place}: {}", what(why.inner()))
        })
    }
}

impl TryFrom<Number> for Whole {
    type Error = String;

    fn try_from(number: Number) -> Result<Self, String> {
        let text = number.to_string();
        let whole = text.strip_suffix(".0").unwrap_or(&text).parse().map(Self);
        whole.map_err(|_| format!("expected a whole number, and not {number}"))
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let name = text.to_ascii_lowercase();
        Ok(Self(match name.as_str() {
            "mon" | "monday" => Weekday::Monday,
            "tue" | "tuesday" => Weekday::Tuesday,
            "wed" | "wednesday" => Weekday::Wednesday,
            "thu" | "thursday" => Weekday::Thursday,
            "fri" | "friday" => Weekday::Friday,
            "sat" | "saturday" => Weekday::Saturday,
            "sun" | "sunday" => Weekday::Sunday,
            _ => return Err(format!("expected a day, mon to sun, and not {text:?}")),
        }))
    }
}

/// Null says as little as leaving it out.
fn or_nothing<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(
    json: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(json)?.unwrap_or_default())
}

/// What is wrong, without a line: each case is on a line of its own.
fn what(why: &serde_json::Error) -> String {
    let why = why.to_string();
    why.rsplit_once(" at line ")
        .map_or(why.as_str(), |(what, _)| what)
        .to_owned()
}
