//! The hours of a case, laid out as far as a question needs.

use crate::case::{CalendarFields, Case, Interval};
use crate::moment::{LocalTime, Moment};
use calendar::{Calendar, Date, Plan, TimeZone, Times, Weekday};
use chrono::TimeDelta;
use sla::{BeyondHorizon, Hours, Instant, Schedule, Span, SupportHours};
use std::collections::HashMap;

/// How far ahead an answer is looked for.
const YEARS: i64 = 150;

/// How many days are laid out at first; most answers are among them.
const FIRST_DAYS: i64 = 10;

/// Weekly hours come again within so many days, even where a change of clocks swallows some.
const SURELY_DAYS: i64 = 28;

/// How many weekly stretches are laid out at most: they take memory.
const MOST_STRETCHES: i64 = 5_000_000;

/// From here on some zones have no dates any more: 9999-12-29.
const END_OF_TIME: i64 = 253_402_041_600;

/// Time zones by name, each looked up once.
pub(crate) struct Zones {
    known: calendar::Zones,
    named: HashMap<String, TimeZone>,
}

/// A calendar and the pauses of its clock.
pub(crate) struct Team {
    calendar: Calendar,
    pauses: Vec<Span>,
    /// From here on only the weekly hours count.
    settled: Option<Instant>,
    /// How many stretches a week has.
    weekly: i64,
}

/// How far into the future a question may have to look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// As far as hours are counted.
    Years,
    /// As far, and each date counts by itself.
    Dates,
    /// Not past the weeks in which only the weekly hours count: they hold it, or nothing does.
    Weeks,
}

/// Why there is no answer.
#[derive(Clone, Copy)]
pub(crate) enum NoAnswer {
    /// The calendar has no more hours.
    NoHours,
    /// The hours go on for ever.
    NeverCloses,
    /// The answer is further away than hours are counted.
    TooFar,
    /// Zones are not known for those years.
    Unknown,
}

impl Default for Zones {
    fn default() -> Self {
        Self {
            known: calendar::Zones::newest(),
            named: HashMap::new(),
        }
    }
}

impl Zones {
    fn get(&mut self, name: String) -> Result<TimeZone, String> {
        if let Some(zone) = self.named.get(&name) {
            return Ok(zone.clone());
        }
        let zone = self.known.get(&name);
        let zone = zone.map_err(|why| format!("calendar.time_zone: {why}, and not {name:?}"))?;
        Ok(self.named.entry(name).or_insert(zone).clone())
    }
}

impl Team {
    /// The calendar and the pauses of a case.
    pub(crate) fn read(case: &Case, zones: &mut Zones) -> Result<Self, String> {
        let fields: CalendarFields = case.field("calendar")?;
        let zone = fields.time_zone.clone();
        let zone = zones.get(zone.unwrap_or_else(|| "UTC".to_owned()))?;
        let plan = plan(&fields);
        let last = plan.overrides.iter().map(|(date, _)| *date);
        let last = last.chain(plan.breaks.iter().map(|(date, _)| *date));
        let last = last.chain(plan.holidays.iter().copied()).max();
        let weekly = i64::try_from(plan.weekly.len()).unwrap_or(i64::MAX);
        let calendar = Calendar::new(zone, plan);
        let pauses = pauses(case)?;
        let dated = last.and_then(|last| settled(&calendar, last));
        let settled = pauses.iter().map(Span::until).chain(dated).max();
        Ok(Self {
            calendar,
            pauses,
            settled,
            weekly,
        })
    }

    /// Its calendar, without pauses.
    pub(crate) fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The hours within `known`.
    pub(crate) fn hours(&self, known: Span) -> Hours {
        Hours::Open(self.schedule(known))
    }

    /// The hours within `known` as local openings.
    pub(crate) fn support_hours(&self, known: Span) -> SupportHours {
        let schedule = self.schedule(known);
        self.calendar.support_hours(&schedule, known)
    }

    /// Asks with ever more of the calendar laid out from `start` on, until there is an answer, which
    /// lies `at_least` so many days ahead.
    pub(crate) fn ask<T>(
        &self,
        start: Instant,
        (reach, at_least): (Reach, i64),
        answer: impl Fn(Span) -> Result<T, BeyondHorizon>,
    ) -> Result<T, NoAnswer> {
        let (limit, why) = self.limit(start, reach);
        if at_least > (limit - start).num_days() {
            return Err(why);
        }
        let by_date = reach == Reach::Dates || !self.calendar.is_round_the_clock();
        // A week round the clock is one span, however long.
        let mut days = if by_date {
            at_least.saturating_mul(4).max(FIRST_DAYS)
        } else {
            i64::MAX
        };
        loop {
            let until = after(start, days).map_or(limit, |until| until.min(limit));
            let known = stretch(start, until)?;
            match answer(known) {
                Ok(answer) => return Ok(answer),
                Err(BeyondHorizon) if until >= limit => return Err(why),
                Err(BeyondHorizon) => days = days.saturating_mul(2),
            }
        }
    }

