//! How many requests a second are stored for good, beside what the bare engine does with the same rows.
//!
//! `cargo xtask bench server` runs this and makes a page of what it says.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a bench ends by panicking when something isn't as it should be"
)]

mod bare;
mod clients;
#[expect(dead_code, reason = "the tests use the rest of it")]
#[path = "../../tests/support/postgres.rs"]
mod postgres_server;
mod program;
mod stored;
mod table;

use bare::{GROUP, Rows};
use postgres_server::{Cluster, Database};
use program::Program;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many send at once.
const CLIENTS: [usize; 4] = [1, 16, 64, 256];
/// How long each figure is measured: briefly, so that a shared machine is in one mood for a whole turn.
const SPAN: Duration = Duration::from_secs(3);
/// How often each is measured; the median counts.
const ROUNDS: usize = 7;
/// How many requests are stored before the last figures.
const STORED: [i64; 2] = [10_000, 1_000_000];
/// How many send at once while growth is measured.
const GROWN_CLIENTS: usize = 16;

/// What some clients saw.
#[derive(Clone, Copy, Debug)]
struct Load {
    /// Requests that were acknowledged.
    count: usize,
    /// The same, in a second.
    rate: f64,
    /// How long half of them took at most, in milliseconds.
    p50: f64,
    /// How long 99 of 100 took at most.
    p99: f64,
    /// The processor's time that the server took for each, in microseconds.
    processor: f64,
}

/// What so many clients saw, and what the bare engine does.
struct Beside {
    clients: usize,
    load: Load,
    /// Requests a second that it stores in the server's own commits.
    bare: f64,
    /// The server's requests to those of bare in the same turn.
    share: f64,
    /// Where requests share commits.
    shared: Option<Shared>,
}

/// How requests share commits.
#[derive(Clone, Copy, Debug)]
struct Shared {
    /// Requests to a commit in the server, on average; those that are only about messages count as well.
    group: f64,
    /// Requests a second that the bare engine stores when all that wait share one.
    best: f64,
    /// The server's requests to those in the same turn.
    share: f64,
}

/// What was measured on one engine.
struct Measured {
    name: &'static str,
    /// For each number of clients.
    loads: Vec<Beside>,
    /// For each number of stored requests.
    grown: Vec<(i64, Load)>,
    /// The server's memory at rest, in bytes.
    rest: u64,
}

#[tokio::main]
async fn main() {
    let (sqlite, rows) = on_sqlite().await;
    let postgres = on_postgres(&rows).await;
    let page = table::page(&[sqlite, postgres]);
    std::fs::write(setting("HELP_WIDGET_FIGURES"), page).unwrap();
}

/// What was measured, and the rows that a request is stored in.
async fn on_sqlite() -> (Measured, Rows) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("help.sqlite");
    let program = Program::start(&file, folder.path());
    tokio::time::sleep(SPAN).await;
    let rest = program.memory();
    clients::send(&program, 1, Duration::from_secs(1)).await;
    program.settled().await;
    let rows = Rows::of_file(&file);
    let mut loads = vec![];
    for clients in CLIENTS {
        println!("SQLite, {clients} clients");
        let mut turns = vec![];
        for _ in 0..ROUNDS {
            let before = program.commits();
            let load = Load::of(&program, clients).await;
            let commits = program.commits().wrapping_sub(before);
            let group = load.count as f64 / f64::from(commits);
            let bare = bare::sqlite(&rows, &file, whole(group), SPAN);
            let best = bare::sqlite(&rows, &file, clients.min(GROUP), SPAN);
            let share = load.rate / best;
            let shared = Some(Shared { group, best, share });
            turns.push(Beside::of(clients, load, bare, shared));
        }
        loads.push(Beside::median(&turns));
    }
    let mut grown = vec![];
    for count in STORED {
        println!("SQLite, {count} stored");
        stored::fill_file(&file, count);
        grown.push((count, grown_load(&program).await));
    }
    let measured = Measured {
        name: "SQLite",
        loads,
        grown,
        rest,
    };
    (measured, rows)
}

