//! The articles of one language and their index in memory.

use super::Entry;
use super::question::{Question, Reading, Splitter, Word};
use super::snippet;
use core::cmp::Reverse;
use protocol::{Article, ArticleId, Hit, Language};
use std::collections::BTreeSet;
use tantivy::collector::TopDocs;
use tantivy::query::{
    BooleanQuery, BoostQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term};

/// The least memory that an index's writer takes.
const WRITER_BYTES: usize = 15_000_000;
/// A hit this much weaker than the best one is noise.
const NOISE: f32 = 0.15;
/// How much the weaker fields of a matching word add to its strongest.
const TIE: f32 = 0.3;

/// How much of a question an article must have.
#[derive(Clone, Copy, Debug)]
pub(super) enum Need {
    /// Any of its words.
    Any,
    /// All of its words: one that two languages share says nothing alone.
    All,
}

/// The articles of one language.
pub(super) struct Shelf {
    pub(super) language: Language,
    entries: Vec<Entry>,
    splitter: Splitter,
    vocabulary: BTreeSet<String>,
    fields: Fields,
    reader: IndexReader,
}

struct Fields {
    /// The place in `entries`.
    place: Field,
    title: Field,
    tags: Field,
    body: Field,
    /// The title's words as they are written, for words that are half typed or mistyped.
    title_words: Field,
    /// All words as they are written.
    words: Field,
}

impl Shelf {
    pub(super) fn new(language: Language, entries: Vec<Entry>) -> Result<Self, TantivyError> {
        let splitter = Splitter::new(language);
        let (schema, fields) = schema();
        let index = Index::create_in_ram(schema);
        index.tokenizers().register("stems", splitter.stems());
        index.tokenizers().register("words", splitter.folded());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
        let mut vocabulary = BTreeSet::new();
        for (place, entry) in (0_u64..).zip(&entries) {
            let text = entry.text();
            vocabulary.extend(splitter.vocabulary(&text));
            writer.add_document(fields.document(place, entry, &text))?;
        }
        writer.commit()?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            language,
            entries,
            splitter,
            vocabulary,
            fields,
            reader,
        })
    }

    pub(super) fn article(&self, id: &ArticleId) -> Option<&Article> {
        let articles = self.entries.iter().map(|entry| &entry.article);
        articles.into_iter().find(|article| article.id == *id)
    }

    /// The articles that were changed last.
    pub(super) fn latest(&self, count: usize) -> Vec<Hit> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by_key(|entry| (Reverse(&entry.article.updated), &entry.article.id));
        let hit = |entry: &Entry| {
            let title = snippet::unmarked(&entry.article.title);
            entry.hit(title, snippet::first_line(&entry.lines))
        };
        entries.into_iter().take(count).map(hit).collect()
    }

    /// The articles that match best, the best first.
    pub(super) fn search(
        &self,
        question: &str,
        need: Need,
        count: usize,
    ) -> Result<Vec<Hit>, TantivyError> {
        let question = self.splitter.question(question, &self.vocabulary);
        let searcher = self.reader.searcher();
        let best = TopDocs::with_limit(count).order_by_score();
        let found = searcher.search(&self.fields.query(&question, need), &best)?;
        let noise = found.first().map_or(0.0, |(score, _)| score * NOISE);
        let mut hits = Vec::with_capacity(found.len());
        for (_, address) in found.into_iter().filter(|(score, _)| *score >= noise) {
            let document: TantivyDocument = searcher.doc(address)?;
            let place = document
                .get_first(self.fields.place)
                .and_then(|place| usize::try_from(place.as_u64()?).ok());
            if let Some(entry) = place.and_then(|place| self.entries.get(place)) {
                let title = snippet::marked(&entry.article.title, &question);
                hits.push(entry.hit(title, snippet::best_line(&entry.lines, &question)));
            }
        }
        Ok(hits)
    }
}

impl Entry {
    fn text(&self) -> String {
        let head = [self.article.title.as_str(), &self.tags.join("\n")].join("\n");
        [head, self.lines.join("\n")].join("\n")
    }

    fn hit(&self, title: Vec<protocol::Marked>, line: Vec<protocol::Marked>) -> Hit {
        Hit {
            id: self.article.id.clone(),
            language: self.article.language,
            title,
            line,
        }
    }
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |tokenizer| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqs);
        TextOptions::default().set_indexing_options(indexing)
    };
    let fields = Fields {
        place: schema.add_u64_field("place", STORED),
        title: schema.add_text_field("title", text("stems")),
        tags: schema.add_text_field("tags", text("stems")),
        body: schema.add_text_field("body", text("stems")),
        title_words: schema.add_text_field("title_words", text("words")),
        words: schema.add_text_field("words", text("words")),
    };
    (schema.build(), fields)
}

impl Fields {
    fn document(&self, place: u64, entry: &Entry, text: &str) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_u64(self.place, place);
        document.add_text(self.title, &entry.article.title);
        document.add_text(self.tags, entry.tags.join("\n"));
        document.add_text(self.body, entry.lines.join("\n"));
        document.add_text(self.title_words, &entry.article.title);
        document.add_text(self.words, text);
        document
    }

    /// Built from words, never parsed: no character of a question has a meaning of its own.
    fn query(&self, question: &Question<'_>, need: Need) -> BooleanQuery {
        let occur = match need {
            Need::Any => Occur::Should,
            Need::All => Occur::Must,
        };
        let words = question.words.iter();
        BooleanQuery::new(words.map(|word| (occur, self.word(word))).collect())
    }

    /// A word scores by the field in which it counts most; the others add a little.
    fn word(&self, word: &Word) -> Box<dyn Query> {
        let stem = |field, boost| boosted(TermQuery::new(term(field, &word.stem), FREQS), boost);
        let starts = |field, boost| {
            let query = FuzzyTermQuery::new_prefix(term(field, &word.folded), 0, true);
            boosted(query, boost)
        };
        let near = |field, boost| {
            let term = term(field, &word.folded);
            let query = match word.reading {
                Reading::TypoPrefix => FuzzyTermQuery::new_prefix(term, 1, true),
                Reading::Whole | Reading::Prefix | Reading::Typo => {
                    FuzzyTermQuery::new(term, 1, true)
                }
            };
            boosted(query, boost)
        };
        let ways = match word.reading {
            Reading::Whole => vec![
                stem(self.title, 4.0),
                stem(self.tags, 2.5),
                stem(self.body, 1.0),
            ],
            Reading::Prefix => vec![
                stem(self.title, 4.0),
                stem(self.tags, 2.5),
                stem(self.body, 1.0),
                starts(self.title_words, 4.0),
                starts(self.words, 1.0),
            ],
            // The stem, too: "contcat" is nearer to "contact" than to "contacts".
            Reading::Typo | Reading::TypoPrefix => vec![
                near(self.title_words, 2.0),
                near(self.words, 0.5),
                near(self.title, 2.0),
                near(self.body, 0.5),
            ],
        };
        Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, TIE))
    }
}

const FREQS: IndexRecordOption = IndexRecordOption::WithFreqs;

fn term(field: Field, word: &str) -> Term {
    Term::from_field_text(field, word)
}

fn boosted(query: impl Query, boost: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(Box::new(query), boost))
}
