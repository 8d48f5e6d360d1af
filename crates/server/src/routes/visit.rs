//! What stands between the network and the routes: each request gets an id, a line in the log, and so
//! much time, unless it comes too often.

use super::headers::{self, Keeping};
use super::named;
use crate::Clock;
use crate::address::client;
use crate::digest;
use crate::listen::Peer;
use crate::metrics::Metrics;
use crate::problem::{self, Refused, Trouble};
use crate::rates::{Meter, TooMany};
use crate::routes::reader_language;
use crate::settings::Edge;
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use core::fmt;
use core::net::{IpAddr, Ipv4Addr};
use protocol::{limits, paths};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tracing::Instrument;

/// Where an answer says under which id the log knows it. Nobody else's id is taken.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Where proxies say who called them.
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What all requests pass.
pub(crate) struct Gate {
    pub(super) metrics: Arc<Metrics>,
    edge: Edge,
    meter: Meter,
    stopping: AtomicBool,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}

/// A request on its way through.
#[derive(Clone)]
pub(crate) struct Visit(Arc<Inner>);

struct Inner {
    gate: Arc<Gate>,
    client: IpAddr,
    /// A name for who asks, from which nobody can tell who it is.
    subject: OnceLock<String>,
}

impl Gate {
    pub(crate) fn new(edge: Edge, clock: Clock, metrics: Arc<Metrics>) -> Self {
        Self {
            metrics,
            meter: Meter::new(&edge.rates, clock),
            edge,
            stopping: AtomicBool::new(false),
        }
    }

    /// From now on nobody should be sent here.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// A look at the counters decides; a refusal is counted, too.
    fn counted(&self, taken: Result<(), TooMany>) -> Result<(), TooMany> {
        taken.inspect_err(|why| self.metrics.limited(why.by))
    }
}

impl Visit {
    /// Counts a request of this issuer and subject, and lets them pass.
    pub(crate) fn admit(
        parts: &Parts,
        person: (&str, &str),
        account: Option<&str>,
    ) -> Result<(), TooMany> {
        let Some(Self(visit)) = parts.extensions.get::<Self>() else {
            return Ok(());
        };
        let (issuer, subject) = person;
        let name = digest::of(&["log", issuer, subject]);
        let _ = visit.subject.set(digest::hex(name, 6));
        let gate = &visit.gate;
        gate.counted(gate.meter.by_subject(person))?;
        if let Some(account) = account {
            gate.counted(gate.meter.by_account((issuer, account)))?;
        }
        if parts.method == Method::POST && parts.uri.path() == paths::REQUESTS {
            gate.counted(gate.meter.by_sender(person))?;
        }
        Ok(())
    }

    /// How long the body of a request may take.
    pub(crate) fn patience(parts: &Parts) -> Duration {
        let visit = parts.extensions.get::<Self>();
        visit.map_or_else(Duration::default, |Self(visit)| visit.gate.edge.limits.body)
    }
}

/// The outermost layer: an id for the request, by which it is found in the log, and the headers of every answer.
pub(super) async fn observed(
    State(gate): State<Arc<Gate>>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = problem::fresh_id();
    let visit = Visit(Arc::new(Inner {
        client: caller_address(&gate, &request),
        subject: OnceLock::new(),
        gate: Arc::clone(&gate),
    }));
    request.extensions_mut().insert(visit.clone());
    let method = known(request.method());
    let route = named(request.extensions().get::<MatchedPath>());
    let keeping = Keeping::of(request.uri());
    let in_flight = gate.metrics.begin();
    let start = Instant::now();
    let span = tracing::info_span!("request", id);
    let answer = problem::under(id.clone(), next.run(request));
    let mut answer = answer.instrument(span).await;
    drop(in_flight);
    let status = answer.status();
    gate.metrics
        .answered((method, route), status.as_u16(), start.elapsed());
    log(&visit.0, (&id, method, route), status, start.elapsed());
    headers::add(&mut answer, keeping);
    if let Ok(id) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert(REQUEST_ID, id);
    }
    answer
}

/// Keeps out what comes too often or is too long, and gives the rest so much time.
pub(super) async fn admitted(
    State(gate): State<Arc<Gate>>,
    request: Request,
    next: Next,
) -> Result<Response, Refused> {
    let language = reader_language(request.uri(), request.headers());
    let uri = request.uri().path_and_query();
    if uri.is_some_and(|uri| uri.as_str().len() > limits::URL_BYTES) {
        return Err(Trouble::TooLongUrl.told_in(language));
    }
    if let Some(Visit(visit)) = request.extensions().get::<Visit>() {
        let counted = gate.counted(gate.meter.by_address(visit.client));
        counted.map_err(|why| Trouble::Limited(why).told_in(language))?;
    }
    let answer = tokio::time::timeout(gate.edge.limits.request, next.run(request));
    answer.await.map_err(|_| Trouble::Overdue.told_in(language))
}

/// A line for the request, and one more when it was turned away.
///
/// There is nothing in them that the caller has written: no address, no token, no text.
fn log(visit: &Inner, (id, method, route): (&str, &str, &str), status: StatusCode, took: Duration) {
    let subject = visit.subject.get().map_or("", String::as_str);
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(
        target: "request",
        id, method, route, status = status.as_u16(), duration_ms, subject,
        "answered"
    );
    let event = match status {
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::TOO_MANY_REQUESTS => "limited",
        StatusCode::NOT_FOUND if route == paths::REQUEST => "not_theirs",
        _ => return,
    };
    let client = visit.client;
    tracing::warn!(target: "security", event, id, %client, route, subject, "turned away");
}

/// The client, by what the network and the trusted proxies say.
fn caller_address(gate: &Gate, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<Peer>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    let forwarded = request.headers().get_all(FORWARDED).iter();
    // What isn't text is no address: it ends the chain, as any other nonsense does.
    let forwarded = forwarded.map(|value| value.to_str().unwrap_or_default());
    client(peer, forwarded, &gate.edge.trusted_proxies)
}

/// The method, if it is one that anybody needs: others could fill the counters.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
