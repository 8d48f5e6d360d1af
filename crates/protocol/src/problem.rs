//! What the server answers when it can't do what was asked (RFC 9457, problem details).

use crate::{FieldError, Receipt};
use serde::{Deserialize, Serialize};
use sla::Promise;

/// A problem, in the caller's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// What kind of problem it is, for programs.
    pub code: ProblemCode,
    /// The HTTP status.
    pub status: u16,
    /// What kind of problem it is, in a few words.
    pub title: String,
    /// What to do about it.
    pub detail: String,
    /// The fields that are wrong, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The receipt of the request that was stored under the same idempotency key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Box<Receipt>>,
    /// What would be promised now, where that isn't what the request agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Box<Promise>>,
    /// After how many seconds it may be tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// By which the server's log knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// The kinds of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// 400: the request can't be read.
    Unreadable,
    /// 401: no valid token.
    Unauthorized,
    /// 403: premium contact isn't part of what the account bought.
    NotEntitled,
    /// 403: the channel isn't in the package.
    ChannelNotIncluded,
    /// 404: nothing there.
    NotFound,
    /// 422: this draft was sent before, with another content.
    AlreadySent,
    /// 409: the same draft is being stored at this moment. Ask again.
    InFlight,
    /// 409: the terms aren't those the request agreed to; nothing was stored.
    TermsChanged,
    /// 413 and 414: larger than the limit.
    TooLarge,
    /// 422: fields are wrong.
    Invalid,
    /// 429: too often; try again when the wait is over.
    Limited,
    /// 503: try again soon.
    Unavailable,
    /// Anything else, or a kind this version doesn't know.
    #[serde(other)]
    Other,
}
