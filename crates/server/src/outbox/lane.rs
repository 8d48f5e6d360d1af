//! The ways out, a lane for each destination, so that trouble in one doesn't slow another.

use crate::Clock;
use crate::domain::{self, Attempt, Change, Done, Lease, Outcome, Plan, Sending, Settled, lanes};
use crate::mail::Mailer;
use crate::store::{Store, StoreError};
use crate::webhook::Endpoint;
use chrono::TimeDelta;
use futures_util::future::join_all;
use sla::Instant;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time;

/// What isn't settled by then is delivered again: longer than any delivery takes.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// How soon what became of a delivery is written down again where that didn't work.
const BREATH: Duration = Duration::from_millis(500);
/// How often a lane takes before it is the turn of the others.
const ROUNDS: usize = 32;
/// After so many attempts something is wrong that won't pass by itself.
const STUCK: i64 = 3;

/// Whoever carries messages to a destination.
pub(super) enum Carrier {
    Mail(Mailer),
    Endpoint(Endpoint),
}

/// A carrier, how many hands it has free, and how many messages each of them takes at once.
pub(super) struct Lane {
    name: String,
    carrier: Arc<Carrier>,
    hands: Arc<Semaphore>,
    load: usize,
}

/// Makes a message for each endpoint of those that are for all of them.
pub(super) async fn spread(
    store: &dyn Store,
    endpoints: &[String],
    now: Instant,
) -> Result<(), StoreError> {
    loop {
        let lanes = endpoints.to_vec();
        let done = store.apply(Change::Spread { lanes, now }).await?;
        if !matches!(done, Done::Tidied { more: true }) {
            return Ok(());
        }
    }
}

/// Messages of a lane, and whether more may be waiting.
async fn take(
    store: &dyn Store,
    lane: &str,
    now: Instant,
    most: usize,
) -> Result<(Vec<Sending>, bool), StoreError> {
    let lease = Lease {
        lane: lane.to_owned(),
        now,
        until: now + LEASE,
        most,
    };
    match store.apply(Change::Take(lease)).await? {
        Done::Taken { sendings, more } => Ok((sendings, more)),
        _ => Ok((vec![], false)),
    }
}

impl Lane {
    pub(super) fn new(carrier: Carrier) -> Self {
        let (name, hands, load) = match &carrier {
            // Files are written quickly: what costs is to take and to settle each by itself.
            Carrier::Mail(mailer) if mailer.keeps_files() => (lanes::MAIL.to_owned(), 4, 256),
            Carrier::Mail(_) => (lanes::MAIL.to_owned(), 4, 1),
            Carrier::Endpoint(endpoint) => (lanes::endpoint(&endpoint.name), 2, 1),
        };
        Self {
            name,
            carrier: Arc::new(carrier),
            hands: Arc::new(Semaphore::new(hands)),
            load,
        }
    }

