//! A moment as people say it, in the support team's time zone and with its offset from UTC.

use calendar::{TimeZone, Timestamp};
use protocol::Language;
use sla::Instant;

/// From Monday on, and from January on.
struct Names {
    weekdays: [&'static str; 7],
    months: [&'static str; 12],
}

const ENGLISH: Names = Names {
    weekdays: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

const ITALIAN: Names = Names {
    weekdays: [
        "lunedì",
        "martedì",
        "mercoledì",
        "giovedì",
        "venerdì",
        "sabato",
        "domenica",
    ],
    months: [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
};

/// `Friday 6 November 2026, 17:30 (Europe/Rome, UTC+1)`.
///
/// An offset alone would be an hour wrong for a reader who counts days across a change of clocks, and
/// a zone's name alone says nothing to most. A second that isn't the minute's first is said, too.
pub(crate) fn moment(at: Instant, zone: &TimeZone, language: Language) -> String {
    let Ok(timestamp) = Timestamp::from_second(at.timestamp()) else {
        return String::new();
    };
    let names = match language {
        Language::En => ENGLISH,
        Language::It => ITALIAN,
    };
    let local = zone.to_datetime(timestamp);
    let weekday = name(&names.weekdays, local.weekday().to_monday_one_offset());
    let month = name(&names.months, local.month());
    let (day, year, hour, minute) = (local.day(), local.year(), local.hour(), local.minute());
    let second = match local.second() {
        0 => String::new(),
        second => format!(":{second:02}"),
    };
    let offset = offset(zone.to_offset(timestamp).seconds());
    let place = match zone.iana_name() {
        Some(name) => format!("{name}, {offset}"),
        None => offset,
    };
    format!("{weekday} {day} {month} {year}, {hour:02}:{minute:02}{second} ({place})")
}

/// The name with a number, counted from 1.
fn name(names: &[&'static str], number: i8) -> &'static str {
    let index = usize::try_from(number - 1).ok();
    index
        .and_then(|index| names.get(index).copied())
        .unwrap_or_default()
}

/// `UTC+1`, `UTC-3:30`, `UTC`.
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (_, 0) => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calendar::Zones;

    #[track_caller]
    fn check(at: &str, zone: &str, [english, italian]: [&str; 2]) {
        let at = at.parse().unwrap();
        let zone = Zones::bundled().get(zone).unwrap();
        assert_eq!(moment(at, &zone, Language::En), english);
        assert_eq!(moment(at, &zone, Language::It), italian);
    }

    #[test]
    fn a_moment_is_said_where_the_team_is_with_the_offset_of_that_day() {
        check(
            "2026-11-06T16:30:00Z",
            "Europe/Rome",
            [
                "Friday 6 November 2026, 17:30 (Europe/Rome, UTC+1)",
                "venerdì 6 novembre 2026, 17:30 (Europe/Rome, UTC+1)",
            ],
        );
        check(
            "2026-08-03T22:05:09Z",
            "Europe/Rome",
            [
                "Tuesday 4 August 2026, 00:05:09 (Europe/Rome, UTC+2)",
                "martedì 4 agosto 2026, 00:05:09 (Europe/Rome, UTC+2)",
            ],
        );
        check(
            "2026-01-01T00:00:00Z",
            "America/St_Johns",
            [
                "Wednesday 31 December 2025, 20:30 (America/St_Johns, UTC-3:30)",
                "mercoledì 31 dicembre 2025, 20:30 (America/St_Johns, UTC-3:30)",
            ],
        );
    }
}
