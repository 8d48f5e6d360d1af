//! What only operators see, at an address of its own.

use super::{App, Gate};
use crate::domain::Change;
use crate::{metrics, openapi};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;
use std::time::Duration;

/// How long the store may take to say that it can write.
const DEADLINE: Duration = Duration::from_secs(2);

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Admin {
    pub(crate) app: Arc<App>,
    pub(crate) gate: Arc<Gate>,
}

/// Every address of the operators'.
pub(crate) fn router(admin: Admin) -> Router {
    Router::new()
        .route("/health", get(|| async { "ok" }))
        .route("/ready", get(ready))
        .route("/metrics", get(counters))
        .route(
            "/openapi.json",
            get(|| async { Json(openapi::description()) }),
        )
        .with_state(admin)
}

/// Whether requests may be sent here.
async fn ready(State(Admin { app, gate }): State<Admin>) -> (StatusCode, &'static str) {
    if gate.is_stopping() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    let stored = app.desk.store.apply(Change::Nothing);
    match tokio::time::timeout(DEADLINE, stored).await {
        // It goes on by the time as it was.
        Ok(Ok(_)) if app.desk.clock.is_in_doubt() => {
            (StatusCode::OK, "degraded: the clock has jumped")
        }
        Ok(Ok(_)) => (StatusCode::OK, "ready"),
        Ok(Err(why)) => {
            tracing::error!(%why, "the store doesn't write");
            (StatusCode::SERVICE_UNAVAILABLE, "the store doesn't write")
        }
        Err(_) => {
            tracing::error!("the store doesn't answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the store doesn't answer")
        }
    }
}

async fn counters(State(Admin { app, gate }): State<Admin>) -> Response {
    let owed = tokio::time::timeout(DEADLINE, app.desk.store.owed()).await;
    // What isn't known isn't said: an old number would look like a quiet outbox.
    let owed = owed.ok().and_then(Result::ok).unwrap_or_default();
    match gate.metrics.text(owed, app.desk.now()) {
        Ok(text) => ([(header::CONTENT_TYPE, metrics::TYPE)], text).into_response(),
        Err(why) => {
            tracing::error!(%why, "the counters can't be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
