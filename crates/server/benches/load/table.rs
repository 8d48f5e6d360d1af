//! What was measured, as a page.

use crate::bare::{CONNECTIONS, GATHERED, GROUP};
use crate::{Beside, GROWN_CLIENTS, Measured, ROUNDS, SPAN, Shared};
use std::fmt::Write;

/// The page's text and tables.
pub(crate) fn page(all: &[Measured]) -> String {
    let mut page = String::new();
    for measured in all {
        writeln!(page, "## {}\n", measured.name).unwrap();
        speed(&mut page, measured);
        growth(&mut page, measured);
    }
    let seconds = SPAN.as_secs();
    format!(
        "Clients send e-mails on a connection each, one after the other, and look at each receipt; it \
         comes after the commit. A rate is the median of {ROUNDS} times {seconds} s, a share that of the shares in \
         each turn; p50, p99 and the processor's time are of the turn with the median rate. The clock stops when all \
         that follows from the requests is done as well: each leaves a mail and word for the webhooks, \
         which are taken and settled. All clients send as one person, so nearly every mail ends as one \
         too many for its address, and no file is written. The server writes no log, and limits nobody's rate.\n\n\
         *Bare* is the engine alone, taking in turn with the server: the same rows in the same tables, \
         the messages taken and settled by the same statements, every commit as safe as the server's. On SQLite one \
         thread puts as many requests into each commit as the server had for each of its own just before, on average and \
         rounded (*in a commit*, counted by the engine; those that are about messages alone count as well); {GATHERED} \
         messages or more are taken and settled together, with what is stored next, and cost it no commit of their own but for the last. On PostgreSQL each \
         request has a commit, over as many connections as clients, {CONNECTIONS} at most; {GATHERED} messages are taken and \
         settled together, and what can go to it together does. *All in one* is what bare SQLite could do if every \
         client were waiting whenever a commit begins, {GROUP} at most: whoever was just answered isn't. The aim is \
         70 % of bare on SQLite, and 60 % on PostgreSQL; from one run to the next a share changes by up to 10 points. Until 2026-11-26 *all in one* was the \
         yardstick, and all clients had one thread, with which a share at 64 and 256 is up to 5 % lower. Until 2026-11-27 bare settled messages in the commit that stored the \
         last of them, which changes a share by up to 2 %, either way.\n\n\
         Clients, server and database share the machine's cores; the clients' threads, one for each core, have the lowest \
         priority, as they would be elsewhere. *Processor* is what the server's process took for each \
         request. A profile at 256 on SQLite (2026-11-26): half of it is the engine's thread, which takes a quarter more of the processor \
         than bare, as what it works on comes from another core and others use its caches. The system's network and its \
         switching of threads have 14 %, the receipt's signature 8 and memory 7; the rest is JSON and HTTP. A client takes \
         a sixth as much as the server.\n\n\
         What limits SQLite: at 64 and 256 clients the engine's thread. It has its core for three quarters of the time, and \
         for most of the rest it waits for the disk, or the clients have it; the other core is idle for a quarter to a third. What gathers in the outbox in 25 ms is taken in \
         one go, for which others wait up to 5 ms; in smaller lots they wait less, and the outbox falls behind at 256. With \
         one client nothing is busy: a receipt waits for the same flush as the bare engine, for four threads to wake up \
         one after the other, and for caches that went cold meanwhile ([how far it could get](why-one-writer.md)).\n\n{page}"
    )
}

fn speed(page: &mut String, measured: &Measured) {
    let shared = measured.loads.iter().any(|beside| beside.shared.is_some());
    let (names, line) = if shared {
        (" in a commit | all in one | of that |", "--:|--:|--:|")
    } else {
        ("", "")
    };
    writeln!(
        page,
        "| clients | requests a second | bare | of bare | p50, ms | p99, ms | processor, µs |{names}\n\
         |--:|--:|--:|--:|--:|--:|--:|{line}"
    )
    .unwrap();
    for beside in &measured.loads {
        let Beside {
            clients,
            load,
            bare,
            share,
            shared,
        } = beside;
        write!(
            page,
            "| {clients} | {:.0} | {bare:.0} | {:.0} % | {:.1} | {:.1} | {:.0} |",
            load.rate,
            share * 100.0,
            load.p50,
            load.p99,
            load.processor
        )
        .unwrap();
        if let Some(Shared { group, best, share }) = shared {
            let share = share * 100.0;
            write!(page, " {group:.1} | {best:.0} | {share:.0} % |").unwrap();
        }
        page.push('\n');
    }
    let mib = measured.rest as f64 / 1024.0 / 1024.0;
    writeln!(page, "\nThe server's memory at rest: {mib:.0} MiB.\n").unwrap();
}

fn growth(page: &mut String, measured: &Measured) {
    writeln!(
        page,
        "| stored | requests a second, {GROWN_CLIENTS} clients | p50, ms | p50 to the first |\n\
         |--:|--:|--:|--:|"
    )
    .unwrap();
    let first = measured.grown.first().map_or(1.0, |(_, load)| load.p50);
    for (count, load) in &measured.grown {
        writeln!(
            page,
            "| {count} | {:.0} | {:.1} | {:.2} |",
            load.rate,
            load.p50,
            load.p50 / first
        )
        .unwrap();
    }
    page.push('\n');
}
