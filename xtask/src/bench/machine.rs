//! On what it was measured, and when.

use std::fs;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result};

use crate::run::text;

/// A sentence with the machine, the compiler and the date.
pub(crate) fn description() -> Result<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model(&cpu).unwrap_or("an unknown processor");
    let cores = thread::available_parallelism().context("how many cores there are is unknown")?;
    let rustc = text(Command::new("rustc").arg("--version"))?;
    let date = text(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    Ok(format!(
        "Measured on {date}: {model}, {cores} cores, shared with others; {rustc}. Compare figures of one \
         run with one another, not with those of another day."
    ))
}

fn model(cpu: &str) -> Option<&str> {
    let line = cpu.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim())
}

#[cfg(test)]
mod tests {
    use super::model;

    #[test]
    fn the_processor_is_named_as_linux_names_it() {
        let cpu = "processor\t: 0\nmodel name\t: A Processor @ 2.00GHz\nflags\t\t: fpu\n";
        assert_eq!(model(cpu), Some("A Processor @ 2.00GHz"));
        assert_eq!(model(""), None);
    }
}
