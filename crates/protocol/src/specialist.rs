//! Who is signed in for the vendor.

use serde::{Deserialize, Serialize};

/// A specialist, as the signer of their token describes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Specialist {
    /// Who signed the token.
    pub issuer: String,
    /// The person's id with that signer.
    pub subject: String,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}
