//! The built widget and its demo page, as files.

use crate::settings::Origin;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// What the demo's page may do: the strictest rules that a host page can have and still embed the
/// widget, so that the demo shows that it lives with them.
const STRICT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
    form-action 'self'";

/// The page that holds the widget in a frame, for host pages that forbid wasm.
const FRAME: &str = "/widget/frame.html";

/// What that page may do. Beside this, it may be framed by the listed origins alone.
const FRAMED: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
    base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'; \
    frame-ancestors 'self'";

/// The longest path of a file, in bytes: what a file system takes as one name.
const LONGEST_PATH: usize = 255;

/// How long a browser may keep a file: those of the program are named by their content, so for ever.
pub(super) fn caching(path: &str) -> &'static str {
    if path.starts_with("/widget/") && path != "/widget/files.json" && path != FRAME {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// A folder that is served at `/`.
#[derive(Clone)]
pub(super) struct Assets {
    folder: ServeDir,
    /// What every page but the frame's may do, if that is limited.
    pages: Option<HeaderValue>,
    /// What the frame's page may do.
    frame: HeaderValue,
}

impl Assets {
    /// Serves `folder`, compressed where `.br` or `.gz` lies beside a file. Pages of the `origins`
    /// may hold the widget in a frame.
    pub(super) fn new(folder: &Path, origins: &[Origin]) -> Self {
        let mut frame = FRAMED.as_bytes().to_vec();
        for origin in origins {
            frame.push(b' ');
            frame.extend_from_slice(origin.0.as_bytes());
        }
        Self {
            folder: ServeDir::new(folder)
                .precompressed_br()
                .precompressed_gzip(),
            pages: None,
            // An origin is a header's value: two of them are one as well.
            frame: HeaderValue::from_bytes(&frame)
                .unwrap_or_else(|_| HeaderValue::from_static(FRAMED)),
        }
    }

    /// With the strict rules on every page.
    pub(super) fn strict(self) -> Self {
        Self {
            pages: Some(HeaderValue::from_static(STRICT)),
            ..self
        }
    }

    /// The file that is asked for.
    pub(super) async fn serve(self, request: Request) -> Response {
        // The system refuses such a name with an error that reads like a fault of ours.
        if request.uri().path().len() > LONGEST_PATH {
            return StatusCode::NOT_FOUND.into_response();
        }
        let is_frame = request.uri().path() == FRAME;
        let Ok(response) = self.folder.oneshot(request).await;
        let mut response = response.map(Body::new).into_response();
        let kind = response.headers().get(CONTENT_TYPE);
        let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let rules = if is_frame {
            Some(self.frame)
        } else {
            self.pages.filter(|_| is_page)
        };
        if let Some(rules) = rules {
            response
                .headers_mut()
                .insert(CONTENT_SECURITY_POLICY, rules);
        }
        response
    }
}
