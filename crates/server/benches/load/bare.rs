//! The engines alone: the same rows in the same tables, without a server.

use rusqlite::Connection;
use rusqlite::types::Value;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

/// The tables that a request is stored in, the request's own first.
const TABLES: [&str; 3] = ["request", "timer", "outbox"];
/// Requests that share a commit in a file, at most: as in the server.
const GROUP: usize = 64;
/// Connections to a database, as many as the server has.
const CONNECTIONS: usize = 16;
/// The number of the request that is stored again and again.
const FIRST: u64 = 10_001;

/// Every request has a key of its own.
static KEY: AtomicU64 = AtomicU64::new(1);

/// All rows of one request as the server stored it, without its number.
pub(crate) struct Rows(Vec<Insert>);

/// A row: the statement that adds it, and its values. The first `$1` is the key or the number.
#[derive(Clone)]
struct Insert {
    statement: String,
    values: Vec<Value>,
}

impl Rows {
    /// Those of the first request in a file.
    pub(crate) fn of_file(file: &Path) -> Self {
        let database = Connection::open(file).unwrap();
        let mut rows = vec![];
        for table in TABLES {
            let (of, own) = own_columns(table);
            let query = format!("SELECT * FROM {table} WHERE {of} = {FIRST}");
            let mut query = database.prepare(&query).unwrap();
            let columns: Vec<String> = query.column_names().map(str::to_owned).collect();
            let mut found = query.query([]).unwrap();
            while let Some(row) = found.next().unwrap() {
                let values = (0..columns.len()).map(|place| row.get::<_, Value>(place).unwrap());
                let named = columns.iter().map(String::as_str).zip(values);
                rows.push(insert(table, own, named));
            }
        }
        Self(rows)
    }
}

/// Which column has the request's number, and which are told by whoever adds a row.
fn own_columns(table: &str) -> (&'static str, &'static [&'static str]) {
    match table {
        "request" => ("number", &["number", "idempotency_key"]),
        _ => ("request", &["id", "request"]),
    }
}

fn insert<'a>(table: &str, own: &[&str], named: impl Iterator<Item = (&'a str, Value)>) -> Insert {
    let first = if table == "request" {
        "idempotency_key"
    } else {
        "request"
    };
    let (mut columns, mut values) = (vec![first], vec![]);
    for (name, value) in named.filter(|(name, _)| !own.contains(name)) {
        columns.push(name);
        values.push(value);
    }
    let places: Vec<_> = (1..=columns.len())
        .map(|place| format!("${place}"))
        .collect();
    let returning = if table == "request" {
        " RETURNING number"
    } else {
        ""
    };
    let statement = format!(
        "INSERT INTO {table} ({}) VALUES ({}){returning}",
        columns.join(", "),
        places.join(", ")
    );
    Insert { statement, values }
}

/// Requests a second that a file takes, in commits of as many as so many clients make.
pub(crate) fn sqlite(rows: &Rows, like: &Path, clients: usize, span: Duration) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Connection::open(folder.path().join("bare.sqlite")).unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    database.pragma_update(None, "synchronous", "FULL").unwrap();
    database.pragma_update(None, "foreign_keys", true).unwrap();
    database.execute_batch(&schema(like)).unwrap();
    let (began, mut count) = (Instant::now(), 0_u64);
    while began.elapsed() < span {
        let transaction = database.transaction().unwrap();
        for _ in 0..clients.min(GROUP) {
            count += 1;
            let mut number = Value::Text(format!("bare-{count}"));
            for insert in &rows.0 {
                let statement = insert.statement.replace('$', "?");
                let mut statement = transaction.prepare_cached(&statement).unwrap();
                let values = std::iter::once(&number).chain(&insert.values);
                let values = rusqlite::params_from_iter(values);
                if insert.statement.ends_with("number") {
                    number = statement.query_row(values, |row| row.get(0)).unwrap();
                } else {
                    statement.execute(values).unwrap();
                }
            }
        }
        transaction.commit().unwrap();
    }
    count as f64 / began.elapsed().as_secs_f64()
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

/// Requests a second that a database takes on the connections that so many clients would share.
pub(crate) async fn postgres(url: &str, rows: &Rows, clients: usize, span: Duration) -> f64 {
    let mut running = JoinSet::new();
    for _ in 0..clients.min(CONNECTIONS) {
        let (url, rows) = (url.to_owned(), rows.0.clone());
        running.spawn(async move {
            let (mut client, driver) = tokio_postgres::connect(&url, NoTls).await.unwrap();
            tokio::spawn(driver);
            let mut prepared = vec![];
            for insert in rows {
                prepared.push((client.prepare(&insert.statement).await.unwrap(), insert));
            }
            let (began, mut count) = (Instant::now(), 0_u64);
            while began.elapsed() < span {
                count += 1;
                let key = format!("bare-{}", KEY.fetch_add(1, Ordering::Relaxed));
                store(&mut client, &prepared, key).await;
            }
            count
        });
    }
    let began = Instant::now();
    let counts: u64 = running.join_all().await.iter().sum();
    counts as f64 / began.elapsed().as_secs_f64()
}

async fn store(client: &mut Client, prepared: &[(Statement, Insert)], key: String) {
    let transaction = client.transaction().await.unwrap();
    let mut number = Value::Text(key);
    for (statement, insert) in prepared {
        let values: Vec<Box<dyn ToSql + Sync + Send>> = std::iter::once(&number)
            .chain(&insert.values)
            .map(bound)
            .collect();
        let values: Vec<&(dyn ToSql + Sync)> = values
            .iter()
            .map(|value| &**value as &(dyn ToSql + Sync))
            .collect();
        if insert.statement.ends_with("number") {
            let row = transaction.query_one(statement, &values).await.unwrap();
            number = Value::Integer(row.get(0));
        } else {
            transaction.execute(statement, &values).await.unwrap();
        }
    }
    transaction.commit().await.unwrap();
}

fn bound(value: &Value) -> Box<dyn ToSql + Sync + Send> {
    match value {
        Value::Integer(number) => Box::new(*number),
        Value::Text(text) => Box::new(text.clone()),
        Value::Blob(bytes) => Box::new(bytes.clone()),
        Value::Null | Value::Real(_) => Box::new(None::<String>),
    }
}
