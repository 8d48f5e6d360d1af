//! What is done from the command line: by a specialist about a request, and about tokens.

use crate::Clock;
use crate::desk::{self, ActError};
use crate::domain::{Act, Doing};
use crate::housekeeping;
use crate::privacy::{self, Whose};
use crate::settings::At;
use crate::store::{self, patiently};
use crate::tokens::{self, Revoke, Token};
use crate::words;
use clap::{Args, Subcommand, ValueEnum};
use policy::Terms;
use protocol::RequestNumber;
use sla::{Author, Change, Instant, Severity, Standing};
use std::path::PathBuf;

/// What can be done instead of serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Records that a request was answered: a specialist's own answer meets its promise
    Answered(Answered),
    /// Makes a request critical or standard, with a new promise and a reason the customer reads
    Reclassify(Reclassify),
    /// Revokes a person's tokens, on every server of the database
    Revoke(Revoke),
    /// Says all that is kept of a person, as JSON
    Export(Whose),
    /// Forgets a person: of their requests is left what was promised, and whether it was kept
    Erase(Whose),
    /// Copies the database to a file that isn't there yet; the server may be running
    Backup(Backup),
    /// Looks at a token
    #[command(subcommand)]
    Token(Token),
}

/// Which request, by whom.
#[derive(Debug, Args)]
struct Signed {
    /// The request's number, such as R-10001
    #[arg(value_parser = number)]
    request: RequestNumber,
    /// The specialist's name
    #[arg(long, value_name = "NAME", value_parser = words::name)]
    by: String,
    #[command(flatten)]
    data: At,
}

/// What is copied where.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to make
    copy: PathBuf,
    #[command(flatten)]
    data: At,
}

/// An answer to the customer.
#[derive(Debug, Args)]
pub struct Answered {
    #[command(flatten)]
    signed: Signed,
    /// When it was given, such as 2026-11-23T16:50:00+01:00; now if not said
    #[arg(long, value_name = "TIME", value_parser = moment)]
    at: Option<Instant>,
    /// It was an automatic reply, which meets no promise
    #[arg(long)]
    automatic: bool,
}

/// A change of severity, now: one that was dated back could miss what it promises.
#[derive(Debug, Args)]
pub struct Reclassify {
    #[command(flatten)]
    signed: Signed,
    /// What it is
    #[arg(long)]
    to: To,
    /// Why, in words for the customer
    #[arg(long, value_name = "TEXT", value_parser = words::reason)]
    reason: String,
    /// What is promised to whom (TOML)
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum To {
    Standard,
    Critical,
}

/// Does it, and says what came of it, such as how the request stands then.
///
/// # Errors
/// What is wrong; nothing was written then.
pub async fn run(command: Command, clock: &Clock) -> Result<String, String> {
    match command {
        Command::Answered(Answered {
            signed,
            at,
            automatic,
        }) => {
            let author = if automatic {
                Author::Automatic
            } else {
                Author::Specialist
            };
            let name = signed.by.clone();
            let act = |now| (Act::Answered { author, name }, at.unwrap_or(now));
            done(signed, act, clock, None).await
        }
        Command::Reclassify(reclassify) => {
            let Reclassify {
                signed,
                to,
                reason,
                policy,
            } = reclassify;
            let terms = Terms::load(&policy).map_err(|why| why.to_string())?;
            let severity = match to {
                To::Standard => Severity::Standard,
                To::Critical => Severity::Critical,
            };
            let author = signed.by.clone();
            let act = |at| {
                let change = Change { at, author, reason };
                (Act::Reclassified { severity, change }, at)
            };
            done(signed, act, clock, Some(&terms)).await
        }
        Command::Export(whose) => privacy::export(whose, clock).await,
        Command::Erase(whose) => privacy::erase(whose, clock).await,
        Command::Backup(Backup { data, copy }) => {
            let data = data.existing()?;
            store::back_up(&data, &copy)?;
            Ok(format!("{}: a copy of {data}", copy.display()))
        }
        Command::Revoke(revoke) => tokens::revoke(revoke, clock).await,
        Command::Token(Token::Check(check)) => tokens::check(&check, clock.now()).await,
    }
}

/// Does what is to be done at the time of the database.
async fn done(
    signed: Signed,
    act: impl FnOnce(Instant) -> (Act, Instant),
    clock: &Clock,
    terms: Option<&Terms>,
) -> Result<String, String> {
    let store = store::open(&signed.data.existing()?).await?;
    let clock = housekeeping::shared(store.as_ref(), clock.clone()).await;
    let now = clock.map_err(|why| why.to_string())?.now();
    let (act, at) = act(now);
    if at > now {
        return Err("that time hasn't come yet".to_owned());
    }
    let doing = Doing {
        act,
        at,
        recorded: now,
    };
    let record =
        patiently(
            async || match desk::act(store.as_ref(), signed.request, &doing, terms).await {
                Err(ActError::Store(why)) => Err(why),
                decided => Ok(decided),
            },
        );
    let record = record.await.map_err(|why| why.to_string())?;
    let record = record.map_err(|why| why.to_string())?;
    let stands = match record.standing(now) {
        Some(Standing::Running { left } | Standing::Warned { left }) => {
            format!("{} s left", left.num_seconds())
        }
        Some(Standing::Met { at }) => format!("met at {}", said(at)),
        Some(Standing::Missed { by }) => format!("missed by {} s", by.num_seconds()),
        None => "nothing is guaranteed".to_owned(),
    };
    let due = record.promise().due;
    let due = due.map_or_else(
        || "no due time".to_owned(),
        |due| format!("due {}", said(due)),
    );
    Ok(format!("{}: {due}, {stands}", signed.request))
}

fn said(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

fn number(text: &str) -> Result<RequestNumber, String> {
    let digits = text.strip_prefix("R-").unwrap_or(text);
    let number = digits.parse().map(RequestNumber);
    number.map_err(|_| "expected a request's number, such as R-10001".to_owned())
}

pub(crate) fn moment(text: &str) -> Result<Instant, String> {
    let at = chrono::DateTime::parse_from_rfc3339(text).ok();
    at.filter(|at| at.timestamp_subsec_nanos() == 0)
        .and_then(|at| sla::instant(at.timestamp()))
        .ok_or_else(|| {
            "expected a time in whole seconds with its offset: 2026-11-23T16:50:00+01:00".to_owned()
        })
}
