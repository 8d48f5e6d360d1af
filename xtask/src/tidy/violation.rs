//! One place that breaks a rule.

use std::fmt;

/// Where, which rule, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    /// The file, from the repository's root.
    pub(crate) path: String,
    /// The line, from 1.
    pub(crate) line: usize,
    /// The rule's name.
    pub(crate) rule: &'static str,
    /// What to do.
    pub(crate) advice: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            rule,
            advice,
        } = self;
        write!(f, "{path}:{line}: {rule}: {advice}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violation_says_where_and_what_to_do() {
        let violation = Violation {
            path: "src/a.rs".into(),
            line: 3,
            rule: "length",
            advice: "split it".into(),
        };
        assert_eq!(violation.to_string(), "src/a.rs:3: length: split it");
    }
}
