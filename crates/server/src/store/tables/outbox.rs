//! What is to be sent. A message is added with the change that it tells of, so that neither is there
//! without the other.

use super::{BATCH, acknowledged, tidied};
use crate::domain::lanes;
use crate::domain::{Done, Lease, Message, Outcome, Owed, Sending, Settled};
use crate::store::tx::{Fault, Row, Statement, Tx, Value};
use protocol::RequestNumber;
use sla::Instant;

/// How many copies of messages for all are made in one transaction: as many as gather in moments.
const SPREAD: usize = 1000;

/// Adds messages, to be sent at once.
pub(super) async fn add(
    tx: &mut impl Tx,
    number: RequestNumber,
    at: Instant,
    messages: &[Message],
) -> Result<(), Fault> {
    let messages: Vec<_> = rows(number, at, messages).collect();
    tx.run_all(&messages).await.map(drop)
}

/// What adds messages, to be sent at once.
pub(super) fn rows(
    number: RequestNumber,
    at: Instant,
    messages: &[Message],
) -> impl Iterator<Item = Statement<'_>> {
    messages.iter().map(move |message| {
        let values = vec![
            number.into(),
            message.lane.as_str().into(),
            message.kind.into(),
            message.body.as_str().into(),
            at.into(),
        ];
        let statement = "INSERT INTO outbox (request, lane, kind, body, created_at, due_at)
             VALUES ($1, $2, $3, $4, $5, $5)";
        (statement, values)
    })
}

/// Takes those of a lane whose time has come.
///
/// Nobody else takes them before the lease is over, and who comes back later than that has an old
/// fence: their word on the message changes nothing.
pub(super) async fn take(tx: &mut impl Tx, lease: &Lease) -> Result<Done, Fault> {
    let values = [
        lease.until.into(),
        lease.now.into(),
        lease.lane.as_str().into(),
        Value::Int(i64::try_from(lease.most).unwrap_or(i64::MAX)),
    ];
    tx.alone(&lease.lane).await?;
    // A late word on one of them may come at the same time: the outer conditions are looked at again then.
    // They are such that no index helps with them. It would be gone through for each of those found.
    let rows = tx
        .rows(
            "UPDATE outbox SET due_at = $1, fence = fence + 1, attempts = attempts + 1
             WHERE due_at <= $2 AND state <> 'delivered' AND state <> 'dead' AND id IN (
               SELECT id FROM outbox WHERE lane = $3 AND state = 'waiting' AND due_at <= $2
               ORDER BY due_at, id LIMIT $4)
             RETURNING id, fence, request, kind, body, created_at, attempts",
            &values,
        )
        .await?;
    let mut taken = rows
        .into_iter()
        .map(sending)
        .collect::<Result<Vec<_>, _>>()?;
    taken.sort_by_key(|sending| sending.id);
    let more = taken.len() >= lease.most;
    let sendings = match lease.lane.as_str() {
        lanes::MAIL => acknowledged::admitted(tx, taken, lease.until).await?,
        _ => taken,
    };
    Ok(Done::Taken { sendings, more })
}

fn sending(mut row: Row) -> Result<Sending, Fault> {
    Ok(Sending {
        id: row.int(0)?,
        fence: row.int(1)?,
        request: RequestNumber(row.int(2)?.unsigned_abs()),
        kind: row.take_text(3)?,
        body: row.take_text(4)?,
        created_at: row.instant(5)?,
        attempts: row.int(6)?,
    })
}

/// Says what became of messages; of those that somebody else has taken since it changes nothing.
pub(super) async fn settle(tx: &mut impl Tx, outcomes: &[Outcome]) -> Result<Done, Fault> {
    let statements: Vec<_> = outcomes.iter().map(settled).collect();
    let settled = tx.run_all(&statements).await?;
    Ok(if settled == statements.len() as u64 {
        Done::Yes
    } else {
        Done::Stale
    })
}

fn settled(Outcome { id, fence, settled }: &Outcome) -> Statement<'_> {
    let (state, at, why): (&str, Value<'_>, Option<&str>) = match settled {
        Settled::Delivered => ("delivered", Value::Null, None),
        Settled::Retry { at, why } => ("waiting", (*at).into(), Some(why)),
        Settled::Dead { why } => ("dead", Value::Null, Some(why)),
    };
    (
        "UPDATE outbox SET state = $1, due_at = coalesce($2, due_at), why = $3,
           acknowledges = CASE WHEN $1 = 'delivered' THEN acknowledges END
         WHERE id = $4 AND fence = $5 AND state = 'waiting'",
        vec![state.into(), at, why.into(), (*id).into(), (*fence).into()],
    )
}

/// Puts a copy of each message that is for all into each of the lanes.
///
/// So many copies at a time that others who write needn't wait for long.
pub(super) async fn spread(
    tx: &mut impl Tx,
    lanes: &[String],
    now: Instant,
) -> Result<Done, Fault> {
    let most = (SPREAD / lanes.len().max(1)).max(1);
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    tx.alone(lanes::WEBHOOKS).await?;
    // As in `take`.
    let rows = tx
        .rows(
            "UPDATE outbox SET state = 'delivered', due_at = $1
             WHERE state <> 'delivered' AND id IN (
               SELECT id FROM outbox WHERE lane = $2 AND state = 'waiting'
               ORDER BY due_at, id LIMIT $3)
             RETURNING id",
            &[now.into(), lanes::WEBHOOKS.into(), limit.into()],
        )
        .await?;
    let mut copies = Vec::with_capacity(rows.len() * lanes.len());
    for row in &rows {
        let id = row.int(0)?;
        copies.extend(lanes.iter().map(|lane| {
            (
                "INSERT INTO outbox (request, lane, kind, body, created_at, due_at)
                 SELECT request, $1, kind, body, created_at, $2 FROM outbox WHERE id = $3",
                vec![lane.as_str().into(), now.into(), id.into()],
            )
        }));
    }
    tx.run_all(&copies).await?;
    Ok(Done::Tidied {
        more: rows.len() >= most,
    })
}

/// Forgets what was delivered before, a batch at a time: whom it went to and what it said.
pub(super) async fn forget(tx: &mut impl Tx, before: Instant) -> Result<Done, Fault> {
    let forgotten = tx
        .run(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox
               WHERE state = 'delivered' AND due_at < $1 ORDER BY due_at LIMIT $2)",
            &[before.into(), BATCH.into()],
        )
        .await?;
    Ok(tidied(forgotten))
}

/// What every lane is owed, or won't get any more.
pub(in crate::store) async fn owed(tx: &mut impl Tx) -> Result<Vec<Owed>, Fault> {
    // Each half has an index of its own, however much was delivered.
    let rows = tx
        .rows(
            "SELECT lane, state, count(*), min(created_at) FROM outbox
             WHERE state = 'waiting' GROUP BY lane, state
             UNION ALL
             SELECT lane, state, count(*), min(created_at) FROM outbox
             WHERE state = 'dead' GROUP BY lane, state",
            &[],
        )
        .await?;
    let owed = |row: &Row| {
        Ok(Owed {
            lane: row.text(0)?.to_owned(),
            state: row.text(1)?.to_owned(),
            messages: row.int(2)?,
            oldest: row.instant(3)?,
        })
    };
    rows.iter().map(owed).collect()
}
