//! The one thread that writes: it commits what is waiting in groups and answers after the commit.

use super::rows;
use crate::domain::Change;
use crate::store::{Outcome, StoreError};
use rusqlite::{Connection, Error, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

/// Changes that share one commit, at most: its cost is one flush of the disk, however many they are.
const GROUP: usize = 64;

/// A change, and who waits for its outcome.
pub(super) struct Job {
    pub(super) change: Change,
    pub(super) answer: oneshot::Sender<Result<Outcome, StoreError>>,
}

/// Writes until nobody can send any more.
pub(super) fn run(mut connection: Connection, mut queue: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(GROUP);
    while queue.blocking_recv_many(&mut jobs, GROUP) > 0 {
        let outcomes = commit(&mut connection, jobs.iter().map(|job| &job.change));
        match outcomes {
            Ok(outcomes) => {
                for (job, outcome) in jobs.drain(..).zip(outcomes) {
                    // Whoever hung up asks again, under the same key.
                    let _ = job.answer.send(outcome);
                }
            }
            Err(why) => {
                for job in jobs.drain(..) {
                    let _ = job.answer.send(Err(failed(&why)));
                }
            }
        }
    }
}

/// All changes in one transaction, each in a savepoint, so that a bad one doesn't sink the others.
fn commit<'a>(
    connection: &mut Connection,
    changes: impl Iterator<Item = &'a Change>,
) -> Result<Vec<Result<Outcome, StoreError>>, Error> {
    // A deferred transaction would fail at its first write when another program writes, too.
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut outcomes = Vec::with_capacity(GROUP);
    for change in changes {
        let savepoint = transaction.savepoint()?;
        let outcome = rows::accept(&savepoint, change);
        if savepoint.is_autocommit() {
            // A full disk or the like ends the whole transaction: nothing of it is stored, and the
            // cause is worth more than the savepoint that is gone.
            return Err(outcome.err().unwrap_or(Error::InvalidQuery));
        }
        match outcome {
            Ok(outcome) => {
                savepoint.commit()?;
                outcomes.push(Ok(outcome));
            }
            Err(why) => {
                savepoint.finish()?;
                outcomes.push(Err(failed(&why)));
            }
        }
    }
    transaction.commit()?;
    Ok(outcomes)
}

fn failed(why: &Error) -> StoreError {
    StoreError::Failed(why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Account, App, Caller, TokenTrace, fingerprint};
    use crate::store::sqlite::schema;
    use protocol::{IdempotencyKey, Language, NewRequest};
    use sla::{Case, Channel, Commitment, Promise, Role, Severity, Terms};

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

    fn change(key: u128, subject: &str) -> Change {
        let request = NewRequest {
            channel: Channel::Chat,
            subject: subject.into(),
            description: "d".into(),
            phone: None,
            critical: false,
            language: Language::En,
            terms: None,
            context: vec![],
        };
        let request = request.check().unwrap();
        let at = sla::instant(1_800_000_000).unwrap();
        let word = || String::from("x");
        Change {
            key: IdempotencyKey::from_random(key),
            fingerprint: fingerprint(&request),
            request,
            caller: Caller {
                issuer: word(),
                subject: word(),
                name: word(),
                email: word(),
                role: Role::User,
                account: Account {
                    id: word(),
                    name: word(),
                },
                subscription: word(),
                channels: vec![Channel::Chat],
                app: App::Web,
                token: TokenTrace {
                    id: None,
                    issued_at: at,
                },
            },
            promise: Promise {
                terms: Terms {
                    case: Case {
                        channel: Channel::Chat,
                        role: Role::User,
                        severity: Severity::Standard,
                    },
                    commitment: Commitment::Unpromised,
                    policy: word(),
                },
                start: at,
                raised: None,
                stops: vec![],
                warn: None,
                due: None,
            },
        }
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
        assert!(matches!(&outcomes[0], Ok(Outcome::Stored(kept)) if kept.number.0 == 10_001));
        assert!(matches!(&outcomes[1], Err(StoreError::Failed(_))));
        assert!(matches!(&outcomes[2], Ok(Outcome::Stored(kept)) if kept.number.0 == 10_002));
        assert_eq!(rows(&store), 2);
    }

    #[test]
    fn two_of_the_same_in_one_group_are_one() {
        let mut store = store();
        let group = [change(1, "one"), change(1, "one"), change(1, "other")];
        let outcomes = commit(&mut store, group.iter()).unwrap();
        assert!(matches!(&outcomes[1], Ok(Outcome::Found(kept)) if kept.number.0 == 10_001));
        assert!(matches!(&outcomes[2], Ok(Outcome::Found(kept)) if kept.subject == "one"));
        assert_eq!(rows(&store), 1);
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
