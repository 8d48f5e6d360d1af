//! The engines alone: the same rows in the same tables, and the same done to them, without a server.
//!
//! What the server has the engine do, it does here, and nothing is dearer here than there: messages are
//! taken and settled by the server's statements, on `SQLite` in commits that are there anyway, and what
//! goes to a database together there goes together here.

mod postgres;
mod sqlite;

pub(crate) use postgres::{CONNECTIONS, postgres};
use rusqlite::Connection;
use rusqlite::types::Value;
pub(crate) use sqlite::{GROUP, sqlite};
use std::path::Path;

/// The tables that a request is stored in besides its own.
const OTHERS: [&str; 2] = ["timer", "outbox"];
/// Requests whose acknowledgements are taken together, and settled together.
pub(crate) const GATHERED: usize = 64;
/// The number of the request that is stored again and again.
const FIRST: u64 = 10_001;

/// What becomes of the messages, as in `store/tables/outbox.rs`, by one at a time: nobody is told by webhooks, and
/// most acknowledgements are left out as they are taken, because their address had one a short while ago.
const ALONE: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
const SPREAD: &str = "UPDATE outbox SET state = 'delivered', due_at = $1
    WHERE state <> 'delivered' AND id IN (
      SELECT id FROM outbox WHERE lane = 'webhooks' AND state = 'waiting'
      ORDER BY due_at, id LIMIT $2)
    RETURNING id";
const TAKE: &str = "UPDATE outbox SET due_at = $1, fence = fence + 1, attempts = attempts + 1
    WHERE due_at < $1 AND state <> 'delivered' AND state <> 'dead' AND id IN (
      SELECT id FROM outbox WHERE lane = 'mail' AND state = 'waiting' AND due_at < $1
      ORDER BY due_at, id LIMIT $2)
    RETURNING id, fence, request, kind, body, created_at, attempts";
const SETTLE: &str =
    "UPDATE outbox SET state = 'delivered', acknowledges = NULL, why = $1 WHERE id = $2";
const WHY: &str = "the address had an acknowledgement a short while ago";
/// When what was taken would be taken again.
const LATER: i64 = 4_000_000_000;

/// All rows of one request as the server stores it, without its number.
#[derive(Clone)]
pub(crate) struct Rows {
    request: Insert,
    others: Vec<Insert>,
}

/// A row: the statement that adds it, and its values. `$1` is the key or the number.
#[derive(Clone)]
struct Insert {
    statement: String,
    values: Vec<Value>,
}

impl Rows {
    /// Those of the first request in a file.
    pub(crate) fn of_file(file: &Path) -> Self {
        let database = Connection::open(file).unwrap();
        let request = format!("SELECT * FROM request WHERE number = {FIRST}");
        let mut request = inserts(&database, &request, ("request", "idempotency_key"));
        let others = OTHERS.iter().flat_map(|table| {
            let query = format!("SELECT * FROM {table} WHERE request = {FIRST}");
            inserts(&database, &query, (table, "request"))
        });
        Self {
            request: request.remove(0),
            others: others.collect(),
        }
    }
}

/// What adds the rows that a query finds to a table; whoever adds one says what is in the first column.
fn inserts(database: &Connection, query: &str, (table, first): (&str, &str)) -> Vec<Insert> {
    let mut query = database.prepare(query).unwrap();
    let columns: Vec<String> = query.column_names().map(str::to_owned).collect();
    let mut found = query.query([]).unwrap();
    let mut inserts = vec![];
    while let Some(row) = found.next().unwrap() {
        let (mut names, mut values) = (vec![first], vec![]);
        for (place, name) in columns.iter().enumerate() {
            let value = match name.as_str() {
                // The engine gives these, or they come with what is done to the row later.
                "number" | "id" | "attempts" | "fence" | "state" | "why" | "acknowledges" => {
                    continue;
                }
                name if name == first => continue,
                "due_at" => row.get("created_at"),
                _ => row.get(place),
            };
            names.push(name);
            values.push(value.unwrap());
        }
        let places: Vec<_> = (1..=names.len()).map(|place| format!("${place}")).collect();
        let (names, places) = (names.join(", "), places.join(", "));
        let statement = format!("INSERT INTO {table} ({names}) VALUES ({places})");
        inserts.push(Insert { statement, values });
    }
    inserts
}
