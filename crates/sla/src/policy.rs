//! What is promised to whom: the policy as data.

use crate::{Instant, Pauses, Span, SupportHours};
use serde::{Deserialize, Serialize};

/// A way to reach a specialist. Exactly these three (S05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A designated Super Admin, who has the guarantees.
    SuperAdmin,
    /// Anyone else in the account.
    User,
}

/// How grave the issue is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Important, without broad impact.
    #[default]
    Standard,
    /// Very serious consequences for normal business operations (S23).
    Critical,
}

/// What a policy commits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commitment {
    /// A first reply within so many seconds, round the clock less the exceptions in force.
    Guaranteed {
        /// The budget, in seconds.
        within_s: u32,
    },
    /// An aim of one business day: never a guarantee, and never breached (S17, S18).
    Aim,
    /// What usually happens within so many seconds: typical, not promised (S41).
    Usually {
        /// The usual wait, in seconds.
        within_s: u32,
    },
    /// No time is given: real time, or nothing said.
    Unpromised,
}

/// One cell of the policy: a commitment for a channel, a role and an issue type (S06).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The channel it is for.
    pub channel: Channel,
    /// Who may claim it.
    pub role: Role,
    /// The issue type.
    pub severity: Severity,
    /// What is committed.
    pub commitment: Commitment,
}

/// A sentence in each language of the widget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalText {
    /// English.
    pub en: String,
    /// Italian.
    pub it: String,
}

/// A stretch in which guarantees don't run, with its reason (S14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// When it is in force.
    #[serde(flatten)]
    pub span: Span,
    /// Why, in words for the customer.
    pub reason: LocalText,
}

/// Everything that decides a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// A digest of the policy's content; a promise names the version it was made under.
    pub version: String,
    /// What is committed, cell by cell. A cell that is missing isn't offered.
    pub rules: Vec<Rule>,
    /// When guarantees stand still. Empty unless the vendor says otherwise.
    pub exceptions: Vec<Exception>,
    /// The calendar of the one-business-day aim.
    pub support_hours: SupportHours,
}

impl Policy {
    /// The commitment for a case, or `None` when that combination isn't offered.
    #[must_use]
    pub fn commitment(
        &self,
        channel: Channel,
        role: Role,
        severity: Severity,
    ) -> Option<Commitment> {
        self.rules
            .iter()
            .find(|rule| rule.channel == channel && rule.role == role && rule.severity == severity)
            .map(|rule| rule.commitment)
    }

    /// The exception in force at `at`, if any.
    #[must_use]
    pub fn exception_at(&self, at: Instant) -> Option<&Exception> {
        self.exceptions
            .iter()
            .find(|exception| exception.span.contains(at))
    }

    pub(crate) fn pauses(&self) -> Pauses {
        self.exceptions
            .iter()
            .map(|exception| exception.span)
            .collect()
    }
}
