//! What leaves the server by itself: mails, webhooks, and word of promises whose moment has come.

mod lane;
mod watch;

use crate::Clock;
use crate::domain::lanes;
use crate::mail::Mailer;
use crate::store::Store;
use crate::webhook::Endpoint;
use lane::{Carrier, Lane, spread};
use std::future::ready;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, oneshot};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{sleep, timeout};
use watch::Watch;

/// How often it looks for what has come due; what was stored just now is hinted at.
const TICK: Duration = Duration::from_millis(500);
/// How long after a hint it looks: what comes in meanwhile is taken, and settled, in the same commits.
const GATHER: Duration = Duration::from_millis(25);
/// How long it waits when the store is in trouble.
const TROUBLE: Duration = Duration::from_secs(2);
/// How long deliveries under way may take when the server stops.
const FINISH: Duration = Duration::from_secs(10);

/// Says that something may have come into the outbox.
pub(crate) type Hint = Arc<Notify>;

/// Everything that deliveries need.
pub(crate) struct Outbox {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Clock,
    pub(crate) hint: Hint,
    pub(crate) mailer: Mailer,
    pub(crate) endpoints: Vec<Endpoint>,
}

impl Outbox {
    /// Delivers until `stop` says so or its other end is dropped, then lets what is under way finish.
    pub(crate) async fn run(self, mut stop: oneshot::Receiver<()>) {
        let Self {
            store,
            clock,
            hint,
            mailer,
            endpoints,
        } = self;
        let names = endpoints.iter().map(|one| lanes::endpoint(&one.name));
        let names: Vec<String> = names.collect();
        let endpoints = endpoints.into_iter().map(Carrier::Endpoint);
        let carriers = std::iter::once(Carrier::Mail(mailer)).chain(endpoints);
        let lanes: Vec<Lane> = carriers.map(Lane::new).collect();
        let mut watch = Watch::default();
        let mut under_way = JoinSet::new();
        loop {
            while let Some(done) = under_way.try_join_next() {
                ended(done);
            }
            // Looked at again and again: to sleep until a moment is to trust that no clock is set.
            let now = clock.now();
            // Each does its part, whatever another's trouble is.
            let mut round = watch.fire(&store, now).await;
            round = round.and(spread(&*store, &names, now).await);
            let mut more = false;
            for lane in &lanes {
                let filled = lane.fill((&store, &clock), &mut under_way).await;
                round = round.and(filled.map(|waiting| more |= waiting));
            }
            if let Err(why) = &round {
                tracing::error!(%why, "what is due can't be read");
            }
            tokio::select! {
                _ = &mut stop => break,
                () = hint.notified(), if round.is_ok() => sleep(GATHER).await,
                () = sleep(if round.is_ok() { TICK } else { TROUBLE }) => {}
                Some(done) = under_way.join_next(), if more => ended(done),
                () = ready(()), if round.is_ok() && more && under_way.is_empty() => {}
            }
        }
        let finish = async { while under_way.join_next().await.is_some() {} };
        if timeout(FINISH, finish).await.is_err() {
            tracing::warn!("some deliveries were cut off: they are made again");
        }
    }
}

fn ended(done: Result<(), JoinError>) {
    if let Err(why) = done {
        tracing::error!(%why, "a delivery broke: it is made again");
    }
}
