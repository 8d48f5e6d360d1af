//! What is asked: by which channel, by whom, how grave.

use serde::{Deserialize, Serialize};

/// What decides a promise besides the policy and the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Case {
    /// The channel that was chosen.
    pub channel: Channel,
    /// The role in the customer's signed token.
    pub role: Role,
    /// Critical when the customer ticked the box.
    pub severity: Severity,
}

/// A way to reach a specialist. Exactly these three (S05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Real-time web chat.
    Chat,
    /// E-mail, open round the clock (S13).
    Email,
    /// A callback by phone.
    Phone,
}

/// Who asks. It comes from the signed token alone (S16, S19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A designated Super Admin, who has the guarantees.
    SuperAdmin,
    /// Anyone else in the account.
    User,
}

/// How grave the issue is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Important, without broad impact.
    #[default]
    Standard,
    /// Very serious consequences for normal business operations (S23).
    Critical,
}

impl Channel {
    /// Its name in records, the same as on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

impl Role {
    /// Its name in records, the same as on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SuperAdmin => "super_admin",
            Self::User => "user",
        }
    }
}

impl Severity {
    /// Its name in records, the same as on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Critical => "critical",
        }
    }
}

impl core::fmt::Display for Case {
    /// `email super_admin critical`
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self {
            channel,
            role,
            severity,
        } = self;
        write!(f, "{} {} {}", channel.name(), role.name(), severity.name())
    }
}
