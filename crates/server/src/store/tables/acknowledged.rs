//! Who was acknowledged to, and when: whoever takes an acknowledgement writes its address beside it.

use crate::domain::{Sending, acknowledged_long_ago, may_acknowledge};
use crate::store::tx::{Fault, Row, Statement, Tx, Value};
use sla::Instant;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Why one is left out.
const ENOUGH: &str = "the address had an acknowledgement a short while ago";

/// Leaves out what was taken for an address that has enough. The rest counts as given when its lease is over,
/// or not at all if it turns out that it wasn't.
pub(super) async fn admitted(
    tx: &mut impl Tx,
    taken: Vec<Sending>,
    until: Instant,
) -> Result<Vec<Sending>, Fault> {
    let mut given: HashMap<String, Vec<Given>> = HashMap::new();
    let mut admitted = Vec::with_capacity(taken.len());
    let mut written = vec![];
    for sending in taken {
        let Some(address) = sending.acknowledges() else {
            admitted.push(sending);
            continue;
        };
        let given = match given.entry(address.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(given_to(tx, &address, until).await?),
        };
        // Whoever took it before may have died over it.
        let others = given.iter().filter(|(id, _)| *id != sending.id);
        if may_acknowledge(others.map(|(_, at)| *at), until) {
            given.push((sending.id, until));
            written.push(marked(sending.id, address));
            admitted.push(sending);
        } else {
            tracing::debug!(id = sending.id, request = %sending.request, "{ENOUGH}");
            written.push(left_out(sending.id));
        }
    }
    tx.run_all(&written).await?;
    Ok(admitted)
}

/// A message, and when it was given.
type Given = (i64, Instant);

/// What an address was given in a day.
async fn given_to(tx: &mut impl Tx, address: &str, until: Instant) -> Result<Vec<Given>, Fault> {
    let statement = "SELECT id, due_at FROM outbox WHERE acknowledges = $1 AND due_at > $2";
    let rows = tx
        .rows(
            statement,
            &[address.into(), acknowledged_long_ago(until).into()],
        )
        .await?;
    let given = |row: &Row| Ok((row.int(0)?, row.instant(1)?));
    rows.iter().map(given).collect()
}

fn marked(id: i64, address: String) -> Statement<'static> {
    let statement = "UPDATE outbox SET acknowledges = $1 WHERE id = $2";
    (statement, vec![Value::Text(address.into()), Value::Int(id)])
}

fn left_out(id: i64) -> Statement<'static> {
    let statement =
        "UPDATE outbox SET state = 'delivered', acknowledges = NULL, why = $1 WHERE id = $2";
    (statement, vec![ENOUGH.into(), Value::Int(id)])
}
