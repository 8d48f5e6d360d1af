//! A question as words: how a language's text is split, and which of its words a question means.

use protocol::Language;
use std::collections::{BTreeSet, HashSet};
use tantivy::tokenizer::{
    AsciiFoldingFilter, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter,
    TextAnalyzer, Token,
};

/// Words of a question that are looked at; nobody reads the results of longer ones.
const WORDS: usize = 24;
/// Longer words than this are noise, in bytes.
const WORD_BYTES: usize = 40;
/// From this length on one slip of the finger is forgiven.
const TYPO_CHARS: usize = 5;
/// From this length on the last word may be the beginning of one.
const PREFIX_CHARS: usize = 2;

/// How the text of one language becomes words.
pub(super) struct Splitter {
    /// Words in lower case and without accents, so that "perché" is "perche".
    folded: TextAnalyzer,
    /// The same words, each cut to its stem.
    stems: TextAnalyzer,
    /// The same words less those that say nothing about the subject.
    telling: TextAnalyzer,
}

/// A word with both of its forms.
struct Forms {
    folded: Token,
    stem: String,
}

/// What is asked for.
pub(super) struct Question<'a> {
    splitter: &'a Splitter,
    pub(super) words: Vec<Word>,
}

/// A word of a question.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) stem: String,
    pub(super) reading: Reading,
}

/// How a word of a question is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As it is.
    Whole,
    /// As itself or the beginning of a word: it may still be typed on.
    Prefix,
    /// As a slip of the finger: the articles have no such word.
    Typo,
    /// As a slip of the finger in the beginning of a word.
    TypoPrefix,
}

/// Whether a word is written to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typing {
    Done,
    MayGoOn,
}

impl Splitter {
    pub(super) fn new(language: Language) -> Self {
        let stemmer = match language {
            Language::En => tantivy::tokenizer::Language::English,
            Language::It => tantivy::tokenizer::Language::Italian,
        };
        let words = || {
            TextAnalyzer::builder(SimpleTokenizer::default())
                .filter(RemoveLongFilter::limit(WORD_BYTES))
                .filter(LowerCaser)
        };
        let asking = asking(language).split(' ').map(str::to_owned);
        let telling = match StopWordFilter::new(stemmer) {
            Some(stop) => words().filter(stop).dynamic(),
            None => words().dynamic(),
        };
        Self {
            folded: words().filter(AsciiFoldingFilter).build(),
            stems: words()
                .filter(AsciiFoldingFilter)
                .filter(Stemmer::new(stemmer))
                .build(),
            telling: telling
                .filter(AsciiFoldingFilter)
                .filter(StopWordFilter::remove(asking))
                .build(),
        }
    }

    pub(super) fn folded(&self) -> TextAnalyzer {
        self.folded.clone()
    }

    pub(super) fn stems(&self) -> TextAnalyzer {
        self.stems.clone()
    }

    /// Every form of every word of a text.
    pub(super) fn vocabulary(&self, text: &str) -> impl Iterator<Item = String> {
        self.forms(text)
            .into_iter()
            .flat_map(|forms| [forms.folded.text, forms.stem])
    }

    /// The question's words; those that `vocabulary` doesn't have may be mistyped.
    pub(super) fn question(&self, text: &str, vocabulary: &BTreeSet<String>) -> Question<'_> {
        let telling: HashSet<usize> = tokens(&self.telling, text)
            .into_iter()
            .map(|token| token.offset_from)
            .collect();
        let all = self.forms(text);
        let last = all.last().map(|forms| forms.folded.offset_from);
        let joined = self.joined(&all, vocabulary);
        let mut seen = HashSet::new();
        let words = all
            .into_iter()
            // A question of such words alone, like "how to", is asked as it is.
            .filter(|forms| telling.is_empty() || telling.contains(&forms.folded.offset_from))
            .map(|forms| {
                let typing = if Some(forms.folded.offset_from) == last {
                    Typing::MayGoOn
                } else {
                    Typing::Done
                };
                Word::new(forms, typing, vocabulary)
            })
            .chain(joined)
            .filter(|word| seen.insert(word.stem.clone()))
            .take(WORDS)
            .collect();
        Question {
            splitter: self,
            words,
        }
    }

    /// Two words that the articles write as one, such as "log in" for "login".
    fn joined(&self, all: &[Forms], vocabulary: &BTreeSet<String>) -> Vec<Word> {
        all.iter()
            .zip(all.iter().skip(1))
            .map(|(one, two)| format!("{}{}", one.folded.text, two.folded.text))
            .filter(|joined| joined.len() >= TYPO_CHARS && vocabulary.contains(joined))
            .flat_map(|joined| self.forms(&joined))
            .map(|forms| Word::new(forms, Typing::Done, vocabulary))
            .collect()
    }

    fn forms(&self, text: &str) -> Vec<Forms> {
        tokens(&self.folded, text)
            .into_iter()
            .zip(tokens(&self.stems, text))
            .map(|(folded, stem)| Forms {
                folded,
                stem: stem.text,
            })
            .collect()
    }
}

