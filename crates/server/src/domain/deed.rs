//! What was done about a request, and what follows from it.

use super::change::{Kept, Message, Timer};
use super::{Act, messages, timers};
use chrono::SecondsFormat;
use policy::Terms;
use protocol::RequestNumber;
use sla::{Author, CannotReclassify, Entry, Instant, Record};

/// Something that is done about a request.
#[derive(Clone, Debug)]
pub(crate) struct Doing {
    pub(crate) act: Act,
    /// When it was done.
    pub(crate) at: Instant,
    /// When it is put on record, which can be later.
    pub(crate) recorded: Instant,
}

/// What is to be stored of something that was done about a request.
#[derive(Debug)]
pub(crate) struct Deed {
    pub(crate) number: RequestNumber,
    pub(crate) at: Instant,
    pub(crate) recorded: Instant,
    pub(crate) written: Written,
    /// They take the place of those that were still to come; `None` leaves all as they are.
    pub(crate) timers: Option<Vec<Timer>>,
    pub(crate) messages: Vec<Message>,
}

/// What a deed leaves on record.
#[derive(Debug)]
pub(crate) enum Written {
    /// Something was written to the customer, by someone of this name.
    Answer { author: Author, name: String },
    /// A promise supersedes the others; this is its place among them.
    Promise {
        entry: Box<Entry>,
        place: i64,
        policy: PolicyInUse,
    },
}

/// What a policy says, and its digest.
#[derive(Clone, Debug)]
pub(crate) struct PolicyInUse {
    pub(crate) digest: String,
    pub(crate) content: String,
}

impl From<&Terms> for PolicyInUse {
    fn from(terms: &Terms) -> Self {
        Self {
            digest: terms.digest().to_owned(),
            content: terms.canonical().to_owned(),
        }
    }
}

/// Why something can't be done about a request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotAct {
    #[error("a change of severity needs the policy")]
    NoPolicy,
    #[error("the request came in later than that, at {}", .0.to_rfc3339_opts(SecondsFormat::Secs, true))]
    TooEarly(Instant),
    #[error("{0}")]
    Refused(CannotReclassify),
}

/// What follows from an act, and the record as it is then.
pub(crate) fn decide_act(
    kept: &Kept,
    Doing { act, at, recorded }: Doing,
    terms: Option<&Terms>,
) -> Result<(Deed, Record), CannotAct> {
    let start = kept.record.promise().start;
    if at < start {
        return Err(CannotAct::TooEarly(start));
    }
    let (written, record) = match act {
        Act::Answered { author, name } => {
            let record = kept.record.clone().written(author, at);
            (Written::Answer { author, name }, record)
        }
        Act::Reclassified { severity, change } => {
            let terms = terms.ok_or(CannotAct::NoPolicy)?;
            // A lowered promise is counted from the request's start.
            let policy = terms.policy(start);
            let record = kept.record.clone().reclassify(&policy, severity, change);
            let record = record.map_err(CannotAct::Refused)?;
            let written = Written::Promise {
                entry: Box::new(record.last().clone()),
                place: i64::try_from(record.entries().count()).unwrap_or(i64::MAX),
                // It may be newer than the one the server started with.
                policy: terms.into(),
            };
            (written, record)
        }
    };
    let event = messages::happened(&kept.record, &record);
    let messages = event.map(|event| messages::messages(event, &kept.author, &record, at));
    // What changes nothing that is promised sets no timer again that has fired.
    let changed = record != kept.record;
    let deed = Deed {
        number: kept.number,
        at,
        recorded,
        written,
        timers: changed.then(|| timers::timers(&record)),
        messages: messages.unwrap_or_default(),
    };
    Ok((deed, record))
}
