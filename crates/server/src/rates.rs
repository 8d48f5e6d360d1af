//! How often one may come: each has a bucket that empties with every request and fills again by itself.

use crate::Clock;
use crate::address::Household;
use crate::settings::{Rate, Rates};
use core::hash::{BuildHasher, Hash};
use std::collections::HashMap;
use std::hash::RandomState;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What a rate is counted over. A full bucket holds as much, so it may all come at once.
const WINDOW: Duration = Duration::from_mins(1);
/// Buckets that are kept of one kind: some 3 MB, however many come.
const MOST: usize = 100_000;

/// All rates.
pub(crate) struct Meter {
    clock: Clock,
    address: Limiter,
    subject: Limiter,
    account: Limiter,
    sends: Limiter,
}

/// Came too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMany {
    /// By which rate.
    pub(crate) by: &'static str,
    /// When there is room for one more.
    pub(crate) wait: Duration,
}

impl Meter {
    pub(crate) fn new(rates: &Rates, clock: Clock) -> Self {
        Self {
            clock,
            address: Limiter::new("address", rates.per_address),
            subject: Limiter::new("subject", rates.per_subject),
            account: Limiter::new("account", rates.per_account),
            sends: Limiter::new("sends", rates.sends_per_subject),
        }
    }

    /// Counts a request by where it comes from.
    pub(crate) fn by_address(&self, address: IpAddr) -> Result<(), TooMany> {
        self.address
            .take(Household::of(address), self.clock.running())
    }

    /// Counts a request by who sends it: the issuer and the subject of their token.
    pub(crate) fn by_subject(&self, person: (&str, &str)) -> Result<(), TooMany> {
        self.subject.take(person, self.clock.running())
    }

    /// Counts a request by the account of who sends it.
    pub(crate) fn by_account(&self, account: (&str, &str)) -> Result<(), TooMany> {
        self.account.take(account, self.clock.running())
    }

    /// Counts a new request for support.
    pub(crate) fn by_sender(&self, person: (&str, &str)) -> Result<(), TooMany> {
        self.sends.take(person, self.clock.running())
    }
}

/// A bucket for each who comes (GCRA: what is kept is when it will be full again).
struct Limiter {
    by: &'static str,
    per_window: Option<NonZeroU32>,
    /// Names are kept as digests with a key of this process, so that nobody can make two the same.
    digest: RandomState,
    full_at: Mutex<HashMap<u64, Duration>>,
}

impl Limiter {
    fn new(by: &'static str, Rate(per_window): Rate) -> Self {
        Self {
            by,
            per_window,
            digest: RandomState::new(),
            full_at: Mutex::default(),
        }
    }

    /// Takes one out of the bucket of `who`.
    fn take(&self, who: impl Hash, now: Duration) -> Result<(), TooMany> {
        let Some(per_window) = self.per_window else {
            return Ok(());
        };
        let who = self.digest.hash_one(who);
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = buckets.get(&who).copied().unwrap_or_default().max(now);
        let full_at = full_at + WINDOW / per_window.get();
        if let Some(wait) = full_at
            .checked_sub(now + WINDOW)
            .filter(|wait| !wait.is_zero())
        {
            return Err(TooMany { by: self.by, wait });
        }
        if buckets.len() >= MOST {
            make_room(&mut buckets, now);
        }
        buckets.insert(who, full_at);
        Ok(())
    }
}

/// Full buckets are as good as none. When there are none of those, someone gets a full one for theirs.
fn make_room(buckets: &mut HashMap<u64, Duration>, now: Duration) {
    buckets.retain(|_, full_at| *full_at > now);
    if buckets.len() >= MOST {
        let anyone = buckets.keys().take(MOST / 10).copied();
        for one in anyone.collect::<Vec<_>>() {
            buckets.remove(&one);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Duration = Duration::from_secs(1);

    #[test]
    fn a_minute_s_worth_may_come_at_once_and_then_as_it_fills() {
        let limiter = Limiter::new("subject", Rate::from(6));
        let now = 1000 * S;
        for _ in 0..6 {
            assert_eq!(limiter.take("ada", now), Ok(()));
        }
        let wait = |seconds| {
            Err(TooMany {
                by: "subject",
                wait: seconds * S,
            })
        };
        assert_eq!(limiter.take("ada", now), wait(10));
        assert_eq!(limiter.take("ada", now + 4 * S), wait(6));
        assert_eq!(limiter.take("sam", now), Ok(()), "each has their own");
        assert_eq!(limiter.take("ada", now + 10 * S), Ok(()));
        assert_eq!(limiter.take("ada", now + 10 * S), wait(10));
        for _ in 0..6 {
            assert_eq!(limiter.take("ada", now + 100 * S), Ok(()));
        }
    }

    #[test]
    fn without_a_rate_as_many_as_like_may_come() {
        let limiter = Limiter::new("subject", Rate(None));
        assert!((0..10_000).all(|_| limiter.take("ada", S).is_ok()));
        assert!(limiter.full_at.lock().unwrap().is_empty());
    }

    /// T22: an attacker with any number of addresses fills no memory.
    #[test]
    fn strangers_fill_no_memory() {
        let limiter = Limiter::new("address", Rate::from(6));
        for stranger in 0..2 * MOST {
            assert!(limiter.take(stranger, S).is_ok());
        }
        assert!(limiter.full_at.lock().unwrap().len() <= MOST);
        assert!(limiter.take("ada", 100 * S).is_ok());
        for stranger in 0..MOST {
            assert!(limiter.take(stranger, 100 * S).is_ok());
        }
        assert!(limiter.full_at.lock().unwrap().len() <= MOST);
    }
}
