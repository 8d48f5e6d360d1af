//! What a host may theme stands in style/parts.md, and what stands there can be themed.

use crate::tidy::source::Source;
use crate::tidy::violation::Violation;

const TABLES: &str = "style/parts.md";

/// How public tokens begin.
const TOKEN: &str = "--help-";

/// How views, and nodes that scripts draw, say which part they are.
const PARTS: [(&str, char); 4] = [
    ("with(\"part\", \"", '"'),
    ("part: '", '\''),
    (".part = '", '\''),
    ("'part', '", '\''),
];

/// A public name, and where it is.
struct Name<'a> {
    text: &'a str,
    path: &'a str,
    line: usize,
}

/// Compares the tokens and parts in the code with the tables, in both directions.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let listed: Vec<_> = sources
        .iter()
        .filter(|source| source.path == TABLES)
        .flat_map(|source| names(source, listed))
        .collect();
    let used: Vec<_> = sources
        .iter()
        .flat_map(|source| names(source, used(source)))
        .collect();
    let missing = lacking(&used, &listed, "give it a row in style/parts.md");
    let stale = lacking(&listed, &used, "nothing has this name: take the row away");
    missing.chain(stale).collect()
}

/// Those of some names that aren't among others.
fn lacking<'a>(
    some: &'a [Name<'a>],
    others: &'a [Name<'a>],
    advice: &'a str,
) -> impl Iterator<Item = Violation> + 'a {
    let lacks = move |name: &&Name| !others.iter().any(|other| other.text == name.text);
    some.iter().filter(lacks).map(move |name| Violation {
        path: name.path.to_owned(),
        line: name.line,
        rule: "theming",
        advice: format!("`{}`: {advice}", name.text),
    })
}

fn names<'a>(source: &'a Source, find: fn(&'a str) -> Vec<&'a str>) -> Vec<Name<'a>> {
    let found = |(line, text)| {
        find(text).into_iter().map(move |text| Name {
            text,
            path: &source.path,
            line,
        })
    };
    source.lines().flat_map(found).collect()
}

/// What to look for in a file.
fn used(source: &Source) -> fn(&str) -> Vec<&str> {
    let is_in = |folder: &str, extension: &str| {
        source.path.starts_with(folder) && source.has_extension(extension)
    };
    if is_in("style/", "css") {
        tokens
    } else if is_in("src/", "rs") {
        parts
    } else if is_in("public/", "js") {
        |line| [tokens(line), parts(line)].concat()
    } else {
        |_| Vec::new()
    }
}

fn tokens(line: &str) -> Vec<&str> {
    let ends = |c: char| !c.is_ascii_alphanumeric() && c != '-';
    let token = |(at, _)| line.get(at..)?.split(ends).next();
    line.match_indices(TOKEN).filter_map(token).collect()
}

fn parts(line: &str) -> Vec<&str> {
    let parts = PARTS.iter().flat_map(|(start, end)| {
        let named = line.split(start).skip(1);
        named.filter_map(|rest| rest.split(*end).next())
    });
    parts.collect()
}

/// The name that a row of a table is about.
fn listed(line: &str) -> Vec<&str> {
    let name = line
        .strip_prefix("| `")
        .and_then(|row| row.split('`').next());
    name.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::sample;

    #[track_caller]
    fn check_names(path: &str, text: &str, tables: &str, wrong: &[&str]) {
        let mut sources = sample(path, text);
        sources.extend(sample(TABLES, tables));
        let found: Vec<_> = check(&sources).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), wrong.len(), "{found:?}");
        for (found, wrong) in found.iter().zip(wrong) {
            assert!(found.contains(wrong), "{found}");
        }
    }

    #[test]
    fn what_is_read_or_named_is_listed() {
        let css = "a { color: var(--help-ink, var(--help-text)) }";
        let both = "| `--help-ink` | ink |\n| `--help-text` | text |";
        check_names("style/a.css", css, both, &[]);
        check_names(
            "style/a.css",
            css,
            "| `--help-ink` | ink |",
            &["style/a.css:1: theming: `--help-text`"],
        );
        check_names(
            "src/a.rs",
            "el(\"p\", \"\").with(\"part\", \"card\")",
            "",
            &["`card`"],
        );
        check_names(
            "public/a.js",
            "make('p', { part: 'panel' });",
            "",
            &["`panel`"],
        );
        check_names("public/a.js", "body.part = 'body';", "| `body` | x |", &[]);
        check_names("tests/a.rs", "var(--help-any)", "", &[]);
    }

    #[test]
    fn what_is_listed_is_there() {
        let rows = "| token | x |\n|---|---|\n| `--help-ink` | ink |\n| `card` | a card |";
        check_names(
            "style/a.css",
            "",
            rows,
            &[
                "parts.md:3: theming: `--help-ink`",
                "parts.md:4: theming: `card`",
            ],
        );
    }
}
