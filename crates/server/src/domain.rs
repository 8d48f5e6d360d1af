//! Who may ask for what, and what is kept: pure decisions, to which time comes as an argument.

mod acknowledgements;
mod change;
mod deed;
mod messages;
mod retries;
mod timers;

use crate::digest;
use crate::signer::Signer;
pub(crate) use acknowledgements::{acknowledged_long_ago, may_acknowledge};
pub(crate) use change::{
    Acceptance, Audit, Change, Customer, Done, Kept, Lease, Message, Outcome, Owed, Person,
    Sending, Settled, Timer, TimerKind, author,
};
pub(crate) use deed::{CannotAct, Deed, Doing, PolicyInUse, Written, decide_act};
use protocol::{CheckedRequest, Contact, Details, NoContact, Receipt, RequestNumber, Statement};
use sla::{Author, Case, Channel, Instant, NoPromise, Policy, Promise, Role, Severity, Terms};

pub(crate) use messages::{Event, Letter, Topic, lanes, messages};
pub(crate) use retries::{Attempt, MAIL, Plan, WEBHOOK};
pub(crate) use timers::timers;

/// The person who asks, as a valid token describes them.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Who signed the token.
    pub(crate) issuer: String,
    /// The person's id with that signer.
    pub(crate) subject: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) account: Account,
    /// The id of what the account bought.
    pub(crate) subscription: String,
    /// The channels of the premium package, in its order; empty without premium.
    pub(crate) channels: Vec<Channel>,
    pub(crate) app: App,
    pub(crate) token: TokenTrace,
}

/// A person of the vendor's, as a valid token of their kind describes them.
#[derive(Clone, Debug)]
pub(crate) struct Specialist {
    /// Who signed the token.
    pub(crate) issuer: String,
    /// The person's id with that signer.
    pub(crate) subject: String,
    pub(crate) name: String,
    pub(crate) email: String,
}

/// The customer's company.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// Where the widget runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum App {
    Web,
    /// The mobile app, which has no premium contact (S07).
    Mobile,
}

/// What is kept of the token, as evidence.
#[derive(Clone, Debug)]
pub(crate) struct TokenTrace {
    pub(crate) id: Option<String>,
    pub(crate) issued_at: Instant,
}

/// A person whose tokens count only from a moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revocation {
    /// Who signs for the person.
    pub(crate) issuer: String,
    /// The person's id with that signer.
    pub(crate) subject: String,
    /// Tokens that were issued earlier are refused.
    pub(crate) not_before: Instant,
}

/// What a specialist does about a request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Wrote an answer, or had one written.
    Answered { author: Author, name: String },
    /// Found it graver or less grave than it was said to be.
    Reclassified {
        severity: Severity,
        change: sla::Change,
    },
}

/// Why a request isn't taken.
#[derive(Debug)]
pub(crate) enum Refusal {
    NotEntitled(NoContact),
    ChannelNotIncluded,
    CriticalNotOffered,
    /// The terms aren't those the request agreed to; these are.
    TermsChanged(Box<Promise>),
    /// The key was used before, for another content.
    AlreadySent(Box<Receipt>),
    /// The same key is being used at this moment: how that ends isn't known yet.
    InFlight,
    /// Nothing is wrong with the request; the same one may be taken later.
    Unavailable,
}

/// Whether premium support can be contacted, and how (S03, S07, S08, S38).
///
/// A channel of the package for which the policy has nothing isn't offered.
pub(crate) fn contact(
    caller: &Caller,
    subscriptions: &[impl AsRef<str>],
    policy: &Policy,
) -> Contact {
    let can_have_premium = subscriptions
        .iter()
        .any(|id| id.as_ref() == caller.subscription);
    let committed = |channel: &Channel| {
        let case = Case {
            channel: *channel,
            role: caller.role,
            severity: Severity::Standard,
        };
        policy.rule(case).is_some()
    };
    let channels: Vec<Channel> = caller.channels.iter().copied().filter(committed).collect();
    if channels.is_empty() {
        Contact::Unavailable(NoContact::NoPremium)
    } else if !can_have_premium {
        Contact::Unavailable(NoContact::Subscription)
    } else if caller.app == App::Mobile {
        Contact::Unavailable(NoContact::Mobile)
    } else {
        Contact::Offered(channels)
    }
}

/// The promise for a case of someone with this `contact`, when it is accepted `at`.
pub(crate) fn decide(
    contact: &Contact,
    policy: &Policy,
    case: Case,
    at: Instant,
) -> Result<Promise, Refusal> {
    match contact {
        Contact::Unavailable(why) => return Err(Refusal::NotEntitled(*why)),
        Contact::Offered(channels) if !channels.contains(&case.channel) => {
            return Err(Refusal::ChannelNotIncluded);
        }
        Contact::Offered(_) => {}
    }
    sla::promise(policy, case, at).map_err(|why| match (why, case.severity) {
        (NoPromise::NotOffered, Severity::Critical) => Refusal::CriticalNotOffered,
        (NoPromise::NotOffered, Severity::Standard) => Refusal::ChannelNotIncluded,
        (NoPromise::BeyondHorizon, _) => Refusal::Unavailable,
    })
}

/// The promise, unless the request agreed to other terms: then the customer decides.
pub(crate) fn agreed(promise: Promise, terms: Option<&Terms>) -> Result<Promise, Refusal> {
    match terms {
        Some(terms) if *terms != promise.terms => Err(Refusal::TermsChanged(Box::new(promise))),
        _ => Ok(promise),
    }
}

/// What makes a request the same one when it is sent again.
///
/// The language is left out: a page that was reloaded in another language asks for the same thing.
/// So are the terms: whatever was agreed to the second time, the request was stored the first time.
pub(crate) fn fingerprint(request: &CheckedRequest) -> [u8; 32] {
    let phone = match &request.details {
        Details::Phone(number) => number.as_str(),
        Details::Chat | Details::Email(_) => "",
    };
    digest::of(&[
        request.channel().name(),
        request.severity().name(),
        request.subject.as_str(),
        request.description.as_str(),
        phone,
    ])
}

impl Acceptance {
    /// The receipt of the request that was stored under a number just now.
    pub(crate) fn receipt(&self, number: RequestNumber, now: Instant, signer: &Signer) -> Receipt {
        let statement = Statement::new(number, self.promise.clone());
        Receipt {
            number,
            subject: self.request.subject.as_str().to_owned(),
            change: None,
            answered: None,
            signature: signer.sign(&statement),
            promise: statement.promise,
            now,
        }
    }
}

impl Kept {
    /// The receipt, as answered `now`.
    pub(crate) fn receipt(self, now: Instant, signer: &Signer) -> Receipt {
        let sla::Entry { promise, change } = self.record.last().clone();
        let statement = Statement::new(self.number, promise);
        Receipt {
            number: self.number,
            subject: self.subject,
            change,
            answered: self.record.answered(),
            signature: signer.sign(&statement),
            promise: statement.promise,
            now,
        }
    }
}
