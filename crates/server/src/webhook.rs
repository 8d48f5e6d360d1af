//! Webhooks: what happens to requests, told to other systems.

mod address;
mod call;
mod sign;
mod target;

use crate::domain::{Attempt, Sending};
use crate::tls::{self, NoTrust};
use call::{Answer, Caller, NoAnswer};
use chrono::{DateTime, TimeDelta};
use http::header::{CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use http::{Method, Request, StatusCode};
use http_body_util::Full;
use hyper::body::Bytes;
use protocol::RequestNumber;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sign::{NotASecret, Secret};
use sla::Instant;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use target::{NotATarget, Reach, Target};

/// How the server names itself.
const AGENT: &str = concat!("help-server/", env!("CARGO_PKG_VERSION"));

/// An endpoint of another system.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Its name in records and logs; messages that wait are found by it.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// Files with a secret in each, `whsec_…`; a second one while the first is being replaced.
    pub secret_files: Vec<PathBuf>,
    /// Whether it may be in one's own network.
    #[serde(default)]
    pub allow_private: bool,
    /// Certificates (PEM) of authorities to trust besides the system's.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
}

/// The body of a webhook, in the shape of the Standard Webhooks specification.
#[derive(Debug, Serialize)]
struct Payload<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: Instant,
    data: Data,
}

#[derive(Debug, Serialize)]
struct Data {
    number: RequestNumber,
    #[serde(flatten)]
    news: Value,
}

impl<'a> Payload<'a> {
    fn of(sending: &'a Sending) -> serde_json::Result<Self> {
        Ok(Self {
            kind: &sending.kind,
            timestamp: sending.created_at,
            data: Data {
                number: sending.request,
                news: serde_json::from_str(&sending.body)?,
            },
        })
    }
}

/// An endpoint that messages can be delivered to.
pub(crate) struct Endpoint {
    pub(crate) name: String,
    target: Target,
    secrets: Vec<Secret>,
    caller: Caller,
    /// It said that it is no more.
    gone: AtomicBool,
}

/// Why an endpoint can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoEndpoint {
    #[error(transparent)]
    Url(#[from] NotATarget),
    #[error("{path}: {why}", path = .0.display(), why = .1)]
    File(PathBuf, io::Error),
    #[error("{path}: {why}", path = .0.display(), why = .1)]
    Secret(PathBuf, NotASecret),
    #[error("expected one secret, or two while one is being replaced")]
    Secrets,
    #[error("expected a name that no other has")]
    Name,
    #[error(transparent)]
    Trust(#[from] NoTrust),
}

/// The endpoints, each with a name of its own; or the name of the one that can't be used.
pub(crate) fn endpoints(
    settings: &[WebhookSettings],
) -> Result<Vec<Endpoint>, (String, NoEndpoint)> {
    let mut endpoints: Vec<Endpoint> = vec![];
    for one in settings {
        let taken = endpoints.iter().any(|other| other.name == one.name);
        let endpoint = if taken || one.name.is_empty() {
            Err(NoEndpoint::Name)
        } else {
            Endpoint::new(one)
        };
        endpoints.push(endpoint.map_err(|why| (one.name.clone(), why))?);
    }
    Ok(endpoints)
}

impl Endpoint {
    /// The endpoint, with its secrets read.
    fn new(settings: &WebhookSettings) -> Result<Self, NoEndpoint> {
        let reach = if settings.allow_private {
            Reach::Any
        } else {
            Reach::Public
        };
        if !(1..=2).contains(&settings.secret_files.len()) {
            return Err(NoEndpoint::Secrets);
        }
        let secrets = settings.secret_files.iter().map(|path| {
            let text = std::fs::read_to_string(path);
            let text = text.map_err(|why| NoEndpoint::File(path.clone(), why))?;
            let secret = text.parse();
            secret.map_err(|why| NoEndpoint::Secret(path.clone(), why))
        });
        Ok(Self {
            name: settings.name.clone(),
            target: Target::new(&settings.url, reach)?,
            secrets: secrets.collect::<Result<_, _>>()?,
            caller: Caller::new(tls::config(settings.ca_file.as_deref())?),
            gone: AtomicBool::new(false),
        })
    }

    /// Whether it said that it is no more. It is asked again after the next start.
    pub(crate) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// Sends word of an event under an id that stays the same however often it is sent.
    pub(crate) async fn deliver(&self, id: &str, sending: &Sending, now: Instant) -> Attempt {
        let request = match self.request(id, sending, now) {
            Ok(request) => request,
            Err(why) => return Attempt::Refused { why },
        };
        let answer = self.caller.call(&self.target, request).await;
        if let Ok(Answer {
            status: StatusCode::GONE,
            ..
        }) = answer
        {
            self.gone.store(true, Ordering::Relaxed);
            tracing::error!(endpoint = %self.name, "the endpoint is gone: it gets nothing until the next start");
        }
        attempt(answer, now)
    }

    fn request(
        &self,
        id: &str,
        sending: &Sending,
        now: Instant,
    ) -> Result<Request<Full<Bytes>>, String> {
        let body = Payload::of(sending).and_then(|payload| serde_json::to_string(&payload));
        let body = body.map_err(|why| why.to_string())?;
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.target.path())
            .header(HOST, self.target.authority())
            .header(CONNECTION, "close")
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, AGENT)
            .header("webhook-id", id)
            .header("webhook-timestamp", now.timestamp())
            .header(
                "webhook-signature",
                sign::signature(&self.secrets, id, now, &body),
            );
        let request = request.body(Full::new(Bytes::from(body)));
        request.map_err(|why| why.to_string())
    }
}

fn attempt(answer: Result<Answer, NoAnswer>, now: Instant) -> Attempt {
    match answer {
        Ok(answer) if answer.status.is_success() => Attempt::Delivered,
        Ok(answer) => {
            let why = format!("answered {}", answer.status.as_u16());
            let busy = [
                StatusCode::TOO_MANY_REQUESTS,
                StatusCode::SERVICE_UNAVAILABLE,
            ];
            match answer.status {
                StatusCode::GONE => Attempt::Refused { why },
                status => Attempt::Failed {
                    why,
                    wait: answer
                        .retry_after
                        .filter(|_| busy.contains(&status))
                        .and_then(|value| wait(&value, now)),
                },
            }
        }
        Err(why) => Attempt::Failed {
            why: why.to_string(),
            wait: None,
        },
    }
}

/// `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
fn wait(value: &str, now: Instant) -> Option<TimeDelta> {
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(TimeDelta::seconds(seconds.into()));
    }
    let at = DateTime::parse_from_rfc2822(value).ok()?;
    Some(at.to_utc() - now)
}

#[cfg(test)]
mod tests;
