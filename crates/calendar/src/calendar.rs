//! From hours as people write them to spans of time.

use crate::times::{self, Times, Window};
use core::ops::RangeInclusive;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use sla::{Instant, Opening, Schedule, Span, SupportHours};
use std::collections::BTreeSet;

/// The hours of a team, as a person writes them down.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Open hours on every such weekday.
    pub weekly: Vec<(Weekday, Times)>,
    /// Dates with hours of their own instead of the weekly ones.
    pub overrides: Vec<(Date, Vec<Times>)>,
    /// Dates without any hours, whatever else is said of them.
    pub holidays: BTreeSet<Date>,
    /// Times on a date that are taken out of its hours.
    pub breaks: Vec<(Date, Times)>,
}

/// A plan in its time zone.
///
/// Hours past midnight belong to the date they fall on: a holiday or an override owns its local date,
/// and what runs over into it from the evening before is gone.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    /// By weekday; sorted, disjoint, none crosses midnight.
    weekly: Vec<(i8, Window)>,
    /// By date, with what runs over midnight into the next one.
    dated: Vec<(Date, Window)>,
    /// The dates whose weekly hours don't count.
    overridden: BTreeSet<Date>,
    holidays: BTreeSet<Date>,
    /// As `dated`.
    breaks: Vec<(Date, Window)>,
}

impl Calendar {
    /// A calendar of any hours, in any order; those that overlap or touch become one.
    #[must_use]
    pub fn new(zone: TimeZone, plan: Plan) -> Self {
        let weekly = plan.weekly.into_iter().flat_map(|(day, times)| {
            let (today, tomorrow) = times.cut();
            let today = today.map(|window| (times::number(day), window));
            let tomorrow = tomorrow.map(|window| (times::number(day.next()), window));
            today.into_iter().chain(tomorrow)
        });
        let overridden: BTreeSet<Date> = plan.overrides.iter().map(|(date, _)| *date).collect();
        let dated = plan.overrides.into_iter().flat_map(|(date, times)| {
            let windows = times.into_iter().flat_map(move |t| on_dates(date, t));
            windows.map(move |(on, window)| (date, on, window))
        });
        let dated = dated.filter(|(date, on, _)| on == date || !overridden.contains(on));
        let dated = times::merged(dated.map(|(_, on, window)| (on, window)).collect());
        let breaks = plan.breaks.into_iter();
        let breaks = breaks.flat_map(|(date, times)| on_dates(date, times));
        Self {
            zone,
            weekly: times::merged(weekly.collect()),
            dated,
            overridden,
            holidays: plan.holidays,
            breaks: times::merged(breaks.collect()),
        }
    }

    /// The time zone.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The open spans within `known`; beyond the years that zones are known for, nothing.
    #[must_use]
    pub fn schedule(&self, known: Span) -> Schedule {
        let Some(dates) = self.dates(known) else {
            return Schedule::new([], known);
        };
        let whole = |date: &Date| self.local_date(*date);
        let taken = self.overridden.range(dates.clone()).flat_map(whole);
        let weekly = Schedule::new(self.weekly(known), known).except(&Schedule::only(taken));
        let own = self.own(&dates);
        let breaks = self.breaks(&dates);
        let holidays = self.holidays.range(dates.clone()).flat_map(whole);
        let closed = Schedule::only(breaks.chain(holidays));
        Schedule::new(weekly.spans().chain(own), known).except(&closed)
    }

    /// Whether the weekly hours alone never close.
    #[must_use]
    pub fn is_round_the_clock(&self) -> bool {
        let whole_days = self.weekly.iter().filter(|(_, window)| window.is_whole());
        whole_days.count() == 7
    }

    /// The schedule in the words of local time: cut at local midnights and where the clocks change.
    #[must_use]
    pub fn support_hours(&self, schedule: &Schedule, known: Span) -> SupportHours {
        let openings = schedule.spans().flat_map(|span| self.on_dates(span));
        let dates = self.dates(known).into_iter();
        let holidays = dates.flat_map(|dates| self.holidays.range(dates));
        SupportHours {
            openings: openings.collect(),
            holidays: holidays.flat_map(|date| self.local_date(*date)).collect(),
            known,
        }
    }

