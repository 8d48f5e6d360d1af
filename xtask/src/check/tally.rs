//! How many checks passed and how many failed.

use std::fmt;
use std::ops::AddAssign;

/// A count of checks; a step that isn't a test run counts as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Checks that passed.
    pub(crate) passed: usize,
    /// Checks that failed, or could not run.
    pub(crate) failed: usize,
}

impl Tally {
    /// A step that passed.
    pub(crate) const ONE_PASSED: Self = Self {
        passed: 1,
        failed: 0,
    };
    /// A step that failed.
    pub(crate) const ONE_FAILED: Self = Self {
        passed: 0,
        failed: 1,
    };
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_adds_up_and_reads_as_a_sentence() {
        let mut total = Tally::default();
        total += Tally::ONE_PASSED;
        total += Tally {
            passed: 2,
            failed: 3,
        };
        assert_eq!(total.to_string(), "3 passed, 3 failed");
    }
}
