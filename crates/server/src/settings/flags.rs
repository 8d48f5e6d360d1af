//! Flags over variables over a file.

use super::edge::{Edge, Limits, Network, Rates};
use super::{Origin, Secret, Settings, Trust};
use crate::acts::Command;
use crate::mail::MailSettings;
use crate::store::Place;
use crate::webhook::WebhookSettings;
use crate::{Clock, StartError};
use chrono::TimeDelta;
use clap::{Arg, Args, CommandFactory, FromArgMatches, Parser, ValueEnum};
use core::fmt;
use core::marker::PhantomData;
use policy::config::{self, FileError, Over};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IntoDeserializer, SeqAccess, Visitor};
use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

/// How the names of variables begin.
const PREFIX: &str = "HELP_SERVER_";
/// Which variable names the settings file, as `--config` does.
const CONFIG: &str = "HELP_SERVER_CONFIG";

const VARIABLES: &str = "\
Flags override variables, and variables override the file of --config. What has no flag is set in the \
file, or by a variable with its path in capitals and two underscores for each dot: limits.body_s is \
HELP_SERVER_LIMITS__BODY_S. Secrets have no flag.";

const DATA: &str = "The database [default: data/help.sqlite]: a file of SQLite, which is made when it \
    isn't there, or postgres://user@host/name";

/// The server of the help widget.
#[derive(Debug, Parser)]
#[command(
    version,
    args_override_self = true,
    args_conflicts_with_subcommands = true,
    after_help = VARIABLES
)]
pub struct Flags {
    /// Where the settings are that aren't given otherwise (TOML)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The port to listen on, at 127.0.0.1 [default: 8080]; 0 takes a free one
    #[arg(long, value_name = "PORT", conflicts_with = "listen")]
    port: Option<u16>,
    /// Signs anyone in as a made-up customer: for trying it out, never for real data
    #[arg(long, conflicts_with = "keys")]
    demo: bool,
    #[command(flatten)]
    given: Given,
    /// Instead of serving
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be said by a flag, a variable or the file, under one name.
#[derive(Debug, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Given {
    /// The address and port to listen on, such as 0.0.0.0:8080
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// The address and port for /metrics, apart from the public one, such as 127.0.0.1:9090
    #[arg(long, value_name = "ADDR")]
    admin_listen: Option<SocketAddr>,
    #[arg(long, value_name = "PLACE", help = DATA)]
    data: Option<Place>,
    /// A file that holds the same, where there is a password in it.
    #[arg(skip)]
    data_file: Option<PathBuf>,
    /// What is promised to whom (TOML); required
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The articles: a folder for each language, a Markdown file for each article; required
    #[arg(long, value_name = "DIR")]
    articles: Option<PathBuf>,
    /// Static files to serve at /, such as the built widget
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,
    /// Whose tokens are trusted (TOML); required without --demo
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// An origin whose pages embed the widget: scheme, host and port; repeat for more
    #[arg(long = "origin", value_name = "URL")]
    #[serde(deserialize_with = "listed")]
    origins: Vec<Origin>,
    /// The key that receipts are signed with; beside the database, and made there, if not said
    #[arg(long, value_name = "FILE")]
    signing_key: Option<PathBuf>,
    /// Forgets who sent a request after so many days; what was promised stays
    #[arg(long, value_name = "DAYS")]
    retention_days: Option<NonZeroU32>,
    /// How the log is written [default: text to a terminal, json otherwise]
    #[arg(long, value_name = "FORMAT")]
    log: Option<LogFormat>,
    #[arg(skip)]
    #[serde(deserialize_with = "listed")]
    trusted_proxies: Vec<Network>,
    #[arg(skip)]
    mail: MailSettings,
    #[arg(skip)]
    webhooks: Vec<WebhookSettings>,
    #[arg(skip)]
    limits: Limits,
    #[arg(skip)]
    rates: Rates,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// A JSON object a line, for programs.
    Json,
    /// A line, for people.
    Text,
}

