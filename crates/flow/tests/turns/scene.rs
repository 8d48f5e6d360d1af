//! Who is there, what was written, what the server says.

use flow::{Command, Event, Failure, Flow, Surface};
use protocol::{
    ArticleId, Contact, Customer, Found, Hit, IdempotencyKey, Language, Marked, Problem,
    ProblemCode, PublicKey, Receipt, RequestNumber, Session, Signature,
};
use sla::{Case, Channel, Commitment, Policy, Role, Rule, Severity, Span, SupportHours, instant};

pub(crate) const NOW: i64 = 1_795_392_000;

pub(crate) fn session(role: Role, channels: Vec<Channel>) -> Box<Session> {
    let guarantee = |severity, minutes: u32| Rule {
        case: Case {
            channel: Channel::Email,
            role: Role::SuperAdmin,
            severity,
        },
        commitment: Commitment::Guaranteed {
            within_s: minutes * 60,
        },
        warn_before_s: minutes * 15,
    };
    let terms = Policy {
        digest: "v".into(),
        rules: vec![
            guarantee(Severity::Standard, 60),
            guarantee(Severity::Critical, 30),
        ],
        exceptions: vec![],
        support_hours: SupportHours {
            openings: vec![],
            holidays: vec![],
            known: Span::all(),
        },
    };
    Box::new(Session {
        now: instant(NOW).unwrap(),
        customer: Customer {
            name: "Ada".into(),
            email: "ada@x.example".into(),
            role,
            drafts: "d1".into(),
        },
        contact: Contact::Offered(channels),
        product: "Acme".into(),
        phone: "+39 02 1234".into(),
        subscriptions: vec![],
        updated_on: "2026-11-02".into(),
        exceptions_url: String::new(),
        policy: terms,
        proof_key: PublicKey([1; 32]),
    })
}

pub(crate) fn all() -> Vec<Channel> {
    vec![Channel::Chat, Channel::Email, Channel::Phone]
}

pub(crate) fn opened(role: Role) -> Flow {
    let mut flow = Flow::new(Language::En, Surface::Web);
    let _ = flow.update(Event::Opened(0));
    let _ = flow.update(Event::SessionLoaded(Ok(session(role, all())), 1_000));
    flow
}

/// On the e-mail details, with a text that passes.
pub(crate) fn written() -> Flow {
    let mut flow = opened(Role::SuperAdmin);
    let _ = flow.update(Event::QuestionTyped("Nobody can log in".into()));
    let _ = flow.update(Event::ContactPressed);
    let _ = flow.update(Event::ChannelChosen(Channel::Email));
    let _ = flow.update(Event::SubjectTyped("Login".into()));
    flow
}

pub(crate) fn key(bits: u128) -> IdempotencyKey {
    IdempotencyKey::from_random(bits)
}

pub(crate) fn submitted(commands: &[Command]) -> Option<&IdempotencyKey> {
    commands.iter().find_map(|command| match command {
        Command::Submit(_, key) => Some(key),
        _ => None,
    })
}

pub(crate) fn receipt() -> Receipt {
    let promise = written().quote(Channel::Email).unwrap();
    let now = instant(NOW + 60).unwrap();
    Receipt {
        number: RequestNumber(10_001),
        subject: "Login".into(),
        promise,
        change: None,
        answered: None,
        signature: Signature([2; 64]),
        now,
    }
}

pub(crate) fn hits(id: &str) -> Found {
    let text = |text: &str| {
        vec![Marked {
            text: text.into(),
            hit: false,
        }]
    };
    let id = ArticleId::try_from(id.to_owned()).unwrap();
    Found {
        hits: vec![Hit {
            id,
            language: Language::En,
            title: text("t"),
            line: text("l"),
        }],
    }
}

pub(crate) fn problem(code: ProblemCode, status: u16) -> Problem {
    let (title, detail) = (String::new(), String::new());
    Problem {
        code,
        status,
        title,
        detail,
        errors: vec![],
        receipt: None,
        quote: None,
        retry_after_s: None,
        id: None,
    }
}

/// The server says no.
pub(crate) fn refused(problem: Problem) -> Event {
    Event::Sent(Err(Failure::Refused(Box::new(problem))), 0)
}
