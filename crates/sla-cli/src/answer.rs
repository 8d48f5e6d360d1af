//! The answer to a case.

use crate::case::{Case, Op, Whole};
use crate::moment::{Local, Moment, text};
use crate::team::{NoAnswer, Reach, Team, Zones, stretch};
use chrono::TimeDelta;
use serde::Serialize;
use sla::{BeyondHorizon, Hours, Instant, Span};

/// An answer in the form its operation has.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    Instant(String),
    Seconds(i64),
    Open(bool),
    Intervals(Vec<[String; 2]>),
}

/// How many days of a long stretch are laid out at once.
const PIECE: TimeDelta = TimeDelta::days(50 * 366);

/// The answer to a case, or what is wrong with it.
pub(crate) fn to(case: &Case, zones: &mut Zones) -> Result<Answer, String> {
    let op: Op = case.field("op")?;
    let team = Team::read(case, zones)?;
    let start = || case.field("start").map(|Moment(start)| start);
    match op {
        Op::Add => add(&team, start()?, case.field("seconds")?),
        Op::Between => {
            let Moment(end) = case.field("end")?;
            between(&team, start()?, end).map(Answer::Seconds)
        }
        Op::IsOpen => is_open(&team, start()?),
        Op::NextOpen => next(&team, start()?, Hours::next_open),
        Op::NextClose => next(&team, start()?, Hours::next_close),
        Op::Intervals => intervals(&team, start()?, case.field("count")?),
        Op::LocalToUtc => {
            let Local(local) = case.field("local")?;
            instant(team.calendar().instant(local).ok_or(NoAnswer::Unknown))
        }
        Op::AddBusinessDays => add_business_days(&team, start()?, case.field("days")?),
    }
}

fn add(team: &Team, start: Instant, Whole(seconds): Whole) -> Result<Answer, String> {
    let budget = TimeDelta::try_seconds(seconds).filter(|budget| *budget >= TimeDelta::zero());
    let budget = budget.ok_or("seconds: expected none or more, and fewer than for ever")?;
    if budget.is_zero() {
        return instant(Ok(start));
    }
    let reach = (Reach::Years, budget.num_days());
    instant(team.ask(start, reach, |known| team.hours(known).due(start, budget)))
}

fn between(team: &Team, start: Instant, end: Instant) -> Result<i64, String> {
    let mut from = start;
    let mut elapsed = 0;
    while from < end {
        let until = from.checked_add_signed(PIECE).unwrap_or(end).min(end);
        let known = stretch(from, until).map_err(|why| why.to_string())?;
        let piece = team.hours(known).elapsed(from, until);
        elapsed += piece.map_err(unknown)?.num_seconds();
        from = until;
    }
    Ok(elapsed)
}

fn is_open(team: &Team, at: Instant) -> Result<Answer, String> {
    let known = stretch(at, at + TimeDelta::seconds(1)).map_err(|why| why.to_string())?;
    let open = team.hours(known).is_open(at);
    open.map(Answer::Open).map_err(unknown)
}

fn next(
    team: &Team,
    start: Instant,
    which: impl Fn(&Hours, Instant) -> Result<Instant, BeyondHorizon>,
) -> Result<Answer, String> {
    let reach = (Reach::Weeks, 0);
    instant(team.ask(start, reach, |known| which(&team.hours(known), start)))
}

fn intervals(team: &Team, start: Instant, count: Whole) -> Result<Answer, String> {
    let count = counted("count", count)?;
    let first = |known: Span| {
        let hours = team.hours(known);
        let mut spans = Vec::new();
        let mut at = start;
        for _ in 0..count {
            let until = hours.next_close(at)?;
            spans.push((hours.next_open(at)?, until));
            at = until;
        }
        Ok(spans)
    };
    let reach = if team.calendar().is_round_the_clock() {
        Reach::Weeks
    } else {
        Reach::Years
    };
    let spans = team.ask(start, (reach, 0), first);
    let spans = spans.map_err(|why| why.to_string())?.into_iter();
    let texts = spans.map(|(from, until)| Some([text(from)?, text(until)?]));
    let texts = texts.collect::<Option<_>>().ok_or(NoAnswer::Unknown);
    texts.map(Answer::Intervals).map_err(|why| why.to_string())
}

fn add_business_days(team: &Team, start: Instant, days: Whole) -> Result<Answer, String> {
    let days = counted("days", days)?;
    // Each on a date of its own, but some zones have left out one.
    let reach = (Reach::Dates, i64::from(days) / 2);
    instant(team.ask(start, reach, |known| {
        team.support_hours(known).business_days(start, days)
    }))
}

fn counted(field: &str, Whole(count): Whole) -> Result<u32, String> {
    let most = u32::MAX;
    u32::try_from(count).map_err(|_| format!("{field}: expected 0 to {most}, and not {count}"))
}

fn instant(at: Result<Instant, NoAnswer>) -> Result<Answer, String> {
    let at = at.and_then(|at| text(at).ok_or(NoAnswer::Unknown));
    at.map(Answer::Instant).map_err(|why| why.to_string())
}

fn unknown(_: BeyondHorizon) -> String {
    NoAnswer::Unknown.to_string()
}
