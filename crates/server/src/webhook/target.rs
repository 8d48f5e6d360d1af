//! Where a webhook goes: the parts of its URL, refused at the start when it can't be meant.

use super::address::is_public;
use std::net::IpAddr;
use url::{Host, Url};

/// Ports that web servers listen on; others belong to something that may misread a request.
const PORTS: [u16; 2] = [443, 8443];

/// Which addresses may be connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Those of the public internet.
    Public,
    /// All, such as those of one's own network.
    Any,
}

/// A URL that may be connected to, as far as one can tell before its name is looked up.
#[derive(Clone, Debug)]
pub(super) struct Target {
    url: Url,
    pub(super) host: Host<String>,
    pub(super) port: u16,
    pub(super) reach: Reach,
}

/// Why a URL is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotATarget {
    #[error("expected a URL, such as https://example.com/hooks")]
    NotAUrl,
    #[error(
        "expected https://; http:// is for loopback addresses alone, with allow_private = true"
    )]
    NotHttps,
    #[error("a URL with a user or a fragment is refused")]
    Decorated,
    #[error("expected port 443 or 8443; others need allow_private = true")]
    Port,
    #[error("the address isn't public; it needs allow_private = true")]
    Private,
}

impl Target {
    pub(super) fn new(text: &str, reach: Reach) -> Result<Self, NotATarget> {
        let url = Url::parse(text).map_err(|_| NotATarget::NotAUrl)?;
        let host = url.host().ok_or(NotATarget::NotAUrl)?.to_owned();
        let plain = url.scheme() == "http" && reach == Reach::Any && is_loopback(&host);
        if url.scheme() != "https" && !plain {
            return Err(NotATarget::NotHttps);
        }
        // `https://good.example@evil.example` leads to the second.
        let user = !url.username().is_empty() || url.password().is_some();
        if user || url.fragment().is_some() {
            return Err(NotATarget::Decorated);
        }
        let port = url.port_or_known_default().ok_or(NotATarget::Port)?;
        if reach == Reach::Public {
            if !PORTS.contains(&port) {
                return Err(NotATarget::Port);
            }
            if is_loopback(&host) || literal(&host).is_some_and(|address| !is_public(address)) {
                return Err(NotATarget::Private);
            }
        }
        Ok(Self {
            url,
            host,
            port,
            reach,
        })
    }

    /// Whether the connection is encrypted.
    pub(super) fn is_tls(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// What is asked for: the path and the query.
    pub(super) fn path(&self) -> &str {
        &self.url[url::Position::BeforePath..url::Position::AfterQuery]
    }

    /// The host as a request names it, with its port unless that is the scheme's own.
    pub(super) fn authority(&self) -> &str {
        &self.url[url::Position::BeforeHost..url::Position::AfterPort]
    }

    pub(super) fn may_reach(&self, address: IpAddr) -> bool {
        self.reach == Reach::Any || is_public(address)
    }
}

fn literal(host: &Host<String>) -> Option<IpAddr> {
    match host {
        Host::Domain(_) => None,
        Host::Ipv4(address) => Some((*address).into()),
        Host::Ipv6(address) => Some((*address).into()),
    }
}

/// Names of the machine itself never go to a name server (RFC 6761).
fn is_loopback(host: &Host<String>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
