//! Every row of the specification is named in a test that proves it.

use crate::tidy::source::{Source, names};
use crate::tidy::violation::Violation;

/// The last row: they are S01, S02 and so on.
const LAST: usize = 45;

/// Looks for each row's id in the tests, as `S07` or in a name as `s07_…`.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let tests: Vec<_> = sources
        .iter()
        .filter(|source| counts(source))
        .flat_map(Source::tests)
        .collect();
    let is_named = |id: &str| tests.iter().any(|(_, line)| says(line, id));
    let missing: Vec<_> = (1..=LAST)
        .map(|row| format!("S{row:02}"))
        .filter(|id| !is_named(id))
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let advice = format!(
        "no test names {}: name each row in the test that proves it",
        missing.join(", ")
    );
    vec![Violation {
        path: "tests/".to_owned(),
        line: 1,
        rule: "rows",
        advice,
    }]
}

/// Test files of any kind and the tests within Rust files, but not those of this tool.
fn counts(source: &Source) -> bool {
    !source.path.starts_with("xtask/") && (source.has_extension("rs") || source.is_test())
}

fn says(line: &str, id: &str) -> bool {
    // In a test's name an underscore parts the words.
    let line = line.replace('_', " ");
    names(&line, id) || names(&line, &id.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::sample;

    fn all_but(row: usize) -> String {
        let rows = (1..=LAST).filter(|found| *found != row);
        rows.map(|row| format!("fn s{row:02}_holds() {}", "{}"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn a_row_without_a_test_is_named() {
        let found = check(&sample("tests/journeys.rs", &all_but(7)));
        assert!(
            found
                .first()
                .is_some_and(|violation| violation.advice.contains("names S07:")),
            "{found:?}"
        );
        assert_eq!(check(&sample("src/a.rs", &all_but(0))).len(), 1);
    }

    #[test]
    fn rows_may_be_named_in_any_kind_of_test() {
        assert_eq!(
            check(&sample("crates/sla/tests/matrix.rs", &all_but(0))),
            []
        );
        let mut both = sample("tests/promises.txt", "S07 and S08");
        both.extend(sample(
            "src/a.rs",
            &format!("#[cfg(test)]\nmod tests {{\n{}", all_but(7)),
        ));
        assert_eq!(check(&both), []);
    }
}
