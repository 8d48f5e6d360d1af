//! What stands before a help server: HTTP/2 over TLS, and a product's pages.

use http::{HeaderValue, Request, Response, header::CONTENT_TYPE};
use http_body_util::{BodyExt, Full, combinators::BoxBody};
use hyper::body::{Bytes, Incoming};
use hyper::{server::conn::http2, service::service_fn};
use hyper_util::client::legacy::{Client, Error, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::{collections::HashMap, sync::Arc};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, pki_types::PrivateKeyDer};

/// The pages: at each path what it is and what is in it.
pub(crate) type Pages = HashMap<String, (&'static str, Vec<u8>)>;

/// A running front. It answers with its own pages, and passes all else on.
pub(crate) struct Front {
    origin: String,
}

struct Behind {
    server: String,
    client: Client<HttpConnector, Incoming>,
    pages: Pages,
}

impl Front {
    /// Before the server at this address. It serves as long as the runtime is there.
    pub(crate) async fn start(server: &str, pages: Pages) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let origin = format!("https://{}", listener.local_addr().unwrap());
        let behind = Arc::new(Behind {
            server: server.trim_end_matches('/').to_owned(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            pages,
        });
        let tls = TlsAcceptor::from(Arc::new(certified()));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(tls.clone(), stream, behind.clone()));
            }
        });
        Self { origin }
    }

    /// The address of one of its pages.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

/// A certificate that nobody but a browser that was told to will take.
fn certified() -> ServerConfig {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    config
}

/// A browser that goes away meanwhile has no answer to miss.
async fn serve(tls: TlsAcceptor, stream: TcpStream, behind: Arc<Behind>) {
    stream.set_nodelay(true).unwrap();
    let Ok(stream) = tls.accept(stream).await else {
        return;
    };
    let answer = service_fn(move |request| answer(behind.clone(), request));
    let _ = http2::Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(stream), answer)
        .await;
}

type Answer = Response<BoxBody<Bytes, hyper::Error>>;

async fn answer(behind: Arc<Behind>, mut request: Request<Incoming>) -> Result<Answer, Error> {
    if let Some((kind, content)) = behind.pages.get(request.uri().path()) {
        let body = Full::from(content.clone()).map_err(|never| match never {});
        let mut answer = Response::new(body.boxed());
        let kind = HeaderValue::from_static(kind);
        answer.headers_mut().insert(CONTENT_TYPE, kind);
        return Ok(answer);
    }
    let path = request.uri().path_and_query().unwrap();
    *request.uri_mut() = format!("{}{path}", behind.server).parse().unwrap();
    *request.version_mut() = http::Version::HTTP_11;
    Ok(behind.client.request(request).await?.map(BodyExt::boxed))
}
