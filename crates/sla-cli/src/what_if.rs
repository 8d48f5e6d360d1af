//! What would be promised under a policy: who, which channel, when.

use crate::moment;
use clap::{Args, ValueEnum};
use policy::Terms;
use protocol::{Language, why};
use sla::{Author, Case, Change, Instant, NoPromise, Record, Standing, promise};
use std::path::PathBuf;

/// A policy, a case and a moment.
#[derive(Args)]
pub(crate) struct WhatIf {
    /// The policy file (TOML)
    policy: PathBuf,
    /// By which channel
    #[arg(long)]
    channel: Channel,
    /// Who asks
    #[arg(long)]
    role: Role,
    /// How grave it is
    #[arg(long, default_value = "standard")]
    severity: Severity,
    /// When it is accepted, such as 2026-11-23T16:50:00+01:00
    #[arg(long, value_name = "TIME", value_parser = moment::parse)]
    at: Instant,
    /// When a specialist finds it critical
    #[arg(long, value_name = "TIME", value_parser = moment::parse, conflicts_with = "lowered_at")]
    raised_at: Option<Instant>,
    /// When a specialist finds it isn't critical
    #[arg(long, value_name = "TIME", value_parser = moment::parse)]
    lowered_at: Option<Instant>,
    /// When a specialist answers
    #[arg(long, value_name = "TIME", value_parser = moment::parse)]
    answered_at: Option<Instant>,
    /// When one looks how it stands
    #[arg(long, value_name = "TIME", value_parser = moment::parse)]
    now: Option<Instant>,
    /// The language of the explanation
    #[arg(long, default_value = "en")]
    language: Tongue,
}

#[derive(Clone, Copy, ValueEnum)]
enum Channel {
    Chat,
    Email,
    Phone,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Role {
    SuperAdmin,
    User,
}

#[derive(Clone, Copy, ValueEnum)]
enum Severity {
    Standard,
    Critical,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tongue {
    En,
    It,
}

/// The promise, how it came about and how it stands, a line each.
pub(crate) fn run(asked: &WhatIf) -> Result<String, String> {
    let terms = Terms::load(&asked.policy).map_err(|why| why.to_string())?;
    let record = record(asked, &terms)?;
    let language = match asked.language {
        Tongue::En => Language::En,
        Tongue::It => Language::It,
    };
    let zone = terms.calendar().zone();
    let write = |at| moment::local(at, zone);
    let mut lines = vec![format!("case: {}", record.promise().terms.case)];
    lines.extend(why(record.promise(), language, write));
    if let Some(warn) = record.promise().warn {
        lines.push(format!("due soon from {}", write(warn)));
    }
    if let Some(now) = asked.now {
        let stands = stands(record.standing(now), write);
        lines.push(format!("at {}: {stands}", write(now)));
    }
    Ok(lines.join("\n"))
}

fn record(asked: &WhatIf, terms: &Terms) -> Result<Record, String> {
    let made = promise(&terms.policy(asked.at), asked.case(), asked.at);
    let mut record = Record::new(made.map_err(|why| refused(why, asked.case()))?);
    let raised = asked.raised_at.map(|at| (at, sla::Severity::Critical));
    let lowered = asked.lowered_at.map(|at| (at, sla::Severity::Standard));
    if let Some((at, severity)) = raised.or(lowered) {
        let change = Change {
            at,
            author: "a specialist".to_owned(),
            reason: "what if".to_owned(),
        };
        record = record
            .reclassify(&terms.policy(asked.at), severity, change)
            .map_err(|why| why.to_string())?;
    }
    if let Some(at) = asked.answered_at {
        if at < asked.at {
            return Err("an answer can't come before the request is accepted".to_owned());
        }
        record = record.written(Author::Specialist, at);
    }
    Ok(record)
}

fn refused(why: NoPromise, case: Case) -> String {
    match why {
        NoPromise::NotOffered => format!("the policy has no promise for {case}"),
        NoPromise::BeyondHorizon => "the calendar isn't known that far, or has no hours".to_owned(),
    }
}

fn stands(standing: Option<Standing>, write: impl Fn(Instant) -> String) -> String {
    match standing {
        None => "nothing is guaranteed".to_owned(),
        Some(Standing::Running { left }) => format!("running, {} s left", left.num_seconds()),
        Some(Standing::Warned { left }) => format!("due soon, {} s left", left.num_seconds()),
        Some(Standing::Met { at }) => format!("met at {}", write(at)),
        Some(Standing::Missed { by }) => format!("missed by {} s", by.num_seconds()),
    }
}

impl WhatIf {
    fn case(&self) -> Case {
        Case {
            channel: match self.channel {
                Channel::Chat => sla::Channel::Chat,
                Channel::Email => sla::Channel::Email,
                Channel::Phone => sla::Channel::Phone,
            },
            role: match self.role {
                Role::SuperAdmin => sla::Role::SuperAdmin,
                Role::User => sla::Role::User,
            },
            severity: match self.severity {
                Severity::Standard => sla::Severity::Standard,
                Severity::Critical => sla::Severity::Critical,
            },
        }
    }
}
