//! What the server is told at its start.

use crate::Clock;
use crate::acts::Command;
use crate::mail::MailSettings;
use crate::store::Place;
use crate::webhook::WebhookSettings;
use chrono::TimeDelta;
use clap::Parser;
use http::HeaderValue;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The server of the help widget.
#[derive(Debug, Parser)]
#[command(
    version,
    args_override_self = true,
    subcommand_negates_reqs = true,
    args_conflicts_with_subcommands = true
)]
pub struct Flags {
    /// The port to listen on, at 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The address and port to listen on instead, such as 0.0.0.0:8080
    #[arg(long, value_name = "ADDR", conflicts_with = "port")]
    listen: Option<SocketAddr>,
    /// Signs anyone in as a made-up customer: for trying it out, never for real data
    #[arg(long)]
    demo: bool,
    /// The database: a file of `SQLite`, made when it isn't there, or `postgres://user@host/name`
    #[arg(long, value_name = "PLACE", default_value = "data/help.sqlite")]
    data: Place,
    /// What is promised to whom (TOML)
    #[arg(long, value_name = "FILE", required = true)]
    policy: Option<PathBuf>,
    /// The articles: a folder for each language, a Markdown file for each article
    #[arg(long, value_name = "DIR", required = true)]
    articles: Option<PathBuf>,
    /// Static files to serve at /, such as the built widget
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,
    /// Whose tokens are trusted (TOML)
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "demo",
        conflicts_with = "demo"
    )]
    keys: Option<PathBuf>,
    /// An origin whose pages embed the widget: scheme, host and port; repeat for more
    #[arg(long = "origin", value_name = "URL")]
    origins: Vec<Origin>,
    /// The key that receipts are signed with; beside the database, and made there, if not said
    #[arg(long, value_name = "FILE")]
    signing_key: Option<PathBuf>,
    /// Forgets who sent a request after so many days; what was promised stays
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..))]
    retention_days: Option<u32>,
    /// Instead of serving
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Everything that [`crate::start`] needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Whose tokens are trusted.
    pub trust: Trust,
    /// The database.
    pub data: Place,
    /// The policy file.
    pub policy: PathBuf,
    /// The articles' folder.
    pub articles: PathBuf,
    /// The folder that is served at `/`.
    pub assets: Option<PathBuf>,
    /// Origins whose pages may call the server.
    pub origins: Vec<Origin>,
    /// The key that receipts are signed with; it is made when it isn't there.
    pub signing_key: PathBuf,
    /// How long it is kept who sent a request and what it says; for ever if not said.
    pub retention: Option<TimeDelta>,
    /// Where mails go, and whom they come from.
    pub mail: MailSettings,
    /// Other systems that are told what happens to requests.
    pub webhooks: Vec<WebhookSettings>,
    /// Where the time comes from.
    pub clock: Clock,
}

/// Whose tokens are trusted. A server trusts one or the other, so that no demo can open a real desk.
#[derive(Clone, Debug)]
pub enum Trust {
    /// Its own, which it signs for anyone, with a key that is new at each start.
    Demo,
    /// Those signed with the keys of a file.
    Keys(PathBuf),
}

/// A web origin: scheme, host and port.
#[derive(Clone, Debug)]
pub struct Origin(pub(crate) HeaderValue);

/// The text is not an origin.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("expected an origin, such as https://app.example.com, without a path")]
pub struct NotAnOrigin;

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        let authority = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        authority
            .filter(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', '@', '*']))
            .and_then(|_| HeaderValue::from_str(text).ok())
            .map(Self)
            .ok_or(NotAnOrigin)
    }
}

impl From<Flags> for Settings {
    fn from(flags: Flags) -> Self {
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, flags.port));
        let file = flags.data.file().unwrap_or(Path::new(""));
        let beside = || file.with_file_name("receipt-key.pem");
        Self {
            signing_key: flags.signing_key.unwrap_or_else(beside),
            listen: flags.listen.unwrap_or(local),
            trust: flags.keys.map_or(Trust::Demo, Trust::Keys),
            data: flags.data,
            // Both are there: they are required of whoever gives no subcommand.
            policy: flags.policy.unwrap_or_default(),
            articles: flags.articles.unwrap_or_default(),
            assets: flags.assets,
            origins: flags.origins,
            retention: flags
                .retention_days
                .map(|days| TimeDelta::days(days.into())),
            mail: MailSettings::default(),
            webhooks: vec![],
            clock: Clock::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_fit_together() {
        use clap::CommandFactory;
        Flags::command().debug_assert();
    }

    #[test]
    fn origins_add_up_and_any_other_flag_is_the_last_one_given() {
        let flags = "help-server --demo --policy p --articles a --port 1 --port 2 \
            --origin https://a.example --origin https://b.example";
        let settings = Settings::from(Flags::parse_from(flags.split_whitespace()));
        assert_eq!(settings.origins.len(), 2);
        assert_eq!(settings.listen.to_string(), "127.0.0.1:2");
    }

    #[test]
    fn an_origin_has_no_path_and_no_wildcard() {
        for good in ["https://app.example.com", "http://localhost:3000"] {
            assert!(good.parse::<Origin>().is_ok(), "{good}");
        }
        for bad in [
            "*",
            "app.example.com",
            "https://a.example/",
            "https://*.example",
            "https://",
        ] {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }
}
