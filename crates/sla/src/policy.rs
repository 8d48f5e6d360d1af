//! What is promised to whom: the policy as data.

use crate::schedule::in_order;
use crate::{Case, Channel, Role, Severity, Span, SupportHours};
use serde::{Deserialize, Serialize};

/// What a policy commits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rule {
    /// What it is for.
    pub case: Case,
    /// What is committed.
    pub commitment: Commitment,
    /// How much of a guarantee's time is left when the answer counts as due soon, in seconds.
    #[serde(default)]
    pub warn_before_s: u32,
}

/// A sentence in each language of the widget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LocalText {
    /// English.
    pub en: String,
    /// Italian.
    pub it: String,
}

/// Which guarantees an exception touches: all those of these channels, roles and issue types.
///
/// An empty list stands for every one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// Channels.
    pub channels: Vec<Channel>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Issue types.
    pub severities: Vec<Severity>,
}

/// A stretch in which guarantees don't run, with its reason (S14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Exception {
    /// When it is in force.
    pub span: Span,
    /// Why, in words for the customer.
    pub reason: LocalText,
    /// Which guarantees stand still.
    #[serde(default)]
    pub scope: Scope,
}

/// Everything that decides a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Policy {
    /// A digest of the policy's content; a promise names the one it was made under.
    pub digest: String,
    /// What is committed, cell by cell. A cell that is missing isn't offered.
    pub rules: Vec<Rule>,
    /// When guarantees stand still. Empty unless the vendor says otherwise.
    pub exceptions: Vec<Exception>,
    /// The calendar of the one-business-day aim.
    pub support_hours: SupportHours,
}

impl Policy {
    /// The rule for a case, or `None` when that combination isn't offered.
    #[must_use]
    pub fn rule(&self, case: Case) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.case == case)
    }

    /// The commitment for a case, or `None` when that combination isn't offered.
    #[must_use]
    pub fn commitment(&self, case: Case) -> Option<Commitment> {
        self.rule(case).map(|rule| rule.commitment)
    }

    /// The exceptions that touch a case, in order of their start.
    #[must_use]
    pub fn exceptions_for(&self, case: Case) -> Vec<&Exception> {
        let all = self.exceptions.iter().enumerate();
        let touching = all.filter(|(_, exception)| exception.scope.includes(case));
        let places = touching.map(|(place, exception)| (exception.span, place));
        let places = in_order(places.collect()).into_iter();
        places
            .filter_map(|(_, place)| self.exceptions.get(place))
            .collect()
    }
}

impl Scope {
    /// Whether a case lies in it.
    #[must_use]
    pub fn includes(&self, case: Case) -> bool {
        fn within<T: PartialEq>(list: &[T], one: &T) -> bool {
            list.is_empty() || list.contains(one)
        }
        within(&self.channels, &case.channel)
            && within(&self.roles, &case.role)
            && within(&self.severities, &case.severity)
    }
}
