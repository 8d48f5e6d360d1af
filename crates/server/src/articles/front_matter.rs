//! What an article's file says about itself before its text.

use protocol::Language;
use serde::Deserialize;

/// The lines between the first two `---`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrontMatter {
    pub(super) title: String,
    pub(super) language: Language,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    /// The date of the last change: `2026-09-14`.
    pub(super) updated: String,
}

/// The front matter and the Markdown after it, or what was expected instead.
pub(super) fn split(file: &str) -> Result<(FrontMatter, &str), String> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let (yaml, markdown) = parts(file).ok_or("expected front matter between two lines ---")?;
    let front: FrontMatter = serde_saphyr::from_str(yaml).map_err(|why| why.to_string())?;
    if front.title.trim().is_empty() {
        return Err("title: expected a text".into());
    }
    if front.updated.parse::<calendar::Date>().is_err() {
        return Err("updated: expected a date: 2026-09-14".into());
    }
    Ok((front, markdown))
}

fn parts(file: &str) -> Option<(&str, &str)> {
    let (fence, rest) = file.split_once('\n')?;
    let end = rest
        .match_indices("\n---")
        .find(|(at, _)| {
            let after = rest.get(at + 4..).unwrap_or_default();
            after.is_empty() || after.starts_with(['\n', '\r'])
        })?
        .0;
    let markdown = rest.get(end + 4..)?;
    (fence.trim_end() == "---").then_some((rest.get(..=end)?, markdown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_matter_is_read_and_the_text_follows() {
        let file = "---\r\ntitle: Sign in\r\nlanguage: en\r\ntags: [CSV, 2fa]\r\n\
            updated: 2026-09-14\r\n---\r\n\r\nText --- more\n---\n";
        let (front, text) = split(file).unwrap();
        assert_eq!(front.title, "Sign in");
        assert_eq!(front.tags, ["CSV", "2fa"]);
        assert_eq!(front.updated, "2026-09-14");
        assert_eq!(text.trim(), "Text --- more\n---");
    }

    #[track_caller]
    fn check(file: &str, expected: &str) {
        let error = split(file).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        check("Text alone", "expected front matter");
        check("---\ntitle: A\n", "expected front matter");
        check("---\nlanguage: en\nupdated: 2026-09-14\n---\n", "title");
        check(
            "---\ntitle: A\nlanguage: xx\nupdated: 2026-09-14\n---\n",
            "xx",
        );
        check(
            "---\ntitle: A\nlanguage: en\nupdated: soon\n---\n",
            "updated",
        );
        check(
            "---\ntitle: A\nlanguage: en\nauthor: B\nupdated: 2026-09-14\n---\n",
            "author",
        );
    }
}
