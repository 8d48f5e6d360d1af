//! What holds for each promise that a policy makes.

use protocol::{Language, why};
use sla::{Instant, Promise, standing};

/// The times are in order.
pub(crate) fn make_sense(promise: &Promise) {
    are_explained(promise);
    if let Some(due) = promise.due {
        assert!(promise.start <= due, "{promise:?}");
        assert!(promise.warn.is_none_or(|warn| warn <= due), "{promise:?}");
    }
}

/// It can be explained and judged at any time, whatever it says.
pub(crate) fn are_explained(promise: &Promise) {
    for language in Language::ALL {
        let steps = why(promise, language, |at| at.timestamp().to_string());
        assert!(!steps.is_empty(), "{promise:?}");
    }
    let times = [
        Some(Instant::MIN_UTC),
        Some(promise.start),
        promise.due,
        Some(Instant::MAX_UTC),
    ];
    for now in times.into_iter().flatten() {
        let _ = standing(promise, None, now);
        let _ = standing(promise, Some(now), now);
    }
}
