//! The one thread that writes: it commits what is waiting in groups and answers after the commit.

use super::statement::{Statements, now};
use crate::domain::{Change, Done};
use crate::store::tx::Fault;
use crate::store::{StoreError, tables};
use rusqlite::{Connection, Error, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

/// Changes that share one commit, at most: its cost is one flush of the disk, however many they are.
const GROUP: usize = 256;

/// A change, and who waits for its outcome.
pub(super) struct Job {
    pub(super) change: Change,
    pub(super) answer: oneshot::Sender<Result<Done, StoreError>>,
}

/// Writes until nobody can send any more.
pub(super) fn run(mut connection: Connection, mut queue: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(GROUP);
    while queue.blocking_recv_many(&mut jobs, GROUP) > 0 {
        let outcomes = commit(&mut connection, jobs.iter().map(|job| &job.change));
        match outcomes {
            Ok(outcomes) => {
                if outcomes.iter().any(erased) {
                    cut(&connection);
                }
                for (Job { change, answer }, outcome) in jobs.drain(..).zip(outcomes) {
                    // First, so that whoever shares it is left to free its memory, in their own thread.
                    drop(change);
                    // Whoever gave up asks again, under the same key.
                    let _ = answer.send(outcome);
                }
            }
            Err(why) => {
                for job in jobs.drain(..) {
                    let _ = job.answer.send(Err(why.clone()));
                }
            }
        }
    }
}

fn erased(outcome: &Result<Done, StoreError>) -> bool {
    matches!(outcome, Ok(Done::Erased(1..)))
}

/// Empties the log, in which the pages are as they were before.
fn cut(connection: &Connection) {
    let cut = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0)
    });
    if !matches!(cut, Ok(0)) {
        tracing::warn!("what was erased is still in the -wal file");
    }
}

type Outcomes = Vec<Result<Done, StoreError>>;

/// All changes in one transaction; a bad one doesn't sink the others.
fn commit<'a>(
    connection: &mut Connection,
    changes: impl ExactSizeIterator<Item = &'a Change> + Clone,
) -> Result<Outcomes, StoreError> {
    let transaction = begin(connection)?;
    let mut outcomes = Vec::with_capacity(changes.len());
    for change in changes.clone() {
        match now(tables::apply(&mut Statements(&transaction), change)) {
            Ok(done) => outcomes.push(Ok(done)),
            // A full disk or the like ends the whole transaction: nothing of it is stored.
            Err(why) if transaction.is_autocommit() => return Err(why.into()),
            Err(_) => {
                transaction.rollback().map_err(failed)?;
                return apart(connection, changes);
            }
        }
    }
    transaction.commit().map_err(failed)?;
    Ok(outcomes)
}

/// The same with each change in a savepoint, which copies the pages it may have to take back: only for a group that has a
/// bad one.
fn apart<'a>(
    connection: &mut Connection,
    changes: impl ExactSizeIterator<Item = &'a Change>,
) -> Result<Outcomes, StoreError> {
    let mut transaction = begin(connection)?;
    let mut outcomes = Vec::with_capacity(changes.len());
    for change in changes {
        let savepoint = transaction.savepoint().map_err(failed)?;
        let outcome = now(tables::apply(&mut Statements(&savepoint), change));
        let outcome = outcome.map_err(StoreError::from);
        if savepoint.is_autocommit() {
            // The cause is worth more than the savepoint that is gone.
            return Err(outcome.err().unwrap_or(StoreError::Stopped));
        }
        let ended = match outcome {
            Ok(_) => savepoint.commit(),
            Err(_) => savepoint.finish(),
        };
        ended.map_err(failed)?;
        outcomes.push(outcome);
    }
    transaction.commit().map_err(failed)?;
    Ok(outcomes)
}

fn begin(connection: &mut Connection) -> Result<Transaction<'_>, StoreError> {
    // A deferred transaction would fail at its first write when another program writes, too.
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
    begun.map_err(failed)
}

fn failed(why: Error) -> StoreError {
    StoreError::from(Fault::from(why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::change;
    use crate::store::sqlite::schema;

    /// A store in memory where the subjects "bad" and "full" fail, the second as a full disk does.
    fn store() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::migrate(&mut connection).unwrap();
        let trigger = |subject: &str, raise: &str| {
            format!(
                "CREATE TRIGGER {subject} BEFORE INSERT ON request WHEN new.subject = '{subject}'
                 BEGIN SELECT RAISE({raise}, 'no'); END;"
            )
        };
        let triggers = trigger("bad", "ABORT") + &trigger("full", "ROLLBACK");
        connection.execute_batch(&triggers).unwrap();
        connection
    }

    fn rows(connection: &Connection) -> i64 {
        let count = "SELECT count(*) FROM request";
        connection.query_row(count, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_bad_change_does_not_sink_the_others_of_its_group() {
        let mut store = store();
        let group = [change(1, "one"), change(2, "bad"), change(3, "three")];
        let outcomes = commit(&mut store, group.iter()).unwrap();
        assert!(matches!(&outcomes[0], Ok(Done::Stored(number)) if number.0 == 10_001));
        assert!(matches!(&outcomes[1], Err(StoreError::Failed(_))));
        assert!(matches!(&outcomes[2], Ok(Done::Stored(number)) if number.0 == 10_002));
        assert_eq!(rows(&store), 2);
    }

    #[test]
    fn two_of_the_same_in_one_group_are_one() {
        let mut store = store();
        let group = [change(1, "one"), change(1, "one"), change(1, "other")];
        let outcomes = commit(&mut store, group.iter()).unwrap();
        assert!(matches!(&outcomes[1], Ok(Done::Found(kept)) if kept.number.0 == 10_001));
        assert!(matches!(&outcomes[2], Ok(Done::Found(kept)) if kept.subject == "one"));
        assert_eq!(rows(&store), 1);
    }

    #[test]
    fn the_same_again_beside_a_bad_change_is_found_and_uses_up_no_number() {
        let mut store = store();
        let group = [
            change(1, "one"),
            change(1, "one"),
            change(2, "bad"),
            change(3, "three"),
        ];
        let outcomes = commit(&mut store, group.iter()).unwrap();
        assert!(matches!(&outcomes[1], Ok(Done::Found(kept)) if kept.number.0 == 10_001));
        assert!(matches!(&outcomes[2], Err(StoreError::Failed(_))));
        assert!(matches!(&outcomes[3], Ok(Done::Stored(number)) if number.0 == 10_002));
    }

    #[test]
    fn a_full_disk_fails_the_group_and_the_next_one_is_stored() {
        let mut store = store();
        let group = [change(1, "one"), change(2, "full"), change(3, "three")];
        let error = commit(&mut store, group.iter()).unwrap_err();
        assert_eq!(error.to_string(), "no");
        assert_eq!(rows(&store), 0);
        let later = [change(1, "one")];
        assert!(commit(&mut store, later.iter()).unwrap()[0].is_ok());
        assert_eq!(rows(&store), 1);
    }
}
