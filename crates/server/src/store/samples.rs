//! Changes for tests.

use crate::domain::{
    Acceptance, Account, App, Caller, Change, Message, Timer, TimerKind, TokenTrace, fingerprint,
};
use protocol::{IdempotencyKey, Language, NewRequest};
use sla::{Case, Channel, Commitment, Instant, Promise, Role, Severity, Terms};

/// A moment so many seconds after some day in 2027.
pub(crate) fn at(seconds: i64) -> Instant {
    sla::instant(1_800_000_000 + seconds).unwrap()
}

/// Someone who asks.
pub(crate) fn caller(subject: &str) -> Caller {
    let word = || String::from("x");
    Caller {
        issuer: word(),
        subject: subject.to_owned(),
        name: "Ada".to_owned(),
        email: "ada@example.com".to_owned(),
        role: Role::User,
        account: Account {
            id: "acme".to_owned(),
            name: word(),
        },
        subscription: word(),
        channels: vec![Channel::Chat],
        app: App::Web,
        token: TokenTrace {
            id: None,
            issued_at: at(0),
        },
    }
}

/// A promise made at 0 and due after 60 seconds.
pub(crate) fn promise() -> Promise {
    Promise {
        terms: Terms {
            case: Case {
                channel: Channel::Chat,
                role: Role::User,
                severity: Severity::Standard,
            },
            commitment: Commitment::Guaranteed { within_s: 60 },
            policy: "p".to_owned(),
        },
        start: at(0),
        raised: None,
        stops: vec![],
        warn: Some(at(45)),
        due: Some(at(60)),
    }
}

/// A request about something under a key.
pub(crate) fn acceptance(key: u128, subject: &str) -> Acceptance {
    let request = NewRequest {
        channel: Channel::Chat,
        subject: subject.into(),
        description: "d".into(),
        phone: None,
        critical: false,
        language: Language::It,
        terms: None,
        context: vec![],
    };
    let request = request.check().unwrap();
    Acceptance {
        key: IdempotencyKey::from_random(key),
        fingerprint: fingerprint(&request),
        request,
        caller: caller("ada").into(),
        promise: promise(),
        timers: vec![Timer {
            kind: TimerKind::Missed,
            at: at(61),
        }],
        messages: vec![message("mail")],
    }
}

pub(crate) fn message(lane: &str) -> Message {
    Message {
        lane: lane.to_owned(),
        kind: "accepted",
        body: r#"{"to":"ada@example.com"}"#.to_owned(),
    }
}

/// The same as a change.
pub(crate) fn change(key: u128, subject: &str) -> Change {
    Change::Accept(acceptance(key, subject).into())
}
