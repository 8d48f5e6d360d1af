//! What the server answers when a request is stored.

use crate::RequestNumber;
use serde::{Deserialize, Serialize};
use sla::{Instant, Promise};

/// The request is stored and its promise is fixed. Sent only after the commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Its number.
    pub number: RequestNumber,
    /// Its subject, as stored.
    pub subject: String,
    /// What was promised, by the server's clock.
    pub promise: Promise,
    /// The server's time as it answered.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub now: Instant,
}
