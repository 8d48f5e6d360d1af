//! A file of `SQLite`, written by one thread.

use super::{GATHERED, Insert, LATER, Rows, SETTLE, SPREAD, TAKE, WHY};
use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::path::Path;
use std::time::{Duration, Instant};

/// Requests that share a commit, at most: as in the server.
pub(crate) const GROUP: usize = 256;

/// Requests a second that a file takes, in commits of so many.
pub(crate) fn sqlite(rows: &Rows, like: &Path, group: usize, span: Duration) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Connection::open(folder.path().join("bare.sqlite")).unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    database.pragma_update(None, "synchronous", "FULL").unwrap();
    database.pragma_update(None, "foreign_keys", true).unwrap();
    database.pragma_update(None, "secure_delete", true).unwrap();
    let stable_plans = DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
    database.set_db_config(stable_plans, true).unwrap();
    database.execute_batch(&schema(like)).unwrap();
    let (began, mut count, mut owed) = (Instant::now(), 0, 0);
    while began.elapsed() < span {
        let transaction = begin(&mut database);
        // What earlier commits left: only what is stored is sent.
        if owed >= GATHERED {
            settle(&transaction, owed);
            owed = 0;
        }
        for _ in 0..group {
            count += 1;
            owed += 1;
            let key = Value::Text(format!("bare-{count}"));
            run(&transaction, &rows.request, &key);
            let number = Value::Integer(transaction.last_insert_rowid());
            for row in &rows.others {
                run(&transaction, row, &number);
            }
        }
        transaction.commit().unwrap();
    }
    let transaction = begin(&mut database);
    settle(&transaction, owed);
    transaction.commit().unwrap();
    f64::from(count) / began.elapsed().as_secs_f64()
}

fn begin(database: &mut Connection) -> Transaction<'_> {
    let begun = database.transaction_with_behavior(TransactionBehavior::Immediate);
    begun.unwrap()
}

/// Adds a row.
fn run(transaction: &Transaction<'_>, insert: &Insert, first: &Value) {
    let mut statement = transaction.prepare_cached(&insert.statement).unwrap();
    let values = rusqlite::params_from_iter(std::iter::once(first).chain(&insert.values));
    statement.execute(values).unwrap();
}

/// Takes and settles what is waiting.
fn settle(transaction: &Transaction<'_>, count: usize) {
    let prepare = |statement: &str| transaction.prepare_cached(statement).unwrap();
    let most = i64::try_from(count).unwrap();
    let (mut spread, mut take) = (prepare(SPREAD), prepare(TAKE));
    let mut settle = prepare(SETTLE);
    let number = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
    let spread = spread.query_map(params![LATER, most], number).unwrap();
    assert_eq!(spread.count(), count);
    let taken = take.query_map(params![LATER, most], number).unwrap();
    let taken: Vec<_> = taken.map(Result::unwrap).collect();
    assert_eq!(taken.len(), count);
    for id in taken {
        assert_eq!(settle.execute(params![WHY, id]).unwrap(), 1);
    }
}

/// The statements that make the tables of another file.
fn schema(like: &Path) -> String {
    let database = Connection::open(like).unwrap();
    let mut query = database
        .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    let all = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
    all.map(|sql| sql.unwrap() + ";\n").collect()
}
