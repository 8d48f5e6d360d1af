//! The moments at which something has to be said about a promise. They are rows, so that no restart
//! forgets one.

use crate::domain::{Timer, TimerKind};
use crate::store::Due;
use crate::store::tx::{Fault, Row, Statement, Tx, Value};
use protocol::RequestNumber;
use sla::Instant;

/// What sets the timers of a request.
pub(super) fn rows(number: RequestNumber, timers: &[Timer]) -> impl Iterator<Item = Statement<'_>> {
    timers.iter().map(move |timer| {
        (
            "INSERT INTO timer (request, kind, at) VALUES ($1, $2, $3)
             ON CONFLICT (request, kind) DO UPDATE SET at = excluded.at",
            vec![number.into(), timer.kind.name().into(), timer.at.into()],
        )
    })
}

/// Sets them in place of those that were still to come. What had come by then is still to be said,
/// such as a miss that the answer comes too late for.
pub(super) async fn replace(
    tx: &mut impl Tx,
    (number, at): (RequestNumber, Instant),
    timers: &[Timer],
) -> Result<(), Fault> {
    let values = [number.into(), at.into()];
    tx.run("DELETE FROM timer WHERE request = $1 AND at > $2", &values)
        .await?;
    let timers: Vec<_> = rows(number, timers).collect();
    tx.run_all(&timers).await.map(drop)
}

/// Takes a timer away; says whether it was still there.
pub(super) async fn over(
    tx: &mut impl Tx,
    number: RequestNumber,
    timer: Timer,
) -> Result<bool, Fault> {
    let gone = tx
        .run(
            "DELETE FROM timer WHERE request = $1 AND kind = $2 AND at = $3",
            &[number.into(), timer.kind.name().into(), timer.at.into()],
        )
        .await?;
    Ok(gone == 1)
}

/// Those whose time has come, the earliest first, past the last that was seen. Of the kinds that this
/// program knows: others are a newer one's to tell.
pub(in crate::store) async fn due(
    tx: &mut impl Tx,
    (now, seen): (Instant, Option<Due>),
    most: usize,
) -> Result<Vec<Due>, Fault> {
    let (at, request) = seen.map_or((Value::Int(i64::MIN), Value::Int(0)), |(number, timer)| {
        (timer.at.into(), number.into())
    });
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = tx
        .rows(
            "SELECT request, kind, at FROM timer WHERE at <= $1 AND (at, request) > ($2, $3)
               AND kind IN ('warning', 'due_soon', 'missed')
             ORDER BY at, request LIMIT $4",
            &[now.into(), at, request, most.into()],
        )
        .await?;
    let timer = |row: &Row| {
        let kind = TimerKind::from_name(row.text(1)?);
        let timer = Timer {
            kind: kind.ok_or(Row::not(1, "a kind of timer"))?,
            at: row.instant(2)?,
        };
        Ok((RequestNumber(row.int(0)?.unsigned_abs()), timer))
    };
    rows.iter().map(timer).collect()
}
