//! Statements on a connection of `SQLite`. They are done when they return: nothing is waited for.

use crate::store::tx::{Fault, Once, Row, Statement, Tx, Value};
use rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, Error, ToSql, params_from_iter};
use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The connection, within a transaction or outside of any.
pub(super) struct Statements<'a>(pub(super) &'a Connection);

impl Statements<'_> {
    fn prepare(&self, statement: &str) -> Result<CachedStatement<'_>, Error> {
        let prepared = self.0.prepare_cached(statement)?;
        debug_assert!(in_order(&prepared), "{statement}");
        Ok(prepared)
    }

    fn select(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        let mut prepared = self.prepare(statement)?;
        let columns = prepared.column_count();
        let mut found = prepared.query(params_from_iter(values))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let values = (0..columns).map(|column| row.get_ref(column).map(Value::from));
            rows.push(Row(values.collect::<Result<_, _>>()?));
        }
        Ok(rows)
    }

    /// A failure takes back this statement alone, and uses up no number. `DO NOTHING` would use up one, and
    /// `RETURNING` fill a temporary table.
    fn insert(&self, row: &Once, values: &[Value<'_>]) -> Result<Option<i64>, Error> {
        match self.change(row.insert, values) {
            Ok(_) => Ok(Some(self.0.last_insert_rowid())),
            Err(why) if is_taken(&why) => Ok(None),
            Err(why) => Err(why),
        }
    }

    fn change(&self, statement: &str, values: &[Value<'_>]) -> Result<u64, Error> {
        let changed = self.prepare(statement)?.execute(params_from_iter(values))?;
        Ok(u64::try_from(changed).unwrap_or_default())
    }
}

/// Whether `$1`, `$2` and so on first appear in this order.
fn in_order(statement: &rusqlite::Statement<'_>) -> bool {
    (1..=statement.parameter_count())
        .all(|place| statement.parameter_name(place) == Some(&format!("${place}")))
}

/// Whether there is such a row already.
fn is_taken(why: &Error) -> bool {
    why.sqlite_error()
        .is_some_and(|error| error.extended_code == SQLITE_CONSTRAINT_UNIQUE)
}

impl Tx for Statements<'_> {
    fn rows(
        &mut self,
        statement: &str,
        values: &[Value<'_>],
    ) -> impl Future<Output = Result<Vec<Row>, Fault>> + Send {
        ready(self.select(statement, values).map_err(Fault::from))
    }

    fn run(
        &mut self,
        statement: &str,
        values: &[Value<'_>],
    ) -> impl Future<Output = Result<u64, Fault>> + Send {
        ready(self.change(statement, values).map_err(Fault::from))
    }

    fn run_all(
        &mut self,
        statements: &[Statement<'_>],
    ) -> impl Future<Output = Result<u64, Fault>> + Send {
        let all = statements.iter();
        let changed = all.map(|(statement, values)| self.change(statement, values));
        ready(changed.sum::<Result<u64, Error>>().map_err(Fault::from))
    }

    fn add(
        &mut self,
        row: &Once,
        values: &[Value<'_>],
    ) -> impl Future<Output = Result<Option<i64>, Fault>> + Send {
        ready(self.insert(row, values).map_err(Fault::from))
    }

    fn alone(&mut self, _at: &str) -> impl Future<Output = Result<(), Fault>> + Send {
        // Whoever writes is.
        ready(Ok(()))
    }
}

/// The result of something that waits for statements alone.
pub(super) fn now<T>(done: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    match pin!(done).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => Err(Fault::Engine("a statement that waits".to_owned())),
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl From<ValueRef<'_>> for Value<'static> {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Integer(number) => Self::Int(number),
            ValueRef::Text(text) => Self::Text(String::from_utf8_lossy(text).into_owned().into()),
            ValueRef::Blob(bytes) => Self::Bytes(bytes.to_owned().into()),
            // No table has fractions.
            ValueRef::Null | ValueRef::Real(_) => Self::Null,
        }
    }
}

impl From<Error> for Fault {
    fn from(why: Error) -> Self {
        Self::Engine(why.to_string())
    }
}
