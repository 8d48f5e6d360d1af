//! The accept loop: connections in, within limits, and a stop that lets those under way finish.

mod doors;
mod pace;
mod running;
mod stream;

use crate::settings::{Edge, Limits};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use core::convert::Infallible;
use core::pin::pin;
use doors::Doors;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use pace::Pace;
use protocol::limits as wire;
pub use running::Running;
pub(crate) use running::{Bound, Task};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use stream::Stream;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tower::Service;

/// How long to wait when the system has no more connections to give.
const BREATH: Duration = Duration::from_millis(100);
/// How long what is on its way to the server may still come in when it stops.
const LAST_CALL: Duration = Duration::from_millis(50);
/// What a connection past the limits is told.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\n\
    connection: close\r\n\r\n";

/// Who is at the other end of the connection that a request came by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Serves until `stop` says so or its other end is dropped.
async fn serve(listener: TcpListener, router: Router, edge: Edge, mut stop: oneshot::Receiver<()>) {
    let (stopping, stopped) = watch::channel(());
    let doors = Arc::new(Doors::new(&edge));
    let open = |(stream, peer): (TcpStream, SocketAddr)| {
        let Some(place) = doors.enter(peer.ip()) else {
            tracing::debug!("a connection was turned away: there are too many");
            // Whoever doesn't read it finds the connection closed.
            let _ = stream.try_write(FULL);
            return;
        };
        let talk = talk(stream, peer, (router.clone(), edge.limits), stopped.clone());
        tokio::spawn(async move {
            talk.await;
            drop(place);
        });
    };
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(connection) => open(connection),
                Err(why) => {
                    tracing::warn!(%why, "a connection wasn't accepted");
                    tokio::time::sleep(BREATH).await;
                }
            },
            _ = &mut stop => break,
        }
    }
    // Those that the system has accepted for us would be reset.
    while let Some(connection) = waiting(&listener).await {
        open(connection);
    }
    drop((listener, stopped));
    stopping.send_replace(());
    let finished = tokio::time::timeout(edge.limits.stop, stopping.closed());
    if finished.await.is_err() {
        tracing::warn!("some answers were cut off");
    }
}

/// A connection that is already there.
async fn waiting(listener: &TcpListener) -> Option<(TcpStream, SocketAddr)> {
    tokio::select! {
        biased;
        accepted = listener.accept() => accepted.ok(),
        () = std::future::ready(()) => None,
    }
}

/// One connection, from its first byte to its last.
async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    (router, limits): (Router, Limits),
    mut stopping: watch::Receiver<()>,
) {
    // Answers are small: waiting to fill a packet only makes them late.
    let _ = stream.set_nodelay(true);
    let pace = Pace::new(limits);
    let is_last = stopping.clone();
    let service = service_fn(|request: Request<Incoming>| {
        pace.asked();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        let answer = router.clone().call(request);
        let (pace, is_last) = (pace.clone(), is_last.clone());
        async move {
            let mut answer = answer.await?;
            if is_last.has_changed().unwrap_or(true) {
                let close = HeaderValue::from_static("close");
                answer.headers_mut().insert(CONNECTION, close);
            }
            Ok::<_, Infallible>(answer.map(|body| pace.answered(body)))
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // It would run between two requests as well, and is in `Pace`.
        .header_read_timeout(None)
        .max_headers(wire::HEADERS)
        .max_header_size(wire::HEADER_BYTES)
        // Whoever hangs up ends nothing that was begun. Who would be told of it makes room for a next request
        // while this one is answered.
        .half_close(true)
        .serve_connection(Stream::new(stream, pace.clone()), service);
    let mut connection = pin!(connection);
    let mut late = pin!(pace.late());
    // In this order, also in the second: `late` has to see what the connection has said of its time.
    let ended = tokio::select! {
        biased;
        ended = connection.as_mut() => Some(ended),
        () = late.as_mut() => None,
        () = last_call(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                biased;
                ended = connection => Some(ended),
                () = late => None,
            }
        }
    };
    match ended {
        Some(Ok(())) => {}
        Some(Err(why)) => tracing::debug!(?why, "a connection broke"),
        None => tracing::debug!("a connection was cut: it took too long"),
    }
}

/// Waits for the stop, and a moment more.
async fn last_call(stopping: &mut watch::Receiver<()>) {
    // An error says that there is nobody left to say it.
    let _ = stopping.changed().await;
    tokio::time::sleep(LAST_CALL).await;
}
