//! One request over a connection of its own, to an address that was checked.
//!
//! A client that looks the name up again before it connects can be led elsewhere by a name whose
//! answer changes; here the address that was checked is the one that is connected to. No proxy of the
//! environment is asked, and no redirect is followed.

use super::target::Target;
use http::{Request, StatusCode};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Host;

/// How long a name may take to be found and a connection to be made.
const CONNECT: Duration = Duration::from_secs(3);
/// How long it may all take.
const TOTAL: Duration = Duration::from_secs(15);
/// How much of an answer is read, its header; the rest is of no use.
const ANSWER_BYTES: usize = 16 * 1024;
/// How many of a name's addresses are tried.
const ADDRESSES: usize = 3;

/// Finds the addresses of a name.
pub(super) type Lookup = Arc<dyn Fn(String, u16) -> Found + Send + Sync>;
type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// How connections are made.
#[derive(Clone)]
pub(super) struct Caller {
    tls: TlsConnector,
    pub(super) lookup: Lookup,
    pub(super) patience: Duration,
}

/// What matters of an answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) retry_after: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    #[error("the name isn't found: {0}")]
    Unknown(io::Error),
    #[error("no address of it is public")]
    Private,
    #[error("no connection: {0}")]
    Connection(io::Error),
    #[error("no TLS: {0}")]
    Tls(io::Error),
    #[error("no answer: {0}")]
    Http(#[from] hyper::Error),
    #[error("too slow")]
    TooSlow,
}

impl Caller {
    /// Asks by the system's resolver.
    pub(super) fn new(tls: ClientConfig) -> Self {
        let lookup: Lookup = Arc::new(|name, port| {
            Box::pin(async move { Ok(tokio::net::lookup_host((name, port)).await?.collect()) })
        });
        Self {
            tls: TlsConnector::from(Arc::new(tls)),
            lookup,
            patience: TOTAL,
        }
    }

    pub(super) async fn call(
        &self,
        target: &Target,
        request: Request<Full<Bytes>>,
    ) -> Result<Answer, NoAnswer> {
        let answer = async {
            let stream = self.connect(target).await?;
            if target.is_tls() {
                let name = server_name(&target.host)?;
                let stream = self.tls.connect(name, stream).await;
                exchange(stream.map_err(NoAnswer::Tls)?, request).await
            } else {
                exchange(stream, request).await
            }
        };
        timeout(self.patience, answer)
            .await
            .map_err(|_| NoAnswer::TooSlow)?
    }

    async fn connect(&self, target: &Target) -> Result<TcpStream, NoAnswer> {
        let addresses = timeout(CONNECT, self.addresses(target));
        let mut addresses = addresses.await.map_err(|_| NoAnswer::TooSlow)??;
        addresses.retain(|address| target.may_reach(address.ip()));
        addresses.truncate(ADDRESSES);
        let each = CONNECT / u32::try_from(addresses.len().max(1)).unwrap_or(1);
        let mut last = NoAnswer::Private;
        for address in addresses {
            match timeout(each, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(why)) => last = NoAnswer::Connection(why),
                Err(_) => last = NoAnswer::TooSlow,
            }
        }
        Err(last)
    }

    async fn addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, NoAnswer> {
        match &target.host {
            Host::Ipv4(address) => Ok(vec![SocketAddr::from((*address, target.port))]),
            Host::Ipv6(address) => Ok(vec![SocketAddr::from((*address, target.port))]),
            Host::Domain(name) => {
                let found = (self.lookup)(name.clone(), target.port).await;
                found.map_err(NoAnswer::Unknown)
            }
        }
    }
}

/// Whom the certificate has to name.
fn server_name(host: &Host<String>) -> Result<ServerName<'static>, NoAnswer> {
    match host {
        Host::Ipv4(address) => Ok(ServerName::IpAddress((*address).into())),
        Host::Ipv6(address) => Ok(ServerName::IpAddress((*address).into())),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_owned();
            ServerName::try_from(name).map_err(|why| NoAnswer::Tls(io::Error::other(why)))
        }
    }
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, NoAnswer>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(ANSWER_BYTES)
        .handshake(TokioIo::new(stream))
        .await?;
    // Ends with this function, whatever the other side does.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let answer = sender.send_request(request).await?;
    let retry_after = answer.headers().get(http::header::RETRY_AFTER);
    Ok(Answer {
        status: answer.status(),
        retry_after: retry_after.and_then(|value| value.to_str().ok().map(str::to_owned)),
    })
}
