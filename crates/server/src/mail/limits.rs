//! How many acknowledgements an address gets, so that nobody can be flooded with them.
//!
//! Each server counts for itself and from its start on: a few too many do no harm.

use chrono::TimeDelta;
use sla::Instant;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How long nothing is acknowledged to an address after an acknowledgement.
const PAUSE: TimeDelta = TimeDelta::minutes(10);
/// How many there are in a day at most.
const A_DAY: usize = 5;

/// How often those are forgotten who have got none for a day.
const TIDY: TimeDelta = TimeDelta::hours(1);

/// When each address got its acknowledgements of the last day.
#[derive(Default)]
pub(super) struct Limits(Mutex<Given>);

#[derive(Default)]
struct Given {
    to: HashMap<String, Vec<Instant>>,
    tidied: Instant,
}

impl Limits {
    /// Whether the address gets one now; it counts as given.
    pub(super) fn take(&self, address: &str, now: Instant) -> bool {
        let today = |at: Instant| (now - at).abs() < TimeDelta::days(1);
        self.with(|given| {
            if (now - given.tidied).abs() > TIDY {
                given.tidied = now;
                given
                    .to
                    .retain(|_, times| times.iter().any(|at| today(*at)));
            }
            let times = given.to.entry(address.to_lowercase()).or_default();
            times.retain(|at| today(*at));
            let soon = times.iter().any(|at| (now - *at).abs() < PAUSE);
            let allowed = !soon && times.len() < A_DAY;
            if allowed {
                times.push(now);
            }
            allowed
        })
    }

    /// It wasn't given after all.
    pub(super) fn give_back(&self, address: &str, at: Instant) {
        self.with(|given| {
            if let Some(times) = given.to.get_mut(&address.to_lowercase()) {
                times.retain(|time| *time != at);
            }
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut Given) -> T) -> T {
        // Whoever panicked left whole entries.
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Instant {
        sla::instant(minute * 60).unwrap()
    }

    /// T11: one in ten minutes, five a day.
    #[test]
    fn an_address_gets_one_in_ten_minutes_and_five_a_day() {
        let limits = Limits::default();
        let day = 0..24 * 60;
        let given: Vec<i64> = day
            .filter(|minute| limits.take("victim@b.example", at(*minute)))
            .collect();
        assert_eq!(given, [0, 10, 20, 30, 40]);
        assert!(!limits.take("VICTIM@b.example", at(24 * 60 - 1)));
        assert!(limits.take("other@b.example", at(24 * 60 - 1)));
        assert!(limits.take("victim@b.example", at(24 * 60)));
    }

    #[test]
    fn what_was_not_given_does_not_count() {
        let limits = Limits::default();
        assert!(limits.take("ada@b.example", at(0)));
        limits.give_back("ada@b.example", at(0));
        assert!(limits.take("ada@b.example", at(1)));
    }
}