    /// From the local midnight before `now`, so many local dates.
    #[must_use]
    pub fn days_from(&self, now: Instant, days: u16) -> Option<Span> {
        let today = self.date_of(now)?;
        let end = today
            .checked_add(SignedDuration::from_hours(i64::from(days) * 24))
            .ok()?;
        Span::new(self.midnight(today)?, self.midnight(end)?)
    }

    /// The instant of a local time: the jump when the clocks skip it, the first of two.
    ///
    /// `None` outside the years that zones are known for.
    #[must_use]
    pub fn instant(&self, local: DateTime) -> Option<Instant> {
        let ambiguous = self.zone.to_ambiguous_timestamp(local);
        let skipped = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
        let earlier = ambiguous.earlier().ok()?;
        if skipped {
            return instant(self.zone.following(earlier).next()?.timestamp());
        }
        instant(earlier)
    }

    /// What of the calendar decides a promise, the same for the same hours however they are written.
    #[must_use]
    pub fn canonical(&self) -> String {
        let window = |window: &Window| format!("{}-{}", window.from_s, window.until_s);
        let zone = self.zone.iana_name().unwrap_or_default().to_owned();
        let weekly = self.weekly.iter();
        let weekly = weekly.map(|(day, times)| format!("{day}:{}", window(times)));
        let dated = self.dated.iter();
        let dated = dated.map(|(date, times)| format!("{date}:{}", window(times)));
        let overridden = self.overridden.iter().map(|date| format!("={date}"));
        let holidays = self.holidays.iter().map(|date| format!("-{date}"));
        let breaks = self.breaks.iter();
        let breaks = breaks.map(|(date, times)| format!("-{date}:{}", window(times)));
        core::iter::once(zone)
            .chain(weekly)
            .chain(dated)
            .chain(overridden)
            .chain(holidays)
            .chain(breaks)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The local dates that touch a span, and one on each side.
    fn dates(&self, span: Span) -> Option<RangeInclusive<Date>> {
        let (first, last) = (self.date_of(span.from())?, self.date_of(span.until())?);
        Some(first.yesterday().unwrap_or(Date::MIN)..=last.tomorrow().unwrap_or(Date::MAX))
    }

    /// The weekly hours, as if no date were special.
    fn weekly(&self, known: Span) -> impl Iterator<Item = Span> {
        let always = self.is_round_the_clock();
        let by_date = !always && !self.weekly.is_empty();
        let dates = self.dates(known).filter(|_| by_date).into_iter();
        let dates = dates.flat_map(|dates| {
            core::iter::successors(Some(*dates.start()), |date| date.tomorrow().ok())
                .take_while(move |date| date <= dates.end())
        });
        let spans = dates.flat_map(move |date| {
            let day = times::number(date.weekday());
            let windows = self.weekly.iter().filter(move |(on, _)| *on == day);
            windows.filter_map(move |(_, window)| self.span(date, *window))
        });
        always.then_some(known).into_iter().chain(spans)
    }

    /// The overrides' own hours. Where the clocks go back over midnight, hours of one date can reach
    /// into another, which is not theirs if it has an override, too.
    fn own(&self, dates: &RangeInclusive<Date>) -> impl Iterator<Item = Span> {
        let windows = self.dated.iter().filter(|(on, _)| dates.contains(on));
        windows.flat_map(|(date, window)| {
            let pieces = self.span(*date, *window).into_iter();
            let pieces = pieces.flat_map(|span| self.on_dates(span));
            let own = pieces.filter(|piece| {
                let on = self.date_of(piece.from);
                on == Some(*date) || on.is_none_or(|on| !self.overridden.contains(&on))
            });
            own.filter_map(|piece| Span::new(piece.from, piece.until))
        })
    }

    fn breaks(&self, dates: &RangeInclusive<Date>) -> impl Iterator<Item = Span> {
        let breaks = self.breaks.iter().filter(|(on, _)| dates.contains(on));
        breaks.filter_map(|(date, window)| self.span(*date, *window))
    }

    fn span(&self, date: Date, window: Window) -> Option<Span> {
        let at = |seconds: u32| {
            let seconds = SignedDuration::from_secs(seconds.into());
            self.instant(midnight_of(date).checked_add(seconds).ok()?)
        };
        Span::new(at(window.from_s)?, at(window.until_s)?)
    }

    /// All instants of a local date: two spans when the clocks go back over its midnight.
    fn local_date(&self, date: Date) -> impl Iterator<Item = Span> {
        let whole = || {
            let next = date.tomorrow().ok()?;
            let last = self.zone.to_ambiguous_timestamp(midnight_of(next));
            let until = instant(last.later().ok()?)?;
            Span::new(self.midnight(date)?, until)
        };
        let pieces = whole().into_iter();
        pieces
            .flat_map(|whole| self.on_dates(whole))
            .filter(move |opening| self.date_of(opening.from) == Some(date))
            .filter_map(|opening| Span::new(opening.from, opening.until))
    }

    /// A span cut at local midnights and where the clocks change.
    fn on_dates(&self, span: Span) -> impl Iterator<Item = Opening> {
        let pieces = self.at_one_offset(span);
        pieces.flat_map(|(span, offset_s)| on_one_date(span, offset_s))
    }

    /// A span cut where the UTC offset changes, each piece with its offset in seconds.
    fn at_one_offset(&self, span: Span) -> impl Iterator<Item = (Span, i32)> {
        let offset_s = |at: Timestamp| self.zone.to_offset(at).seconds();
        let changes = timestamp(span.from()).into_iter().flat_map(move |from| {
            let changes = self.zone.following(from).map(|change| change.timestamp());
            changes.take_while(move |change| change.as_second() < span.until().timestamp())
        });
        let ends = changes.filter_map(instant).chain([span.until()]);
        let mut start = span.from();
        ends.filter_map(move |end| {
            let offset = offset_s(timestamp(start)?);
            let same = end < span.until() && offset_s(timestamp(end)?) == offset;
            let piece = Span::new(start, end).filter(|_| !same)?;
            start = end;
            Some((piece, offset))
        })
    }

    fn midnight(&self, date: Date) -> Option<Instant> {
        self.instant(midnight_of(date))
    }

    fn date_of(&self, at: Instant) -> Option<Date> {
        Some(self.zone.to_datetime(timestamp(at)?).date())
    }
}

/// A piece of time at one offset, cut at local midnights.
fn on_one_date(span: Span, utc_offset_s: i32) -> impl Iterator<Item = Opening> {
    const DAY_S: i64 = 24 * 60 * 60;
    let offset_s = i64::from(utc_offset_s);
    let day = move |unix_s: i64| (unix_s + offset_s).div_euclid(DAY_S);
    let first = day(span.from().timestamp());
    let last = day(span.until().timestamp() - 1);
    (first..=last).filter_map(move |day| {
        let midnight = |day: i64| sla::instant(day * DAY_S - offset_s);
        let whole = Span::new(midnight(day)?, midnight(day + 1)?)?;
        let piece = whole.and(span)?;
        Some(Opening {
            from: piece.from(),
            until: piece.until(),
            utc_offset_s,
        })
    })
}

/// The windows of times that start on a date: two when they cross midnight.
fn on_dates(date: Date, times: Times) -> impl Iterator<Item = (Date, Window)> {
    let (today, tomorrow) = times.cut();
    let next = date.tomorrow().ok();
    let today = today.map(|window| (date, window));
    today.into_iter().chain(next.zip(tomorrow))
}

fn midnight_of(date: Date) -> DateTime {
    date.to_datetime(jiff::civil::Time::midnight())
}

fn timestamp(at: Instant) -> Option<Timestamp> {
    Timestamp::from_second(at.timestamp()).ok()
}

fn instant(at: Timestamp) -> Option<Instant> {
    sla::instant(at.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Zones;
    use jiff::civil::Weekday::{Friday, Monday, Saturday, Sunday};

    fn times(from: &str, to: &str) -> Times {
        Times {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        }
    }

    fn calendar(zone: &str, windows: &[(Weekday, &str, &str)], holidays: &[&str]) -> Calendar {
        let windows = windows.iter();
        let plan = Plan {
            weekly: windows
                .map(|(day, from, to)| (*day, times(from, to)))
                .collect(),
            holidays: holidays.iter().map(|date| date.parse().unwrap()).collect(),
            ..Plan::default()
        };
        Calendar::new(Zones::bundled().get(zone).unwrap(), plan)
    }

    fn hours(calendar: &Calendar, now: &str) -> SupportHours {
        let known = calendar.days_from(now.parse().unwrap(), 62).unwrap();
        calendar.support_hours(&calendar.schedule(known), known)
    }

    /// The first openings from `now` on, as local times with their offsets.
    #[track_caller]
    fn check(calendar: &Calendar, now: &str, expected: &[&str]) {
        let shown: Vec<String> = hours(calendar, now)
            .openings
            .iter()
            .take(expected.len())
            .map(|opening| {
                let offset = chrono::FixedOffset::east_opt(opening.utc_offset_s).unwrap();
                let from = opening.from.with_timezone(&offset);
                let until = opening.until.with_timezone(&offset);
                let until_time = until.format("%d %H:%M%:z");
                format!("{}-{until_time}", from.format("%Y-%m-%d %H:%M"))
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn spring_forward_splits_the_night_and_snaps_to_the_jump() {
        let night = calendar("Europe/Rome", &[(Sunday, "00:00", "06:00")], &[]);
        check(
            &night,
            "2027-03-27T12:00:00Z",
            &[
                "2027-03-28 00:00-28 02:00+01:00",
                "2027-03-28 03:00-28 06:00+02:00",
            ],
        );
        let in_the_gap = calendar("Europe/Rome", &[(Sunday, "02:30", "04:00")], &[]);
        check(
            &in_the_gap,
            "2027-03-27T12:00:00Z",
            &["2027-03-28 03:00-28 04:00+02:00"],
        );
        let swallowed = calendar("Europe/Rome", &[(Sunday, "02:10", "02:50")], &[]);
        check(
            &swallowed,
            "2027-03-27T12:00:00Z",
            &["2027-04-04 02:10-04 02:50+02:00"],
        );
    }

    #[test]
    fn fall_back_takes_the_earlier_hour_and_counts_the_night_s_real_length() {
        let night = calendar("Europe/Rome", &[(Sunday, "00:00", "06:00")], &[]);
        check(
            &night,
            "2026-10-24T12:00:00Z",
            &[
                "2026-10-25 00:00-25 03:00+02:00",
                "2026-10-25 02:00-25 06:00+01:00",
            ],
        );
        let twice = calendar("Europe/Rome", &[(Sunday, "02:15", "02:45")], &[]);
        check(
            &twice,
            "2026-10-24T12:00:00Z",
            &["2026-10-25 02:15-25 02:45+02:00"],
        );
    }

    #[test]
    fn new_york_changes_on_its_own_dates() {
        let day = calendar(
            "America/New_York",
            &[(Friday, "09:00", "17:00"), (Monday, "09:00", "17:00")],
            &[],
        );
        check(
            &day,
            "2026-10-30T00:00:00Z",
            &[
                "2026-10-30 09:00-30 17:00-04:00",
                "2026-11-02 09:00-02 17:00-05:00",
            ],
        );
    }

    #[test]
    fn a_holiday_owns_its_local_date() {
        let day = calendar(
            "Europe/Rome",
            &[(Friday, "09:00", "18:00")],
            &["2026-12-25"],
        );
        check(
            &day,
            "2026-12-20T00:00:00Z",
            &["2027-01-01 09:00-01 18:00+01:00"],
        );
    }

    /// The spans of a plan that lie on or near a date, as local times.
    #[track_caller]
    fn check_plan(zone: &str, plan: Plan, date: &str, expected: &[&str]) {
        let calendar = Calendar::new(Zones::bundled().get(zone).unwrap(), plan);
        let noon = calendar.instant(format!("{date}T12:00").parse().unwrap());
        let half = chrono::TimeDelta::hours(36);
        let known = Span::new(noon.unwrap() - half, noon.unwrap() + half).unwrap();
        let local = |at: Instant| {
            let local = calendar.zone().to_datetime(timestamp(at).unwrap());
            local.strftime("%d %H:%M").to_string()
        };
        let spans = calendar.schedule(known);
        let spans = spans
            .spans()
            .map(|span| format!("{}-{}", local(span.from()), local(span.until())));
        assert_eq!(spans.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_override_owns_its_local_date_whatever_runs_over_into_it() {
        let date = |day: &str| format!("2026-12-{day}").parse::<Date>().unwrap();
        let night = || vec![times("20:00", "02:00")];
        let overrides = |overrides| Plan {
            weekly: vec![(Weekday::Thursday, times("22:00", "06:00"))],
            overrides,
            ..Plan::default()
        };
        // The 24th is a Thursday.
        check_plan(
            "Asia/Tokyo",
            overrides(vec![(date("25"), vec![])]),
            "2026-12-25",
            &["24 22:00-25 00:00"],
        );
        let two_nights = vec![(date("24"), night()), (date("25"), night())];
        check_plan(
            "Asia/Tokyo",
            overrides(two_nights),
            "2026-12-25",
            &["24 20:00-25 00:00", "25 20:00-26 02:00"],
        );
    }

    #[test]
    fn an_override_owns_the_hour_of_its_date_that_comes_twice() {
        // In 2010 the clocks of St John's went back from 00:01 on Sunday to 23:01 on Saturday.
        let plan = |overrides| Plan {
            weekly: vec![(Sunday, times("00:00", "06:00"))],
            overrides,
            ..Plan::default()
        };
        let zone = "America/St_Johns";
        check_plan(zone, plan(vec![]), "2010-11-07", &["07 00:00-07 06:00"]);
        let closed = vec![("2010-11-06".parse().unwrap(), vec![])];
        check_plan(
            zone,
            plan(closed.clone()),
            "2010-11-07",
            &["07 00:00-06 23:01", "07 00:00-07 06:00"],
        );
        let own = ("2010-11-07".parse().unwrap(), vec![times("00:00", "06:00")]);
        check_plan(
            zone,
            plan([closed, vec![own]].concat()),
            "2010-11-07",
            &["07 00:00-06 23:01", "07 00:00-07 06:00"],
        );
    }

    #[test]
    fn a_week_round_the_clock_is_one_span_but_for_what_is_taken_out() {
        let whole = |day| (day, Times::all_day());
        let week = Monday.cycle_forward().take(7).map(whole);
        let plan = Plan {
            weekly: week.collect(),
            holidays: BTreeSet::from(["2026-03-29".parse().unwrap()]),
            ..Plan::default()
        };
        check_plan(
            "Europe/Rome",
            plan,
            "2026-03-29",
            &["27 23:00-29 00:00", "30 00:00-31 00:00"],
        );
    }

    #[test]
    fn overnight_hours_are_cut_at_local_midnight() {
        let night = calendar(
            "Europe/Rome",
            &[(Friday, "22:00", "06:00"), (Sunday, "20:00", "24:00")],
            &[],
        );
        check(
            &night,
            "2026-11-06T00:00:00Z",
            &[
                "2026-11-06 22:00-07 00:00+01:00",
                "2026-11-07 00:00-07 06:00+01:00",
                "2026-11-08 20:00-09 00:00+01:00",
            ],
        );
        let holiday = calendar(
            "Europe/Rome",
            &[(Friday, "22:00", "06:00")],
            &["2026-11-06"],
        );
        check(
            &holiday,
            "2026-11-06T00:00:00Z",
            &["2026-11-07 00:00-07 06:00+01:00"],
        );
    }

    #[test]
    fn windows_that_touch_become_one() {
        let day = calendar(
            "Europe/Rome",
            &[
                (Saturday, "13:00", "18:00"),
                (Saturday, "09:00", "13:00"),
                (Saturday, "08:00", "10:00"),
            ],
            &[],
        );
        check(
            &day,
            "2026-11-06T00:00:00Z",
            &["2026-11-07 08:00-07 18:00+01:00"],
        );
        assert_eq!(day.canonical(), "Europe/Rome 5:28800-64800");
        let date = "2026-11-07".parse().unwrap();
        let breaks = [("15:00", "16:00"), ("12:00", "12:30"), ("12:30", "13:00")];
        let breaks = breaks.map(|(from, to)| (date, times(from, to)));
        let plan = Plan {
            breaks: breaks.to_vec(),
            ..Plan::default()
        };
        let zone = Zones::bundled().get("UTC").unwrap();
        assert_eq!(
            Calendar::new(zone, plan).canonical(),
            "UTC -2026-11-07:43200-46800 -2026-11-07:54000-57600"
        );
    }

    #[test]
    fn today_s_hours_are_there_until_they_end_and_the_horizon_is_a_local_midnight() {
        let day = calendar("Europe/Rome", &[(Friday, "00:00", "24:00")], &[]);
        let hours = hours(&day, "2026-11-06T22:59:59Z");
        assert_eq!(
            hours.openings[0].from.to_rfc3339(),
            "2026-11-05T23:00:00+00:00"
        );
        assert_eq!(
            hours.known.until().to_rfc3339(),
            "2027-01-06T23:00:00+00:00"
        );
    }
}