async fn on_postgres(rows: &Rows) -> Measured {
    let cluster = tokio::task::spawn_blocking(|| Arc::new(Cluster::start()));
    let cluster = cluster.await.unwrap();
    let made = tokio::task::spawn_blocking({
        let cluster = Arc::clone(&cluster);
        move || {
            (
                Database::in_cluster(Arc::clone(&cluster)),
                Database::in_cluster(cluster),
            )
        }
    });
    let (database, other) = made.await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Path::new(&database.url), folder.path());
    tokio::time::sleep(SPAN).await;
    let rest = program.memory();
    clients::send(&program, 1, Duration::from_secs(1)).await;
    program.settled().await;
    // So that the other database has its tables.
    let elsewhere = tempfile::tempdir().unwrap();
    drop(Program::start(Path::new(&other.url), elsewhere.path()));
    let mut loads = vec![];
    for clients in CLIENTS {
        println!("PostgreSQL, {clients} clients");
        let mut turns = vec![];
        for _ in 0..ROUNDS {
            let load = Load::of(&program, clients).await;
            let bare = bare::postgres(&other.url, rows, clients, SPAN).await;
            turns.push(Beside::of(clients, load, bare, None));
        }
        loads.push(Beside::median(&turns));
    }
    let mut grown = vec![];
    for count in STORED {
        println!("PostgreSQL, {count} stored");
        stored::fill_database(&database.url, count).await;
        grown.push((count, grown_load(&program).await));
    }
    Measured {
        name: "PostgreSQL",
        loads,
        grown,
        rest,
    }
}

async fn grown_load(program: &Program) -> Load {
    let mut loads = vec![];
    for _ in 0..ROUNDS {
        loads.push(Load::of(program, GROWN_CLIENTS).await);
    }
    Load::median(loads)
}

impl Beside {
    /// One turn: the server, and the engine right after it.
    fn of(clients: usize, load: Load, bare: f64, shared: Option<Shared>) -> Self {
        let share = load.rate / bare;
        Self {
            clients,
            load,
            bare,
            share,
            shared,
        }
    }

    /// Of each figure the median.
    fn median(turns: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| median(turns.iter().map(figure).collect());
        let of_shared = |figure: fn(&Shared) -> f64| {
            let all = turns.iter().filter_map(|turn| turn.shared.as_ref());
            median(all.map(figure).collect())
        };
        Self {
            clients: turns[0].clients,
            load: Load::median(turns.iter().map(|turn| turn.load).collect()),
            bare: of(|turn| turn.bare),
            share: of(|turn| turn.share),
            shared: turns[0].shared.is_some().then(|| Shared {
                group: of_shared(|shared| shared.group),
                best: of_shared(|shared| shared.best),
                share: of_shared(|shared| shared.share),
            }),
        }
    }
}

impl Load {
    /// What so many clients make, until the last acknowledgement is settled: none of what the bare
    /// engine does is left for later.
    async fn of(program: &Program, clients: usize) -> Self {
        let (began, before) = (Instant::now(), program.processor());
        let mut took = clients::send(program, clients, SPAN).await;
        program.settled().await;
        let (span, processor) = (began.elapsed(), program.processor() - before);
        took.sort();
        let at = |percent: usize| took[took.len() * percent / 100].as_secs_f64() * 1000.0;
        Self {
            count: took.len(),
            rate: took.len() as f64 / span.as_secs_f64(),
            p50: at(50),
            p99: at(99),
            processor: processor / took.len() as f64 * 1_000_000.0,
        }
    }

    /// The one with the median rate.
    fn median(mut loads: Vec<Self>) -> Self {
        loads.sort_by(|a, b| a.rate.total_cmp(&b.rate));
        loads[loads.len() / 2]
    }
}

/// As many requests as there are in a commit, and one at least.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few hundred at most"
)]
fn whole(group: f64) -> usize {
    group.round().max(1.0) as usize
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn setting(name: &str) -> PathBuf {
    std::env::var_os(name)
        .unwrap_or_else(|| panic!("{name} isn't set: run `cargo xtask bench server`"))
        .into()
}
