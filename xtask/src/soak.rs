//! The server's tests with faults, for as long as it takes to believe them: `cargo xtask soak`.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::bench::machine;
use crate::place::Place;
use crate::run::text;
use crate::tools::{Line, postgres};

const PAGE: &str = "docs/soak.md";

/// How many run at the same time: what they measure is the machine's as well.
const AT_ONCE: &str = "2";

/// Where they are, and which of them.
const SUITES: [(&str, &str); 2] = [("faults", ""), ("http", "a_stop_under_load")];

/// What strikes, how often in a soak and how often in `cargo xtask test`.
const STRIKES: [(&str, &str, usize, usize); 24] = [
    ("F1", "the server is killed", 1000, 60),
    ("F2", "the disk loses power", 200, 20),
    (
        "F2",
        "the same where commits aren't synced: the control, which has to tell",
        20,
        20,
    ),
    ("F3", "the disk fails, each time at another sync", 200, 20),
    ("F4", "the disk is full, and has room again", 1, 1),
    ("F5", "another program locks the file", 20, 20),
    ("F7", "PostgreSQL crashes", 60, 10),
    (
        "F8",
        "a standby of PostgreSQL takes over from a primary that stays",
        20,
        1,
    ),
    ("F9", "PostgreSQL falls silent on open connections", 10, 1),
    ("F9", "the same for ever, while new connections work", 1, 1),
    ("F10", "all connections wait for a lock", 10, 1),
    ("F11", "of two servers of a database one is killed", 200, 10),
    (
        "F12",
        "a server sleeps through a delivery, and another takes it over",
        30,
        2,
    ),
    (
        "F19",
        "the clock jumps by more than an hour, forth or back, and is set right",
        20,
        2,
    ),
    ("F19", "the computer sleeps for more than two hours", 1, 1),
    ("F20", "the server is killed as promises fall due", 200, 15),
    (
        "F27",
        "the server is killed while it migrates a file of the first version",
        50,
        4,
    ),
    (
        "F27",
        "the same with a database of PostgreSQL, in each step in turn",
        49,
        7,
    ),
    (
        "F27",
        "a step of a migration waits for a table that others use",
        1,
        1,
    ),
    ("F27", "an autovacuum is in a step's way", 1, 1),
    ("F27", "a moment is told while a step sets timers", 1, 1),
    (
        "F27",
        "a server starts on what an earlier version left, each of them, on both engines",
        17,
        17,
    ),
    ("F28", "the server is stopped under load", 50, 2),
    (
        "F37",
        "a copy is made under load, and a server goes on from it",
        5,
        5,
    ),
];

/// Runs them in large numbers, and writes down what came out.
pub(crate) fn run(place: &Place) -> Result<()> {
    let postgres = postgres::set_up(&Line::new(1, 1, "PostgreSQL"))?;
    let began = Instant::now();
    println!("the tests with faults, in large numbers: about half an hour");
    let figures = place.target.join("soak-figures");
    fs::write(&figures, "")?;
    let mut results = vec![];
    for (suite, filter) in SUITES {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&place.root).args(["test", "--locked"]);
        cargo.args(["--package", "help-server", "--test", suite, filter]);
        cargo.args(["--", "--test-threads", AT_ONCE]);
        cargo.env("CARGO_TARGET_DIR", &place.target);
        cargo.env("HELP_WIDGET_POSTGRES", &postgres);
        cargo.env("HELP_WIDGET_FAULTS", "soak");
        cargo.env("HELP_WIDGET_FIGURES", &figures);
        let output = cargo.output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let before = results.len();
        results.extend(self::results(&said));
        ensure!(
            output.status.success() && results.len() > before,
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    results.sort();
    let commit = text(Command::new("git").args(["rev-parse", "--short", "HEAD"]))?;
    let figures = fs::read_to_string(&figures)?;
    let run = (commit.as_str(), began.elapsed().as_secs());
    let page = page(&results, worst(&figures), run);
    let page = page.replace("MACHINE", &machine::description()?);
    fs::write(place.root.join(PAGE), page)?;
    println!("written: {PAGE}");
    Ok(())
}

/// The name of each test that ran, in words, and how it went.
fn results(said: &str) -> Vec<(String, String)> {
    let test = |line| {
        let (name, result) = str::strip_prefix(line, "test ")?.split_once(" ... ")?;
        let sentence = name.rsplit("::").next().unwrap_or(name);
        Some((sentence.replace('_', " "), result.trim().to_owned()))
    };
    said.lines().filter_map(test).collect()
}

/// What tests measured, by row: the worst that was seen and what it may be, in milliseconds.
fn worst(figures: &str) -> Worst<'_> {
    let mut worst = BTreeMap::new();
    for line in figures.lines() {
        let mut parts = line.split(" | ");
        let mut part = || parts.next().unwrap_or_default();
        let (row, what, took, asked) = (part(), part(), part(), part());
        let (took, asked) = (took.parse().unwrap_or(u32::MAX), asked.parse().unwrap_or(0));
        // F10 comes after F9.
        let figure = worst.entry((row.len(), row, what));
        let figure = figure.or_insert((took, asked));
        figure.0 = took.max(figure.0);
    }
    worst
}

