//! What is in a database, whichever engine it is of: rows of texts.

use crate::PATIENCE;
use help_server::Place;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::path::Path;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

/// An open database, beside the server's own connections.
pub(crate) enum Database {
    File(Connection),
    Server(Client),
}

/// The columns of a row; nothing where there is none.
pub(crate) type Row = Vec<String>;

impl Database {
    pub(crate) async fn open(data: &Path) -> Self {
        match data.to_str().unwrap().parse() {
            Ok(Place::Database(url)) => {
                let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
                tokio::spawn(connection);
                Self::Server(client)
            }
            Ok(Place::File(path)) => {
                let connection = Connection::open(path).unwrap();
                connection.busy_timeout(PATIENCE).unwrap();
                Self::File(connection)
            }
        }
    }

    /// What a statement gives; an error where a table isn't there.
    pub(crate) async fn rows(&self, statement: &str) -> Result<Vec<Row>, String> {
        match self {
            Self::File(connection) => rows(connection, statement).map_err(|why| why.to_string()),
            Self::Server(client) => {
                let found = client.simple_query(statement).await;
                let found = found.map_err(|why| why.to_string())?;
                let row = |message| match message {
                    SimpleQueryMessage::Row(row) => {
                        let columns = 0..row.len();
                        Some(columns.map(move |one| row.get(one).unwrap_or_default().to_owned()))
                    }
                    _ => None,
                };
                let rows = found.into_iter().filter_map(row).map(Iterator::collect);
                Ok(rows.collect())
            }
        }
    }

    /// Runs statements that give nothing.
    pub(crate) async fn run(&self, statements: &str) {
        match self {
            Self::File(connection) => connection.execute_batch(statements).unwrap(),
            Self::Server(client) => client.batch_execute(statements).await.unwrap(),
        }
    }

    /// How many rows there are of something.
    pub(crate) async fn count(&self, of: &str) -> usize {
        let rows = self.rows(&format!("SELECT count(*) FROM {of}")).await;
        rows.unwrap()[0][0].parse().unwrap()
    }

    /// How many connections to a database of `PostgreSQL` wait for what others hold.
    pub(crate) async fn waiting(&self) -> usize {
        let waiting = "wait_event_type = 'Lock' AND datname = current_database()";
        self.count(&format!("pg_stat_activity WHERE {waiting}"))
            .await
    }

    /// Whether the engine finds its own files in order.
    pub(crate) async fn damage(&self) -> Option<String> {
        let check = match self {
            Self::File(_) => "PRAGMA integrity_check",
            Self::Server(_) => {
                "CREATE EXTENSION IF NOT EXISTS amcheck;
                 SELECT bt_index_check(indexrelid, true) FROM pg_index
                 JOIN pg_class ON oid = indexrelid
                 WHERE relam = (SELECT oid FROM pg_am WHERE amname = 'btree')"
            }
        };
        let sound = ["ok", ""];
        match self.rows(check).await {
            Ok(rows)
                if rows
                    .iter()
                    .flatten()
                    .all(|one| sound.contains(&one.as_str())) =>
            {
                None
            }
            Ok(rows) => Some(format!("{rows:?}")),
            Err(why) => Some(why),
        }
    }
}

fn rows(connection: &Connection, statement: &str) -> rusqlite::Result<Vec<Row>> {
    let mut query = connection.prepare(statement)?;
    let columns = query.column_count();
    let mut found = query.query([])?;
    let mut rows = vec![];
    while let Some(row) = found.next()? {
        let text = |column| {
            Ok(match row.get_ref(column)? {
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                _ => String::new(),
            })
        };
        rows.push((0..columns).map(text).collect::<rusqlite::Result<_>>()?);
    }
    Ok(rows)
}
