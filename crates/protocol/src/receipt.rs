//! What the server answers when a request is stored, and whenever its author looks at it again.

use crate::{RequestNumber, Signature, SignedReceipt, Statement};
use serde::{Deserialize, Serialize};
use sla::{Change, Instant, Promise};

/// The request is stored and its promise is fixed. Sent only after the commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Receipt {
    /// Its number.
    pub number: RequestNumber,
    /// Its subject, as stored.
    pub subject: String,
    /// What is promised, by the server's clock.
    pub promise: Promise,
    /// Who changed the severity since, and why; the promise is the one that followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// When a specialist answered.
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub answered: Option<Instant>,
    /// The server's signature of the number and the promise.
    pub signature: Signature,
    /// The server's time as it answered.
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub now: Instant,
}

impl Receipt {
    /// What the customer can keep as proof.
    #[must_use]
    pub fn signed(&self) -> SignedReceipt {
        SignedReceipt {
            statement: Statement::new(self.number, self.promise.clone()),
            signature: self.signature,
        }
    }
}
