//! A store whose answers are counted.

use super::{Due, Name, Pending, Store, StoreError};
use crate::domain::{Caller, Change, Done, Kept, Owed, Revocation};
use crate::metrics::Metrics;
use protocol::RequestNumber;
use sla::Instant;
use std::sync::Arc;

/// Another store, counted.
pub(crate) struct Counted {
    store: Arc<dyn Store>,
    metrics: Arc<Metrics>,
}

impl Counted {
    pub(crate) fn new(store: Arc<dyn Store>, metrics: Arc<Metrics>) -> Self {
        Self { store, metrics }
    }

    fn read<'a, T: 'a>(&'a self, answer: Pending<'a, T>) -> Pending<'a, T> {
        self.count("read", answer)
    }

    fn count<'a, T: 'a>(&'a self, what: &'static str, answer: Pending<'a, T>) -> Pending<'a, T> {
        Box::pin(async move {
            let answer = answer.await;
            let came_of_it = match &answer {
                Ok(_) => "ok",
                Err(StoreError::Busy) => "busy",
                Err(StoreError::Late) => "late",
                Err(StoreError::Stopped) => "stopped",
                Err(StoreError::Failed(_)) => "failed",
            };
            self.metrics.stored(what, came_of_it);
            answer
        })
    }
}

impl Store for Counted {
    fn apply(&self, change: Change) -> Pending<'_, Done> {
        self.count("write", self.store.apply(change))
    }

    fn find<'a>(&'a self, caller: &'a Caller, name: Name) -> Pending<'a, Option<Kept>> {
        self.read(self.store.find(caller, name))
    }

    fn load(&self, number: RequestNumber) -> Pending<'_, Option<Kept>> {
        self.read(self.store.load(number))
    }

    fn due(&self, now: Instant, seen: Option<Due>, most: usize) -> Pending<'_, Vec<Due>> {
        self.read(self.store.due(now, seen, most))
    }

    fn owed(&self) -> Pending<'_, Vec<Owed>> {
        self.read(self.store.owed())
    }

    fn revocations(&self, since: Instant) -> Pending<'_, Vec<Revocation>> {
        self.read(self.store.revocations(since))
    }

    fn knows_a_key(&self) -> Pending<'_, bool> {
        self.read(self.store.knows_a_key())
    }

    fn time(&self) -> Pending<'_, Option<i64>> {
        self.read(self.store.time())
    }
}
