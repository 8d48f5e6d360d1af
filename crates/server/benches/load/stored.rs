//! Many requests of the past, as whoever has used the server for years has them.

use rusqlite::Connection;
use std::path::Path;
use tokio_postgres::NoTls;

/// Every column but the number and the key, from the first request.
const COLUMNS: &str = "issuer, account_id, account_name, name, email, role, token_id, \
    token_issued_at, channel, severity, subject, description, phone, language, promise, policy, \
    accepted_at, fingerprint, context";

/// Copies the first request until there are so many in a file.
pub(crate) fn fill_file(file: &Path, count: i64) {
    let database = Connection::open(file).unwrap();
    database
        .busy_timeout(std::time::Duration::from_mins(1))
        .unwrap();
    let have: i64 = database
        .query_row("SELECT count(*) FROM request", [], |row| row.get(0))
        .unwrap();
    let copy = format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         INSERT INTO request (caller, idempotency_key, {COLUMNS})
         SELECT 'past ' || (n % 1000), 'past-' || ?2 || '-' || n, {COLUMNS}
         FROM n, (SELECT * FROM request WHERE number = 10001)"
    );
    let missing = count - have;
    if missing > 0 {
        database.execute(&copy, [missing, count]).unwrap();
    }
    database
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
}

/// The same in a database.
pub(crate) async fn fill_database(url: &str, count: i64) {
    let (client, driver) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(driver);
    let have = client.query_one("SELECT count(*) FROM request", &[]).await;
    let missing = count - have.unwrap().get::<_, i64>(0);
    if missing > 0 {
        let copy = format!(
            "INSERT INTO request (caller, idempotency_key, {COLUMNS})
             SELECT 'past ' || (n % 1000), 'past-{count}-' || n, {COLUMNS}
             FROM generate_series(1, {missing}) AS n,
               (SELECT * FROM request WHERE number = 10001) AS first"
        );
        client.batch_execute(&copy).await.unwrap();
    }
    client
        .batch_execute("VACUUM ANALYZE request; CHECKPOINT")
        .await
        .ok();
}
