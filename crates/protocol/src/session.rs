//! What the widget learns when it opens.

use crate::PublicKey;
use serde::{Deserialize, Serialize};
use sla::{Channel, Instant, Policy, Role};

/// Who the caller is and what they can do, from the signed token and the server's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// The server's time as it answered.
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub now: Instant,
    /// The person.
    pub customer: Customer,
    /// The channels of their package, or why there are none.
    pub contact: Contact,
    /// The product's name.
    pub product: String,
    /// The dedicated number for calling directly (S42), as it should be read.
    pub phone: String,
    /// The subscriptions that can have premium support (S03).
    pub subscriptions: Vec<String>,
    /// When the terms last changed (S02): `2026-11-02`.
    pub updated_on: String,
    /// Where the response-time exceptions are explained (S14).
    pub exceptions_url: String,
    /// What decides a promise, so that the widget can show it before sending.
    pub policy: Policy,
    /// The key that receipts are signed with.
    pub proof_key: PublicKey,
}

/// The person, as the product's backend signed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Customer {
    /// The name.
    pub name: String,
    /// The address replies go to.
    pub email: String,
    /// Their role.
    pub role: Role,
    /// A name for this person's drafts in the browser, from which nobody can be told.
    pub drafts: String,
}

/// Whether premium support can be contacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// By these channels, in the order of the package.
    Offered(Vec<Channel>),
    /// Not at all.
    Unavailable(NoContact),
}

/// Why premium support can't be contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoContact {
    /// The premium product wasn't bought (S08).
    NoPremium,
    /// The account's subscription can't have it (S03).
    Subscription,
    /// The mobile app (S07).
    Mobile,
    /// A reason this version doesn't know.
    #[serde(other)]
    Other,
}
