//! How many acknowledgements an address gets, so that nobody can be flooded with them.

use super::{Sending, Topic};
use chrono::TimeDelta;
use serde::Deserialize;
use sla::Instant;

/// How long nothing is acknowledged to an address after an acknowledgement.
const PAUSE: TimeDelta = TimeDelta::minutes(10);
/// How many there are in a day at most.
const A_DAY: usize = 5;
const DAY: TimeDelta = TimeDelta::days(1);

impl Sending {
    /// The address to which it acknowledges a request, if it does, in one form however it is written.
    pub(crate) fn acknowledges(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Head {
            to: String,
            topic: Topic,
        }
        let Head { to, topic } = serde_json::from_str(&self.body).ok()?;
        (topic == Topic::Acknowledged).then(|| to.to_lowercase())
    }
}

/// What was given by then doesn't count any more.
pub(crate) fn acknowledged_long_ago(now: Instant) -> Instant {
    now - DAY
}

/// Whether an address that was given some at these times may have one `now`.
pub(crate) fn may_acknowledge(given: impl Iterator<Item = Instant>, now: Instant) -> bool {
    // Of what a clock far ahead left behind, no more counts than of the past.
    let ago = given.map(|at| (now - at).abs());
    let today: Vec<_> = ago.filter(|ago| *ago < DAY).collect();
    today.len() < A_DAY && today.iter().all(|ago| *ago >= PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Instant {
        sla::instant(minute * 60).unwrap()
    }

    /// T11.
    #[test]
    fn an_address_gets_one_in_ten_minutes_and_five_a_day() {
        let mut given = vec![];
        for minute in 0..=24 * 60 {
            if may_acknowledge(given.iter().map(|minute| at(*minute)), at(minute)) {
                given.push(minute);
            }
        }
        assert_eq!(given, [0, 10, 20, 30, 40, 24 * 60]);
    }

    #[test]
    fn a_clock_that_was_years_ahead_keeps_nothing_back() {
        let ahead = [at(10_000_000); A_DAY];
        assert!(may_acknowledge(ahead.into_iter(), at(0)));
    }
}
