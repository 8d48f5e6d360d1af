//! Statements on a connection of `PostgreSQL`.

use crate::store::tx::{Fault, Once, Row, Statement, Tx, Value};
use deadpool_postgres::GenericClient;
use futures_util::future::try_join_all;
use std::error::Error as _;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Error, error::SqlState};

/// The connection, or a transaction on it.
pub(super) struct Statements<'a, C>(pub(super) &'a C);

type Doubt = Box<dyn std::error::Error + Sync + Send>;

impl<C: GenericClient> Tx for Statements<'_, C> {
    async fn rows(&mut self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Fault> {
        let prepared = self.0.prepare_cached(statement).await?;
        let found = self.0.query(&prepared, &all(values)).await?;
        let row = |row: tokio_postgres::Row| {
            let values = (0..row.len()).map(|column| row.try_get::<_, Value>(column));
            Ok(Row(values.collect::<Result<_, Error>>()?))
        };
        found.into_iter().map(row).collect()
    }

    async fn run(&mut self, statement: &str, values: &[Value<'_>]) -> Result<u64, Fault> {
        let prepared = self.0.prepare_cached(statement).await?;
        Ok(self.0.execute(&prepared, &all(values)).await?)
    }

    async fn run_all(&mut self, statements: &[Statement<'_>]) -> Result<u64, Fault> {
        // Those that are polled together are sent together.
        let client = self.0;
        let changed = statements.iter().map(|(statement, values)| async move {
            let prepared = client.prepare_cached(statement).await?;
            client.execute(&prepared, &all(values)).await
        });
        Ok(try_join_all(changed).await?.into_iter().sum())
    }

    async fn add(&mut self, row: &Once, values: &[Value<'_>]) -> Result<Option<i64>, Fault> {
        let rows = self.rows(row.insert_new, values).await?;
        rows.first().map(|row| row.int(0)).transpose()
    }

    async fn alone(&mut self, at: &str) -> Result<(), Fault> {
        // For others to be done with a batch, and not only with a request.
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))
             FROM set_config('lock_timeout', '0', true)";
        self.run(lock, &[at.into()]).await.map(drop)
    }
}

fn all<'a>(values: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as _).collect()
}

/// The database's own time, in unix milliseconds.
pub(super) async fn time(tx: &mut impl Tx) -> Result<Option<i64>, Fault> {
    let statement = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    let rows = tx.rows(statement, &[]).await?;
    rows.first().map(|row| row.int(0)).transpose()
}

impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Doubt> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(kind, out),
            Self::Text(text) => text.as_ref().to_sql(kind, out),
            Self::Bytes(bytes) => bytes.as_ref().to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'static> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Doubt> {
        Ok(match *kind {
            Type::INT8 => Self::Int(i64::from_sql(kind, raw)?),
            Type::BYTEA => Self::Bytes(Vec::from_sql(kind, raw)?.into()),
            _ => Self::Text(String::from_sql(kind, raw)?.into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Doubt> {
        Ok(Self::Null)
    }

    fn accepts(kind: &Type) -> bool {
        <Self as ToSql>::accepts(kind)
    }
}

impl From<Error> for Fault {
    fn from(why: Error) -> Self {
        let fault = match why.code() {
            _ if breaks(&why) => Self::Connection,
            Some(&SqlState::LOCK_NOT_AVAILABLE) => return Self::Busy,
            Some(code) if passes(code) => Self::Passing,
            _ => Self::Engine,
        };
        fault(said(&why))
    }
}

/// Whether it may work a moment later.
fn passes(code: &SqlState) -> bool {
    [
        SqlState::TOO_MANY_CONNECTIONS,
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
    ]
    .contains(code)
}

/// Whether it may work on another connection, and on this one no more.
fn breaks(why: &Error) -> bool {
    let Some(code) = why.code() else {
        // It didn't come from the server: the connection broke.
        return why.is_closed()
            || why
                .source()
                .is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
    };
    let other_server = [
        SqlState::READ_ONLY_SQL_TRANSACTION,
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ];
    // Class 08: connection exceptions.
    code.code().starts_with("08") || other_server.contains(code)
}

/// What went wrong, in one line and without the values of a statement.
pub(super) fn said(why: &Error) -> String {
    match why.as_db_error() {
        Some(error) => format!("{} ({})", error.message(), error.code().code()),
        None => match why.source() {
            Some(source) => format!("{why}: {source}"),
            None => why.to_string(),
        },
    }
}
