//! The premium support desk: it loads, lets the domain decide, and saves.

use crate::Clock;
use crate::digest;
use crate::domain::{self, Caller, Change, Refusal};
use crate::policy::Terms;
use crate::store::{Outcome, Store};
use protocol::{CheckedRequest, Customer, IdempotencyKey, Receipt, Session};
use sla::{Case, Instant};
use std::sync::Arc;

/// Everything a request for support needs.
pub(crate) struct Desk {
    pub(crate) terms: Terms,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Clock,
}

/// The receipt of a request that is stored.
#[derive(Debug)]
pub(crate) enum Accepted {
    /// Now.
    New(Receipt),
    /// Before: the same request was sent again.
    Again(Receipt),
}

impl Desk {
    /// The server's time.
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// What the widget needs to know when it opens.
    pub(crate) fn session(&self, caller: Caller) -> Session {
        let now = self.now();
        let terms = &self.terms;
        let policy = terms.policy(now);
        let names = terms.subscriptions.iter().map(|one| one.name.clone());
        Session {
            now,
            contact: domain::contact(&caller, &terms.subscriptions, &policy),
            product: terms.product.clone(),
            phone: terms.phone.clone(),
            subscriptions: names.collect(),
            updated_on: terms.updated_on.clone(),
            exceptions_url: terms.exceptions_url.clone(),
            policy,
            customer: Customer {
                drafts: drafts(&caller),
                name: caller.name,
                email: caller.email,
                role: caller.role,
            },
        }
    }

    /// Takes a request, once for each key, and fixes its promise at this moment.
    pub(crate) async fn accept(
        &self,
        caller: Caller,
        key: IdempotencyKey,
        request: CheckedRequest,
    ) -> Result<Accepted, Refusal> {
        let at = self.now();
        let policy = self.terms.policy(at);
        let contact = domain::contact(&caller, &self.terms.subscriptions, &policy);
        let case = Case {
            channel: request.channel(),
            role: caller.role,
            severity: request.severity(),
        };
        let promise = domain::decide(&contact, &policy, case, at)?;
        let change = Change {
            key,
            fingerprint: domain::fingerprint(&request),
            caller,
            request,
            promise,
        };
        let outcome = self.store.accept(change).await.map_err(|why| {
            tracing::error!(%why, "a request wasn't stored");
            Refusal::Unavailable
        })?;
        match outcome {
            Outcome::Stored(kept) => {
                tracing::info!(number = %kept.number, ?case, "a request is stored");
                Ok(Accepted::New(kept.receipt(self.now())))
            }
            Outcome::Replayed(kept) => Ok(Accepted::Again(kept.receipt(self.now()))),
            Outcome::Conflict(kept) => {
                let receipt = Box::new(kept.receipt(self.now()));
                Err(Refusal::AlreadySent(receipt))
            }
        }
    }
}

/// A name for the person's drafts in the browser, from which nobody can tell who it is.
fn drafts(caller: &Caller) -> String {
    digest::hex(digest::of(&["drafts", &caller.issuer, &caller.subject]), 16)
}
