//! What no Rust file may say, not even for a day.

use crate::tidy::source::{Source, names};
use crate::tidy::violation::Violation;

/// Each word, and what to do instead.
const IN_CODE: &[(&str, &str)] = &[
    ("inner_html", "text is never markup: build nodes"),
    (
        "template!",
        "pages that enforce Trusted Types refuse it: use `view!`",
    ),
];

/// The same, in tests and comments too.
const ANYWHERE: &[(&str, &str)] = &[
    (
        "todo!",
        "finish it, or leave it out and say so in the documentation",
    ),
    (
        "unimplemented!",
        "finish it, or leave it out and say so in the documentation",
    ),
    ("FIXME", "mend it"),
    (
        "#[ignore",
        "mend the test or remove it: an ignored one proves nothing",
    ),
];

/// Looks for the words in every Rust file.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let rust = sources.iter().filter(|source| source.is_rust());
    rust.flat_map(|source| {
        let code = source.code().flat_map(|line| find(source, line, IN_CODE));
        let all = source.lines().flat_map(|line| find(source, line, ANYWHERE));
        code.chain(all).collect::<Vec<_>>()
    })
    .collect()
}

fn find(source: &Source, (line, text): (usize, &str), words: &[(&str, &str)]) -> Vec<Violation> {
    let said = words.iter().filter(|(word, _)| names(text, word));
    said.map(|(word, instead)| {
        let advice = format!("`{word}`: {instead}");
        Violation {
            path: source.path.clone(),
            line,
            rule: "forbidden",
            advice,
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::check_count;

    #[test]
    fn each_word_is_caught() {
        check_count(check, "src/a.rs", "todo!()", 1);
        check_count(check, "src/a.rs", "std::unimplemented!()", 1);
        check_count(check, "src/a.rs", "// FIXME later", 1);
        check_count(check, "tests/a.rs", "#[ignore = \"slow\"]", 1);
        check_count(check, "src/a.rs", "<p inner_html=text/>", 1);
        check_count(check, "src/a.rs", "template! { <p/> }", 1);
    }

    #[test]
    fn other_words_are_fine() {
        check_count(
            check,
            "src/a.rs",
            "let template = my_todo!(); // never inner_html",
            0,
        );
        check_count(check, "README.md", "FIXME", 0);
    }
}
