//! Compares what clients were told with what is stored.

use crate::history::History;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

/// What is wrong with a database, in words; nothing when all is as it should be.
///
/// Each acknowledged request is there once, under its number; one whose fate nobody knows may be; there
/// is none that nobody sent. Each has its one promise, counted from when it was accepted.
pub(crate) fn faults(folder: &Path, history: &History) -> Vec<String> {
    let database = Connection::open(folder.join("help.sqlite")).unwrap();
    let verdict: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    let mut faults = vec![];
    if verdict != "ok" {
        faults.push(verdict);
    }
    if !database.table_exists(None, "request").unwrap() {
        faults.push("nothing is stored at all".to_owned());
        return faults;
    }
    faults.extend(compare(history, &stored(&database)));
    let odd: i64 = database
        .query_row(
            "SELECT count(*) FROM request WHERE promise ->> '$.start' <> accepted_at
               OR promise ->> '$.due' <> accepted_at + 3600",
            [],
            |row| row.get(0),
        )
        .unwrap();
    if odd > 0 {
        faults.push(format!(
            "{odd} promises aren't counted from their acceptance"
        ));
    }
    faults
}

/// The same of a database of `PostgreSQL`.
pub(crate) async fn faults_of_database(url: &str, history: &History) -> Vec<String> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    let mut stored = Stored::new();
    let rows = "SELECT idempotency_key, number FROM request";
    for row in client.query(rows, &[]).await.unwrap() {
        let number = row.get::<_, i64>(1).unsigned_abs();
        stored.entry(row.get(0)).or_default().push(number);
    }
    compare(history, &stored)
}

/// The numbers under each key.
type Stored = BTreeMap<String, Vec<u64>>;

fn compare(history: &History, stored: &Stored) -> Vec<String> {
    let sent = history.all();
    let mut faults = vec![];
    for (key, told) in &sent {
        let numbers = stored.get(key).cloned().unwrap_or_default();
        let once = numbers.len() <= 1 && told.len() <= 1;
        if !once || !told.iter().all(|number| numbers.contains(number)) {
            faults.push(format!("{key}: told {told:?}, stored {numbers:?}"));
        }
    }
    let invented = stored.keys().filter(|key| !sent.contains_key(*key));
    faults.extend(invented.map(|key| format!("{key}: nobody sent it")));
    faults
}

fn stored(database: &Connection) -> Stored {
    let mut query = database
        .prepare("SELECT idempotency_key, number FROM request")
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)));
    let mut stored = Stored::new();
    for row in rows.unwrap() {
        let (key, number): (String, i64) = row.unwrap();
        stored.entry(key).or_default().push(number.unsigned_abs());
    }
    stored
}
