//! What was sent, and what came back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// Each request by its key, with the numbers on its receipts; none as long as nobody knows.
pub(crate) type Sent = BTreeMap<String, BTreeSet<u64>>;

/// All requests of all clients.
#[derive(Clone, Debug, Default)]
pub(crate) struct History(Arc<Mutex<Sent>>);

impl History {
    /// A request is about to be sent.
    pub(crate) fn invoke(&self, key: &str) {
        self.0.lock().unwrap().entry(key.to_owned()).or_default();
    }

    /// Its receipt came.
    pub(crate) fn acknowledge(&self, key: &str, number: u64) {
        let mut sent = self.0.lock().unwrap();
        sent.get_mut(key).unwrap().insert(number);
    }

    pub(crate) fn acknowledged(&self) -> usize {
        let sent = self.0.lock().unwrap();
        sent.values().filter(|numbers| !numbers.is_empty()).count()
    }

    /// A history that goes its own way from here.
    pub(crate) fn snapshot(&self) -> Self {
        Self(Arc::new(Mutex::new(self.all())))
    }

    pub(crate) fn all(&self) -> Sent {
        self.0.lock().unwrap().clone()
    }
}
