//! Colours are named in style/tokens.css alone, so a theme has one place to change.

use crate::tidy::css::declarations;
use crate::tidy::source::{Source, names};
use crate::tidy::violation::Violation;

const FUNCTIONS: &[&str] = &[
    "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color(",
];

/// Looks for raw colours in the style sheets.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let sheets = sources.iter().filter(|source| {
        source.path.starts_with("style/")
            && source.has_extension("css")
            && !source.path.ends_with("tokens.css")
    });
    sheets.flat_map(check_sheet).collect()
}

fn check_sheet(source: &Source) -> Vec<Violation> {
    let raw = declarations(&source.text)
        .into_iter()
        .filter(|declaration| is_raw(&declaration.value));
    raw.map(|declaration| {
        let advice = format!(
            "`{}`: give the colour a token in style/tokens.css and use that",
            declaration.value
        );
        Violation {
            path: source.path.clone(),
            line: declaration.line,
            rule: "colours",
            advice,
        }
    })
    .collect()
}

fn is_raw(value: &str) -> bool {
    FUNCTIONS.iter().any(|function| is_called(value, function))
        || value.split('#').skip(1).any(is_hex)
}

/// `color-mix(in oklab, …)` calls no `lab(`.
fn is_called(value: &str, function: &str) -> bool {
    names(value, function) && !value.contains(&format!("-{function}"))
}

/// What follows a `#`: 3, 4, 6 or 8 hexadecimal digits and no more of a name.
fn is_hex(after: &str) -> bool {
    let end = after
        .find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
        .unwrap_or(after.len());
    let digits = after.get(..end).unwrap_or_default();
    matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::check_count;

    #[test]
    fn raw_colours_are_caught() {
        check_count(check, "style/widget.css", ".a { color: #abc; }", 1);
        check_count(
            check,
            "style/widget.css",
            ".a { border: 1px solid RGB(0 0 0 / 5%) }",
            1,
        );
        check_count(
            check,
            "style/widget.css",
            ".a { background: var(--x, oklch(50% 0.1 20)) }",
            1,
        );
    }

    #[test]
    fn tokens_and_selectors_are_fine() {
        check_count(
            check,
            "style/tokens.css",
            ":host { --help-ink: #123456; }",
            0,
        );
        check_count(
            check,
            "style/widget.css",
            "#add { color: var(--help-ink); fill: url(#shape) }",
            0,
        );
        check_count(
            check,
            "style/widget.css",
            ".a { color: color-mix(in oklab, var(--a), var(--b)) }",
            0,
        );
    }
}
