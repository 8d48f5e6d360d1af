//! A database of `PostgreSQL`, on some connections.

use super::{ALONE, GATHERED, Insert, LATER, Rows, SETTLE, SPREAD, TAKE, WHY};
use futures_util::future::try_join_all;
use rusqlite::types::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

/// Connections, as many as the server has.
pub(crate) const CONNECTIONS: usize = 16;

/// A connection to a database, and what is done with it.
struct Worker {
    client: Client,
    rows: Rows,
    request: Statement,
    others: Vec<Statement>,
    alone: Statement,
    spread: Statement,
    take: Statement,
    settle: Statement,
}

/// Every request has a key of its own.
static KEY: AtomicUsize = AtomicUsize::new(1);

/// Requests a second that a database takes on the connections that so many clients would share.
pub(crate) async fn postgres(url: &str, rows: &Rows, clients: usize, span: Duration) -> f64 {
    let mut workers = vec![];
    for _ in 0..clients.min(CONNECTIONS) {
        workers.push(Worker::new(url, rows.clone()).await);
    }
    let stored = Arc::new(AtomicUsize::new(0));
    let mut running = JoinSet::new();
    let began = Instant::now();
    for mut worker in workers {
        let stored = Arc::clone(&stored);
        running.spawn(async move {
            while began.elapsed() < span {
                worker.store().await;
                let count = stored.fetch_add(1, Ordering::Relaxed) + 1;
                if count.is_multiple_of(GATHERED) {
                    worker.settle().await;
                }
            }
        });
    }
    running.join_all().await;
    stored.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64()
}

impl Worker {
    async fn new(url: &str, rows: Rows) -> Self {
        let (client, driver) = tokio_postgres::connect(url, NoTls).await.unwrap();
        tokio::spawn(driver);
        let prepare = async |statement: &str| client.prepare(statement).await.unwrap();
        let request = format!("{} RETURNING number", rows.request.statement);
        let request = prepare(&request).await;
        let mut others = vec![];
        for row in &rows.others {
            others.push(prepare(&row.statement).await);
        }
        let (spread, take) = (prepare(SPREAD).await, prepare(TAKE).await);
        let (alone, settle) = (prepare(ALONE).await, prepare(SETTLE).await);
        Self {
            client,
            rows,
            request,
            others,
            alone,
            spread,
            take,
            settle,
        }
    }

    async fn store(&mut self) {
        let transaction = self.client.transaction().await.unwrap();
        let key = format!("bare-{}", KEY.fetch_add(1, Ordering::Relaxed));
        let values = bound(Value::Text(key), &self.rows.request);
        let row = transaction.query_one(&self.request, &all(&values)).await;
        let number = Value::Integer(row.unwrap().get(0));
        let others = self.others.iter().zip(&self.rows.others);
        let others = others.map(|(statement, row)| {
            let values = bound(number.clone(), row);
            let transaction = &transaction;
            async move { transaction.execute(statement, &all(&values)).await }
        });
        try_join_all(others).await.unwrap();
        transaction.commit().await.unwrap();
    }

    /// Spreads what is waiting, takes and settles it: two commits.
    async fn settle(&mut self) {
        let count = i64::try_from(GATHERED).unwrap();
        let transaction = self.client.transaction().await.unwrap();
        transaction
            .execute(&self.alone, &[&"webhooks"])
            .await
            .unwrap();
        let spread = transaction.query(&self.spread, &[&LATER, &count]).await;
        spread.unwrap();
        transaction.commit().await.unwrap();
        let transaction = self.client.transaction().await.unwrap();
        transaction.execute(&self.alone, &[&"mail"]).await.unwrap();
        let taken = transaction.query(&self.take, &[&LATER, &count]).await;
        let settled = taken.unwrap().into_iter().map(|row| {
            let (transaction, settle) = (&transaction, &self.settle);
            async move {
                transaction
                    .execute(settle, &[&WHY, &row.get::<_, i64>(0)])
                    .await
            }
        });
        try_join_all(settled).await.unwrap();
        transaction.commit().await.unwrap();
    }
}

type Bound = Box<dyn ToSql + Sync + Send>;

fn bound(first: Value, row: &Insert) -> Vec<Bound> {
    let values = std::iter::once(first).chain(row.values.iter().cloned());
    values.map(one).collect()
}

fn one(value: Value) -> Bound {
    match value {
        Value::Integer(number) => Box::new(number),
        Value::Text(text) => Box::new(text),
        Value::Blob(bytes) => Box::new(bytes),
        Value::Null | Value::Real(_) => Box::new(None::<String>),
    }
}

fn all(values: &[Bound]) -> Vec<&(dyn ToSql + Sync)> {
    let values = values.iter();
    values
        .map(|value| &**value as &(dyn ToSql + Sync))
        .collect()
}
