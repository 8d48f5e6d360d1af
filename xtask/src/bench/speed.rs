//! How long a due time takes, beside the least it could take.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::place::Place;
use crate::run::run;

/// What the others are compared with: a number added, and made an instant.
const BARE: &str = "bare";

/// What is measured: its name in criterion, in words, and what is asked of it.
const FIGURES: [(&str, &str, &str); 8] = [
    (
        BARE,
        "an addition made an instant: the least it could be",
        "",
    ),
    ("due on always", "`due` on Always", "50 million a second"),
    (
        "due on office hours",
        "`due` on 62 days of office hours",
        "2 million a second",
    ),
    ("elapsed on always", "`elapsed` on Always", ""),
    (
        "elapsed on office hours",
        "`elapsed` on 62 days of office hours",
        "",
    ),
    ("promise of a guarantee", "a guarantee, promised", ""),
    ("promise of an aim", "an aim, promised", ""),
    (
        "a year of hours",
        "a year of office hours, laid out",
        "2 ms",
    ),
];

/// What criterion writes beside its samples.
#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

/// Of what the estimates are.
#[derive(Deserialize)]
struct Benchmark {
    throughput: Throughput,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Throughput {
    elements: u32,
}

/// Runs the benches and answers a table.
pub(crate) fn measure(place: &Place) -> Result<String> {
    for (package, bench) in [("sla", "due"), ("calendar", "expand")] {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&place.root).args(["bench", "--locked"]);
        run(cargo.args(["--package", package, "--bench", bench]))?;
    }
    let folder = place.target.join("criterion");
    table(|name| each_ns(&folder.join(name).join("each/new")))
}

fn table(each_ns: impl Fn(&str) -> Result<f64>) -> Result<String> {
    let bare_ns = each_ns(BARE)?;
    let mut table = "Medians of 100 samples by criterion, on one core.\n\n\
        | what | each | a second | times the least | asked |\n|---|--:|--:|--:|---|"
        .to_owned();
    for (name, what, asked) in FIGURES {
        let each_ns = each_ns(name)?;
        let (each, rate) = (time(each_ns), rate(each_ns));
        let times = each_ns / bare_ns;
        write!(
            table,
            "\n| {what} | {each} | {rate} | {times:.1} | {asked} |"
        )?;
    }
    Ok(table)
}

/// Nanoseconds for one, from what criterion wrote.
fn each_ns(folder: &Path) -> Result<f64> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).with_context(|| format!("{} isn't there", path.display()))
    };
    let estimates: Estimates = serde_json::from_str(&read("estimates.json")?)?;
    let benchmark: Benchmark = serde_json::from_str(&read("benchmark.json")?)?;
    Ok(estimates.median.point_estimate / f64::from(benchmark.throughput.elements))
}

fn time(ns: f64) -> String {
    if ns < 1e3 {
        format!("{ns:.1} ns")
    } else {
        format!("{:.0} µs", ns / 1e3)
    }
}

fn rate(ns: f64) -> String {
    let rate = 1e9 / ns;
    if rate > 1e6 {
        format!("{:.1} million", rate / 1e6)
    } else {
        format!("{rate:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_compares_each_figure_with_the_least() {
        let table = table(|name| Ok(if name == BARE { 10.0 } else { 25.0 })).unwrap();
        assert!(
            table.contains(
                "| `due` on Always | 25.0 ns | 40.0 million | 2.5 | 50 million a second |"
            )
        );
    }

    #[test]
    fn large_times_are_in_microseconds() {
        assert_eq!((time(1.4e6), rate(1.4e6)), ("1400 µs".into(), "714".into()));
    }
}
