//! The files the rules read, and which part of each is code and which is tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::run::text;

/// A text file of the repository.
pub(crate) struct Source {
    /// Its path from the repository's root, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

/// Every text file that is tracked or could be; what git ignores is left out.
pub(crate) fn all(root: &Path) -> Result<Vec<Source>> {
    let mut git = Command::new("git");
    git.current_dir(root).args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let listed = text(&mut git)?;
    let paths = listed.split('\0').filter(|path| !path.is_empty());
    // A file that can't be read as text is a picture, or is deleted but still tracked.
    let read = |path: &str| {
        Some(Source {
            path: path.to_owned(),
            text: fs::read_to_string(root.join(path)).ok()?,
        })
    };
    Ok(paths.filter_map(read).collect())
}

impl Source {
    /// Whether this is Rust. The rules' own files name what they forbid, so they don't count.
    pub(crate) fn is_rust(&self) -> bool {
        self.has_extension("rs") && !self.is_rule()
    }

    /// Whether the name ends so.
    pub(crate) fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|found| found == extension)
    }

    /// Whether this is one of these rules.
    pub(crate) fn is_rule(&self) -> bool {
        self.path.starts_with("xtask/src/tidy")
    }

    /// Whether the whole file is tests.
    pub(crate) fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
    }

    /// The lines of code, numbered from 1: no tests, and comments cut off.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = if self.is_test() {
            1
        } else {
            self.tests_start()
        };
        self.lines()
            .take_while(move |(number, _)| *number < tests)
            .map(|(number, line)| (number, without_comment(line)))
    }

    /// The part of the file that is tests: all, the end, or nothing.
    pub(crate) fn tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let start = if self.is_test() {
            1
        } else {
            self.tests_start()
        };
        self.lines().skip_while(move |(number, _)| *number < start)
    }

    /// All lines, numbered from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// The line of the first `#[cfg(test)]` that stands on an inline module; past the end if none.
    fn tests_start(&self) -> usize {
        let mut attribute = None;
        for (number, line) in self.lines() {
            let line = line.trim();
            if line == "#[cfg(test)]" {
                attribute = Some(number);
            } else if !line.starts_with("#[") {
                let opens = line.contains("mod ") && line.ends_with('{');
                if let Some(number) = attribute.filter(|_| opens) {
                    return number;
                }
                attribute = None;
            }
        }
        usize::MAX
    }
}

/// Whether `line` has `word` in it, not as a part of a longer name; a `*` at its end lets it go on.
pub(crate) fn names(line: &str, word: &str) -> bool {
    let (word, open) = word
        .strip_suffix('*')
        .map_or((word, false), |word| (word, true));
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, found)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let after = line
            .get(at + found.len()..)
            .and_then(|after| after.chars().next());
        let starts = !word.starts_with(is_name) || !before.is_some_and(is_name);
        let ends = open || !word.ends_with(is_name) || !after.is_some_and(is_name);
        starts && ends
    })
}

/// Cuts a `//` comment off, but not the `//` of an address.
fn without_comment(line: &str) -> &str {
    let is_comment = |at: &usize| {
        line.get(..*at)
            .is_some_and(|before| before.is_empty() || before.ends_with(' '))
    };
    let start = line.match_indices("//").map(|(at, _)| at).find(is_comment);
    start.and_then(|at| line.get(..at)).unwrap_or(line)
}

#[cfg(test)]
pub(crate) fn sample(path: &str, text: &str) -> Vec<Source> {
    vec![Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    fn only(path: &str, text: &str) -> Source {
        sample(path, text).remove(0)
    }

    #[test]
    fn a_word_is_not_a_part_of_a_longer_one() {
        assert!(names("use rand::Rng;", "rand"));
        assert!(!names("let operand = 1;", "rand"));
        assert!(!names("use random::x;", "rand"));
        assert!(names("use gloo_net::http;", "gloo*"));
        assert!(names("let t = std::time::Instant::now();", "Instant::now"));
    }

    #[test]
    fn comments_are_no_code_but_addresses_are() {
        assert_eq!(without_comment("let a = 1; // tokio"), "let a = 1; ");
        assert_eq!(without_comment("//! tokio"), "");
        assert_eq!(without_comment("    \"http://x\""), "    \"http://x\"");
    }

    #[test]
    fn tests_start_at_their_module() {
        let source = only(
            "src/a.rs",
            "a\n#[cfg(test)]\nfn helper() {}\nb\n#[cfg(test)]\n#[x]\nmod tests {\nc",
        );
        assert_eq!(source.code().count(), 4);
        assert_eq!(source.tests().last(), Some((8, "c")));
        assert_eq!(only("tests/a.rs", "a").code().count(), 0);
        assert_eq!(only("crates/a/tests/b.rs", "a").tests().count(), 1);
        assert_eq!(
            only("src/a.rs", "#[cfg(test)]\nmod tests;\na")
                .code()
                .count(),
            3
        );
    }

    #[test]
    fn the_repository_lists_its_files() {
        let sources = all(&Place::find().unwrap().root).unwrap();
        assert!(
            sources
                .iter()
                .any(|source| source.path == "xtask/src/tidy/source.rs")
        );
    }
}
