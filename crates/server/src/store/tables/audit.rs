//! What specialists and operators did.

use crate::domain::Audit;
use crate::store::tx::{Fault, Tx};

/// Puts an act on record, in the transaction of what it did.
pub(super) async fn add(tx: &mut impl Tx, audit: &Audit) -> Result<(), Fault> {
    tx.run(
        "INSERT INTO audit (at, actor, act, about) VALUES ($1, $2, $3, $4)",
        &[
            audit.at.into(),
            audit.actor.as_str().into(),
            audit.act.into(),
            audit.about.as_str().into(),
        ],
    )
    .await
    .map(drop)
}
