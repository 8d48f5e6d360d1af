//! What becomes of a message that wasn't delivered: when it is tried again, and when no more.

use super::{Sending, Settled};
use chrono::TimeDelta;
use sla::Instant;

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    Delivered,
    /// It may work later; not before `wait` is over, if the other side said so.
    Failed {
        why: String,
        wait: Option<TimeDelta>,
    },
    /// It never will.
    Refused {
        why: String,
    },
}

impl Attempt {
    /// The same, without words of its reason that have an address in them or a part of this one.
    pub(crate) fn without(mut self, address: &str) -> Self {
        let name = address.split('@').next().unwrap_or_default().to_lowercase();
        let tells = |word: &str| {
            let word = word.to_lowercase();
            word.contains('@') || (name.chars().count() > 1 && word.contains(&name))
        };
        match &mut self {
            Self::Delivered => {}
            Self::Failed { why, .. } | Self::Refused { why } => {
                let words = why
                    .split(' ')
                    .map(|word| if tells(word) { "…" } else { word });
                *why = words.collect::<Vec<_>>().join(" ");
            }
        }
        self
    }
}

/// When a message is tried again: how long after each attempt, in seconds, from the first on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    delays_s: &'static [i64],
    /// After the last delay it is tried as often until the message is this old, in seconds.
    until_s: i64,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// Mail: soon, then ever more rarely, for three days.
pub(crate) const MAIL: Plan = Plan {
    delays_s: &[
        20,
        MINUTE,
        3 * MINUTE,
        10 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        4 * HOUR,
    ],
    until_s: 72 * HOUR,
};

/// Webhooks: the schedule of the Standard Webhooks specification.
pub(crate) const WEBHOOK: Plan = Plan {
    delays_s: &[
        5,
        5 * MINUTE,
        30 * MINUTE,
        2 * HOUR,
        5 * HOUR,
        10 * HOUR,
        14 * HOUR,
        20 * HOUR,
        24 * HOUR,
    ],
    until_s: 0,
};

/// The longest wait that another side can ask for, in seconds.
const LONGEST_WAIT_S: i64 = 24 * HOUR;

impl Plan {
    /// What becomes of a message whose latest attempt ended like this `now`.
    pub(crate) fn settle(self, attempt: Attempt, sending: &Sending, now: Instant) -> Settled {
        match attempt {
            Attempt::Delivered => Settled::Delivered,
            Attempt::Refused { why } => Settled::Dead { why },
            Attempt::Failed { why, wait } => match self.delay(sending, now) {
                Some(delay) => {
                    let asked = wait.unwrap_or_default();
                    let asked = asked.min(TimeDelta::seconds(LONGEST_WAIT_S));
                    Settled::Retry {
                        at: now + delay.max(asked),
                        why,
                    }
                }
                None => Settled::Dead { why },
            },
        }
    }

    fn delay(self, sending: &Sending, now: Instant) -> Option<TimeDelta> {
        let index = usize::try_from(sending.attempts - 1).unwrap_or_default();
        let age = now - sending.created_at;
        let again = || {
            self.delays_s
                .last()
                .filter(|_| age.num_seconds() < self.until_s)
        };
        let delay_s = self.delays_s.get(index).or_else(again)?;
        Some(TimeDelta::seconds(delay_s * pace(sending.id) / 1000))
    }
}

/// How fast a message is tried again, in thousandths of the plan: a tenth more or less, so that those
/// that failed together don't come back together.
fn pace(id: i64) -> i64 {
    // Neighbours are far apart, whatever the distance at which an endpoint's are numbered.
    let scattered = id.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    900 + (scattered % 201).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(unix_s: i64) -> Instant {
        sla::instant(unix_s).unwrap()
    }

    fn failed(wait: Option<TimeDelta>) -> Attempt {
        Attempt::Failed {
            why: "busy".into(),
            wait,
        }
    }

    fn sending(id: i64, attempts: i64) -> Sending {
        Sending {
            id,
            fence: attempts,
            request: protocol::RequestNumber(10_001),
            kind: String::new(),
            body: String::new(),
            created_at: at(0),
            attempts,
        }
    }

    /// How long after each failed attempt the next one is made, in seconds, until it is given up.
    fn waits(plan: Plan, id: i64) -> Vec<i64> {
        let (mut now, mut waits) = (at(0), vec![]);
        for attempts in 1.. {
            match plan.settle(failed(None), &sending(id, attempts), now) {
                Settled::Retry { at, .. } => {
                    waits.push((at - now).num_seconds());
                    now = at;
                }
                settled => {
                    assert_eq!(settled, Settled::Dead { why: "busy".into() });
                    break;
                }
            }
        }
        waits
    }

    /// F29: the first retry within 30 seconds, and tries for 72 hours.
    #[test]
    fn mail_is_tried_soon_and_for_three_days() {
        for id in 0..100 {
            let waits = waits(MAIL, id);
            assert!(waits[0] <= 30, "{waits:?}");
            assert!(waits.is_sorted(), "{waits:?}");
            let whole: i64 = waits.iter().sum();
            assert!((72 * HOUR..=77 * HOUR).contains(&whole), "{whole}");
        }
    }

    #[test]
    fn webhooks_are_tried_ten_times_as_the_specification_says() {
        let hours = [2, 5, 10, 14, 20, 24].map(|hours| hours * HOUR);
        let expected = [vec![5, 300, 1800], hours.to_vec()].concat();
        for id in 0..100 {
            let waits = waits(WEBHOOK, id);
            assert_eq!(waits.len(), expected.len());
            for (wait, expected) in waits.iter().zip(&expected) {
                let tenth = expected / 10 + 1;
                assert!((wait - expected).abs() <= tenth, "{id}: {waits:?}");
            }
        }
    }

    /// Standard Webhooks asks for it: an endpoint that comes back isn't overrun.
    #[test]
    fn what_failed_together_doesn_t_come_back_together() {
        // As an endpoint's messages are numbered when there are so many endpoints.
        for endpoints in [1, 2, 3, 7, 10, 67, 201] {
            let mut waits: Vec<i64> = (0..200)
                .map(|one| waits(WEBHOOK, one * endpoints)[1])
                .collect();
            waits.sort_unstable();
            let most = waits.chunk_by(|a, b| a == b).map(<[i64]>::len).max();
            assert!(most <= Some(12), "{endpoints}: {waits:?}");
            assert!(waits[0] < 275 && waits[199] > 325, "{endpoints}: {waits:?}");
        }
    }

    #[test]
    fn the_other_side_may_ask_for_a_longer_wait_but_not_for_ever() {
        let retry = |wait_s| {
            let attempt = failed(Some(TimeDelta::seconds(wait_s)));
            match WEBHOOK.settle(attempt, &sending(1, 2), at(0)) {
                Settled::Retry { at, .. } => at.timestamp(),
                settled => panic!("{settled:?}"),
            }
        };
        assert_eq!(retry(3600), 3600);
        assert!((270..=330).contains(&retry(1)));
        assert!((270..=330).contains(&retry(-5)));
        assert_eq!(retry(1_000_000), 24 * HOUR);
    }

    #[test]
    fn what_is_delivered_or_refused_is_over() {
        let settled = |attempt| MAIL.settle(attempt, &sending(1, 1), at(0));
        assert_eq!(settled(Attempt::Delivered), Settled::Delivered);
        let why = || String::from("no such person");
        assert_eq!(
            settled(Attempt::Refused { why: why() }),
            Settled::Dead { why: why() }
        );
    }
}
