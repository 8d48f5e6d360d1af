//! What a specialist does about a request, written straight into the file.

use super::{OpenError, connect, rows};
use crate::domain::{Act, Kept};
use chrono::SecondsFormat;
use policy::Terms;
use protocol::RequestNumber;
use rusqlite::TransactionBehavior;
use sla::{CannotReclassify, Instant, Record};
use std::path::Path;

/// Why an act didn't take place.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ActError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("there is no request {0}")]
    NoSuchRequest(RequestNumber),
    #[error("a change of severity needs the policy")]
    NoPolicy,
    #[error("the request came in later than that, at {}", .0.to_rfc3339_opts(SecondsFormat::Secs, true))]
    TooEarly(Instant),
    #[error("{0}")]
    Refused(CannotReclassify),
}

/// Does it, in one transaction, and answers how the request stands then.
///
/// The server may be running: it reads the file whenever it is asked how a request stands.
pub(crate) fn act(
    path: &Path,
    number: RequestNumber,
    (act, at): (Act, Instant),
    terms: Option<&Terms>,
) -> Result<Kept, ActError> {
    let mut connection = connect(path)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let kept = rows::find_any(&transaction, number)?;
    let kept = kept.ok_or(ActError::NoSuchRequest(number))?;
    let start = kept.record.promise().start;
    if at < start {
        return Err(ActError::TooEarly(start));
    }
    let record = match act {
        Act::Answered { author, name } => {
            rows::answer(&transaction, number, (author, &name), at)?;
            kept.record.written(author, at)
        }
        Act::Reclassified { severity, change } => {
            let terms = terms.ok_or(ActError::NoPolicy)?;
            // A lowered promise is counted from the request's start.
            let record = kept
                .record
                .reclassify(&terms.policy(start), severity, change);
            let record: Record = record.map_err(ActError::Refused)?;
            // The file may have changed since the server started, and change again before it does.
            let policy = (terms.digest(), terms.canonical());
            rows::keep_policy(&transaction, policy, at)?;
            rows::supersede(&transaction, number, &record)?;
            record
        }
    };
    transaction.commit()?;
    Ok(Kept { record, ..kept })
}
