//! No file knows the machine it was written on.

use crate::tidy::source::Source;
use crate::tidy::violation::Violation;

/// Where people's and machines' own folders start.
const FOLDERS: &[&str] = &["/root/", "/home/", "/work/"];

/// Looks for such paths in every text file.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let others = sources.iter().filter(|source| !source.is_rule());
    others
        .flat_map(|source| {
            source
                .lines()
                .filter_map(|(line, text)| check_line(source, line, text))
        })
        .collect()
}

fn check_line(source: &Source, line: usize, text: &str) -> Option<Violation> {
    let folder = FOLDERS.iter().find(|folder| starts_a_path(text, folder))?;
    let advice = format!(
        "`{folder}…` is a path of one machine: make it relative, or read it from the environment"
    );
    Some(Violation {
        path: source.path.clone(),
        line,
        rule: "machine",
        advice,
    })
}

/// Whether the folder stands at the start of a path and has something in it.
fn starts_a_path(text: &str, folder: &str) -> bool {
    text.match_indices(folder).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + folder.len()..)
            .and_then(|after| after.chars().next());
        let goes_on = before.is_some_and(|c| c.is_alphanumeric() || "._-)}".contains(c));
        !goes_on && after.is_some_and(|c| c.is_alphanumeric() || "._-".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::sample;

    #[track_caller]
    fn check_count(text: &str, count: usize) {
        assert_eq!(check(&sample("README.md", text)).len(), count, "{text}");
    }

    #[test]
    fn paths_of_one_machine_are_caught() {
        check_count("cd /home/ada/help", 1);
        check_count("\"/root/.cargo\"", 1);
        check_count("see /work/x", 1);
    }

    #[test]
    fn other_paths_are_fine() {
        check_count(
            "$HOME/.cache, docs/work/plan.md, https://example.com/home/x",
            0,
        );
        check_count("/usr/bin/rustc", 0);
    }
}
