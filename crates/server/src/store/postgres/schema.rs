//! The tables, and how a database of an earlier version gets them.

use super::OpenError;
use deadpool_postgres::Object;
use std::time::Duration;
use tokio::time::sleep;
use tokio_postgres::error::SqlState;

/// Each step is run once, in order; only append. A server of the version before goes on meanwhile:
/// steps add, and take nothing away that it uses.
const STEPS: [&str; 8] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
    include_str!("schema/7.sql"),
    include_str!("schema/8.sql"),
];

/// Servers that start at the same time take turns by this lock.
const LOCK: i64 = 0x68_65_6c_70;

/// A step takes what it takes on a large database.
const UNLIMITED: &str = "SET LOCAL statement_timeout = 0";
/// It doesn't wait for others as long as a request does: requests that come after it wait behind it.
const LOCK_MS: u32 = 200;
/// Now and then it waits longer than `deadlock_timeout`, a second unless the database is told otherwise: an
/// autovacuum that is in the way gives up only then, and may take hours by itself.
const INSISTS_MS: u32 = 1200;
/// Which attempts those are: every tenth.
const INSISTS: u32 = 10;
/// How long others have their way when a step can't have its own.
const BREATH: Duration = Duration::from_secs(1);
/// How often a start lets them.
const ATTEMPTS: u32 = 300;

/// Counts the steps that a database has had.
const COUNT: &str = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL);
    INSERT INTO schema_version SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM schema_version)";

/// Runs the steps that the database hasn't had, each in a transaction of its own: what one of them locks is
/// free while the next one works.
pub(super) async fn migrate(client: &mut Object) -> Result<(), OpenError> {
    let mut attempts = 0;
    loop {
        let insists = attempts % INSISTS == INSISTS - 1;
        match step(client, if insists { INSISTS_MS } else { LOCK_MS }).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(OpenError::Engine(why))
                if why.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) && attempts < ATTEMPTS =>
            {
                attempts += 1;
                tracing::info!("the tables are in use: a step waits");
                sleep(BREATH).await;
            }
            Err(why) => return Err(why),
        }
    }
}

/// Runs the next step, which waits so long for others; says whether there was one.
async fn step(client: &mut Object, lock_ms: u32) -> Result<bool, OpenError> {
    let transaction = client.transaction().await?;
    let limits = format!("{UNLIMITED}; SET LOCAL lock_timeout = {lock_ms}");
    transaction.batch_execute(&limits).await?;
    let lock = "SELECT pg_advisory_xact_lock($1)";
    transaction.execute(lock, &[&LOCK]).await?;
    transaction.batch_execute(COUNT).await?;
    let had = "SELECT version FROM schema_version";
    let had: i64 = transaction.query_one(had, &[]).await?.get(0);
    let newest = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if had > newest {
        return Err(OpenError::Newer {
            database: had,
            version: newest,
        });
    }
    let next = usize::try_from(had).ok().and_then(|had| STEPS.get(had));
    let Some(next) = next else {
        return Ok(false);
    };
    transaction.batch_execute(next).await?;
    let count = "UPDATE schema_version SET version = version + 1";
    transaction.execute(count, &[]).await?;
    transaction.commit().await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::STEPS;

    /// F27: servers of the version before go on with the newest tables, as a step adds, and neither
    /// takes away what they use nor asks of them what they don't know.
    #[test]
    fn steps_only_add() {
        for step in &STEPS[1..] {
            let code = step.lines().filter(|line| !line.starts_with("--"));
            let code = code.collect::<Vec<_>>().join(" ");
            for statement in code.split(';').map(str::trim) {
                let starts = |words: &str| statement.starts_with(words);
                let column = starts("ALTER TABLE ") && statement.contains(" ADD COLUMN ");
                let may_be_left_out =
                    statement.contains(" DEFAULT ") || !statement.contains(" NOT NULL");
                let adds = [
                    "CREATE TABLE ",
                    "CREATE INDEX ",
                    "CREATE VIEW ",
                    "INSERT INTO ",
                ];
                let adds = adds.map(starts);
                assert!(
                    statement.is_empty() || adds.contains(&true) || column && may_be_left_out,
                    "{statement}"
                );
            }
        }
    }
}
