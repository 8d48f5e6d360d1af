//! Whose tokens were revoked, and up to when.

use super::{BATCH, tidied};
use crate::domain::{Done, Revocation};
use crate::store::tx::{Fault, Row, Tx};
use sla::Instant;

/// Keeps a revocation; the last one of a person counts.
pub(super) async fn keep(tx: &mut impl Tx, revocation: &Revocation) -> Result<Done, Fault> {
    tx.run(
        "INSERT INTO revocation (issuer, caller, not_before) VALUES ($1, $2, $3)
         ON CONFLICT (issuer, caller) DO UPDATE SET not_before = excluded.not_before",
        &[
            revocation.issuer.as_str().into(),
            revocation.subject.as_str().into(),
            revocation.not_before.into(),
        ],
    )
    .await?;
    Ok(Done::Yes)
}

/// Forgets those that were made for tokens of before, a batch at a time.
pub(super) async fn forget(tx: &mut impl Tx, before: Instant) -> Result<Done, Fault> {
    let forgotten = tx
        .run(
            "DELETE FROM revocation WHERE not_before < $1 AND (issuer, caller) IN (
               SELECT issuer, caller FROM revocation WHERE not_before < $1 LIMIT $2)",
            &[before.into(), BATCH.into()],
        )
        .await?;
    Ok(tidied(forgotten))
}

/// Those of tokens that may have been issued after `since`.
pub(in crate::store) async fn revocations(
    tx: &mut impl Tx,
    since: Instant,
) -> Result<Vec<Revocation>, Fault> {
    let statement = "SELECT issuer, caller, not_before FROM revocation WHERE not_before > $1";
    let rows = tx.rows(statement, &[since.into()]).await?;
    let revocation = |row: &Row| {
        Ok(Revocation {
            issuer: row.text(0)?.to_owned(),
            subject: row.text(1)?.to_owned(),
            not_before: row.instant(2)?,
        })
    };
    rows.iter().map(revocation).collect()
}
