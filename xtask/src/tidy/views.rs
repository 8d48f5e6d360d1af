//! Screens are plain nodes: a `view!` is compiled anew for each of its shapes, and builds its fixed
//! parts from a string of markup, which pages that enforce Trusted Types refuse.

use crate::tidy::source::Source;
use crate::tidy::violation::Violation;

/// Where the program is that the loader fetches.
const PROGRAM: [&str; 4] = ["src/view", "src/shell", "src/text", "src/widget.rs"];

/// Looks for a `view!` in the widget's program.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let program = sources.iter().filter(|source| {
        let within = PROGRAM.iter().any(|start| source.path.starts_with(start));
        source.is_rust() && within
    });
    program.flat_map(check_source).collect()
}

fn check_source(source: &Source) -> Vec<Violation> {
    let found = source.code().filter(|(_, code)| code.contains("view!"));
    found
        .map(|(line, _)| Violation {
            path: source.path.clone(),
            line,
            rule: "views",
            advice: "build it with `el` of src/view/node.rs".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::tidy::check_count;

    #[test]
    fn a_screen_is_no_view() {
        check_count(super::check, "src/view/ask.rs", "a\nview! { <p/> }", 1);
        check_count(super::check, "src/shell/draw.rs", "view! {}", 1);
        check_count(super::check, "src/view/ask.rs", "// no view! here", 0);
        check_count(super::check, "src/lib.rs", "view! { <help-widget/> }", 0);
    }
}
