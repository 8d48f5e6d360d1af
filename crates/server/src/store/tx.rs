//! A transaction in words that both engines know. The tables' SQL is written once, on top of this.

use std::borrow::Cow;

/// Within a transaction of an engine.
///
/// Statements name their values `$1`, `$2` and so on, which first appear in this order: to `SQLite` they are
/// names, numbered as they appear. Numbers are 64 bits wide, texts UTF-8, JSON is
/// text: what both engines keep alike.
pub(crate) trait Tx {
    /// What a statement gives.
    fn rows(
        &mut self,
        statement: &str,
        values: &[Value<'_>],
    ) -> impl Future<Output = Result<Vec<Row>, Fault>> + Send;

    /// How many rows a statement changed.
    fn run(
        &mut self,
        statement: &str,
        values: &[Value<'_>],
    ) -> impl Future<Output = Result<u64, Fault>> + Send;

    /// How many rows statements changed that need nothing of one another: where the way to the engine
    /// is long, it is gone once for all of them.
    fn run_all(
        &mut self,
        statements: &[Statement<'_>],
    ) -> impl Future<Output = Result<u64, Fault>> + Send;

    /// Adds a row that there is once, and says which number it got; `None` where it is there already: that
    /// uses up no number, unless two servers add it at once.
    fn add(
        &mut self,
        row: &Once,
        values: &[Value<'_>],
    ) -> impl Future<Output = Result<Option<i64>, Fault>> + Send;

    /// Waits until no other transaction has said the same, and lets none go on until this one ends. Two
    /// that change the same rows, each in an order of its own, would wait for one another for ever.
    fn alone(&mut self, at: &str) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// A row that there is once, with a number that the engine gives it.
pub(crate) struct Once {
    /// Adds it, and fails where it is there.
    pub(crate) insert: &'static str,
    /// Adds it where it isn't there, and returns its number: a failure would end the transaction.
    pub(crate) insert_new: &'static str,
}

/// A statement and its values.
pub(crate) type Statement<'a> = (&'static str, Vec<Value<'a>>);

/// What a column holds, or what is to be put there: that needn't be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
}

/// Why a statement didn't work.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The engine says so.
    #[error("{0}")]
    Engine(String),
    /// The connection is of no use any more; another may be.
    #[error("{0}")]
    Connection(String),
    /// It may work a moment later.
    #[error("{0}")]
    Passing(String),
    /// Others have all connections, or hold what it needs.
    #[error("the database is busy with others")]
    Busy,
    /// A column holds something else than this program writes.
    #[error("column {column} doesn't hold {expected}")]
    Column {
        column: usize,
        expected: &'static str,
    },
}

/// What a statement gives: its columns in the order they were asked for.
#[derive(Debug)]
pub(crate) struct Row(pub(crate) Vec<Value<'static>>);

impl Row {
    pub(crate) fn int(&self, column: usize) -> Result<i64, Fault> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(*value),
            _ => Err(Self::not(column, "a number")),
        }
    }

    pub(crate) fn text(&self, column: usize) -> Result<&str, Fault> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(value),
            _ => Err(Self::not(column, "a text")),
        }
    }

    /// A text that isn't read again.
    pub(crate) fn take_text(&mut self, column: usize) -> Result<String, Fault> {
        match self.0.get_mut(column) {
            Some(Value::Text(value)) => Ok(std::mem::take(value).into_owned()),
            _ => Err(Self::not(column, "a text")),
        }
    }

    pub(crate) fn bytes<const N: usize>(&self, column: usize) -> Result<[u8; N], Fault> {
        match self.0.get(column) {
            Some(Value::Bytes(value)) => value.as_ref().try_into().ok(),
            _ => None,
        }
        .ok_or(Self::not(column, "bytes"))
    }

    /// A value that is written as JSON.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, Fault> {
        let text = self.text(column)?;
        serde_json::from_str(text).map_err(|_| Self::not(column, "such JSON"))
    }

    /// A moment, in unix seconds.
    pub(crate) fn instant(&self, column: usize) -> Result<sla::Instant, Fault> {
        sla::instant(self.int(column)?).ok_or(Self::not(column, "a time"))
    }

    /// What isn't there yet when it is read.
    pub(crate) fn not(column: usize, expected: &'static str) -> Fault {
        Fault::Column { column, expected }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::from)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<sla::Instant> for Value<'_> {
    fn from(at: sla::Instant) -> Self {
        Self::Int(at.timestamp())
    }
}

impl From<protocol::RequestNumber> for Value<'_> {
    fn from(number: protocol::RequestNumber) -> Self {
        Self::Int(number.0.cast_signed())
    }
}

impl<'a> From<&'a [u8; 32]> for Value<'a> {
    fn from(bytes: &'a [u8; 32]) -> Self {
        Self::Bytes(bytes.as_slice().into())
    }
}

/// Something as JSON.
pub(crate) fn json(written: &impl serde::Serialize) -> Result<Value<'static>, Fault> {
    let text = crate::json::text(written).map_err(|why| Fault::Engine(why.to_string()))?;
    Ok(Value::Text(text.into()))
}
