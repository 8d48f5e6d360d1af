//! SQL is written, never put together: whatever comes from outside is a parameter (ASVS 1.2.4).

use crate::tidy::source::Source;
use crate::tidy::violation::Violation;

/// How a statement begins.
const VERBS: &[&str] = &[
    "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "CREATE ", "ALTER ", "DROP ", "PRAGMA ",
];

/// What makes a text of several.
const MAKERS: &[&str] = &["format!(", "format_args!(", "concat!(", "push_str("];

/// Looks for texts that begin as a statement where a text is made, on the same line or the next.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    // Benches and tests name tables, which can't be parameters.
    let shipped = |source: &&Source| source.is_rust() && source.path.contains("src/");
    let rust = sources.iter().filter(shipped);
    rust.flat_map(|source| {
        let lines: Vec<_> = source.code().collect();
        let made = lines.iter().enumerate().filter(|(place, (_, text))| {
            let maker = MAKERS.iter().find_map(|maker| text.split_once(maker));
            let next = lines.get(place + 1).map_or("", |(_, text)| *text);
            maker.is_some_and(|(_, rest)| begins(rest) || rest.is_empty() && begins(next))
        });
        made.map(|(_, (line, _))| Violation {
            path: source.path.clone(),
            line: *line,
            rule: "statements",
            advice: "a statement that is put together: write it whole, with parameters".to_owned(),
        })
        .collect::<Vec<_>>()
    })
    .collect()
}

fn begins(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches(['r', '#']);
    let literal = text.strip_prefix('"').map(str::trim_start);
    literal.is_some_and(|literal| VERBS.iter().any(|verb| literal.starts_with(verb)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::check_count;

    #[test]
    fn a_statement_that_is_put_together_is_caught() {
        let path = "crates/server/src/store/tables.rs";
        check_count(
            check,
            path,
            "let q = format!(\"SELECT {column} FROM t\");",
            1,
        );
        check_count(check, path, "format!(\n    \"DELETE FROM {table}\"\n)", 1);
        check_count(check, path, "query.push_str(\"WITH x AS\");", 1);
    }

    #[test]
    fn whole_statements_and_other_texts_are_fine() {
        let path = "crates/server/src/store/tables.rs";
        check_count(check, path, "const ALL: &str = \"SELECT 1\";", 0);
        check_count(check, path, "format!(\"{name} SELECT\")", 0);
        check_count(
            check,
            "crates/server/tests/a.rs",
            "format!(\"SELECT {x}\")",
            0,
        );
    }
}
