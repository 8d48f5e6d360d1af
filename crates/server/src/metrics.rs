//! What is counted, for Prometheus.

use crate::domain::Owed;
use core::fmt;
use core::time::Duration;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use sla::Instant;
use std::sync::{Mutex, PoisonError};

/// In seconds: most answers take a commit, some wait for one.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

/// The text's media type.
pub(crate) const TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The counters.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram>,
    limited: Family<Limited, Counter>,
    stored: Family<Stored, Counter>,
    in_flight: Gauge,
    owed: Family<InState, Gauge>,
    oldest: Family<InState, Gauge>,
    /// Held while what is owed is told.
    telling: Mutex<()>,
}

/// A kind of answer. Each value is one of few, whatever is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Limited {
    by: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Stored {
    call: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    lane: String,
    state: String,
}

/// A request that is being answered.
pub(crate) struct InFlight(Gauge);

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("help");
        let requests = Family::default();
        registry.register("requests", "Requests answered", requests.clone());
        let durations: Family<Route, Histogram> =
            Family::new_with_constructor(|| Histogram::new(BUCKETS));
        let help = "Seconds from a request to its answer";
        registry.register("request_duration_seconds", help, durations.clone());
        let limited = Family::default();
        registry.register("limited", "Requests refused, by rate", limited.clone());
        let stored = Family::default();
        let help = "Calls of the database, by what came of them";
        registry.register("store", help, stored.clone());
        let in_flight = Gauge::default();
        registry.register(
            "requests_in_flight",
            "Requests being answered",
            in_flight.clone(),
        );
        let owed = Family::default();
        let help = "Messages that wait to be sent, or never will be";
        registry.register("outbox_messages", help, owed.clone());
        let oldest = Family::default();
        let help = "Seconds since the first of them was made";
        registry.register("outbox_oldest_seconds", help, oldest.clone());
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "What is running", build);
        Self {
            registry,
            requests,
            durations,
            limited,
            stored,
            in_flight,
            owed,
            oldest,
            telling: Mutex::default(),
        }
    }

    /// Counts a request until the answer is there.
    pub(crate) fn begin(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// Counts an answer.
    pub(crate) fn answered(
        &self,
        (method, route): (&'static str, &'static str),
        status: u16,
        took: Duration,
    ) {
        let durations = self.durations.get_or_create(&Route { route });
        durations.observe(took.as_secs_f64());
        let answered = Answered {
            method,
            route,
            status,
        };
        self.requests.get_or_create(&answered).inc();
    }

    /// Counts a refusal by the name of its rate.
    pub(crate) fn limited(&self, by: &'static str) {
        self.limited.get_or_create(&Limited { by }).inc();
    }

    /// Counts a call of the store by what came of it.
    pub(crate) fn stored(&self, call: &'static str, outcome: &'static str) {
        let stored = Stored { call, outcome };
        self.stored.get_or_create(&stored).inc();
    }

    /// Takes what every destination is owed in place of what was known.
    fn owe(&self, owed: Vec<Owed>, now: Instant) {
        self.owed.clear();
        self.oldest.clear();
        for one in owed {
            let Owed { lane, state, .. } = one;
            let in_state = InState { lane, state };
            self.owed.get_or_create(&in_state).set(one.messages);
            let age = (now - one.oldest).num_seconds();
            self.oldest.get_or_create(&in_state).set(age);
        }
    }

    /// The counters as text (`OpenMetrics`), with what every destination is owed `now`.
    pub(crate) fn text(&self, owed: Vec<Owed>, now: Instant) -> Result<String, fmt::Error> {
        // One at a time: each begins with taking away what the last one told.
        let _telling = self.telling.lock().unwrap_or_else(PoisonError::into_inner);
        self.owe(owed, now);
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::at;
    use std::thread;

    /// Two of Prometheus's kind, say, one for each of its nodes.
    #[test]
    fn whoever_asks_at_the_same_time_as_another_is_told_all_that_is_owed() {
        let metrics = Metrics::new();
        let ask = |messages: i64| {
            let owed = Owed {
                lane: "mail".to_owned(),
                state: "waiting".to_owned(),
                messages,
                oldest: at(0),
            };
            let line =
                format!("help_outbox_messages{{lane=\"mail\",state=\"waiting\"}} {messages}\n");
            for _ in 0..1000 {
                let text = metrics.text(vec![owed.clone()], at(9)).unwrap();
                assert!(text.contains(&line), "{messages}: {text}");
            }
        };
        thread::scope(|scope| {
            for messages in [1, 2] {
                scope.spawn(move || ask(messages));
            }
        });
    }
}
