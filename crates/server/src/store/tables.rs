//! The tables, for both engines: what a change does to them, and what is read from them.

mod acknowledged;
mod audit;
mod outbox;
mod person;
mod record;
mod request;
mod revocation;
mod timer;
mod used;

use crate::domain::{Change, Done};
use crate::store::tx::{Fault, Tx};
pub(super) use outbox::owed;
pub(super) use request::{find, load};
pub(super) use revocation::revocations;
pub(super) use timer::due;
pub(super) use used::knows_a_key;

/// How many rows are tidied up in one transaction: nobody else waits for long.
pub(super) const BATCH: i64 = 200;

/// What became of a batch: whether there may be more.
fn tidied(rows: u64) -> Done {
    Done::Tidied {
        more: rows >= BATCH.unsigned_abs(),
    }
}

/// Does what a change says.
pub(super) async fn apply(tx: &mut impl Tx, change: &Change) -> Result<Done, Fault> {
    match change {
        Change::Accept(acceptance) => request::accept(tx, acceptance).await,
        Change::Act(deed) => record::add(tx, deed).await,
        Change::Fire(number, timer, messages) => {
            if !timer::over(tx, *number, *timer).await? {
                return Ok(Done::Stale);
            }
            outbox::add(tx, *number, timer.at, messages).await?;
            Ok(Done::Yes)
        }
        Change::Take(lease) => outbox::take(tx, lease).await,
        Change::Settle(outcomes) => outbox::settle(tx, outcomes).await,
        Change::Spread { lanes, now } => outbox::spread(tx, lanes, *now).await,
        Change::ForgetDelivered(before) => outbox::forget(tx, *before).await,
        Change::UsePolicy(policy, at) => used::policy(tx, policy, *at).await,
        Change::UseKey(public, at) => used::key(tx, public, *at).await,
        Change::Revoke(revocation) => revocation::keep(tx, revocation).await,
        Change::ForgetRevoked(before) => revocation::forget(tx, *before).await,
        Change::FreeKeys(before) => request::free_keys(tx, *before).await,
        Change::Export(person, audit) => person::export(tx, person, audit).await,
        Change::Erase(person, audit) => person::erase(tx, person, audit.as_ref()).await,
        Change::EraseBefore(before) => person::erase_before(tx, *before).await,
        Change::Nothing => {
            // It changes no row, and a database that may only be read refuses it all the same.
            tx.run("DELETE FROM timer WHERE request = 0", &[]).await?;
            Ok(Done::Yes)
        }
    }
}