impl Question<'_> {
    /// Where a text's words are, and which word of the question each matches.
    pub(super) fn matches(&self, text: &str) -> Vec<(core::ops::Range<usize>, usize)> {
        self.splitter
            .forms(text)
            .into_iter()
            .filter_map(|forms| {
                let index = self.words.iter().position(|word| word.means(&forms))?;
                Some((forms.folded.offset_from..forms.folded.offset_to, index))
            })
            .collect()
    }
}

impl Word {
    fn new(forms: Forms, typing: Typing, vocabulary: &BTreeSet<String>) -> Self {
        let Forms { folded, stem } = forms;
        let folded = folded.text;
        let length = folded.chars().count();
        let prefix = typing == Typing::MayGoOn && length >= PREFIX_CHARS;
        let goes_on = || {
            let mut from = vocabulary.range(folded.clone()..);
            from.next().is_some_and(|word| word.starts_with(&folded))
        };
        let known =
            vocabulary.contains(&folded) || vocabulary.contains(&stem) || (prefix && goes_on());
        let reading = match (known || length < TYPO_CHARS, prefix) {
            (true, false) => Reading::Whole,
            (true, true) => Reading::Prefix,
            (false, false) => Reading::Typo,
            (false, true) => Reading::TypoPrefix,
        };
        Self {
            folded,
            stem,
            reading,
        }
    }

    /// Whether a word of an article is what this word means.
    fn means(&self, other: &Forms) -> bool {
        let text = other.folded.text.as_str();
        let near = |text: &str| strsim::osa_distance(&self.folded, text) <= 1;
        let same = self.stem == other.stem || self.folded == text;
        same || match self.reading {
            Reading::Whole => false,
            Reading::Prefix => text.starts_with(&self.folded),
            Reading::Typo => near(text) || near(&other.stem),
            Reading::TypoPrefix => {
                let length = self.folded.chars().count();
                let start = |chars: usize| text.chars().take(chars).collect::<String>();
                near(text) || (length - 1..=length + 1).any(|chars| near(&start(chars)))
            }
        }
    }
}

fn tokens(analyzer: &TextAnalyzer, text: &str) -> Vec<Token> {
    let mut analyzer = analyzer.clone();
    let mut stream = analyzer.token_stream(text);
    let mut tokens = Vec::new();
    while let Some(token) = stream.next() {
        tokens.push(token.clone());
    }
    tokens
}

/// Words of asking that the library's stop words lack, without accents.
fn asking(language: Language) -> &'static str {
    match language {
        Language::En => {
            "how do does did i me my we us our you your he she can cannot could would should will \
             shall may what when where which who why am been being were have has had want need get \
             got from so don t s m re ve ll doesn didn please about"
        }
        Language::It => {
            "perche come cosa che chi dove quando quale quali posso puo possiamo devo dobbiamo \
             vorrei voglio serve fare faccio si e da mi ci non ho abbiamo mio mia miei nostro \
             nostra nostri essere per favore"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, question: &str, text: &str, expected: &[&str]) {
        let splitter = Splitter::new(language);
        let vocabulary = splitter.vocabulary(text).collect();
        let question = splitter.question(question, &vocabulary);
        let found: Vec<&str> = question
            .matches(text)
            .into_iter()
            .map(|(range, _)| &text[range])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_word_is_found_in_other_forms_half_typed_and_mistyped() {
        let text = "Exporting your contacts to a file";
        check(
            Language::En,
            "how do I export contact",
            text,
            &["Exporting", "contacts"],
        );
        check(Language::En, "conta", text, &["contacts"]);
        check(Language::En, "contcat here", text, &["contacts"]);
        check(Language::En, "cntac", text, &["contacts"]);
        check(Language::En, "to a", text, &["to", "a"]);
        let text = "Perché non si può esportare";
        check(Language::It, "perche", text, &["Perché"]);
        check(Language::It, "perché non esportano?", text, &["esportare"]);
    }

    #[test]
    fn two_words_that_the_articles_write_as_one_are_found() {
        check(Language::En, "can't log in", "Login and data", &["Login"]);
    }

    #[test]
    fn a_word_that_the_articles_have_is_not_taken_for_a_slip() {
        check(
            Language::En,
            "contract",
            "contacts and contracts",
            &["contracts"],
        );
    }
}
