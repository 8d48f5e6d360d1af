//! What was measured, as a page.

use crate::bare::{CONNECTIONS, GATHERED, GROUP};
use crate::{GROWN_CLIENTS, Measured, ROUNDS, SPAN};
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
         comes after the commit. A figure is the median of {ROUNDS} times {seconds} s, and its clock \
         stops when all that follows from the requests is done as well: each leaves a mail and word for \
         the webhooks, which are taken and settled. All clients send as one person, so nearly every \
         mail ends as one too many for its address, and no file is written.\n\n\
         *Bare* is the engine alone, taking in turn with the server: the same rows in the same tables, \
         the messages taken and settled by the same statements, {GATHERED} together, every commit as \
         safe as the server's. On SQLite one thread puts as many requests into a commit as clients \
         wait, {GROUP} at most; taking and settling never cost it a commit of their own. PostgreSQL \
         has as many connections as clients, {CONNECTIONS} at most, and what can go to it together \
         does.\n\n\
         Clients, server and database share the machine's cores; the clients' thread has the lowest \
         priority, as they would be elsewhere. *Processor* is what the server's \
         process took for each request. A profile at 64 on SQLite: of 120 µs the engine's thread has 50, \
         the receipt's signature 15, the system's network and its switching of threads 20, the token, \
         JSON, HTTP and memory the rest; a client takes 20 more. The bare engine takes 45 and has a core \
         for itself. The aim is 70 % of its rate on SQLite, 60 % on PostgreSQL. With 140 µs in all, two \
         cores that are always busy would come to 70 %. These are idle for a fifth of the time: the \
         requests that one commit answers come back together, keep both cores busy while the engine's \
         thread waits for one of them, and then all wait for it. Smaller commits even that out, and gave \
         5 % at 64 clients here; on a disk that takes long to flush they would cost more. With one client \
         nothing is busy: a receipt waits for the same flush as the bare engine, and for four threads to \
         wake up one after the other.\n\n{page}"
    )
}

fn speed(page: &mut String, measured: &Measured) {
    page.push_str(
        "| clients | requests a second | bare | of the bare | p50, ms | p99, ms | processor, µs |\n\
         |--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for ((clients, load), bare) in measured.loads.iter().zip(&measured.bare) {
        writeln!(
            page,
            "| {clients} | {:.0} | {bare:.0} | {:.0} % | {:.1} | {:.1} | {:.0} |",
            load.rate,
            load.rate / bare * 100.0,
            load.p50,
            load.p99,
            load.processor
        )
        .unwrap();
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
