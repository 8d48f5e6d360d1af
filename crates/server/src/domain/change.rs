//! What is stored: something that happened, with all that was decided about it.

use super::deed::{Deed, PolicyInUse};
use super::{Caller, Revocation};
use protocol::{CheckedRequest, IdempotencyKey, Language, RequestNumber};
use sla::{Instant, Promise, Record};
use std::sync::Arc;

/// Something that happened. It is stored whole or not at all.
#[derive(Debug)]
pub(crate) enum Change {
    /// A request is accepted.
    Accept(Arc<Acceptance>),
    /// Something was done about a request.
    Act(Box<Deed>),
    /// The time of a timer has come: it is over, and these messages go out.
    Fire(RequestNumber, Timer, Vec<Message>),
    /// Messages are taken to be sent: so that nobody else takes them before the lease is over.
    Take(Lease),
    /// Messages were sent, or they weren't; stale when somebody else has taken one since.
    Settle(Vec<Outcome>),
    /// Messages for all of these lanes are made one for each, a batch at a time.
    Spread { lanes: Vec<String>, now: Instant },
    /// Messages that were delivered before are forgotten.
    ForgetDelivered(Instant),
    /// A policy is in use: what it says is kept under its digest.
    UsePolicy(PolicyInUse, Instant),
    /// A signing key is in use: its public half is kept (PEM).
    UseKey(String, Instant),
    /// A person's tokens are revoked.
    Revoke(Revocation),
    /// Revocations of tokens that were issued before, and have ended since, are forgotten.
    ForgetRevoked(Instant),
    /// Keys of requests that were accepted before are free again.
    FreeKeys(Instant),
    /// A person is told what is kept of them.
    Export(Person, Audit),
    /// A person is forgotten, a batch of their requests at a time; the first puts it on record.
    Erase(Person, Option<Audit>),
    /// Whoever's requests were accepted before is forgotten with them, a batch at a time.
    EraseBefore(Instant),
    /// Nothing: whether anything can be stored at all.
    Nothing,
}

/// What became of a change.
#[derive(Debug)]
pub(crate) enum Done {
    /// The request is stored under this number.
    Stored(RequestNumber),
    /// A request was stored under the same key before: this one or another.
    Found(Box<Kept>),
    /// These messages were taken; more may be waiting, even where none of these is to be sent.
    Taken { sendings: Vec<Sending>, more: bool },
    /// This is kept of the person.
    Exported(serde_json::Value),
    /// So many requests are nobody's now; there may be more, unless it is none.
    Erased(usize),
    /// A batch of what is old is gone; there may be more.
    Tidied { more: bool },
    /// The rest.
    Yes,
    /// Somebody else was quicker: what the change was decided on isn't so any more.
    Stale,
}

/// A person, as their tokens name them.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) issuer: String,
    pub(crate) subject: String,
}

/// Something that a specialist or an operator did.
#[derive(Clone, Debug)]
pub(crate) struct Audit {
    pub(crate) at: Instant,
    /// Who did it.
    pub(crate) actor: String,
    pub(crate) act: &'static str,
    /// To what or whom.
    pub(crate) about: String,
}

/// A request to be stored.
#[derive(Debug)]
pub(crate) struct Acceptance {
    pub(crate) key: IdempotencyKey,
    /// Two requests under one key are the same when this is.
    pub(crate) fingerprint: [u8; 32],
    pub(crate) caller: Arc<Caller>,
    pub(crate) request: CheckedRequest,
    pub(crate) promise: Promise,
    pub(crate) timers: Vec<Timer>,
    pub(crate) messages: Vec<Message>,
}

/// What is stored of a request.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) number: RequestNumber,
    pub(crate) subject: String,
    /// What makes it the same one when it is sent again.
    pub(crate) fingerprint: [u8; 32],
    pub(crate) record: Record,
    pub(crate) author: Customer,
}

/// Who is answered, as their token said when the request was accepted.
#[derive(Clone, Debug)]
pub(crate) struct Customer {
    pub(crate) email: String,
    pub(crate) language: Language,
    /// The account's id.
    pub(crate) account: String,
}

/// Who a caller is to those who answer them.
pub(crate) fn author(caller: &Caller, language: Language) -> Customer {
    Customer {
        email: caller.email.clone(),
        language,
        account: caller.account.id.clone(),
    }
}

/// A moment of a promise at which something has to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timer {
    pub(crate) kind: TimerKind,
    pub(crate) at: Instant,
}

/// What has to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimerKind {
    /// Specialists are warned that the time runs out.
    Warning,
    /// The answer counts as due soon.
    DueSoon,
    /// The due time is over.
    Missed,
}

impl TimerKind {
    const NAMES: [(Self, &'static str); 3] = [
        (Self::Warning, "warning"),
        (Self::DueSoon, "due_soon"),
        (Self::Missed, "missed"),
    ];

    /// Its name in the database.
    pub(crate) fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter().filter(|(kind, _)| *kind == self);
        names.next().map_or("", |(_, name)| name)
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let mut names = Self::NAMES.iter().filter(|(_, each)| *each == name);
        names.next().map(|(kind, _)| *kind)
    }
}

/// Something that is to be sent once the change is safe.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    /// Where it goes: one destination's trouble doesn't hold up another's messages.
    pub(crate) lane: String,
    pub(crate) kind: &'static str,
    /// As JSON.
    pub(crate) body: String,
}

/// Which messages are taken, and for how long.
#[derive(Clone, Debug)]
pub(crate) struct Lease {
    pub(crate) lane: String,
    pub(crate) now: Instant,
    /// What isn't settled by then is taken again.
    pub(crate) until: Instant,
    pub(crate) most: usize,
}

/// What a destination is owed, or won't get any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owed {
    pub(crate) lane: String,
    /// `waiting` or `dead`.
    pub(crate) state: String,
    pub(crate) messages: i64,
    /// When the first of them was made.
    pub(crate) oldest: Instant,
}

/// A message that was taken to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Sending {
    pub(crate) id: i64,
    /// Which taking this is: who comes back after another has taken it changes nothing.
    pub(crate) fence: i64,
    pub(crate) request: RequestNumber,
    pub(crate) kind: String,
    /// As JSON.
    pub(crate) body: String,
    pub(crate) created_at: Instant,
    /// How often it was taken, this time included.
    pub(crate) attempts: i64,
}

/// What became of a message that was taken.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) id: i64,
    /// By whom it was taken.
    pub(crate) fence: i64,
    pub(crate) settled: Settled,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    Delivered,
    /// It is tried again at that time.
    Retry {
        at: Instant,
        why: String,
    },
    /// It will never be sent.
    Dead {
        why: String,
    },
}
