//! What the server is told at its start.

mod at;
mod edge;
mod flags;
mod secret;

use crate::Clock;
use crate::mail::MailSettings;
use crate::store::Place;
use crate::webhook::WebhookSettings;
pub(crate) use at::At;
use chrono::TimeDelta;
pub use edge::{Edge, Limits, Network, Rate, Rates};
pub use flags::{Flags, LogFormat};
use http::HeaderValue;
pub use secret::Secret;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

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
    /// How the server meets the network.
    pub edge: Edge,
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
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
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

impl TryFrom<String> for Origin {
    type Error = NotAnOrigin;

    fn try_from(text: String) -> Result<Self, NotAnOrigin> {
        text.parse()
    }
}

#[cfg(test)]
mod tests;
