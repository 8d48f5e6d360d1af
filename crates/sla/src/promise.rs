//! The promise: what is owed for one request, and how it stands.

use crate::{BeyondHorizon, Channel, Commitment, Instant, Policy, Role, Severity};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// What decides a promise besides the policy and the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The channel that was chosen.
    pub channel: Channel,
    /// The role in the customer's signed token.
    pub role: Role,
    /// Critical when the customer ticked the box.
    pub severity: Severity,
}

/// A commitment fixed to a start, as shown before sending and as stored after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// What it was made for.
    pub case: Case,
    /// What is committed.
    pub commitment: Commitment,
    /// The version of the policy it was made under.
    pub policy: String,
    /// When the clock started: the server's acceptance, or now while it is a preview.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub start: Instant,
    /// When the answer is due; `None` where no time is given.
    #[serde(with = "chrono::serde::ts_seconds_option")]
    pub due: Option<Instant>,
}

/// Why no promise can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPromise {
    /// The policy has no such combination, such as a critical callback.
    NotOffered,
    /// The support calendar doesn't reach far enough.
    BeyondHorizon,
}

/// How a guarantee stands at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The answer is still due, in so much time; zero at the due instant itself.
    Running {
        /// The time left.
        left: TimeDelta,
    },
    /// The due time has passed.
    Missed {
        /// How long ago.
        by: TimeDelta,
    },
}

/// The promise for `case` when its clock starts `at`.
///
/// # Errors
/// [`NoPromise::NotOffered`] when the policy has no rule for the case, [`NoPromise::BeyondHorizon`]
/// when its calendar ends before the due time.
pub fn promise(policy: &Policy, case: Case, at: Instant) -> Result<Promise, NoPromise> {
    let commitment = policy
        .commitment(case.channel, case.role, case.severity)
        .ok_or(NoPromise::NotOffered)?;
    let due = match commitment {
        Commitment::Guaranteed { within_s } => Some(
            policy
                .pauses()
                .due(at, TimeDelta::seconds(within_s.into()))
                .ok_or(NoPromise::BeyondHorizon)?,
        ),
        Commitment::Aim => Some(policy.support_hours.next_business_day(at)?),
        Commitment::Usually { within_s } => {
            at.checked_add_signed(TimeDelta::seconds(within_s.into()))
        }
        Commitment::Unpromised => None,
    };
    let policy = policy.version.clone();
    Ok(Promise {
        case,
        commitment,
        policy,
        start: at,
        due,
    })
}

impl Promise {
    /// How it stands at `now`, or `None` where nothing is guaranteed: an aim can't be missed.
    #[must_use]
    pub fn standing(&self, now: Instant) -> Option<Standing> {
        let Commitment::Guaranteed { .. } = self.commitment else {
            return None;
        };
        let left = self.due? - now;
        Some(if left < TimeDelta::zero() {
            Standing::Missed { by: -left }
        } else {
            Standing::Running { left }
        })
    }
}

impl From<BeyondHorizon> for NoPromise {
    fn from(_: BeyondHorizon) -> Self {
        Self::BeyondHorizon
    }
}
