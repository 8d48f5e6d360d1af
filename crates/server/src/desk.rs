//! The premium support desk: it loads, lets the domain decide, and saves.

use crate::Clock;
use crate::digest;
use crate::domain::{
    self, Acceptance, Caller, CannotAct, Change, Doing, Done, Event, Kept, Refusal,
};
use crate::in_flight::KeysInUse;
use crate::outbox::Hint;
use crate::signer::Signer;
use crate::store::{Name, Store, StoreError};
use policy::Terms;
use protocol::{CheckedRequest, Customer, IdempotencyKey, Receipt, RequestNumber, Session};
use sla::{Case, Instant, Record};
use std::sync::Arc;

/// Everything a request for support needs.
pub(crate) struct Desk {
    pub(crate) terms: Terms,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Clock,
    /// Signs receipts.
    pub(crate) signer: Signer,
    /// Those that are being used at this moment.
    pub(crate) keys: KeysInUse,
    /// Tells the outbox that there is something in it.
    pub(crate) hint: Hint,
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
            proof_key: self.signer.public_key(),
            customer: Customer {
                drafts: drafts(&caller),
                name: caller.name,
                email: caller.email,
                role: caller.role,
            },
        }
    }

    /// Takes a request, once for each key, and fixes its promise at this moment.
    ///
    /// What was stored under the key before is answered first: a request that was accepted stays
    /// accepted, whatever has become of the package and the terms since.
    pub(crate) async fn accept(
        &self,
        caller: Caller,
        key: IdempotencyKey,
        request: CheckedRequest,
    ) -> Result<Accepted, Refusal> {
        let fingerprint = domain::fingerprint(&request);
        let using = self.keys.begin(&caller, &key).ok_or(Refusal::InFlight)?;
        let before = self.store.find(&caller, Name::Key(key.clone())).await;
        if let Some(kept) = before.map_err(|why| unavailable(&why))? {
            return self.again(kept, fingerprint);
        }
        let at = self.now();
        let policy = self.terms.policy(at);
        let contact = domain::contact(&caller, &self.terms.subscriptions, &policy);
        let case = Case {
            channel: request.channel(),
            role: caller.role,
            severity: request.severity(),
        };
        let promise = domain::decide(&contact, &policy, case, at)?;
        let promise = domain::agreed(promise, request.terms.as_ref())?;
        let record = Record::new(promise.clone());
        let author = domain::author(&caller, request.language);
        let acceptance = Acceptance {
            timers: domain::timers(&record),
            messages: domain::messages(Event::Accepted, &author, &record, at),
            key,
            fingerprint,
            caller,
            request,
            promise,
        };
        let change = Change::Accept(Box::new(acceptance));
        let done = self.store.apply(change).await;
        let done = match done.map_err(|why| unavailable(&why))? {
            Done::Stored(kept) => {
                tracing::info!(number = %kept.number, %case, "a request is stored");
                self.hint.notify_one();
                Ok(Accepted::New(kept.receipt(self.now(), &self.signer)))
            }
            Done::Found(kept) => self.again(kept, fingerprint),
            _ => Err(Refusal::Unavailable),
        };
        drop(using);
        done
    }

    /// How a request of the caller's own stands; `None` for anyone else's.
    pub(crate) async fn receipt(
        &self,
        caller: &Caller,
        number: RequestNumber,
    ) -> Result<Option<Receipt>, Refusal> {
        let kept = self.store.find(caller, Name::Number(number)).await;
        let kept = kept.map_err(|why| unavailable(&why))?;
        Ok(kept.map(|kept| kept.receipt(self.now(), &self.signer)))
    }

    /// The answer to a request whose key was used before.
    fn again(&self, kept: Kept, fingerprint: [u8; 32]) -> Result<Accepted, Refusal> {
        let same = kept.fingerprint == fingerprint;
        let receipt = kept.receipt(self.now(), &self.signer);
        if same {
            Ok(Accepted::Again(receipt))
        } else {
            Err(Refusal::AlreadySent(Box::new(receipt)))
        }
    }
}

/// Why an act didn't take place.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ActError {
    #[error("there is no request {0}")]
    NoSuchRequest(RequestNumber),
    #[error(transparent)]
    CannotAct(#[from] CannotAct),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Does something about a request, and answers how it stands then.
///
/// Somebody else may be quicker: then it is decided anew, on what they have left.
pub(crate) async fn act(
    store: &dyn Store,
    number: RequestNumber,
    doing: &Doing,
    terms: Option<&Terms>,
) -> Result<Record, ActError> {
    loop {
        let kept = store.load(number).await?;
        let kept = kept.ok_or(ActError::NoSuchRequest(number))?;
        let (deed, record) = domain::decide_act(&kept, doing.clone(), terms)?;
        let done = store.apply(Change::Act(Box::new(deed))).await?;
        if !matches!(done, Done::Stale) {
            return Ok(record);
        }
    }
}

fn unavailable(why: &StoreError) -> Refusal {
    tracing::error!(%why, "the store didn't answer");
    Refusal::Unavailable
}

/// A name for the person's drafts in the browser, from which nobody can tell who it is.
fn drafts(caller: &Caller) -> String {
    digest::hex(digest::of(&["drafts", &caller.issuer, &caller.subject]), 16)
}