    /// The end of what is worth laying out, and why there is no answer when none lies before.
    fn limit(&self, start: Instant, reach: Reach) -> (Instant, NoAnswer) {
        let end = sla::instant(END_OF_TIME).unwrap_or(Instant::MAX_UTC);
        let after = |at, days| after(at, days).map_or(end, |later| later.min(end));
        let settled = self.settled.map_or(start, |settled| settled.max(start));
        let most = (MOST_STRETCHES / self.weekly.max(1)).saturating_mul(7);
        let most = match after(start, most.min(YEARS * 366)) {
            most if most < end => (most, NoAnswer::TooFar),
            most => (most, NoAnswer::Unknown),
        };
        match (reach, self.calendar.is_round_the_clock()) {
            _ if self.weekly == 0 => (after(settled, 1), NoAnswer::NoHours),
            (Reach::Weeks, true) => (after(settled, 1), NoAnswer::NeverCloses),
            (Reach::Weeks, false) if after(settled, SURELY_DAYS) < most.0 => {
                (after(settled, SURELY_DAYS), NoAnswer::NoHours)
            }
            (Reach::Years | Reach::Dates, true) => (end, NoAnswer::Unknown),
            (Reach::Weeks | Reach::Years | Reach::Dates, false) => most,
        }
    }

    fn schedule(&self, known: Span) -> Schedule {
        let schedule = self.calendar.schedule(known);
        if self.pauses.is_empty() {
            return schedule;
        }
        schedule.except(&Schedule::only(self.pauses.iter().copied()))
    }
}

impl core::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NoHours => f.write_str("no such instant: the calendar has no more open hours"),
            Self::NeverCloses => f.write_str("no such instant: the hours never close again"),
            Self::TooFar => write!(
                f,
                "no such instant within {YEARS} years, or {MOST_STRETCHES} stretches, of hours"
            ),
            Self::Unknown => f.write_str("no such instant in the years that zones are known for"),
        }
    }
}

/// From one instant to a later one, where zones are known.
pub(crate) fn stretch(from: Instant, until: Instant) -> Result<Span, NoAnswer> {
    let known = Span::new(from, until).filter(|span| span.until().timestamp() <= END_OF_TIME);
    known.ok_or(NoAnswer::Unknown)
}

fn after(at: Instant, days: i64) -> Option<Instant> {
    at.checked_add_signed(TimeDelta::try_days(days)?)
}

/// When a date and what runs over midnight from it has ended.
fn settled(calendar: &Calendar, last: Date) -> Option<Instant> {
    let after = last.tomorrow().ok()?.tomorrow().ok()?;
    calendar.instant(after.at(0, 0, 0, 0))
}

fn plan(fields: &CalendarFields) -> Plan {
    let every_day = Weekday::Monday.cycle_forward().take(7);
    let weekly = if fields.always_open {
        every_day.map(|day| (day, Times::all_day())).collect()
    } else {
        let weekly = fields.weekly.iter();
        weekly
            .map(|hours| (hours.day.0, times(hours.from, hours.to)))
            .collect()
    };
    let overrides = fields.date_overrides.iter().map(|own| {
        let hours = own.intervals.iter();
        let hours = hours.map(|Interval { from, to }| times(*from, *to));
        (own.date.0, hours.collect())
    });
    let breaks = fields.breaks.iter();
    Plan {
        weekly,
        overrides: overrides.collect(),
        holidays: fields.holidays.iter().map(|date| date.0).collect(),
        breaks: breaks
            .map(|pause| (pause.date.0, times(pause.from, pause.to)))
            .collect(),
    }
}

/// The pauses; one that ends as it begins takes nothing out.
fn pauses(case: &Case) -> Result<Vec<Span>, String> {
    let pauses: Option<Vec<(Moment, Moment)>> = case.optional("pauses")?;
    let pauses = pauses.unwrap_or_default();
    let mut turned = pauses
        .iter()
        .map(|(Moment(from), Moment(until))| from > until);
    if let Some(index) = turned.position(|turned| turned) {
        return Err(format!("pauses[{index}]: expected a start before its end"));
    }
    let pauses = pauses.into_iter();
    Ok(pauses
        .filter_map(|(Moment(from), Moment(until))| Span::new(from, until))
        .collect())
}

fn times(from: LocalTime, to: LocalTime) -> Times {
    Times {
        from: from.0,
        to: to.0,
    }
}