type Worst<'a> = BTreeMap<(usize, &'a str, &'a str), (u32, u32)>;

fn page(
    results: &[(String, String)],
    figures: Worst<'_>,
    (commit, seconds): (&str, u64),
) -> String {
    let strikes =
        STRIKES.map(|(row, what, soak, smoke)| format!("| {row} | {what} | {soak} | {smoke} |\n"));
    let strikes = strikes.concat();
    let figures = figures.into_iter().map(|((_, row, what), (took, asked))| {
        let (took, asked) = (f64::from(took) / 1000.0, f64::from(asked) / 1000.0);
        format!("| {row} | {what} | {took:.2} | {asked} |\n")
    });
    let figures: String = figures.collect();
    let rows = results.iter();
    let rows = rows.map(|(sentence, result)| format!("| {sentence} | {result} |\n"));
    let rows: String = rows.collect();
    format!(
        "# What does the server survive?\n\n\
         Written by `cargo xtask soak`; change the program, not this page.\n\n\
         MACHINE Commit {commit}, {seconds} s in all.\n\n\
         | | what strikes | in a soak | in `cargo xtask test` |\n|---|---|---|---|\n{strikes}\n\
         Where it is about what is stored, eight clients send e-mails all the time, each again under its \
         key until it has a receipt. In the end each acknowledged request is there once, under its number, \
         with its one promise, and none that nobody sent. Once nothing is owed any more, each has its mail \
         and its webhook: a webhook may have come twice, under one id, and never for a request that isn't \
         there.\n\n\
         What tests measured on the way, {AT_ONCE} of them at a time. Nothing fails by it: it is the machine's as \
         well.\n\n\
         | | seconds | the worst that was seen | asked for |\n|---|---|--:|--:|\n{figures}\n\
         | test | result |\n|---|---|\n{rows}"
    )
}

#[cfg(test)]
mod tests {
    use super::{results, worst};

    #[test]
    fn each_test_is_a_sentence_with_its_result() {
        let said = "\ntest kill::kills_lose_nothing ... ok\ntest a::b ... FAILED\ntest result: ok.";
        let expected = [("kills lose nothing", "ok"), ("b", "FAILED")];
        let expected = expected.map(|(test, result)| (test.to_owned(), result.to_owned()));
        assert_eq!(results(said), expected);
    }

    #[test]
    fn of_each_figure_the_worst_counts() {
        let said = "F10 | until | 70 | 10000\nF9 | other | 1 | 2\nF10 | until | 900 | 10000\n";
        let worst: Vec<_> = worst(said).into_iter().collect();
        let expected = [
            ((2, "F9", "other"), (1, 2)),
            ((3, "F10", "until"), (900, 10_000)),
        ];
        assert_eq!(worst, expected);
    }
}
