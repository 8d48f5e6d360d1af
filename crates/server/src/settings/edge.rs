//! How the server meets the network: who may come, how often, and for how long.

use ipnet::IpNet;
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

/// What stands between the network and the routes.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    /// Where metrics and the description of the API are served, if anywhere.
    pub admin: Option<SocketAddr>,
    /// Proxies that are believed when they say who calls.
    pub trusted_proxies: Vec<Network>,
    /// How long and how many.
    pub limits: Limits,
    /// How often.
    pub rates: Rates,
}

/// An address, or a range of them such as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network(IpNet);

/// How long things may take, and how many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// For a header to come.
    #[serde(rename = "header_s", deserialize_with = "seconds")]
    pub header: Duration,
    /// For a body to come.
    #[serde(rename = "body_s", deserialize_with = "seconds")]
    pub body: Duration,
    /// From a header to its answer.
    #[serde(rename = "request_s", deserialize_with = "seconds")]
    pub request: Duration,
    /// For a client to take an answer.
    #[serde(rename = "answer_s", deserialize_with = "seconds")]
    pub answer: Duration,
    /// Between two requests on a connection.
    #[serde(rename = "idle_s", deserialize_with = "seconds")]
    pub idle: Duration,
    /// For what is under way when the server stops.
    #[serde(rename = "stop_s", deserialize_with = "seconds")]
    pub stop: Duration,
    /// Connections at once.
    pub connections: NonZeroU32,
    /// Of those, from one address; proxies that are trusted may have all.
    pub connections_per_address: NonZeroU32,
}

/// Requests in a minute, for each of its kind; none means as many as come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rates {
    /// From one address, or one /64 of IPv6.
    pub per_address: Rate,
    /// By one person.
    pub per_subject: Rate,
    /// By all people of one account.
    pub per_account: Rate,
    /// New requests for support by one person.
    pub sends_per_subject: Rate,
}

/// So many in a minute; 0 stands for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "u32")]
pub struct Rate(pub Option<NonZeroU32>);

impl Network {
    pub(crate) fn contains(self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl TryFrom<String> for Network {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let range = text.parse::<IpNet>();
        let range = range.or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        range
            .map(Self)
            .map_err(|_| "expected an address or a range, such as 10.0.0.0/8")
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(5),
            body: Duration::from_secs(15),
            request: Duration::from_secs(30),
            answer: Duration::from_mins(1),
            idle: Duration::from_mins(1),
            stop: Duration::from_secs(10),
            connections: count(4096),
            connections_per_address: count(64),
        }
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            per_address: Rate::from(6000),
            per_subject: Rate::from(240),
            per_account: Rate::from(6000),
            sends_per_subject: Rate::from(10),
        }
    }
}

impl Rates {
    /// No limits.
    #[must_use]
    pub fn unlimited() -> Self {
        Self {
            per_address: Rate(None),
            per_subject: Rate(None),
            per_account: Rate(None),
            sends_per_subject: Rate(None),
        }
    }
}

impl From<u32> for Rate {
    fn from(per_minute: u32) -> Self {
        Self(NonZeroU32::new(per_minute))
    }
}

const fn count(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

fn seconds<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let seconds = NonZeroU32::deserialize(deserializer)?;
    Ok(Duration::from_secs(seconds.get().into()))
}
