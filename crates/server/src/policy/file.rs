//! The policy file's shape: each type refuses what it can't mean, so that the error names the line.

use crate::calendar::{Calendar, DAY_MIN, Window};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::Deserialize;
use sla::{Channel, Commitment, Exception, Instant, LocalText, Role, Rule, Severity, Span};
use toml::Spanned;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyFile {
    pub(super) product: Text,
    pub(super) updated_on: LocalDate,
    pub(super) phone: Text,
    pub(super) exceptions_url: Url,
    pub(super) subscriptions: Vec<Subscription>,
    pub(super) commitments: Vec<Spanned<Cell>>,
    pub(super) support_hours: Hours,
    #[serde(default)]
    pub(super) exceptions: Vec<Stretch>,
}

/// A subscription that can have premium support.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Subscription {
    pub(super) id: Text,
    pub(super) name: Text,
}

/// One cell of the matrix.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "Row")]
pub(super) struct Cell(pub(super) Rule);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    channel: Channel,
    role: Role,
    severity: Severity,
    guaranteed_within_min: Option<u32>,
    aim: Option<Aim>,
    usually_within_min: Option<u32>,
    unpromised: Option<bool>,
}

/// What can be aimed at.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Aim {
    OneBusinessDay,
}

/// The support calendar.
#[derive(Deserialize)]
#[serde(try_from = "HoursFile")]
pub(super) struct Hours(pub(super) Calendar);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursFile {
    time_zone: Zone,
    weekly: Vec<Weekly>,
    #[serde(default)]
    holidays: Vec<LocalDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weekly {
    days: Vec<Day>,
    from: LocalTime,
    to: LocalTime,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// A response-time exception.
#[derive(Deserialize)]
#[serde(try_from = "StretchFile")]
pub(super) struct Stretch(pub(super) Exception);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StretchFile {
    from: Moment,
    until: Moment,
    reason: LocalText,
}

/// A text that isn't empty.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Text(pub(super) String);

/// A page's address.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Url(pub(super) String);

/// A date: `2026-12-25`.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct LocalDate(pub(super) Date);

/// A time of day in minutes after midnight: `00:00` to `24:00`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct LocalTime(u16);

/// A name of the IANA time zone database.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Zone(TimeZone);

/// A moment with its offset: `2026-12-24T18:00:00+01:00`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Moment(Instant);

/// The longest commitment, a year: what is longer is a slip of the finger.
const LONGEST_MIN: u32 = 365 * 24 * 60;

impl TryFrom<Row> for Cell {
    type Error = &'static str;

    fn try_from(row: Row) -> Result<Self, &'static str> {
        let has_box = (row.channel, row.role) == (Channel::Email, Role::SuperAdmin);
        if row.severity == Severity::Critical && !has_box {
            return Err(
                "severity = \"critical\" is for channel = \"email\" and role = \"super_admin\"",
            );
        }
        let seconds = |minutes: u32| -> Result<u32, &'static str> {
            (1..=LONGEST_MIN)
                .contains(&minutes)
                .then_some(minutes * 60)
                .ok_or("minutes are 1 to 525600")
        };
        let commitment = match (
            row.guaranteed_within_min,
            row.aim,
            row.usually_within_min,
            row.unpromised,
        ) {
            (Some(minutes), None, None, None) => Commitment::Guaranteed {
                within_s: seconds(minutes)?,
            },
            (None, Some(Aim::OneBusinessDay), None, None) => Commitment::Aim,
            (None, None, Some(minutes), None) => Commitment::Usually {
                within_s: seconds(minutes)?,
            },
            (None, None, None, Some(true)) => Commitment::Unpromised,
            _ => {
                return Err("expected exactly one of guaranteed_within_min = MINUTES, \
                    aim = \"one_business_day\", usually_within_min = MINUTES, unpromised = true");
            }
        };
        Ok(Self(Rule {
            channel: row.channel,
            role: row.role,
            severity: row.severity,
            commitment,
        }))
    }
}

impl TryFrom<HoursFile> for Hours {
    type Error = &'static str;

    fn try_from(file: HoursFile) -> Result<Self, &'static str> {
        let windows: Vec<Window> = file
            .weekly
            .iter()
            .flat_map(|hours| hours.days.iter().map(move |day| (*day, hours)))
            .flat_map(|(day, hours)| Window::cut(day.into(), hours.from.0, hours.to.0))
            .collect();
        if windows.is_empty() {
            return Err("expected at least one open hour in weekly");
        }
        let holidays = file.holidays.iter().map(|date| date.0);
        Ok(Self(Calendar::new(file.time_zone.0, windows, holidays)))
    }
}

impl TryFrom<StretchFile> for Stretch {
    type Error = &'static str;

    fn try_from(file: StretchFile) -> Result<Self, &'static str> {
        let span = Span::new(file.from.0, file.until.0).ok_or("expected from before until")?;
        Ok(Self(Exception {
            span,
            reason: file.reason,
        }))
    }
}

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
        let date = text
            .parse()
            .map_err(|_| "expected a date: \"2026-12-25\"")?;
        Ok(Self(date))
    }
}

impl TryFrom<String> for LocalTime {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let parse = || {
            let (hour, minute) = text.split_once(':')?;
            let two = |part: &str| {
                let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
                digits.then(|| part.parse::<u16>().ok()).flatten()
            };
            let minute = two(minute).filter(|minute| *minute < 60)?;
            Some(two(hour)? * 60 + minute).filter(|minutes| *minutes <= DAY_MIN)
        };
        parse()
            .map(Self)
            .ok_or("expected a time of day, \"00:00\" to \"24:00\"")
    }
}

impl TryFrom<String> for Zone {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        // The bundled database alone: the system's may be years old.
        jiff::tz::TimeZoneDatabase::bundled()
            .get(&text)
            .map(Self)
            .map_err(|_| "expected a time zone of the IANA database, such as \"Europe/Rome\"")
    }
}

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse::<jiff::Timestamp>()
            .ok()
            .filter(|moment| moment.subsec_nanosecond() == 0)
            .and_then(|moment| sla::instant(moment.as_second()))
            .map(Self)
            .ok_or("expected a moment in whole seconds: \"2026-12-24T18:00:00+01:00\"")
    }
}

impl From<Day> for Weekday {
    fn from(day: Day) -> Self {
        match day {
            Day::Mon => Self::Monday,
            Day::Tue => Self::Tuesday,
            Day::Wed => Self::Wednesday,
            Day::Thu => Self::Thursday,
            Day::Fri => Self::Friday,
            Day::Sat => Self::Saturday,
            Day::Sun => Self::Sunday,
        }
    }
}
