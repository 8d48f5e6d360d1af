//! The rules of the house that neither rustc nor clippy knows, one file each.

mod arrows;
mod boundaries;
mod colours;
mod contract;
mod css;
mod forbidden;
mod length;
mod machine;
mod physical;
mod rows;
mod source;
mod statements;
mod theming;
mod views;
mod violation;

use std::path::Path;

use anyhow::{Result, ensure};

use crate::tidy::source::Source;
use crate::tidy::violation::Violation;

/// One rule: it reads every file it cares for and says what is wrong.
type Rule = fn(&[Source]) -> Vec<Violation>;

const RULES: &[Rule] = &[
    arrows::check,
    boundaries::check,
    colours::check,
    contract::check,
    forbidden::check,
    length::check,
    machine::check,
    physical::check,
    rows::check,
    statements::check,
    theming::check,
    views::check,
];

/// Checks every rule and prints each violation as `path:line: rule: what to do`.
pub(crate) fn run(root: &Path) -> Result<()> {
    let sources = source::all(root)?;
    let mut violations: Vec<_> = RULES.iter().flat_map(|rule| rule(&sources)).collect();
    violations.sort();
    for violation in &violations {
        println!("{violation}");
    }
    ensure!(violations.is_empty(), "{} places to tidy", violations.len());
    println!("{} files are tidy", sources.len());
    Ok(())
}

/// Checks how many violations a rule finds in one file.
#[cfg(test)]
#[track_caller]
fn check_count(rule: Rule, path: &str, text: &str, count: usize) {
    assert_eq!(rule(&source::sample(path, text)).len(), count, "{text}");
}
