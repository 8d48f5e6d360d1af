//! What was measured, as a page.

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
        "Clients send e-mails on a connection each, one after the other; a request counts when its \
         receipt came, which is after the commit. Each figure is the median of {ROUNDS} times \
         {seconds} s. *Bare* is the engine alone, taking in turn with the server: the same rows in \
         the same tables, `synchronous = FULL`; on SQLite by one thread with as many requests in a \
         commit as clients wait, 64 at most, on PostgreSQL by as many connections as clients, 16 at \
         most. Clients, server and database share the machine's cores. Where the disk flushes \
         quickly, processor time limits the server: HTTP, checking the token's signature, signing \
         the receipt, and writing and settling the acknowledgement.\n\n{page}"
    )
}

fn speed(page: &mut String, measured: &Measured) {
    page.push_str(
        "| clients | requests a second | bare | of the bare | p50, ms | p99, ms |\n\
         |--:|--:|--:|--:|--:|--:|\n",
    );
    for ((clients, load), bare) in measured.loads.iter().zip(&measured.bare) {
        writeln!(
            page,
            "| {clients} | {:.0} | {bare:.0} | {:.0} % | {:.1} | {:.1} |",
            load.rate,
            load.rate / bare * 100.0,
            load.p50,
            load.p99
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
