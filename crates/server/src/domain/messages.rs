//! Who is told what happens to a request: its author by mail, other systems by webhook.
//!
//! Nothing in a message is the author's own words, so that nobody can have the server carry theirs to
//! someone else.

use super::{Customer, Message, TimerKind, timers};
use crate::json;
use protocol::Language;
use serde::{Deserialize, Serialize};
use sla::{Channel, Instant, Promise, Record, Severity, Standing};

/// Where messages go, by name.
pub(crate) mod lanes {
    /// To authors.
    pub(crate) const MAIL: &str = "mail";
    /// To every endpoint there is when it is sent: whoever decides need not know them.
    pub(crate) const WEBHOOKS: &str = "webhooks";

    /// To one endpoint.
    pub(crate) fn endpoint(name: &str) -> String {
        format!("webhook {name}")
    }
}

/// Something that happened to a request, of which others are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// It was stored, and its promise is fixed.
    Accepted,
    /// A specialist wrote the first answer.
    Answered,
    /// Another promise has superseded the one before.
    Reclassified,
    /// A moment of its promise has come.
    Due(TimerKind),
}

/// What a mail says of a request; its words are found when it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Letter {
    /// The author's address, by the signed token alone.
    pub(crate) to: String,
    pub(crate) topic: Topic,
    pub(crate) language: Language,
    pub(crate) promise: Promise,
    #[serde(with = "chrono::serde::ts_seconds_option")]
    pub(crate) answered: Option<Instant>,
}

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Topic {
    Acknowledged,
    Answered,
    Missed,
}

/// What a webhook says of a request as something happens to it.
#[derive(Debug, Serialize)]
struct News<'a> {
    /// The id of the author's company.
    account: &'a str,
    channel: Channel,
    severity: Severity,
    /// The promise in force.
    promise: &'a Promise,
    #[serde(with = "chrono::serde::ts_seconds_option")]
    answered: Option<Instant>,
    /// `None` where nothing is guaranteed.
    standing: Option<Stands>,
}

/// A standing as it travels.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum Stands {
    Running {
        left_s: i64,
    },
    Warned {
        left_s: i64,
    },
    Met {
        #[serde(with = "chrono::serde::ts_seconds")]
        at: Instant,
    },
    Missed {
        by_s: i64,
    },
}

/// What happened to a request between two looks at its record, if others are told of it.
pub(crate) fn happened(before: &Record, after: &Record) -> Option<Event> {
    if before.answered().is_none() && after.answered().is_some() {
        Some(Event::Answered)
    } else if before.entries().count() < after.entries().count() {
        Some(Event::Reclassified)
    } else {
        None
    }
}

/// The messages that follow from an event: the author's, if it is for them, and one for all endpoints.
///
/// None when a moment of the promise has come and nothing is due any more.
pub(crate) fn messages(
    event: Event,
    author: &Customer,
    record: &Record,
    now: Instant,
) -> Vec<Message> {
    if let Event::Due(timer) = event
        && !timers::holds(timer, record, now)
    {
        return vec![];
    }
    let mail = topic(event).and_then(|topic| {
        let letter = Letter {
            to: author.email.clone(),
            topic,
            language: author.language,
            promise: record.promise().clone(),
            answered: record.answered(),
        };
        message(lanes::MAIL, event, &letter)
    });
    let promise = record.promise();
    let news = News {
        account: &author.account,
        channel: promise.terms.case.channel,
        severity: promise.terms.case.severity,
        promise,
        answered: record.answered(),
        standing: record.standing(now).map(Stands::from),
    };
    let webhooks = message(lanes::WEBHOOKS, event, &news);
    mail.into_iter().chain(webhooks).collect()
}

fn message(lane: &str, event: Event, body: &impl Serialize) -> Option<Message> {
    Some(Message {
        lane: lane.to_owned(),
        kind: event.name(),
        // Structures of texts, numbers and instants always have a place in JSON.
        body: json::text(body).ok()?,
    })
}

/// What the author is told; the rest concerns the team alone.
fn topic(event: Event) -> Option<Topic> {
    match event {
        Event::Accepted => Some(Topic::Acknowledged),
        Event::Answered => Some(Topic::Answered),
        Event::Due(TimerKind::Missed) => Some(Topic::Missed),
        Event::Reclassified | Event::Due(TimerKind::Warning | TimerKind::DueSoon) => None,
    }
}

impl Event {
    /// Its name in records and webhooks.
    fn name(self) -> &'static str {
        match self {
            Self::Accepted => "request.created",
            Self::Answered => "request.answered",
            Self::Reclassified => "promise.changed",
            Self::Due(TimerKind::Warning) => "promise.warning",
            Self::Due(TimerKind::DueSoon) => "promise.due_soon",
            Self::Due(TimerKind::Missed) => "promise.missed",
        }
    }
}

