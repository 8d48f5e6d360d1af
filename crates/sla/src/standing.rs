//! How a promise stands, and what keeps it.

use crate::{Commitment, Instant, Promise};
use chrono::TimeDelta;

/// How a guarantee stands at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The answer is still due, in so much time.
    Running {
        /// The time left.
        left: TimeDelta,
    },
    /// The answer is due soon; zero is left at the due instant itself.
    Warned {
        /// The time left.
        left: TimeDelta,
    },
    /// It was answered in time, the due instant included.
    Met {
        /// When the answer was written.
        at: Instant,
    },
    /// The due time has passed without an answer, or the answer came after it.
    Missed {
        /// How long after: until now, or until the answer that came late.
        by: TimeDelta,
    },
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// A person of the support team.
    Specialist,
    /// An automatic reply, whoever's name it carries.
    Automatic,
    /// The customer.
    Customer,
}

/// The first message that meets a promise: only a specialist's own answer does.
pub fn first_response(messages: impl IntoIterator<Item = (Author, Instant)>) -> Option<Instant> {
    let own = messages
        .into_iter()
        .filter(|(author, _)| *author == Author::Specialist);
    own.map(|(_, at)| at).min()
}

/// How a guarantee stands at `now`, or `None` where nothing is guaranteed: an aim can't be missed.
///
/// Never neither: up to and including the due instant it is running or met, after it met or missed.
/// An answer after `now` hasn't been given yet.
#[must_use]
pub fn standing(
    promise: &Promise,
    first_response: Option<Instant>,
    now: Instant,
) -> Option<Standing> {
    let Commitment::Guaranteed { .. } = promise.terms.commitment else {
        return None;
    };
    let due = promise.due?;
    Some(match first_response.filter(|at| *at <= now) {
        Some(at) if at <= due => Standing::Met { at },
        Some(at) => Standing::Missed { by: at - due },
        None if now > due => Standing::Missed { by: now - due },
        None if promise.warn.is_some_and(|warn| now >= warn) => {
            Standing::Warned { left: due - now }
        }
        None => Standing::Running { left: due - now },
    })
}
