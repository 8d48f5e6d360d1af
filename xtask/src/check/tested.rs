//! Runs tests, lets their output through, and counts what their last lines say.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::check::tally::Tally;
use crate::run::words;

/// What one or more test runs came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tested {
    passed: usize,
    failed: usize,
    ignored: usize,
    broken: Vec<String>,
}

impl Tested {
    /// Runs one test command and adds what it counted.
    pub(crate) fn run(&mut self, command: &mut Command) -> Result<()> {
        let name = words(command);
        println!("{name}");
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("`{name}` can't be started"))?;
        let failed_before = self.failed;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = line?;
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                self.read(&line);
            }
        }
        let status = child.wait()?;
        if !status.success() && self.failed == failed_before {
            self.broken.push(format!("`{name}` broke off ({status})"));
        }
        Ok(())
    }

    /// The count, and what is wrong, if anything is.
    ///
    /// A test that is ignored has failed, and so has a run that ran nothing.
    pub(crate) fn settle(self) -> (Tally, Option<String>) {
        let mut wrong = self.broken;
        let mut tally = Tally {
            passed: self.passed,
            failed: self.failed + self.ignored + wrong.len(),
        };
        if self.failed > 0 {
            wrong.push(format!("{} failed", self.failed));
        }
        if self.ignored > 0 {
            wrong.push(format!("{} ignored, which counts as failed", self.ignored));
        }
        if tally == Tally::default() {
            tally = Tally::ONE_FAILED;
            wrong.push("no test ran".to_owned());
        }
        (
            tally,
            Some(wrong.join("; ")).filter(|wrong| !wrong.is_empty()),
        )
    }

    /// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    fn read(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ") else {
            return;
        };
        for count in counts.split([';', '.']) {
            match count.trim().split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                Some((number, "ignored")) => self.ignored += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, passed: usize, failed: usize, complaint: Option<&str>) {
        let mut tested = Tested::default();
        tested.run(Command::new("sh").args(["-c", script])).unwrap();
        let (tally, wrong) = tested.settle();
        assert_eq!(tally, Tally { passed, failed });
        match (wrong, complaint) {
            (None, None) => {}
            (Some(wrong), Some(complaint)) => assert!(wrong.contains(complaint), "{wrong}"),
            (wrong, complaint) => panic!("{wrong:?} instead of {complaint:?}"),
        }
    }

    const TWO: &str = "echo 'test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s'";

    #[test]
    fn several_results_add_up() {
        check(&format!("{TWO}; {TWO}"), 4, 0, None);
    }

    #[test]
    fn a_failed_test_counts_once() {
        check(
            "echo 'test result: FAILED. 3 passed; 1 failed; 0 ignored; x'; exit 101",
            3,
            1,
            Some("1 failed"),
        );
    }

    #[test]
    fn an_ignored_test_has_failed() {
        check(
            "echo 'test result: ok. 3 passed; 0 failed; 2 ignored; x'",
            3,
            2,
            Some("2 ignored"),
        );
    }

    #[test]
    fn a_run_that_breaks_off_has_failed_though_no_test_did() {
        check(&format!("{TWO}; exit 101"), 2, 1, Some("broke off"));
    }

    #[test]
    fn a_run_without_any_test_has_failed() {
        check(
            "echo 'test result: ok. 0 passed; 0 failed; 0 ignored; x'",
            0,
            1,
            Some("no test ran"),
        );
        check("true", 0, 1, Some("no test ran"));
    }
}
