//! What promises were made under and receipts signed with, from its first use on.

use crate::domain::{Done, PolicyInUse};
use crate::store::tx::{Fault, Tx};
use sla::Instant;

/// Keeps what a policy says, under its digest.
pub(super) async fn policy(
    tx: &mut impl Tx,
    policy: &PolicyInUse,
    at: Instant,
) -> Result<Done, Fault> {
    tx.run(
        "INSERT INTO policy (digest, content, first_used) VALUES ($1, $2, $3)
         ON CONFLICT (digest) DO NOTHING",
        &[
            policy.digest.as_str().into(),
            policy.content.as_str().into(),
            at.into(),
        ],
    )
    .await?;
    Ok(Done::Yes)
}

/// Keeps a public key.
pub(super) async fn key(tx: &mut impl Tx, public: &str, at: Instant) -> Result<Done, Fault> {
    tx.run(
        "INSERT INTO signing_key (public, first_used) VALUES ($1, $2)
         ON CONFLICT (public) DO NOTHING",
        &[public.into(), at.into()],
    )
    .await?;
    Ok(Done::Yes)
}

/// Whether a signing key was ever used.
pub(in crate::store) async fn knows_a_key(tx: &mut impl Tx) -> Result<bool, Fault> {
    let rows = tx
        .rows("SELECT first_used FROM signing_key LIMIT 1", &[])
        .await?;
    Ok(!rows.is_empty())
}
