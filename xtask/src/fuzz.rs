//! The fuzz targets, each for a while: `cargo xtask fuzz --seconds 300`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::run::{run, text};

const TARGETS: [&str; 3] = ["policy_file", "receipt", "holidays"];

/// Coverage for libFuzzer. No sanitizer, so that any toolchain can do it: the code is safe Rust, and
/// what is looked for is panics, overflows among them.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Cdebug-assertions -Coverflow-checks -Ccodegen-units=1";

/// Runs each target for so many seconds, from its seeds and what earlier runs found on.
pub(crate) fn run_all(place: &Place, seconds: u32) -> Result<()> {
    let target = place.target.join("fuzz");
    let host = host()?;
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&place.root).env("RUSTFLAGS", FLAGS);
    cargo.args(["build", "--locked", "--release", "--package", "fuzz"]);
    // A target of its own keeps the flags from build scripts, even when it is the host.
    cargo.args(["--bins", "--target", &host, "--target-dir"]);
    run(cargo.arg(&target))
        .context("the fuzz targets don't build; libFuzzer needs a C++ compiler")?;
    for name in TARGETS {
        let program = target.join(&host).join("release").join(name);
        let corpus = target.join("corpus").join(name);
        let seeds = place.root.join("fuzz/seeds").join(name);
        let runs = fuzz(&program, (&corpus, &seeds), seconds)?;
        println!("{name}: {runs} in {seconds} s, no fault");
    }
    Ok(())
}

/// Fuzzes, and answers how many inputs were tried.
fn fuzz(program: &Path, (corpus, seeds): (&Path, &Path), seconds: u32) -> Result<String> {
    fs::create_dir_all(corpus)?;
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    println!("{name}: {seconds} s from now");
    let faults = corpus.with_extension("fault-");
    let output = Command::new(program)
        .arg(format!("-max_total_time={seconds}"))
        .arg("-print_final_stats=1")
        .arg(format!("-artifact_prefix={}", faults.display()))
        .args([corpus, seeds])
        .output()
        .with_context(|| format!("{} can't be started", program.display()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let told = said.lines().filter(|line| !line.starts_with('#'));
        let last: Vec<&str> = told.rev().take(40).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        bail!(
            "{name} found a fault:\n{}\nSee it again: cargo run -p fuzz --bin {name} -- {}*",
            last.join("\n"),
            faults.display()
        );
    }
    Ok(runs(&said).unwrap_or("unknown").to_owned())
}

fn host() -> Result<String> {
    let verbose = text(Command::new("rustc").arg("-vV"))?;
    let host = verbose.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say its host")?.to_owned())
}

/// How many inputs libFuzzer says it tried.
fn runs(said: &str) -> Option<&str> {
    let line = said
        .lines()
        .find(|line| line.starts_with("stat::number_of_executed_units:"))?;
    Some(line.split_once(": ")?.1.trim())
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn the_number_of_runs_is_what_libfuzzer_says() {
        let said = "Done 5 runs\nstat::number_of_executed_units: 896474\nstat::x: 1\n";
        assert_eq!(runs(said), Some("896474"));
        assert_eq!(runs(""), None);
    }
}
