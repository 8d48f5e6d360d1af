//! What goes wrong, as a problem document (RFC 9457) in the caller's language.

use crate::digest;
use crate::domain::Refusal;
use crate::rates::TooMany;
use crate::text;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use protocol::{Field, FieldError, Invalid, Language, Problem, ProblemCode};

tokio::task_local! {
    /// The id of the request that is being answered.
    static ID: String;
}

/// An id that nobody has had before.
pub(crate) fn fresh_id() -> String {
    let mut random = [0; 32];
    // Without random numbers requests can't be told apart in the log; they are answered all the same.
    let _ = getrandom::fill(&mut random);
    digest::hex(random, 16)
}

/// Answers under an id, which each problem names.
pub(crate) fn under<F: Future>(id: String, answer: F) -> impl Future<Output = F::Output> {
    ID.scope(id, answer)
}

/// Why a request isn't answered as it wished.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The idempotency key is missing.
    NoKey,
    /// The idempotency key isn't one.
    BadKey,
    /// The body isn't said to be JSON.
    NotJson,
    /// The body isn't JSON.
    Malformed,
    TooLarge,
    TooLongUrl,
    TooSlow,
    /// The answer took too long.
    Overdue,
    /// Too many search at this moment.
    Crowded,
    Limited(TooMany),
    Unauthorized,
    Invalid(Vec<FieldError>),
    NotFound,
    NotAllowed,
    Refused(Refusal),
    /// A fault of the server's own, which is in its log.
    Internal,
}

/// What is wrong with a body that is JSON but not a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BodyFault {
    Unknown(String),
    Missing(String),
    Type(String),
    /// Not an object.
    Shape,
}

/// A trouble and the language in which it is told.
#[derive(Debug)]
pub(crate) struct Refused {
    trouble: Trouble,
    language: Language,
}

impl Trouble {
    /// The answer, in `language`.
    pub(crate) fn told_in(self, language: Language) -> Refused {
        Refused {
            trouble: self,
            language,
        }
    }

    fn status(&self) -> (StatusCode, ProblemCode) {
        match self {
            Self::NoKey | Self::BadKey | Self::Malformed => {
                (StatusCode::BAD_REQUEST, ProblemCode::Unreadable)
            }
            Self::NotJson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, ProblemCode::Unreadable),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, ProblemCode::Unreadable),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::TooLarge),
            Self::TooLongUrl => (StatusCode::URI_TOO_LONG, ProblemCode::TooLarge),
            Self::Limited(_) => (StatusCode::TOO_MANY_REQUESTS, ProblemCode::Limited),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, ProblemCode::Unauthorized),
            Self::Invalid(_) | Self::Refused(Refusal::CriticalNotOffered) => {
                (StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::Invalid)
            }
            Self::NotFound => (StatusCode::NOT_FOUND, ProblemCode::NotFound),
            Self::NotAllowed => (StatusCode::METHOD_NOT_ALLOWED, ProblemCode::Other),
            Self::Refused(Refusal::NotEntitled(_)) => {
                (StatusCode::FORBIDDEN, ProblemCode::NotEntitled)
            }
            Self::Refused(Refusal::ChannelNotIncluded) => {
                (StatusCode::FORBIDDEN, ProblemCode::ChannelNotIncluded)
            }
            Self::Refused(Refusal::TermsChanged(_)) => {
                (StatusCode::CONFLICT, ProblemCode::TermsChanged)
            }
            Self::Refused(Refusal::AlreadySent(_)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::AlreadySent)
            }
            Self::Refused(Refusal::InFlight) => (StatusCode::CONFLICT, ProblemCode::InFlight),
            Self::Overdue | Self::Crowded | Self::Refused(Refusal::Unavailable) => {
                (StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Unavailable)
            }
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, ProblemCode::Other),
        }
    }

    /// When to try again, in seconds.
    pub(crate) fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::Overdue
            | Self::Crowded
            | Self::Refused(Refusal::Unavailable | Refusal::InFlight) => Some(1),
            Self::Limited(TooMany { wait, .. }) => {
                let whole_s = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                u32::try_from(whole_s).ok()
            }
            _ => None,
        }
    }

    /// Puts into the problem what the widget needs to go on: wrong fields, a stored receipt, new terms.
    fn complete(self, problem: &mut Problem, language: Language) {
        match self {
            Self::Invalid(errors) => problem.errors = errors,
            Self::Refused(Refusal::CriticalNotOffered) => {
                let why = Invalid::CriticalNotOffered;
                problem.errors = vec![FieldError::new(Field::Critical, why, language)];
            }
            Self::Refused(Refusal::AlreadySent(receipt)) => problem.receipt = Some(receipt),
            Self::Refused(Refusal::TermsChanged(quote)) => problem.quote = Some(quote),
            _ => {}
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self { trouble, language } = self;
        let (status, code) = trouble.status();
        let said = text::problem(&trouble, language);
        let retry_after_s = trouble.retry_after_s();
        let mut problem = Problem {
            code,
            status: status.as_u16(),
            title: said.title.to_owned(),
            detail: said.detail,
            errors: Vec::new(),
            receipt: None,
            quote: None,
            retry_after_s,
            id: ID.try_with(Clone::clone).ok(),
        };
        trouble.complete(&mut problem, language);
        let mut response = (status, axum::Json(problem)).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(CONTENT_TYPE, kind);
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(retry_after_s) = retry_after_s {
            headers.insert(RETRY_AFTER, retry_after_s.into());
        }
        response
    }
}
