//! The tables, and how a database of an earlier version gets them.

use super::OpenError;
use deadpool_postgres::Object;

/// Each step is run once, in order; only append. A server of the version before goes on meanwhile:
/// steps add, and take nothing away that it uses.
const STEPS: [&str; 7] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
    include_str!("schema/7.sql"),
];

/// Servers that start at the same time take turns by this lock.
const LOCK: i64 = 0x68_65_6c_70;

/// Runs the steps that the database hasn't had, all or none.
pub(super) async fn migrate(client: &mut Object) -> Result<(), OpenError> {
    let transaction = client.transaction().await?;
    // A step takes what it takes on a large database, and others wait for their turn.
    transaction
        .batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '5min'")
        .await?;
    transaction
        .execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])
        .await?;
    transaction
        .batch_execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
        .await?;
    let had = transaction
        .query_opt("SELECT version FROM schema_version", &[])
        .await?;
    let had = had.map(|row| row.get::<_, i64>(0));
    let mut version = 0;
    for step in STEPS {
        version += 1;
        if version > had.unwrap_or_default() {
            transaction.batch_execute(step).await?;
        }
    }
    match had {
        Some(database) if database > version => {
            return Err(OpenError::Newer { database, version });
        }
        Some(_) => {
            let set = "UPDATE schema_version SET version = $1";
            transaction.execute(set, &[&version]).await?;
        }
        None => {
            let set = "INSERT INTO schema_version (version) VALUES ($1)";
            transaction.execute(set, &[&version]).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
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
