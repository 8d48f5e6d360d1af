//! The support calendar, as the file writes it.

use super::values::{LocalDate, LocalTime, Zone};
use calendar::{Calendar, Plan, Times, Weekday};
use serde::Deserialize;

/// The support calendar.
#[derive(Deserialize)]
#[serde(try_from = "HoursFile")]
pub(crate) struct Hours(pub(crate) Calendar);

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
