//! Style sheets say start and end, never left and right: half the world reads the other way.

use crate::tidy::css::{Declaration, declarations};
use crate::tidy::source::Source;
use crate::tidy::violation::Violation;

/// Properties whose value, not name, may say a side.
const SIDED: &[&str] = &[
    "text-align",
    "float",
    "clear",
    "justify-content",
    "justify-items",
    "justify-self",
];

/// Looks for left and right in the style sheets of the widget and the demo page.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let sheets = sources.iter().filter(|source| {
        source.has_extension("css")
            && ["style/", "demo/"]
                .iter()
                .any(|start| source.path.starts_with(start))
    });
    sheets.flat_map(check_sheet).collect()
}

fn check_sheet(source: &Source) -> Vec<Violation> {
    declarations(&source.text)
        .into_iter()
        .filter(is_physical)
        .map(
            |Declaration {
                 line,
                 property,
                 value,
             }| {
                let advice =
                    format!("`{property}: {value}`: say it with inline-start or inline-end");
                Violation {
                    path: source.path.clone(),
                    line,
                    rule: "logical",
                    advice,
                }
            },
        )
        .collect()
}

fn is_physical(declaration: &Declaration) -> bool {
    let property = declaration.property.as_str();
    let is_side = |word: &str| matches!(word, "left" | "right");
    let by_name = !property.starts_with("--") && property.split('-').any(is_side);
    by_name || SIDED.contains(&property) && declaration.value.split_whitespace().any(is_side)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::sample;

    #[track_caller]
    fn check_count(declaration: &str, count: usize) {
        for path in ["style/widget.css", "demo/host.css"] {
            assert_eq!(
                check(&sample(path, &format!(".a {{ {declaration} }}"))).len(),
                count,
                "{declaration}"
            );
        }
    }

    #[test]
    fn sides_are_caught() {
        check_count("margin-left: 1px", 1);
        check_count("padding-right: 1px; left: 0", 2);
        check_count("border-top-left-radius: 1px", 1);
        check_count("text-align: left", 1);
        check_count("float: right", 1);
    }

    #[test]
    fn start_and_end_are_fine() {
        check_count(
            "margin-inline-start: 1px; text-align: start; inset-inline-end: 0; top: 0",
            0,
        );
        check_count("--gap-left: 1px", 0);
    }
}
