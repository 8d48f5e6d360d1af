//! What is done about tokens from the command line: look at one, and revoke a person's.

use crate::Clock;
use crate::acts::moment;
use crate::auth::{self, KeyRing};
use crate::domain::{Change, Revocation};
use crate::housekeeping::shared;
use crate::settings::At;
use crate::store::{self, patiently};
use chrono::{SecondsFormat, TimeDelta};
use clap::{Args, Subcommand};
use sla::Instant;
use std::io::Read;
use std::path::PathBuf;

/// No token is longer; what is read from standard input is cut there.
const INPUT_BYTES: u64 = 64 * 1024;

/// What can be done with a token.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Says what is wrong with a token, a line for each fault; fails if anything is
    Check(Check),
}

/// Which token, and whose keys.
#[derive(Debug, Args)]
pub struct Check {
    /// The token, or - to read it from standard input
    #[arg(allow_hyphen_values = true)]
    token: String,
    /// Whose tokens are trusted (TOML); without it no signature is checked
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

/// Whose tokens count no more.
#[derive(Debug, Args)]
pub struct Revoke {
    /// Who signs for the person: the tokens' `iss`
    #[arg(long, value_name = "ISS")]
    issuer: String,
    /// The person: the tokens' `sub`
    #[arg(long, value_name = "SUB")]
    subject: String,
    /// Tokens issued before this count no more, such as 2026-11-23T16:50:00+01:00; now if not said
    #[arg(long, value_name = "TIME", value_parser = moment)]
    at: Option<Instant>,
    #[command(flatten)]
    data: At,
}

/// Says that a token is good.
///
/// # Errors
/// What is wrong with it, a line for each fault, or why it can't be told.
pub(crate) async fn check(check: &Check, now: Instant) -> Result<String, String> {
    let ring = match &check.keys {
        Some(file) => Some(KeyRing::load(file).await.map_err(|why| why.to_string())?),
        None => None,
    };
    let token = match check.token.as_str() {
        "-" => read()?,
        token => token.to_owned(),
    };
    let faults = auth::faults(ring.as_ref(), token.trim(), now).await;
    if faults.is_empty() {
        return Ok(match ring {
            Some(_) => "the token is good".to_owned(),
            None => "nothing is wrong, but no signature was checked: give --keys".to_owned(),
        });
    }
    let lines = faults.iter().map(|fault| format!("\n{fault}"));
    Err(format!("the token is refused{}", lines.collect::<String>()))
}

fn read() -> Result<String, String> {
    let mut text = String::new();
    let mut input = std::io::stdin().take(INPUT_BYTES);
    let read = input.read_to_string(&mut text);
    read.map_err(|why| format!("standard input: {why}"))?;
    Ok(text)
}

/// Revokes a person's tokens, and says which.
///
/// # Errors
/// One line that says what is wrong; nothing was written then.
pub(crate) async fn revoke(command: Revoke, clock: &Clock) -> Result<String, String> {
    let Revoke {
        issuer,
        subject,
        at,
        data,
    } = command;
    let store = store::open(&data.existing()?).await?;
    let clock = shared(store.as_ref(), clock.clone()).await;
    let now = clock.map_err(|why| why.to_string())?.now();
    // A token has whole seconds: one of this second may be of before.
    let not_before = at.unwrap_or(now + TimeDelta::seconds(1));
    let from = not_before.to_rfc3339_opts(SecondsFormat::Secs, true);
    let said = format!("{subject} of {issuer}: tokens issued before {from} count no more");
    let revocation = Revocation {
        issuer,
        subject,
        not_before,
    };
    let stored = patiently(|| store.apply(Change::Revoke(revocation.clone()))).await;
    stored.map_err(|why| why.to_string())?;
    Ok(said)
}
