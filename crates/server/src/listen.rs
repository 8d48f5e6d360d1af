//! The accept loop: connections in, and a stop that lets those under way finish.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A client that dribbles its header holds a connection no longer than this.
const HEADER: Duration = Duration::from_secs(5);
/// How long answers under way may take when the server stops.
const FINISH: Duration = Duration::from_secs(10);
/// How long to wait when the system has no more connections to give.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `stop` says so or its other end is dropped.
pub(crate) async fn serve(listener: TcpListener, router: Router, mut stop: oneshot::Receiver<()>) {
    let under_way = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut stop => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(why) => {
                tracing::warn!(%why, "a connection wasn't accepted");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        // Answers are small: waiting to fill a packet only makes them late.
        let _ = stream.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER)
            .serve_connection(
                TokioIo::new(stream),
                TowerToHyperService::new(router.clone()),
            );
        let connection = under_way.watch(connection);
        tokio::spawn(async move {
            if let Err(why) = connection.await {
                tracing::debug!(%why, "a connection broke");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(FINISH, under_way.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some answers were cut off");
    }
}
