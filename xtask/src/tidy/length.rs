//! No file is longer than one can keep in mind.

use crate::tidy::source::Source;
use crate::tidy::violation::Violation;

/// Lines a Rust file may have, without its tests.
const MOST: usize = 300;

/// Counts the lines of every Rust file up to its tests.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let rust = sources.iter().filter(|source| source.has_extension("rs"));
    let long =
        rust.filter_map(|source| Some((source, source.code().nth(MOST)?, source.code().count())));
    long.map(|(source, (line, _), length)| {
        let advice = format!(
            "{length} lines before the tests, {MOST} at most: split it where its nouns part"
        );
        Violation {
            path: source.path.clone(),
            line,
            rule: "length",
            advice,
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::sample;

    #[test]
    fn a_long_file_is_split() {
        let found = check(&sample("src/a.rs", &"a\n".repeat(301)));
        assert_eq!(found.first().map(|violation| violation.line), Some(301));
    }

    #[test]
    fn tests_make_no_file_too_long() {
        let text = format!(
            "{}#[cfg(test)]\nmod tests {{\n{}",
            "a\n".repeat(300),
            "b\n".repeat(900)
        );
        assert_eq!(check(&sample("src/a.rs", &text)), []);
        assert_eq!(check(&sample("tests/journeys.rs", &"a\n".repeat(900))), []);
    }
}
