//! The steps that lead to a due time.

use crate::{Commitment, Instant, Promise, Span, Stop};
use chrono::TimeDelta;
use core::cmp::Ordering;

/// One step on the way to a due time, for words in any language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The request was accepted, and the clock began.
    Accepted(Instant),
    /// It was found to be critical; the shorter time counts from here.
    Raised(Instant),
    /// The clock ran: time that counts, or for an aim time within the support hours.
    Ran(Span),
    /// The clock stood still.
    Stood(Stop),
    /// Raising it would have made it later, so the earlier due time stays.
    KeptEarlier,
    /// Lowering it would have made it earlier, so the later due time stays.
    KeptLater,
    /// The answer is due.
    Due(Instant),
}

/// The steps from the acceptance to the due time, from the promise alone.
#[must_use]
pub fn explain(promise: &Promise) -> Vec<Step> {
    let mut steps = vec![Step::Accepted(promise.start)];
    steps.extend(promise.raised.map(Step::Raised));
    let Some(due) = promise.due else {
        return steps;
    };
    let mut at = promise.raised.unwrap_or(promise.start);
    let mut counted = TimeDelta::zero();
    let mut ran_until = at;
    let mut run = |steps: &mut Vec<Step>, from, until| {
        if let Some(span) = Span::new(from, until) {
            counted += until - from;
            ran_until = until;
            steps.push(Step::Ran(span));
        }
    };
    for stop in &promise.stops {
        if stop.span.until() <= at {
            continue;
        }
        run(&mut steps, at, stop.span.from());
        steps.push(Step::Stood(stop.clone()));
        at = stop.span.until();
    }
    run(&mut steps, at, due);
    if let Commitment::Guaranteed { within_s } = promise.terms.commitment {
        let within = TimeDelta::seconds(within_s.into());
        let kept = match counted.cmp(&within) {
            Ordering::Less => Some(Step::KeptEarlier),
            Ordering::Equal if ran_until == due => None,
            // The later due time may lie in a stop, where nothing counts.
            Ordering::Equal | Ordering::Greater => Some(Step::KeptLater),
        };
        steps.extend(kept);
    }
    steps.push(Step::Due(due));
    steps
}
