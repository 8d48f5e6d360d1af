//! Reads just enough CSS: the declarations, each with its line.

/// One `property: value`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Declaration {
    /// The line it starts on, from 1.
    pub(crate) line: usize,
    /// The property, in lower case.
    pub(crate) property: String,
    /// The value, in lower case.
    pub(crate) value: String,
}

/// Every declaration; selectors, at-rules and comments are left out.
pub(crate) fn declarations(text: &str) -> Vec<Declaration> {
    let mut found = Vec::new();
    let mut piece = String::new();
    let (mut line, mut start, mut depth) = (1, 1, 0_usize);
    for c in without_comments(text).chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '{' => piece.clear(),
            ';' | '}' if depth == 0 => {
                found.extend(declaration(&piece, start));
                piece.clear();
            }
            _ => {}
        }
        if c == '\n' {
            line += 1;
        }
        if !matches!(c, '{' | '}' | ';') || depth > 0 {
            if piece.trim().is_empty() {
                start = line;
            }
            piece.push(c);
        }
    }
    found
}

fn declaration(piece: &str, line: usize) -> Option<Declaration> {
    let (property, value) = piece.split_once(':')?;
    let tidy = |text: &str| text.trim().to_lowercase();
    Some(Declaration {
        line,
        property: tidy(property),
        value: tidy(value),
    })
}

/// Blanks comments out, keeping the line breaks.
fn without_comments(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once("/*") {
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        kept.push_str(before);
        kept.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_have_their_lines() {
        let text = "/* a: b;\n */ @media (width < 9px) {\n  a:hover, #add {\n    Color : RED;\n    left:\n 0 } }";
        let found: Vec<_> = declarations(text)
            .into_iter()
            .map(|d| (d.line, d.property, d.value))
            .collect();
        assert_eq!(
            found,
            [
                (4, "color".into(), "red".into()),
                (5, "left".into(), "0".into())
            ]
        );
    }

    #[test]
    fn a_semicolon_in_an_address_ends_nothing() {
        let found = declarations("a { background: url(data:x;y); top: 0 }");
        assert_eq!(found.len(), 2);
    }
}
