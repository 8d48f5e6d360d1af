//! What would be promised for a request, and why.

use crate::moment::{Moment, text};
use crate::words::{self, Language};
use calendar::{TimeZone, Timestamp};
use policy::Terms;
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use sla::{
    Author, CannotReclassify, Case, Change, Channel, Instant, NoPromise, Policy, Record, Role,
    Severity, Standing, explain, promise,
};
use std::io::{self, Write};
use std::path::PathBuf;

/// A request that nobody has sent.
#[derive(clap::Args)]
pub(crate) struct WhatIf {
    /// The policy file
    policy: PathBuf,
    /// chat, email or phone
    #[arg(long, value_parser = named::<Channel>)]
    channel: Channel,
    /// Who asks: user, or the other role by its name in the policy file
    #[arg(long, value_parser = named::<Role>)]
    role: Role,
    /// standard or critical
    #[arg(long, value_parser = named::<Severity>, default_value = "standard")]
    severity: Severity,
    /// When it is accepted, with an offset: 2026-11-23T16:50:00+01:00
    #[arg(long)]
    at: Moment,
    /// When a specialist finds that it is critical
    #[arg(long)]
    raised_at: Option<Moment>,
    /// When a specialist finds that it isn't critical
    #[arg(long)]
    lowered_at: Option<Moment>,
    /// When a specialist answers it
    #[arg(long)]
    answered_at: Option<Moment>,
    /// When somebody looks how it stands
    #[arg(long)]
    now: Option<Moment>,
    /// en or it
    #[arg(long, value_parser = named::<Language>, default_value = "en")]
    language: Language,
}

/// What happens to a request.
enum Event {
    Found(Severity),
    Answered,
}

/// Writes the promise, how it comes about and, if somebody looks, how it stands.
pub(crate) fn run(asked: &WhatIf, output: impl Write) -> Result<(), String> {
    let terms = Terms::load(&asked.policy).map_err(|why| why.to_string())?;
    let record = record(asked, &terms.policy(asked.at.0))?;
    let zone = terms.calendar().zone();
    write(asked, &record, zone, output).map_err(|why| why.to_string())
}

/// A value by its name on the wire.
fn named<T: for<'de> Deserialize<'de>>(name: &str) -> Result<T, String> {
    let name = StrDeserializer::<Error>::new(name);
    T::deserialize(name).map_err(|why| why.to_string())
}

/// All that is promised, in the order in which it happens.
fn record(asked: &WhatIf, policy: &Policy) -> Result<Record, String> {
    let case = Case {
        channel: asked.channel,
        role: asked.role,
        severity: asked.severity,
    };
    let promise = promise(policy, case, asked.at.0).map_err(|why| no_promise(case, why))?;
    let raised = asked
        .raised_at
        .map(|at| (at.0, Event::Found(Severity::Critical)));
    let lowered = asked
        .lowered_at
        .map(|at| (at.0, Event::Found(Severity::Standard)));
    let answered = asked.answered_at.map(|at| (at.0, Event::Answered));
    let mut events: Vec<_> = [raised, lowered, answered].into_iter().flatten().collect();
    events.sort_by_key(|(at, _)| *at);
    let mut record = Record::new(promise);
    for (at, event) in events {
        record = match event {
            Event::Found(severity) => {
                let case = Case { severity, ..case };
                let changed = record.reclassify(policy, severity, change(at));
                changed.map_err(|why| cannot(case, why))?
            }
            Event::Answered if at < asked.at.0 => {
                return Err("it can't be answered before it is accepted".to_owned());
            }
            Event::Answered => record.written(Author::Specialist, at),
        };
    }
    Ok(record)
}

/// Nobody really changed it.
fn change(at: Instant) -> Change {
    Change {
        at,
        author: "what-if".to_owned(),
        reason: "what-if".to_owned(),
    }
}

fn no_promise(case: Case, why: NoPromise) -> String {
    match why {
        NoPromise::NotOffered => format!("no promise: the policy has no row for {case}"),
        NoPromise::BeyondHorizon => {
            "no promise: there are no hours near enough to count it on".to_owned()
        }
    }
}

fn cannot(case: Case, why: CannotReclassify) -> String {
    let severity = case.severity.name();
    match why {
        CannotReclassify::Unchanged => format!("no change: it is {severity} already"),
        CannotReclassify::Answered => "no change: it has been answered by then".to_owned(),
        CannotReclassify::Unsigned => "no change: it has no author or reason".to_owned(),
        CannotReclassify::Backwards => {
            "no change: it would come before the request or the change before it".to_owned()
        }
        CannotReclassify::NoPromise(why) => no_promise(case, why),
    }
}

fn write(
    asked: &WhatIf,
    record: &Record,
    zone: &TimeZone,
    mut output: impl Write,
) -> io::Result<()> {
    let language = asked.language;
    let labels = language.labels();
    let promise = record.promise();
    writeln!(output, "{}: {}", labels.case, promise.terms.case)?;
    let commitment = words::commitment(promise.terms.commitment, language);
    writeln!(output, "{}: {commitment}", labels.promise)?;
    let times = [
        (labels.start, Some(promise.start)),
        (labels.warn, promise.warn),
        (labels.due, promise.due),
    ];
    for (label, at) in times {
        if let Some(at) = at {
            writeln!(output, "{label}: {}", both(at, zone, language))?;
        }
    }
    writeln!(output, "{}:", labels.why)?;
    for step in explain(promise) {
        writeln!(output, "  {}", words::step(&step, zone, language))?;
    }
    let Some(Moment(now)) = asked.now else {
        return Ok(());
    };
    let mut standings: Vec<_> = record.standings(now).collect();
    let last = standings.pop().flatten();
    for standing in standings {
        // One that was missed before a change stays missed; the others are history.
        if matches!(standing, Some(Standing::Missed { .. })) {
            let standing = words::standing(standing, zone, language);
            writeln!(output, "{}: {standing}", labels.before)?;
        }
    }
    let standing = words::standing(last, zone, language);
    writeln!(output, "{}: {standing}", labels.now)
}

/// A moment in the policy's zone and in UTC.
fn both(at: Instant, zone: &TimeZone, language: Language) -> String {
    let local = words::moment(at, zone, language);
    let utc = text(at).unwrap_or_default();
    let offset = Timestamp::from_second(at.timestamp()).map(|at| zone.to_offset(at));
    let offset = offset.map(|offset| offset.to_string()).unwrap_or_default();
    let zone = zone.iana_name().unwrap_or_default();
    format!("{local} ({zone}, {offset}) = {utc}")
}