impl From<Standing> for Stands {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Running { left } => Self::Running {
                left_s: left.num_seconds(),
            },
            Standing::Warned { left } => Self::Warned {
                left_s: left.num_seconds(),
            },
            Standing::Met { at } => Self::Met { at },
            Standing::Missed { by } => Self::Missed {
                by_s: by.num_seconds(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sla::{Author, Case, Change, Channel, Commitment, Entry, Role, Severity, Terms};

    const DUE: i64 = 3600;

    fn at(unix_s: i64) -> Instant {
        sla::instant(unix_s).unwrap()
    }

    fn promise() -> Promise {
        Promise {
            terms: Terms {
                case: Case {
                    channel: Channel::Email,
                    role: Role::SuperAdmin,
                    severity: Severity::Standard,
                },
                commitment: Commitment::Guaranteed { within_s: 3600 },
                policy: "digest".into(),
            },
            start: at(0),
            raised: None,
            stops: vec![],
            warn: Some(at(2700)),
            due: Some(at(DUE)),
        }
    }

    fn told(answered: Option<i64>, event: Event, now: i64) -> Vec<Message> {
        let author = Customer {
            email: "ada@northwind.example".into(),
            language: Language::It,
            account: "northwind".into(),
        };
        let record = Record::new(promise());
        let record = match answered {
            Some(unix_s) => record.written(Author::Specialist, at(unix_s)),
            None => record,
        };
        messages(event, &author, &record, at(now))
    }

    /// What goes where, such as `mail acknowledged, webhooks request.created`.
    #[track_caller]
    fn check(answered: Option<i64>, event: Event, now: i64, expected: &str) {
        let messages = told(answered, event, now);
        let said = messages.iter().map(|message| match message.lane.as_str() {
            lanes::MAIL => {
                let letter: Letter = serde_json::from_str(&message.body).unwrap();
                assert_eq!(letter.to, "ada@northwind.example");
                format!("mail {:?}", letter.topic).to_lowercase()
            }
            lane => format!("{lane} {}", message.kind),
        });
        assert_eq!(said.collect::<Vec<_>>().join(", "), expected);
    }

    #[test]
    fn each_event_is_told_to_the_endpoints_and_some_to_the_author() {
        check(
            None,
            Event::Accepted,
            0,
            "mail acknowledged, webhooks request.created",
        );
        check(
            Some(60),
            Event::Answered,
            60,
            "mail answered, webhooks request.answered",
        );
        check(None, Event::Reclassified, 60, "webhooks promise.changed");
        check(
            None,
            Event::Due(TimerKind::Warning),
            2700,
            "webhooks promise.warning",
        );
        check(
            None,
            Event::Due(TimerKind::DueSoon),
            3300,
            "webhooks promise.due_soon",
        );
        check(
            None,
            Event::Due(TimerKind::Missed),
            DUE + 1,
            "mail missed, webhooks promise.missed",
        );
    }

    /// F20: what was answered in time is not said to be missed, and what is missed not to be due.
    #[test]
    fn a_moment_that_means_nothing_any_more_is_told_to_nobody() {
        check(Some(DUE), Event::Due(TimerKind::Missed), DUE + 1, "");
        check(Some(60), Event::Due(TimerKind::Warning), 2700, "");
        check(Some(60), Event::Due(TimerKind::DueSoon), 3300, "");
        check(None, Event::Due(TimerKind::Missed), DUE, "");
        check(None, Event::Due(TimerKind::Warning), DUE + 1, "");
        check(None, Event::Due(TimerKind::DueSoon), DUE + 1, "");
    }

    #[test]
    fn a_late_answer_does_not_hide_the_miss() {
        check(
            Some(DUE + 60),
            Event::Due(TimerKind::Missed),
            DUE + 90,
            "mail missed, webhooks promise.missed",
        );
    }

    #[test]
    fn what_happened_is_read_from_the_record() {
        let open = Record::new(promise());
        let answered = open.clone().written(Author::Specialist, at(60));
        let again = answered.clone().written(Author::Specialist, at(90));
        let automatic = open.clone().written(Author::Automatic, at(60));
        let changed = Entry {
            promise: promise(),
            change: Some(Change {
                at: at(60),
                author: "Sam".into(),
                reason: "Graver".into(),
            }),
        };
        let changed = Record::restored(promise(), [changed], None);
        assert_eq!(happened(&open, &answered), Some(Event::Answered));
        assert_eq!(happened(&answered, &again), None);
        assert_eq!(happened(&open, &automatic), None);
        assert_eq!(happened(&open, &changed), Some(Event::Reclassified));
    }

    /// T11: nothing that the author wrote, and not the name they chose.
    #[test]
    fn a_message_says_nothing_in_the_author_s_words() {
        for message in told(None, Event::Accepted, 0) {
            let body: serde_json::Value = serde_json::from_str(&message.body).unwrap();
            let fields: Vec<&String> = body.as_object().unwrap().keys().collect();
            let expected = match message.lane.as_str() {
                lanes::MAIL => vec!["answered", "language", "promise", "to", "topic"],
                _ => vec![
                    "account", "answered", "channel", "promise", "severity", "standing",
                ],
            };
            assert_eq!(fields, expected);
        }
    }
}