impl Flags {
    /// The flags of this process. Wrong ones end it.
    #[must_use]
    pub fn of_process() -> Self {
        let matches = Self::documented().get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|why| why.exit())
    }

    /// The flags, each with the variable that says the same.
    pub(super) fn documented() -> clap::Command {
        Self::command().mut_args(|arg: Arg| {
            let flag_alone = ["port", "demo", "help", "version"].contains(&arg.get_id().as_str());
            let help = arg.get_help().map(ToString::to_string);
            match help {
                Some(help) if !flag_alone => {
                    let variable = arg.get_id().as_str().to_ascii_uppercase();
                    arg.help(format!("{help} [env: {PREFIX}{variable}]"))
                }
                _ => arg,
            }
        })
    }

    /// What they come to, over `variables` of the environment, over the settings file.
    ///
    /// # Errors
    /// [`StartError`] when something is missing or wrong, by the name it was given under.
    pub fn settings(
        self,
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<(Settings, Option<LogFormat>), StartError> {
        let under = Given::read(self.config, variables)?;
        let local = self.port.map(|port| (Ipv4Addr::LOCALHOST, port).into());
        let given = Given {
            listen: self.given.listen.or(local),
            ..self.given
        };
        let mut given = given.or(under);
        let trust = match given.keys.take() {
            None if self.demo => Trust::Demo,
            Some(_) if self.demo => return Err(StartError::Trust),
            keys => Trust::Keys(keys.ok_or(StartError::Missing("keys"))?),
        };
        given.settings(trust)
    }
}

impl Given {
    /// What variables and the settings file say.
    pub(super) fn read(
        mut config: Option<PathBuf>,
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, FileError> {
        let mut over = Vec::new();
        for (name, text) in variables {
            let (Some(name), Some(text)) = (name.to_str(), text.to_str()) else {
                continue;
            };
            if name == CONFIG {
                config = config.or_else(|| Some(text.into()));
            } else {
                over.extend(Over::variable(PREFIX, name, text));
            }
        }
        config::read_under(config.as_deref(), &over)
    }

    /// Where the data is, as it is said or as it is in a file.
    pub(super) fn place(&self) -> Result<Place, String> {
        if self.data.is_some() && self.data_file.is_some() {
            return Err("data: expected it or data_file, not both".to_owned());
        }
        let kept = Secret::given("data", None, self.data_file.as_deref())?;
        let kept = kept.map(|text| Place::from(text.reveal().to_owned()));
        let said = self.data.clone().or(kept);
        Ok(said.unwrap_or_else(|| Place::File("data/help.sqlite".into())))
    }

    fn or(self, under: Self) -> Self {
        Self {
            listen: self.listen.or(under.listen),
            admin_listen: self.admin_listen.or(under.admin_listen),
            data_file: under.data_file.filter(|_| self.data.is_none()),
            data: self.data.or(under.data),
            policy: self.policy.or(under.policy),
            articles: self.articles.or(under.articles),
            assets: self.assets.or(under.assets),
            keys: self.keys.or(under.keys),
            origins: if self.origins.is_empty() {
                under.origins
            } else {
                self.origins
            },
            signing_key: self.signing_key.or(under.signing_key),
            retention_days: self.retention_days.or(under.retention_days),
            log: self.log.or(under.log),
            ..under
        }
    }

    fn settings(self, trust: Trust) -> Result<(Settings, Option<LogFormat>), StartError> {
        let data = self.place().map_err(StartError::File)?;
        let file = data.file().unwrap_or(Path::new(""));
        let beside = || file.with_file_name("receipt-key.pem");
        let settings = Settings {
            signing_key: self.signing_key.unwrap_or_else(beside),
            listen: self.listen.unwrap_or((Ipv4Addr::LOCALHOST, 8080).into()),
            trust,
            policy: self.policy.ok_or(StartError::Missing("policy"))?,
            articles: self.articles.ok_or(StartError::Missing("articles"))?,
            data,
            assets: self.assets,
            origins: self.origins,
            retention: self
                .retention_days
                .map(|days| TimeDelta::days(days.get().into())),
            mail: self.mail,
            webhooks: self.webhooks,
            clock: Clock::default(),
            edge: Edge {
                admin: self.admin_listen,
                trusted_proxies: self.trusted_proxies,
                limits: self.limits,
                rates: self.rates,
            },
        };
        Ok((settings, self.log))
    }
}

/// A list, or the text of a variable with commas in it.
fn listed<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_any(Listed(PhantomData))
}

struct Listed<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Listed<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        let texts = text.split(',').map(str::trim);
        let one = |text: &str| T::deserialize(text.to_owned().into_deserializer());
        texts.map(one).collect()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut read = Vec::new();
        while let Some(one) = list.next_element()? {
            read.push(one);
        }
        Ok(read)
    }
}
