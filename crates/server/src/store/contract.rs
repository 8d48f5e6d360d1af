//! What both engines do alike. Each sentence is tested on a real database of each.

/// Tests each of these sentences on both engines.
macro_rules! contract {
    ($($sentence:ident),+ $(,)?) => {
        mod in_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $sentence() {
                super::$sentence($crate::store::contract::Bench::sqlite().await).await;
            })+
        }
        mod in_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $sentence() {
                super::$sentence($crate::store::contract::Bench::postgres().await).await;
            })+
        }
    };
}

mod acknowledged;
mod owed;
mod people;
mod requests;
mod timers;

use super::samples::{acceptance, at, caller, change, message, promise};
use super::{Name, Place, Store, open};
use crate::domain::{
    Acceptance, Audit, Caller, Change, Deed, Done, Kept, Lease, Outcome, Person, PolicyInUse,
    Revocation, Sending, Settled, Timer, TimerKind, Written,
};
use protocol::{IdempotencyKey, Language, RequestNumber};
use sla::{Author, Entry, Instant, Record, Standing};
use std::sync::Arc;
use tempfile::TempDir;

#[expect(dead_code, reason = "the tests with faults use the rest of it")]
#[path = "../../tests/support/postgres.rs"]
pub(super) mod server;

/// A store, and what it stands on.
struct Bench {
    store: Arc<dyn Store>,
    place: Place,
    _folder: TempDir,
    _database: Option<server::Database>,
}

impl Bench {
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("help.sqlite"));
        Self::at(place, folder, None).await
    }

    async fn postgres() -> Self {
        let database = server::Database::new().await;
        let place = Place::Database(database.url.clone());
        Self::at(place, tempfile::tempdir().unwrap(), Some(database)).await
    }

    async fn at(place: Place, folder: TempDir, database: Option<server::Database>) -> Self {
        Self {
            store: open(&place).await.unwrap(),
            place,
            _folder: folder,
            _database: database,
        }
    }

    /// Runs what is written for each engine.
    async fn run(&self, sqlite: &str, postgres: &str) {
        match &self.place {
            Place::File(file) => {
                let file = rusqlite::Connection::open(file).unwrap();
                file.execute_batch(sqlite).unwrap();
            }
            Place::Database(url) => {
                let tls = tokio_postgres::NoTls;
                let (client, connection) = tokio_postgres::connect(url, tls).await.unwrap();
                tokio::spawn(connection);
                client.batch_execute(postgres).await.unwrap();
            }
        }
    }

    async fn apply(&self, change: Change) -> Done {
        self.store.apply(change).await.unwrap()
    }

    /// Stores a request and gives its number.
    async fn stored(&self, key: u128) -> RequestNumber {
        match self.apply(change(key, "Login")).await {
            Done::Stored(number) => number,
            done => panic!("{done:?}"),
        }
    }

    async fn kept(&self, number: RequestNumber) -> Kept {
        self.store.load(number).await.unwrap().unwrap()
    }

    /// What is kept of Ada.
    async fn export(&self) -> serde_json::Value {
        let export = Change::Export(ada(), audit("exported"));
        match self.apply(export).await {
            Done::Exported(told) => told,
            done => panic!("{done:?}"),
        }
    }

    async fn take(&self, lane: &str, now: Instant) -> Vec<Sending> {
        let lease = Lease {
            lane: lane.to_owned(),
            now,
            until: now + chrono::TimeDelta::seconds(30),
            most: 10,
        };
        match self.apply(Change::Take(lease)).await {
            Done::Taken { sendings, .. } => sendings,
            done => panic!("{done:?}"),
        }
    }

    async fn settle(&self, sending: &Sending, settled: Settled) -> Done {
        let (id, fence) = (sending.id, sending.fence);
        let outcome = Outcome { id, fence, settled };
        self.apply(Change::Settle(vec![outcome])).await
    }
}

/// Who sends all requests of the samples.
fn ada() -> Person {
    Person {
        issuer: "x".to_owned(),
        subject: "ada".to_owned(),
    }
}

fn audit(act: &'static str) -> Audit {
    Audit {
        at: at(40),
        actor: "Eve".to_owned(),
        act,
        about: "ada of x".to_owned(),
    }
}

fn deed(number: RequestNumber, written: Written) -> Change {
    Change::Act(Box::new(Deed {
        number,
        at: at(30),
        recorded: at(30),
        written,
        timers: Some(vec![]),
        messages: vec![message("mail")],
    }))
}

fn answer(author: Author) -> Written {
    Written::Answer {
        author,
        name: "Sam".to_owned(),
    }
}

/// That another promise counts from now on.
fn superseded(promise: sla::Promise) -> Written {
    let entry = Entry {
        promise,
        change: Some(sla::Change {
            at: at(30),
            author: "Sam".to_owned(),
            reason: "All users".to_owned(),
        }),
    };
    Written::Promise {
        entry: Box::new(entry),
        place: 2,
        policy: PolicyInUse {
            digest: "p".to_owned(),
            content: "{}".to_owned(),
        },
    }
}
