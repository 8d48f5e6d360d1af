//! Every `view!` has the global class: without it Leptos builds fixed parts from a string of
//! markup, which pages that enforce Trusted Types refuse.

use crate::tidy::source::Source;
use crate::tidy::violation::Violation;

/// What a view must begin with, blanks aside.
const START: &str = "{class=\"hw\",";

/// Looks at every `view!` of the widget.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let widget = sources
        .iter()
        .filter(|source| source.is_rust() && source.path.starts_with("src/"));
    widget.flat_map(check_source).collect()
}

fn check_source(source: &Source) -> Vec<Violation> {
    let code: Vec<_> = source.code().collect();
    let text = code
        .iter()
        .map(|(_, line)| *line)
        .collect::<Vec<_>>()
        .join("\n");
    let bare = text.match_indices("view!").filter(|(at, word)| {
        let mut after = text
            .get(at + word.len()..)
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_whitespace());
        !START.chars().all(|expected| after.next() == Some(expected))
    });
    bare.map(|(at, _)| {
        let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        let advice = "begin it with the global class: `view! { class = \"hw\",`".to_owned();
        Violation {
            path: source.path.clone(),
            line,
            rule: "views",
            advice,
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::sample;

    #[track_caller]
    fn check_lines(text: &str, lines: &[usize]) {
        let found: Vec<_> = check(&sample("src/view.rs", text))
            .iter()
            .map(|violation| violation.line)
            .collect();
        assert_eq!(found, lines, "{text}");
    }

    #[test]
    fn a_view_without_the_class_is_caught() {
        check_lines("a\n  view! { <p>\"x\"</p> }", &[2]);
        check_lines("view! { class = \"other\", <p/> }\nview! {}", &[1, 2]);
    }

    #[test]
    fn a_view_with_the_class_is_fine() {
        check_lines("view! { class = \"hw\", <p/> }", &[]);
        check_lines(
            "view! {\n    class=\"hw\",\n    <p/>\n}\n// every view! has it",
            &[],
        );
    }
}
