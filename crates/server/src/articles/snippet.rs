//! The line of an article that fits a question best, with the words that match.

use super::question::Question;
use core::cmp::Reverse;
use protocol::Marked;

/// The longest line, in characters, less the dots where it was cut.
const LINE_CHARS: usize = 118;
/// What stands before the first match in a line that is cut at its beginning.
const BEFORE_CHARS: usize = 40;

/// The text in runs that do and don't match.
pub(super) fn marked(text: &str, question: &Question<'_>) -> Vec<Marked> {
    let mut runs = Vec::new();
    let mut done = 0;
    for (range, _) in question.matches(text) {
        runs.push(plain(text.get(done..range.start)));
        let hit = true;
        runs.push(Marked {
            hit,
            ..plain(text.get(range.clone()))
        });
        done = range.end;
    }
    runs.push(plain(text.get(done..)));
    runs.retain(|run| !run.text.is_empty());
    runs
}

/// The text as one run.
pub(super) fn unmarked(text: &str) -> Vec<Marked> {
    let run = plain(Some(text));
    Some(run)
        .into_iter()
        .filter(|run| !run.text.is_empty())
        .collect()
}

/// The sentence with the most words of the question, the first one of several.
pub(super) fn best_line(lines: &[String], question: &Question<'_>) -> Vec<Marked> {
    let best = sentences(lines)
        .enumerate()
        .map(|(at, sentence)| (sentence, at, question.matches(sentence)))
        .max_by_key(|(_, at, matches)| {
            let mut words: Vec<usize> = matches.iter().map(|(_, word)| *word).collect();
            words.sort_unstable();
            words.dedup();
            (words.len(), Reverse(*at))
        });
    let Some((sentence, _, matches)) = best else {
        return Vec::new();
    };
    let first = matches.first().map_or(0, |(range, _)| range.start);
    marked(&cut(sentence, first), question)
}

/// The first sentence.
pub(super) fn first_line(lines: &[String]) -> Vec<Marked> {
    let first = sentences(lines).next().unwrap_or_default();
    unmarked(&cut(first, 0))
}

fn plain(text: Option<&str>) -> Marked {
    Marked {
        text: text.unwrap_or_default().to_owned(),
        hit: false,
    }
}

fn sentences(lines: &[String]) -> impl Iterator<Item = &str> {
    lines.iter().flat_map(|line| {
        let mut after_stop = false;
        line.split_inclusive(move |c: char| {
            let ends = after_stop && c.is_whitespace();
            after_stop = matches!(c, '.' | '!' | '?');
            ends
        })
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
    })
}

/// At most [`LINE_CHARS`] of a sentence, whole words around the byte at `first`.
fn cut(sentence: &str, first: usize) -> String {
    if sentence.chars().count() <= LINE_CHARS {
        return sentence.to_owned();
    }
    let before = sentence.get(..first).unwrap_or_default();
    let start = if before.chars().count() + BEFORE_CHARS <= LINE_CHARS {
        0
    } else {
        word_starts(before)
            .find(|at| {
                let between = before.get(*at..).unwrap_or_default();
                between.chars().count() <= BEFORE_CHARS
            })
            .unwrap_or(first)
    };
    let rest = sentence.get(start..).unwrap_or_default();
    let fits = |end: &usize| {
        let text = rest.get(..*end).unwrap_or_default();
        text.chars().count() <= LINE_CHARS
    };
    let end = if fits(&rest.len()) {
        rest.len()
    } else {
        // One word that is longer than the line is cut inside.
        let inside = || rest.char_indices().nth(LINE_CHARS).map(|(at, _)| at);
        let words = word_starts(rest).filter(|at| *at > 0);
        let last = words.take_while(fits).last();
        last.or_else(inside).unwrap_or(rest.len())
    };
    let shown = rest.get(..end).unwrap_or_default().trim_end();
    let opening = if start > 0 { "…" } else { "" };
    let closing = if end < rest.len() { "…" } else { "" };
    format!("{opening}{shown}{closing}")
}

fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let spaces = text.char_indices().filter(|(_, c)| c.is_whitespace());
    core::iter::once(0).chain(spaces.map(|(at, c)| at + c.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::articles::question::Splitter;
    use protocol::Language;
    use std::collections::BTreeSet;

    /// The best line, its matches in brackets.
    fn best(text: &str, question: &str) -> String {
        let splitter = Splitter::new(Language::En);
        let question = splitter.question(question, &BTreeSet::new());
        best_line(&[text.to_owned()], &question)
            .iter()
            .map(|run| {
                let (open, close) = if run.hit { ("[", "]") } else { ("", "") };
                [open, &run.text, close].concat()
            })
            .collect()
    }

    #[test]
    fn the_sentence_with_the_most_of_the_question_is_shown() {
        let text = "Open the list. Export the contacts as a file. Contacts stay.";
        assert_eq!(
            best(text, "export contact"),
            "[Export] the [contacts] as a file."
        );
        assert_eq!(best(text, "zebra"), "Open the list.");
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_around_the_match() {
        let long = format!("{}è password {}", "però ".repeat(60), "more ".repeat(60));
        let line = best(&long, "password");
        assert!(line.contains(" [password] "), "{line}");
        assert!(
            line.starts_with("…però ") && line.ends_with(" more…"),
            "{line}"
        );
        assert!(line.chars().count() <= 122, "{line}");
        let word = "x".repeat(300);
        assert_eq!(best(&word, "password").chars().count(), LINE_CHARS + 1);
    }
}
