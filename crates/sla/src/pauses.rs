//! The stretches in which a promise's clock stands still.

use crate::{Instant, Span};
use chrono::TimeDelta;

/// Sorted, disjoint, never touching spans in which no time is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pauses(Vec<Span>);

impl Pauses {
    /// The instant at which `budget` has been counted since `start`.
    ///
    /// The least `t` with `elapsed(start, t) >= budget`, so a budget that is used up exactly when a
    /// pause begins is due at that moment. A zero budget is due at once. `None` past chrono's range.
    #[must_use]
    pub fn due(&self, start: Instant, budget: TimeDelta) -> Option<Instant> {
        if budget.is_zero() {
            return Some(start);
        }
        let mut due = start.checked_add_signed(budget)?;
        for pause in self.after(start) {
            if due <= pause.from() {
                break;
            }
            due = due.checked_add_signed(pause.until() - pause.from().max(start))?;
        }
        Some(due)
    }

    /// How much time was counted between `from` and `to`; nothing when `to` comes first.
    #[must_use]
    pub fn elapsed(&self, from: Instant, to: Instant) -> TimeDelta {
        let paused = self
            .after(from)
            .take_while(|pause| pause.from() < to)
            .map(|pause| pause.until().min(to) - pause.from().max(from))
            .fold(TimeDelta::zero(), |sum, part| sum + part);
        (to - from - paused).max(TimeDelta::zero())
    }

    /// The spans that end after `start`, in order: found by binary search.
    fn after(&self, start: Instant) -> impl Iterator<Item = &Span> {
        let first = self.0.partition_point(|span| span.until() <= start);
        self.0.iter().skip(first)
    }
}

impl FromIterator<Span> for Pauses {
    /// Any spans, in any order; those that overlap or touch become one.
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut spans: Vec<Span> = spans.into_iter().collect();
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.pop() {
                Some(last) if span.from() <= last.until() => {
                    let until = last.until().max(span.until());
                    merged.extend(Span::new(last.from(), until));
                }
                other => {
                    merged.extend(other);
                    merged.push(span);
                }
            }
        }
        Self(merged)
    }
}
