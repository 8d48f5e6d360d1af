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
use sla::{Case, Instant, Policy, Promise, Record};
use std::sync::{Arc, Mutex, PoisonError};

/// Everything a request for support needs.
pub(crate) struct Desk {
    pub(crate) terms: Terms,
    /// What the terms say at this moment.
    pub(crate) policies: Latest,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Clock,
    /// Signs receipts.
    pub(crate) signer: Signer,
    /// Those that are being used at this moment.
    pub(crate) keys: KeysInUse,
    /// Tells the outbox that there is something in it.
    pub(crate) hint: Hint,
}

/// The policy of the last second that was asked for: its calendar isn't laid out for each request anew.
#[derive(Default)]
pub(crate) struct Latest(Mutex<Option<(Instant, Arc<Policy>)>>);

impl Latest {
    fn at(&self, now: Instant, terms: &Terms) -> Arc<Policy> {
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*latest {
            Some((at, policy)) if *at == now => Arc::clone(policy),
            _ => {
                let policy = Arc::new(terms.policy(now));
                *latest = Some((now, Arc::clone(&policy)));
                policy
            }
        }
    }
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
    pub(crate) fn session(&self, caller: &Caller) -> Session {
        let now = self.now();
        let terms = &self.terms;
        let policy = self.policies.at(now, terms);
        let names = terms.subscriptions.iter().map(|one| one.name.clone());
        Session {
            now,
            contact: domain::contact(caller, &terms.subscriptions, &policy),
            product: terms.product.clone(),
            phone: terms.phone.clone(),
            subscriptions: names.collect(),
            updated_on: terms.updated_on.clone(),
            exceptions_url: terms.exceptions_url.clone(),
            policy: Arc::unwrap_or_clone(policy),
            proof_key: self.signer.public_key(),
            customer: Customer {
                drafts: drafts(caller),
                name: caller.name.clone(),
                email: caller.email.clone(),
                role: caller.role,
            },
        }
    }

    /// Takes a request, once for each key, and fixes its promise at this moment.
    ///
    /// What was stored under the key before is answered whatever is decided now: a request that was accepted
    /// stays accepted, whatever has become of the package and the terms since. It is looked for last,
    /// because hardly ever there is something. A store that didn't take the request isn't asked in the
    /// same breath: whoever sends it again is told.
    pub(crate) async fn accept(
        &self,
        caller: Arc<Caller>,
        key: IdempotencyKey,
        request: CheckedRequest,
    ) -> Result<Accepted, Refusal> {
        let using = self.keys.begin(&caller, &key).ok_or(Refusal::InFlight)?;
        let fingerprint = domain::fingerprint(&request);
        let accepted = match self.decide(&caller, &request) {
            Ok(promise) => {
                let acceptance = acceptance(caller, (key, fingerprint), request, promise);
                let acceptance = Arc::new(acceptance);
                match self.keep(&acceptance).await? {
                    Done::Stored(number) => {
                        let receipt = acceptance.receipt(number, self.now(), &self.signer);
                        Ok(Accepted::New(receipt))
                    }
                    Done::Found(kept) => self.again(*kept, fingerprint),
                    _ => Err(Refusal::Unavailable),
                }
            }
            Err(refusal) => {
                let before = self.store.find(&caller, Name::Key(key)).await;
                let before = before.map_err(|why| unavailable(&why))?;
                before.map_or(Err(refusal), |kept| self.again(kept, fingerprint))
            }
        };
        drop(using);
        accepted
    }

    /// What is promised now.
    fn decide(&self, caller: &Caller, request: &CheckedRequest) -> Result<Promise, Refusal> {
        let at = self.now();
        let policy = self.policies.at(at, &self.terms);
        let contact = domain::contact(caller, &self.terms.subscriptions, &policy);
        let case = Case {
            channel: request.channel(),
            role: caller.role,
            severity: request.severity(),
        };
        let promise = domain::decide(&contact, &policy, case, at)?;
        domain::agreed(promise, request.terms.as_ref())
    }

    async fn keep(&self, acceptance: &Arc<Acceptance>) -> Result<Done, Refusal> {
        let change = Change::Accept(Arc::clone(acceptance));
        let done = self.store.apply(change).await;
        let done = done.map_err(|why| unavailable(&why))?;
        if let Done::Stored(number) = &done {
            let case = acceptance.promise.terms.case;
            tracing::info!(%number, %case, "a request is stored");
            self.hint.notify_one();
        }
        Ok(done)
    }

    /// How a request of the caller's own stands; `None` for anyone else's.
    pub(crate) async fn receipt(
        &self,
        caller: &Caller,
        number: RequestNumber,
    ) -> Result<Option<Receipt>, Refusal> {
        let kept = self.store.find(caller, Name::Number(number)).await;
        let kept = kept.map_err(|why| unavailable(&why))?;
        Ok(kept.map(|kept| self.signed(kept)))
    }

    fn signed(&self, kept: Kept) -> Receipt {
        kept.receipt(self.now(), &self.signer)
    }

    /// The answer to a request whose key was used before.
    fn again(&self, kept: Kept, fingerprint: [u8; 32]) -> Result<Accepted, Refusal> {
        let same = kept.fingerprint == fingerprint;
        let receipt = self.signed(kept);
        if same {
            Ok(Accepted::Again(receipt))
        } else {
            Err(Refusal::AlreadySent(Box::new(receipt)))
        }
    }
}

/// The request with its promise, and all that follows from it.
fn acceptance(
    caller: Arc<Caller>,
    (key, fingerprint): (IdempotencyKey, [u8; 32]),
    request: CheckedRequest,
    promise: Promise,
) -> Acceptance {
    let record = Record::new(promise.clone());
    let author = domain::author(&caller, request.language);
    Acceptance {
        timers: domain::timers(&record),
        messages: domain::messages(Event::Accepted, &author, &record, promise.start),
        key,
        fingerprint,
        caller,
        request,
        promise,
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
