//! The policy file's shape: each type refuses what it can't mean, so that the error names the line.

use calendar::{Calendar, Date, NoSuchZone, NotATime, Plan, TimeOfDay, Times, Weekday, Zones};
use serde::Deserialize;
use sla::{
    Case, Channel, Commitment, Exception, Instant, LocalText, Role, Rule, Scope, Severity, Span,
};
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
    pub(super) exceptions: Vec<Excepted>,
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
    warn_before_min: Option<u32>,
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
    #[serde(default)]
    overrides: Vec<Override>,
    #[serde(default)]
    breaks: Vec<Break>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weekly {
    days: Vec<Day>,
    from: LocalTime,
    to: LocalTime,
}

/// A date's own hours, instead of the weekly ones; none of them closes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Override {
    date: LocalDate,
    hours: Vec<Stretch>,
}

/// Hours of a date in which nobody is there after all.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Break {
    date: LocalDate,
    from: LocalTime,
    to: LocalTime,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stretch {
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
#[serde(try_from = "ExceptionFile")]
pub(super) struct Excepted(pub(super) Exception);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionFile {
    from: Moment,
    until: Moment,
    reason: Reason,
    #[serde(default)]
    scope: Scope,
}

/// A reason in each language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    en: Text,
    it: Text,
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

/// A time of day: `00:00` to `24:00`.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct LocalTime(TimeOfDay);

/// A name of the IANA time zone database.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Zone(calendar::TimeZone);

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
            case: Case {
                channel: row.channel,
                role: row.role,
                severity: row.severity,
            },
            commitment,
            warn_before_s: warn_before(commitment, row.warn_before_min)?,
        }))
    }
}

fn seconds(minutes: u32) -> Result<u32, &'static str> {
    let real = (1..=LONGEST_MIN).contains(&minutes);
    real.then_some(minutes * 60)
        .ok_or("minutes are 1 to 525600")
}

/// How much of a guarantee is left when the answer counts as due soon: a quarter if nothing is said.
fn warn_before(commitment: Commitment, minutes: Option<u32>) -> Result<u32, &'static str> {
    match (commitment, minutes) {
        (Commitment::Guaranteed { within_s }, None) => Ok(within_s / 4),
        (Commitment::Guaranteed { within_s }, Some(minutes)) => Some(seconds(minutes)?)
            .filter(|warn_s| *warn_s < within_s)
            .ok_or("warn_before_min is less than guaranteed_within_min"),
        (_, None) => Ok(0),
        (_, Some(_)) => Err("warn_before_min goes with guaranteed_within_min alone"),
    }
}

impl TryFrom<HoursFile> for Hours {
    type Error = &'static str;

    fn try_from(file: HoursFile) -> Result<Self, &'static str> {
        let weekly = file.weekly.iter();
        let weekly = weekly.flat_map(|hours| {
            let times = times(hours.from, hours.to);
            hours.days.iter().map(move |day| ((*day).into(), times))
        });
        let overrides = file.overrides.iter().map(|own| {
            let hours = own.hours.iter();
            let hours = hours.map(|stretch| times(stretch.from, stretch.to));
            (own.date.0, hours.collect())
        });
        let breaks = file.breaks.iter();
        let breaks = breaks.map(|pause| (pause.date.0, times(pause.from, pause.to)));
        let plan = Plan {
            weekly: weekly.collect(),
            overrides: overrides.collect(),
            holidays: file.holidays.iter().map(|date| date.0).collect(),
            breaks: breaks.collect(),
        };
        if plan.weekly.is_empty() {
            return Err("expected at least one open hour in weekly");
        }
        Ok(Self(Calendar::new(file.time_zone.0, plan)))
    }
}

fn times(from: LocalTime, to: LocalTime) -> Times {
    Times {
        from: from.0,
        to: to.0,
    }
}

impl TryFrom<ExceptionFile> for Excepted {
    type Error = &'static str;

    fn try_from(file: ExceptionFile) -> Result<Self, &'static str> {
        let span = Span::new(file.from.0, file.until.0).ok_or("expected from before until")?;
        Ok(Self(Exception {
            span,
            reason: LocalText {
                en: file.reason.en.0,
                it: file.reason.it.0,
            },
            scope: file.scope,
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
