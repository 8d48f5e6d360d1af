//! The tables, and how a file of an earlier version gets them.

use super::OpenError;
use rusqlite::{Connection, TransactionBehavior};

/// Each step is run once, in order; `user_version` counts the steps a file has had. Only append.
const STEPS: [&str; 11] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
    include_str!("schema/7.sql"),
    include_str!("schema/8.sql"),
    include_str!("schema/9.sql"),
    include_str!("schema/10.sql"),
    include_str!("schema/11.sql"),
];

/// Runs the steps that the file hasn't had, all or none.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let had: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let mut version = 0_u32;
    for step in STEPS {
        version += 1;
        if version > had {
            transaction.execute_batch(step)?;
        }
    }
    if had > version {
        return Err(OpenError::Newer { file: had, version });
    }
    transaction.pragma_update(None, "user_version", version)?;
    transaction.commit()?;
    Ok(())
}