    /// Sets out with as many messages as the free hands can take; says whether more may be waiting.
    pub(super) async fn fill(
        &self,
        (store, clock): (&Arc<dyn Store>, &Clock),
        under_way: &mut JoinSet<()>,
    ) -> Result<bool, StoreError> {
        if !self.carrier.is_open() {
            return Ok(false);
        }
        // Where what is taken is left out, hands stay free.
        for _ in 0..ROUNDS {
            let most = self.hands.available_permits() * self.load;
            if most == 0 {
                return Ok(true);
            }
            let (mut taken, more) = take(&**store, &self.name, clock.now(), most).await?;
            while let Ok(hand) = Arc::clone(&self.hands).try_acquire_owned()
                && !taken.is_empty()
            {
                let rest = taken.split_off(taken.len().min(self.load));
                let sendings = core::mem::replace(&mut taken, rest);
                let carrier = Arc::clone(&self.carrier);
                let desk = (Arc::clone(store), clock.clone());
                under_way.spawn(carry(desk, carrier, (sendings, hand)));
            }
            if !more {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Delivers messages and writes down what became of them.
async fn carry(
    (store, clock): (Arc<dyn Store>, Clock),
    carrier: Arc<Carrier>,
    (sendings, hand): (Vec<Sending>, OwnedSemaphorePermit),
) {
    let taken = time::Instant::now();
    let all = sendings.iter().map(|one| carrier.carry(one, &clock));
    let outcomes = join_all(all).await;
    settle(&*store, outcomes, taken).await;
    drop(hand);
}

/// Writes down what became of messages; where that doesn't work, again for as long as nobody else may
/// take them.
async fn settle(store: &dyn Store, outcomes: Vec<Outcome>, taken: time::Instant) {
    let lease = LEASE.to_std().unwrap_or_default();
    loop {
        let Err(why) = store.apply(Change::Settle(outcomes.clone())).await else {
            return;
        };
        let ids: Vec<_> = outcomes.iter().map(|one| one.id).collect();
        if taken.elapsed() + BREATH >= lease {
            tracing::error!(%why, ?ids, "deliveries can't be written down: they are made again");
            return;
        }
        tracing::warn!(%why, ?ids, "deliveries can't be written down yet");
        time::sleep(BREATH).await;
    }
}

impl Carrier {
    /// Delivers one message, and says what became of it.
    async fn carry(&self, sending: &Sending, clock: &Clock) -> Outcome {
        let attempt = self.deliver(sending, clock.now()).await;
        let settled = self.plan().settle(attempt, sending, clock.now());
        say(sending, &settled);
        let Sending { id, fence, .. } = *sending;
        Outcome { id, fence, settled }
    }

    /// When it tries again.
    fn plan(&self) -> Plan {
        match self {
            Self::Mail(_) => domain::MAIL,
            Self::Endpoint(_) => domain::WEBHOOK,
        }
    }

    /// Whether there is anybody to carry to.
    fn is_open(&self) -> bool {
        match self {
            Self::Mail(_) => true,
            Self::Endpoint(endpoint) => !endpoint.is_gone(),
        }
    }

    async fn deliver(&self, sending: &Sending, now: Instant) -> Attempt {
        // A number alone could come again in another database.
        let id = format!("msg_{:x}_{}", sending.created_at.timestamp(), sending.id);
        match self {
            Self::Mail(mailer) => mailer.deliver(&id, sending).await,
            Self::Endpoint(endpoint) => endpoint.deliver(&id, sending, now).await,
        }
    }
}

fn say(sending: &Sending, settled: &Settled) {
    let Sending {
        id,
        request,
        kind,
        attempts,
        ..
    } = sending;
    match settled {
        Settled::Delivered => tracing::info!(id, %request, kind, attempts, "delivered"),
        Settled::Retry { at, why } if *attempts < STUCK => {
            tracing::warn!(id, %request, kind, attempts, %at, why, "not delivered yet");
        }
        Settled::Retry { at, why } => {
            tracing::error!(id, %request, kind, attempts, %at, why, "a message is stuck");
        }
        Settled::Dead { why } => {
            tracing::error!(id, %request, kind, attempts, why, "never delivered");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Acceptance, Event};
    use crate::mail::{House, MailSettings};
    use crate::store::samples::{acceptance, at, caller, change, promise};
    use crate::store::{Place, open};
    use futures_util::{FutureExt, poll};
    use protocol::Language;
    use rusqlite::Connection;
    use sla::Record;
    use std::pin::pin;

    /// A queue that is full for a moment doesn't have a mail sent twice.
    #[tokio::test]
    async fn what_was_delivered_is_written_down_once_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("help.sqlite");
        let store = open(&Place::File(file.clone())).await.unwrap();
        store.apply(change(1, "Login")).await.unwrap();
        let (taken, _) = take(&*store, lanes::MAIL, at(0), 1).await.unwrap();
        let other = Connection::open(file).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        while !matches!(
            store.apply(Change::Nothing).now_or_never(),
            Some(Err(StoreError::Busy))
        ) {}
        let Sending { id, fence, .. } = taken[0];
        let settled = Settled::Delivered;
        let done = vec![Outcome { id, fence, settled }];
        let mut settling = pin!(settle(&*store, done, time::Instant::now()));
        assert!(poll!(&mut settling).is_pending());
        other.execute_batch("COMMIT").unwrap();
        settling.await;
        let (again, _) = take(&*store, lanes::MAIL, at(9999), 1).await.unwrap();
        assert!(again.is_empty(), "{again:?}");
    }

    /// T11: a flood to one address holds up nobody else's mails.
    #[tokio::test]
    async fn hands_that_stay_free_take_on_until_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("help.sqlite"));
        let store = open(&place).await.unwrap();
        let ada = domain::author(&caller("ada"), Language::It);
        let told = domain::messages(Event::Accepted, &ada, &Record::new(promise()), at(0));
        let mail = told.into_iter().filter(|one| one.lane == lanes::MAIL);
        let mail: Vec<_> = mail.collect();
        for key in 0..20 {
            let asked = Acceptance {
                messages: mail.clone(),
                ..acceptance(key, "Login")
            };
            let asked = Change::Accept(asked.into());
            store.apply(asked).await.unwrap();
        }
        let house = House {
            product: "Acme".to_owned(),
            zone: calendar::Zones::bundled().get("Europe/Rome").unwrap(),
        };
        let mailer = Mailer::new(&MailSettings::default(), folder.path(), house);
        let lane = Lane {
            load: 1,
            ..Lane::new(Carrier::Mail(mailer.unwrap()))
        };
        let clock = Clock::held(at(0));
        let mut under_way = JoinSet::new();
        assert!(!lane.fill((&store, &clock), &mut under_way).await.unwrap());
        assert_eq!(under_way.join_all().await.len(), 1);
        assert!(store.owed().await.unwrap().is_empty());
    }
}
