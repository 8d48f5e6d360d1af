//! The one law of the clock, for random pauses.

#![cfg(not(target_arch = "wasm32"))]
use chrono::TimeDelta;
use proptest::prelude::*;
use sla::{Pauses, Span, instant};

fn pauses() -> impl Strategy<Value = Pauses> {
    prop::collection::vec((0_i64..5_000, 1_i64..600), 0..12).prop_map(|spans| {
        let span = |(from, length)| Span::new(instant(from)?, instant(from + length)?);
        spans.into_iter().filter_map(span).collect()
    })
}

proptest! {
    /// due(s, b) <= t if and only if b <= elapsed(s, t).
    #[test]
    fn due_is_the_first_instant_with_the_budget_elapsed(
        pauses in pauses(), start in 0_i64..5_000, budget in 1_i64..5_000, later in 0_i64..12_000,
    ) {
        let (start, later) = (instant(start).unwrap(), instant(start + later).unwrap());
        let budget = TimeDelta::seconds(budget);
        let due = pauses.due(start, budget).unwrap();
        prop_assert_eq!(due <= later, budget <= pauses.elapsed(start, later));
    }

    /// elapsed(a, c) = elapsed(a, b) + elapsed(b, c).
    #[test]
    fn elapsed_time_adds_up(pauses in pauses(), mut t in prop::array::uniform3(0_i64..7_000)) {
        t.sort_unstable();
        let [a, b, c] = t.map(|s| instant(s).unwrap());
        prop_assert_eq!(pauses.elapsed(a, c), pauses.elapsed(a, b) + pauses.elapsed(b, c));
    }
}
