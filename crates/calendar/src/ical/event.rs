//! One event of an iCalendar file: which days it names, or why none is read from it.

use super::lines::Line;
use core::ops::Range;
use jiff::ToSpan;
use jiff::civil::Date;

/// An event.
pub(super) struct Event {
    pub(super) name: String,
    pub(super) cancelled: bool,
    /// The date of one that doesn't repeat.
    pub(super) once_on: Option<Date>,
    pub(super) days: Result<Days, &'static str>,
    uid: Option<String>,
    /// The date of a series that it stands in for.
    instead_of: Option<Date>,
}

/// The days an event names.
pub(super) struct Days {
    first: Date,
    /// How many days on end, one at least.
    length: i64,
    repeat: Repeat,
    except: Vec<Date>,
}

enum Repeat {
    Once,
    Yearly {
        every: i16,
        count: Option<usize>,
        until: Option<Date>,
    },
}

impl Event {
    /// What an event's lines say.
    pub(super) fn read(lines: &[Line]) -> Self {
        let find = |name: &str| lines.iter().find(|line| line.name == name);
        let value = |name: &str| find(name).map(|line| line.value.as_str());
        let name = find("SUMMARY").map(Line::text).unwrap_or_default();
        let once = ["RRULE", "RDATE"].iter().all(|name| find(name).is_none());
        let cancelled = value("STATUS").is_some_and(|s| s.eq_ignore_ascii_case("CANCELLED"));
        Self {
            name: if name.is_empty() {
                "(no name)".to_owned()
            } else {
                name
            },
            cancelled,
            once_on: value("DTSTART").filter(|_| once).and_then(date_part),
            days: Days::read(lines),
            uid: value("UID").map(str::to_owned),
            instead_of: value("RECURRENCE-ID").and_then(date_part),
        }
    }

    /// Whether it stands in for one date of a series.
    pub(super) fn replaces(&self, series: &Self, date: Date) -> bool {
        let same = self.uid.is_some() && self.uid == series.uid;
        same && series.instead_of.is_none() && self.instead_of == Some(date)
    }
}

impl Days {
    fn read(lines: &[Line]) -> Result<Self, &'static str> {
        let all = |name: &'static str| {
            let lines = lines.iter().filter(move |line| line.name == name);
            lines.map(|line| line.value.as_str())
        };
        let one = |name| all(name).next();
        let start = one("DTSTART").ok_or("it has no start")?;
        let first = whole_day(start).ok_or("it isn't a whole day")?;
        if one("RDATE").is_some() {
            return Err("it names further dates one by one");
        }
        if all("RRULE").nth(1).is_some() || one("EXRULE").is_some() {
            return Err("it repeats by several rules");
        }
        let except = all("EXDATE").flat_map(|dates| dates.split(','));
        Ok(Self {
            first,
            length: length(first, one("DTEND"), one("DURATION"))?,
            repeat: one("RRULE").map_or(Ok(Repeat::Once), |rule| Repeat::read(rule, first))?,
            except: except.filter_map(|date| date_part(date.trim())).collect(),
        })
    }

    /// Its dates between two, both included, without the times that are `moved`.
    pub(super) fn between(
        &self,
        from: Date,
        until: Date,
        moved: impl Fn(Date) -> bool,
    ) -> impl Iterator<Item = Date> {
        let times = self.times(until).filter(move |first| !moved(*first));
        let times = times.filter(|first| !self.except.contains(first));
        times.flat_map(move |first| {
            let last = first
                .checked_add((self.length - 1).days())
                .unwrap_or(Date::MAX);
            let days = core::iter::successors(Some(first.max(from)), |day| day.tomorrow().ok());
            days.take_while(move |day| *day <= last.min(until))
        })
    }

    /// The first day of each time it comes, as far as `until`.
    fn times(&self, until: Date) -> impl Iterator<Item = Date> {
        let (every, count, last) = match self.repeat {
            Repeat::Once => (1, Some(1), until),
            Repeat::Yearly {
                every,
                count,
                until: last,
            } => (every, count, last.map_or(until, |last| last.min(until))),
        };
        let years = (self.first.year()..=last.year()).step_by(every.unsigned_abs().into());
        // The 29th of February comes in leap years alone.
        let dates =
            years.filter_map(|year| Date::new(year, self.first.month(), self.first.day()).ok());
        let dates = dates.take(count.unwrap_or(usize::MAX));
        dates.take_while(move |date| *date <= last)
    }
}

impl Repeat {
    fn read(rule: &str, first: Date) -> Result<Self, &'static str> {
        const OTHER: &str = "it repeats in another way than once a year on its date";
        let (mut every, mut count, mut until, mut yearly) = (1, None, None, false);
        for part in rule.split(';').filter(|part| !part.is_empty()) {
            let part = part.to_ascii_uppercase();
            let (name, value) = part.split_once('=').ok_or(OTHER)?;
            match name {
                "FREQ" => yearly = value == "YEARLY",
                "INTERVAL" => every = value.parse().ok().filter(|n| *n > 0).ok_or(OTHER)?,
                "COUNT" => count = Some(value.parse().map_err(|_| OTHER)?),
                "UNTIL" => until = Some(date_part(value).ok_or(OTHER)?),
                "BYMONTH" if value.parse() == Ok(first.month()) => {}
                "BYMONTHDAY" if value.parse() == Ok(first.day()) => {}
                "WKST" => {}
                _ => return Err(OTHER),
            }
        }
        let yearly = yearly.then_some(Self::Yearly {
            every,
            count,
            until,
        });
        yearly.ok_or(OTHER)
    }
}

/// How many days it lasts: the end is the day after its last one.
fn length(first: Date, end: Option<&str>, duration: Option<&str>) -> Result<i64, &'static str> {
    let days = match (end, duration) {
        (Some(end), _) => {
            let end = whole_day(end).ok_or("it doesn't end with a day")?;
            first.until(end).map_or(1, |span| span.get_days().into())
        }
        (None, Some(duration)) => days_of(duration).ok_or("it doesn't last whole days")?,
        (None, None) => 1,
    };
    Ok(days.max(1))
}

/// `P3D` or `P1W`.
fn days_of(duration: &str) -> Option<i64> {
    let duration = duration.trim_start_matches('+').strip_prefix('P')?;
    let number = |unit| duration.strip_suffix(unit)?.parse::<u16>().ok();
    number('D')
        .or_else(|| number('W')?.checked_mul(7))
        .map(i64::from)
}

/// `20261225`, and nothing more.
fn whole_day(value: &str) -> Option<Date> {
    date_part(value).filter(|_| value.len() == 8)
}

/// The date of `20261225` or `20261225T090000Z`.
fn date_part(value: &str) -> Option<Date> {
    let digits = value.get(..8)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = |range: Range<usize>| digits.get(range)?.parse::<i16>().ok();
    let month = i8::try_from(number(4..6)?).ok()?;
    let day = i8::try_from(number(6..8)?).ok()?;
    Date::new(number(0..4)?, month, day).ok().filter(|_| plain)
}
