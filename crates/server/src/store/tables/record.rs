//! What was done about a request since.

use super::{outbox, timer, used};
use crate::domain::{Audit, Deed, Done, Written};
use crate::store::tx::{Fault, Tx, Value, json};
use protocol::RequestNumber;
use sla::{Author, Change, Entry, Instant, Promise, Record, first_response};

/// Stores what was done. It is stale when it was decided on what isn't so any more.
///
/// What is stored already was stored by an earlier try whose outcome got lost: it counts once.
pub(super) async fn add(tx: &mut impl Tx, deed: &Deed) -> Result<Done, Fault> {
    let number = deed.number;
    let somebody_s = lock(tx, number).await?;
    let before = answered(tx, number).await?;
    match &deed.written {
        Written::Answer { author, name } => {
            if !answer(tx, number, (*author, name), deed.at).await? {
                return Ok(Done::Yes);
            }
            audit(tx, deed, (name, "answered")).await?;
        }
        Written::Promise { .. } if before.is_some() => return Ok(Done::Stale),
        Written::Promise {
            entry,
            place,
            policy,
        } => {
            used::policy(tx, policy, deed.at).await?;
            if !supersede(tx, (number, *place), entry).await? {
                let last = superseding(tx, number).await?.pop();
                return Ok(if last.as_ref() == Some(entry) {
                    Done::Yes
                } else {
                    Done::Stale
                });
            }
            let by = entry.change.as_ref();
            let by = by.map_or("", |change| change.author.as_str());
            audit(tx, deed, (by, "reclassified")).await?;
        }
    }
    // Nothing more is said about a request whose author was forgotten.
    if somebody_s {
        if let Some(timers) = &deed.timers {
            timer::replace(tx, (number, deed.at), timers).await?;
        }
        // An answer that was given meanwhile was told of.
        if before.is_none() {
            outbox::add(tx, number, deed.at, &deed.messages).await?;
        }
    }
    Ok(Done::Yes)
}

/// Has what is done about a request, and its erasure, take turns; says whether it is still somebody's.
async fn lock(tx: &mut impl Tx, number: RequestNumber) -> Result<bool, Fault> {
    let statement = "UPDATE request SET language = language WHERE number = $1 AND email <> ''";
    Ok(tx.run(statement, &[number.into()]).await? == 1)
}

async fn audit(
    tx: &mut impl Tx,
    deed: &Deed,
    (actor, act): (&str, &'static str),
) -> Result<(), Fault> {
    let audit = Audit {
        at: deed.recorded,
        actor: actor.to_owned(),
        act,
        about: deed.number.to_string(),
    };
    super::audit::add(tx, &audit).await
}

/// The record of a request that was accepted with this promise.
pub(super) async fn restored(
    tx: &mut impl Tx,
    number: RequestNumber,
    first: Promise,
) -> Result<Record, Fault> {
    let later = superseding(tx, number).await?;
    Ok(Record::restored(first, later, answered(tx, number).await?))
}

async fn superseding(tx: &mut impl Tx, number: RequestNumber) -> Result<Vec<Entry>, Fault> {
    let statement =
        "SELECT promise, at, author, reason FROM superseding WHERE request = $1 ORDER BY position";
    let rows = tx.rows(statement, &[number.into()]).await?;
    let entry = |row: crate::store::tx::Row| {
        Ok(Entry {
            promise: row.json(0)?,
            change: Some(Change {
                at: row.instant(1)?,
                author: row.text(2)?.to_owned(),
                reason: row.text(3)?.to_owned(),
            }),
        })
    };
    rows.into_iter().map(entry).collect()
}

async fn answered(tx: &mut impl Tx, number: RequestNumber) -> Result<Option<Instant>, Fault> {
    let statement = "SELECT kind, at FROM answer WHERE request = $1";
    let rows = tx.rows(statement, &[number.into()]).await?;
    let answers: Result<Vec<_>, Fault> = rows
        .iter()
        .map(|row| {
            let author = match row.text(0)? {
                SPECIALIST => Author::Specialist,
                _ => Author::Automatic,
            };
            Ok((author, row.instant(1)?))
        })
        .collect();
    Ok(first_response(answers?))
}

const SPECIALIST: &str = "specialist";

/// Adds an answer; says whether it is a new one.
async fn answer(
    tx: &mut impl Tx,
    number: RequestNumber,
    (author, name): (Author, &str),
    at: Instant,
) -> Result<bool, Fault> {
    let kind = match author {
        Author::Specialist => SPECIALIST,
        // What the customer writes themselves is no answer.
        Author::Automatic | Author::Customer => "automatic",
    };
    let added = tx
        .run(
            "INSERT INTO answer (request, at, kind, author)
             SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT)
             WHERE NOT EXISTS (SELECT 1 FROM answer
               WHERE request = $1 AND at = $2 AND kind = $3 AND author = $4)",
            &[number.into(), at.into(), kind.into(), name.into()],
        )
        .await?;
    Ok(added == 1)
}

/// Whether there was place for a promise that supersedes the others.
async fn supersede(
    tx: &mut impl Tx,
    (number, place): (RequestNumber, i64),
    Entry { promise, change }: &Entry,
) -> Result<bool, Fault> {
    let Some(change) = change else {
        return Ok(false);
    };
    let values: [Value<'_>; 6] = [
        number.into(),
        place.into(),
        json(promise)?,
        change.at.into(),
        change.author.as_str().into(),
        change.reason.as_str().into(),
    ];
    let added = tx
        .run(
            "INSERT INTO superseding (request, position, promise, at, author, reason)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (request, position) DO NOTHING",
            &values,
        )
        .await?;
    Ok(added == 1)
}
