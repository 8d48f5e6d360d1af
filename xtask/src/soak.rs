//! The server's tests with faults, for as long as it takes to believe them: `cargo xtask soak`.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::bench::machine;
use crate::place::Place;
use crate::run::text;
use crate::tools::{Line, postgres};

const PAGE: &str = "docs/soak.md";

/// Runs them in large numbers, and writes down what came out.
pub(crate) fn run(place: &Place) -> Result<()> {
    let postgres = postgres::set_up(&Line::new(1, 1, "PostgreSQL"))?;
    let began = Instant::now();
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&place.root).args(["test", "--locked"]);
    cargo.args(["--package", "help-server", "--test", "faults"]);
    cargo.env("CARGO_TARGET_DIR", &place.target);
    cargo.env("HELP_WIDGET_POSTGRES", postgres);
    cargo.env("HELP_WIDGET_FAULTS", "soak");
    println!("the tests with faults, in large numbers: about 15 minutes");
    let output = cargo.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let results = results(&said);
    ensure!(
        output.status.success() && !results.is_empty(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let commit = text(Command::new("git").args(["rev-parse", "--short", "HEAD"]))?;
    let page = page(&results, &commit, began.elapsed().as_secs());
    let page = page.replace("MACHINE", &machine::description()?);
    fs::write(place.root.join(PAGE), page)?;
    println!("written: {PAGE}");
    Ok(())
}

/// The name of each test that ran, in words, and how it went.
fn results(said: &str) -> Vec<(String, &str)> {
    let test = |line| {
        let (name, result) = str::strip_prefix(line, "test ")?.split_once(" ... ")?;
        let sentence = name.rsplit("::").next().unwrap_or(name);
        Some((sentence.replace('_', " "), result.trim()))
    };
    let mut results: Vec<_> = said.lines().filter_map(test).collect();
    results.sort();
    results
}

fn page(results: &[(String, &str)], commit: &str, seconds: u64) -> String {
    let rows: Vec<_> = results
        .iter()
        .map(|(sentence, result)| format!("| {sentence} | {result} |"))
        .collect();
    let rows = rows.join("\n");
    format!(
        "# What does the server survive?\n\n\
         Written by `cargo xtask soak`; change the program, not this page.\n\n\
         MACHINE Commit {commit}, {seconds} s in all.\n\n\
         Eight clients send e-mails all the time, each again under its key until it has a receipt. \
         Meanwhile the server is killed 1,000 times (60 in `cargo xtask test`), its disk loses power \
         200 times (20) or fails at each of its first 200 syncs (20), PostgreSQL crashes 60 times (10), \
         and servers of one database die in turn 200 times (10). In the end each acknowledged request \
         is there once, under its number, and none that nobody sent.\n\n\
         | test | result |\n|---|---|\n{rows}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::results;

    #[test]
    fn each_test_is_a_sentence_with_its_result() {
        let said = "\ntest kill::kills_lose_nothing ... ok\ntest a::b ... FAILED\ntest result: ok.";
        let expected = [
            ("b".to_owned(), "FAILED"),
            ("kills lose nothing".to_owned(), "ok"),
        ];
        assert_eq!(results(said), expected);
    }
}
