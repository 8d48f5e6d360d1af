//! The ways out, a lane for each destination, so that trouble in one doesn't slow another.

use crate::Clock;
use crate::domain::{self, Attempt, Change, Done, Lease, Plan, Sending, Settled, lanes};
use crate::mail::Mailer;
use crate::store::{Store, StoreError};
use crate::webhook::Endpoint;
use chrono::TimeDelta;
use sla::Instant;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

/// What isn't settled by then is delivered again: longer than any delivery takes.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// After so many attempts something is wrong that won't pass by itself.
const STUCK: i64 = 3;

/// Whoever carries messages to a destination.
pub(super) enum Carrier {
    Mail(Mailer),
    Endpoint(Endpoint),
}

/// A carrier, and how many hands it has free.
pub(super) struct Lane {
    name: String,
    carrier: Arc<Carrier>,
    hands: Arc<Semaphore>,
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
        if !matches!(done, Done::Yes) {
            return Ok(());
        }
    }
}

async fn take(
    store: &dyn Store,
    lane: &str,
    now: Instant,
    most: usize,
) -> Result<Vec<Sending>, StoreError> {
    let lease = Lease {
        lane: lane.to_owned(),
        now,
        until: now + LEASE,
        most,
    };
    match store.apply(Change::Take(lease)).await? {
        Done::Taken(taken) => Ok(taken),
        _ => Ok(vec![]),
    }
}

impl Lane {
    pub(super) fn new(carrier: Carrier) -> Self {
        let (name, hands) = match &carrier {
            Carrier::Mail(_) => (lanes::MAIL.to_owned(), 4),
            Carrier::Endpoint(endpoint) => (lanes::endpoint(&endpoint.name), 2),
        };
        Self {
            name,
            carrier: Arc::new(carrier),
            hands: Arc::new(Semaphore::new(hands)),
        }
    }

    /// Sets out with as many messages as there are free hands.
    pub(super) async fn fill(
        &self,
        (store, clock): (&Arc<dyn Store>, &Clock),
        under_way: &mut JoinSet<()>,
    ) -> Result<(), StoreError> {
        let free = self.hands.available_permits();
        if free == 0 || !self.carrier.is_open() {
            return Ok(());
        }
        for sending in take(&**store, &self.name, clock.now(), free).await? {
            let Ok(hand) = Arc::clone(&self.hands).try_acquire_owned() else {
                break;
            };
            let carrier = Arc::clone(&self.carrier);
            let desk = (Arc::clone(store), clock.clone());
            under_way.spawn(carry(desk, carrier, (sending, hand)));
        }
        Ok(())
    }
}

/// Delivers one message and writes down what became of it.
async fn carry(
    (store, clock): (Arc<dyn Store>, Clock),
    carrier: Arc<Carrier>,
    (sending, hand): (Sending, OwnedSemaphorePermit),
) {
    let attempt = carrier.deliver(&sending, clock.now()).await;
    let times = (sending.created_at, clock.now());
    let skipped = matches!(attempt, Attempt::Skipped { .. });
    let settled = carrier.plan().settle(attempt, sending.attempts, times);
    if !skipped {
        say(&sending, &settled);
    }
    let Sending { id, fence, .. } = sending;
    let settle = Change::Settle { id, fence, settled };
    if let Err(why) = store.apply(settle).await {
        tracing::error!(%why, id, "a delivery can't be written down: it is made again");
    }
    drop(hand);
}

impl Carrier {
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
            Self::Mail(mailer) => mailer.deliver(&id, sending, now).await,
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
