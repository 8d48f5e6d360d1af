//! One GET of a small document over https, from a place that the operator named.

use crate::tls;
use axum::body::Bytes;
use http::header::{ACCEPT, HeaderValue};
use http::uri::{InvalidUri, Scheme};
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::net::IpAddr;
use std::time::Duration;

/// How long one may take, from the name's lookup to the last byte.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long one may be.
const BYTES: usize = 64 * 1024;

/// A place, and a client that trusts the system's certificates and follows no redirect.
pub(super) struct Fetch {
    pub(super) url: Uri,
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
}

impl Fetch {
    /// A place with https, or with http on this machine.
    pub(super) fn new(place: &str) -> Result<Self, String> {
        let url = url(place)?;
        let tls = tls::config(None).map_err(|why| why.to_string())?;
        let tls = HttpsConnectorBuilder::new().with_tls_config(tls);
        let connector = tls.https_or_http().enable_http1().build();
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { url, client })
    }

    pub(super) async fn get(&self) -> Result<Bytes, String> {
        let fetched = tokio::time::timeout(PATIENCE, self.fetch()).await;
        fetched.map_err(|_| format!("no answer within {} seconds", PATIENCE.as_secs()))?
    }

    async fn fetch(&self) -> Result<Bytes, String> {
        let mut request = Request::new(Empty::new());
        *request.uri_mut() = self.url.clone();
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(ACCEPT, json);
        let answer = self
            .client
            .request(request)
            .await
            .map_err(|why| chain(&why))?;
        if answer.status() != StatusCode::OK {
            return Err(format!("the answer is {}", answer.status()));
        }
        let body = Limited::new(answer.into_body(), BYTES).collect().await;
        body.map(http_body_util::Collected::to_bytes)
            .map_err(|why| chain(why.as_ref()))
    }
}

fn url(text: &str) -> Result<Uri, String> {
    let expected = || "expected a URL with https, or with http on this machine".to_owned();
    let url: Uri = text.parse().map_err(|_: InvalidUri| expected())?;
    let host = url.host().unwrap_or_default();
    let plain = url.scheme() == Some(&Scheme::HTTP) && is_here(host);
    let with_name = url.authority().is_some_and(|it| it.as_str().contains('@'));
    if host.is_empty() || with_name || !(plain || url.scheme() == Some(&Scheme::HTTPS)) {
        return Err(expected());
    }
    Ok(url)
}

fn is_here(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = host
        .parse()
        .is_ok_and(|address: IpAddr| address.is_loopback());
    loopback || host.eq_ignore_ascii_case("localhost")
}

/// An error with its causes, in one line.
fn chain(why: &(dyn core::error::Error + 'static)) -> String {
    let causes = core::iter::successors(why.source(), |why| why.source());
    causes.fold(why.to_string(), |text, cause| format!("{text}: {cause}"))
}
