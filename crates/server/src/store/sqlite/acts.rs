//! What a specialist does about a request, written straight into the file.

use super::{OpenError, connect, rows};
use crate::domain::{Act, Kept};
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
    let record = match act {
        Act::Answered { author, name } => {
            rows::answer(&transaction, number, (author, &name), at)?;
            kept.record.written(author, at)
        }
        Act::Reclassified { severity, change } => {
            let policy = terms.ok_or(ActError::NoPolicy)?.policy(at);
            let record = kept.record.reclassify(&policy, severity, change);
            let record: Record = record.map_err(ActError::Refused)?;
            rows::supersede(&transaction, number, &record)?;
            record
        }
    };
    transaction.commit()?;
    Ok(Kept { record, ..kept })
}
