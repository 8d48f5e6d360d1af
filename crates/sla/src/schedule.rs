//! Spans of open time, known up to a horizon.

use crate::{Instant, Span};
use std::collections::BinaryHeap;

/// Sorted, disjoint, never touching spans, and how much of time they speak for.
///
/// Each span remembers how many open seconds there are up to its end, so that every question is
/// answered by binary search, however long the stretch it asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// `None` when nothing is known at any time.
    known: Option<Span>,
    open: Vec<Open>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Open {
    span: Span,
    /// Open seconds of this span and all before it.
    through_s: i64,
}

/// Sorts. A heap does it in a tenth of the code of the standard library's sorts, which would be a
/// quarter of what this crate adds to the widget.
pub(crate) fn in_order<T: Ord>(items: Vec<T>) -> Vec<T> {
    if items.is_sorted() {
        return items;
    }
    BinaryHeap::from(items).into_sorted_vec()
}

impl Schedule {
    /// Any spans, in any order; those that overlap or touch become one, and nothing outside `known`
    /// is kept.
    pub fn new(spans: impl IntoIterator<Item = Span>, known: Span) -> Self {
        let spans = spans.into_iter().filter_map(|span| span.and(known));
        Self::of(spans.collect(), known)
    }

    // Apart from `new`, so that it is compiled once and not for each kind of iterator.
    fn of(spans: Vec<Span>, known: Span) -> Self {
        let spans = in_order(spans);
        let mut schedule = Self {
            known: Some(known),
            open: Vec::with_capacity(spans.len()),
        };
        let mut spans = spans.into_iter();
        let Some(mut last) = spans.next() else {
            return schedule;
        };
        for span in spans {
            if span.from() > last.until() {
                schedule.push(last);
                last = span;
            } else {
                let until = last.until().max(span.until());
                last = Span::new(last.from(), until).unwrap_or(last);
            }
        }
        schedule.push(last);
        schedule
    }

    /// Nothing but these spans, at any time: a list that is complete, as one of pauses is.
    pub fn only(spans: impl IntoIterator<Item = Span>) -> Self {
        Self::new(spans, Span::all())
    }

    /// Whether it speaks for the second that begins at `at`.
    #[must_use]
    pub fn knows(&self, at: Instant) -> bool {
        self.known.is_some_and(|known| known.contains(at))
    }

    /// Whether it speaks for the second that ends at `at`.
    #[must_use]
    pub fn knows_until(&self, at: Instant) -> bool {
        self.known
            .is_some_and(|known| known.from() < at && at <= known.until())
    }

    /// Whether there is no open span.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The open spans, in order.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        self.open.iter().map(|open| open.span)
    }

    /// What is open here and not in `taken`, as far as both are known.
    #[must_use]
    pub fn except(&self, taken: &Self) -> Self {
        let known = self.known.zip(taken.known).and_then(|(a, b)| a.and(b));
        let Some(known) = known else {
            return Self {
                known: None,
                open: Vec::new(),
            };
        };
        let left = self.spans().flat_map(|span| {
            let cuts = taken.ending_after(span.from());
            let cuts = cuts.take_while(move |cut| cut.from() < span.until());
            let from = core::iter::once(span.from()).chain(cuts.clone().map(|cut| cut.until()));
            let until = cuts.map(|cut| cut.from()).chain([span.until()]);
            from.zip(until).filter_map(|(a, b)| Span::new(a, b))
        });
        Self::new(left, known)
    }

    /// The span that `at` lies in, or the first one after it.
    pub(crate) fn at_or_after(&self, at: Instant) -> Option<Span> {
        self.ending_after(at).next()
    }

    /// Open seconds before `at`.
    pub(crate) fn open_before_s(&self, at: Instant) -> i64 {
        let next = self.open.partition_point(|open| open.span.until() <= at);
        match self.open.get(next) {
            Some(open) => {
                let ahead = open.span.until() - at.max(open.span.from());
                open.through_s - ahead.num_seconds()
            }
            None => self.total_s(),
        }
    }

    /// The first instant with that many open seconds before it; `None` when there are fewer.
    pub(crate) fn after_s(&self, open_s: i64) -> Option<Instant> {
        let within = self.open.partition_point(|open| open.through_s < open_s);
        let open = self.open.get(within)?;
        crate::instant(open.span.until().timestamp() - (open.through_s - open_s))
    }

    /// The spans that end after `at`, in order.
    fn ending_after(&self, at: Instant) -> impl Iterator<Item = Span> + Clone {
        let first = self.open.partition_point(|open| open.span.until() <= at);
        self.open.iter().skip(first).map(|open| open.span)
    }

    fn total_s(&self) -> i64 {
        self.open.last().map_or(0, |last| last.through_s)
    }

    fn push(&mut self, span: Span) {
        let through_s = self.total_s() + (span.until() - span.from()).num_seconds();
        self.open.push(Open { span, through_s });
    }
}
