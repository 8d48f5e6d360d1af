//! All promises made for one request: each later one supersedes, none is edited.

use crate::{
    Author, Instant, NoPromise, Policy, Promise, Severity, Standing, first_response, standing,
};
use serde::{Deserialize, Serialize};

/// Who changed the severity, when and why: the customer is told all three.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// When.
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub at: Instant,
    /// The specialist's name.
    pub author: String,
    /// The reason, in words for the customer.
    pub reason: String,
}

/// A promise on record, and the change that brought it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was promised.
    pub promise: Promise,
    /// `None` for the first one.
    pub change: Option<Change>,
}

/// The promises of one request, the last of them in force, and when it was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    first: Entry,
    later: Vec<Entry>,
    answered: Option<Instant>,
}

/// Why a severity stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotReclassify {
    /// It has that severity.
    Unchanged,
    /// It has been answered: there is nothing left to promise.
    Answered,
    /// A change names its author and its reason.
    Unsigned,
    /// A change can't come before the one on record.
    Backwards,
    /// The promise was missed already: a lower severity would hide it.
    Missed,
    /// The policy makes no such promise.
    NoPromise(NoPromise),
}

impl core::fmt::Display for CannotReclassify {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Unchanged => "the request has that severity",
            Self::Answered => "the request has been answered",
            Self::Unsigned => "a change of severity names its author and its reason",
            Self::Backwards => "a change can't come before the one on record",
            Self::Missed => "the promise was missed already, which a lower severity would hide",
            Self::NoPromise(NoPromise::NotOffered) => "the policy has no promise for that",
            Self::NoPromise(NoPromise::BeyondHorizon) => "the calendar isn't known that far",
        })
    }
}

impl Record {
    /// The record of a request just accepted.
    #[must_use]
    pub fn new(promise: Promise) -> Self {
        Self {
            first: Entry {
                promise,
                change: None,
            },
            later: vec![],
            answered: None,
        }
    }

    /// A record as it was kept.
    pub fn restored(
        first: Promise,
        later: impl IntoIterator<Item = Entry>,
        answered: Option<Instant>,
    ) -> Self {
        Self {
            later: later.into_iter().collect(),
            answered,
            ..Self::new(first)
        }
    }

    /// When a specialist first answered.
    #[must_use]
    pub fn answered(&self) -> Option<Instant> {
        self.answered
    }

    /// The promise in force, and the change that brought it.
    #[must_use]
    pub fn last(&self) -> &Entry {
        self.later.last().unwrap_or(&self.first)
    }

    /// The promise in force.
    #[must_use]
    pub fn promise(&self) -> &Promise {
        &self.last().promise
    }

    /// Every promise that was made, in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        core::iter::once(&self.first).chain(&self.later)
    }

    /// The record with the promise for another severity on top.
    ///
    /// # Errors
    /// [`CannotReclassify`], and nothing has changed.
    pub fn reclassify(
        mut self,
        policy: &Policy,
        severity: Severity,
        change: Change,
    ) -> Result<Self, CannotReclassify> {
        let last = self.last();
        if self.answered.is_some() {
            return Err(CannotReclassify::Answered);
        }
        if last.promise.terms.case.severity == severity {
            return Err(CannotReclassify::Unchanged);
        }
        if change.author.trim().is_empty() || change.reason.trim().is_empty() {
            return Err(CannotReclassify::Unsigned);
        }
        let since = last
            .change
            .as_ref()
            .map_or(last.promise.start, |last| last.at);
        if change.at < since {
            return Err(CannotReclassify::Backwards);
        }
        let missed = matches!(self.standing(change.at), Some(Standing::Missed { .. }));
        if missed && severity == Severity::Standard {
            return Err(CannotReclassify::Missed);
        }
        let promise = match severity {
            Severity::Critical => last.promise.raised(policy, change.at),
            Severity::Standard => last.promise.lowered(policy),
        };
        self.later.push(Entry {
            promise: promise.map_err(CannotReclassify::NoPromise)?,
            change: Some(change),
        });
        Ok(self)
    }

    /// The record with a message on it: the first that a specialist wrote answers the request.
    ///
    /// It keeps its own time for ever, whenever anyone looks. What was written before the request was
    /// accepted answers something else.
    #[must_use]
    pub fn written(mut self, author: Author, at: Instant) -> Self {
        if at < self.promise().start {
            return self;
        }
        let known = self.answered.map(|at| (Author::Specialist, at));
        self.answered = first_response(known.into_iter().chain([(author, at)]));
        self
    }

    /// How the promise in force stands.
    #[must_use]
    pub fn standing(&self, now: Instant) -> Option<Standing> {
        standing(self.promise(), self.answered, now)
    }
}
