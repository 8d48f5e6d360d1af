//! Headers that every answer has.

use super::{assets, is_api};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::Response;

/// What the type of a text lacks, such as a file's.
const IN_UTF_8: &[u8] = b"; charset=utf-8";

/// How long what is at an address may be kept.
#[derive(Clone, Copy)]
pub(super) enum Keeping {
    /// An answer to one person, as it is at this moment.
    Never,
    /// A file, of which this is said.
    File(&'static str),
}

impl Keeping {
    pub(super) fn of(uri: &Uri) -> Self {
        if is_api(uri) {
            Self::Never
        } else {
            Self::File(assets::caching(uri.path()))
        }
    }
}

fn is_there(status: StatusCode) -> bool {
    // Of what hasn't changed this is said anew (RFC 9111, 4.3.4).
    status.is_success() || status == StatusCode::NOT_MODIFIED
}

/// Adds them.
pub(super) fn add(response: &mut Response, keeping: Keeping) {
    let cache = match keeping {
        Keeping::Never => "no-store",
        Keeping::File(cache) if is_there(response.status()) => cache,
        // A file that isn't there may come with the next version.
        Keeping::File(_) => "no-cache",
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    let nosniff = HeaderValue::from_static("nosniff");
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    if let Some(kind) = headers.get_mut(header::CONTENT_TYPE)
        && kind.as_bytes().starts_with(b"text/")
        && !kind.as_bytes().contains(&b';')
        && let Ok(in_utf_8) = HeaderValue::from_bytes(&[kind.as_bytes(), IN_UTF_8].concat())
    {
        *kind = in_utf_8;
    }
}
