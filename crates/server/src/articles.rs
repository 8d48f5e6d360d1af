//! The vendor's articles: read once at the start, searched in memory, by few at a time.

mod front_matter;
mod index;
mod markdown;
mod question;
mod snippet;

use index::{Need, Shelf};
use policy::config::FileError;
use protocol::{Article, ArticleId, Found, Hit, Language, limits};
use std::collections::HashSet;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tantivy::TantivyError;
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::timeout;

/// How many articles are shown before anything was asked.
const RECENT: usize = 5;
/// How long a search waits for its turn.
const PATIENCE: Duration = Duration::from_millis(100);

/// All articles, a shelf for each language.
pub(crate) struct Library {
    shelves: Vec<Shelf>,
    /// To search is work, and there is no end to what people ask: half of the processors are for it at
    /// most, so that whoever sends a request finds the others.
    turns: Arc<Semaphore>,
}

/// Why a search found nothing out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unsearched {
    #[error("too many search at this moment")]
    Crowded,
    #[error(transparent)]
    Index(#[from] TantivyError),
    #[error(transparent)]
    Broke(#[from] JoinError),
}

/// An article with its text as lines, for searching.
pub(crate) struct Entry {
    pub(crate) article: Article,
    pub(crate) tags: Vec<String>,
    pub(crate) lines: Vec<String>,
}

impl Library {
    /// Reads `<language>/<id>.md` for every language that has a folder.
    pub(crate) fn load(folder: &Path) -> Result<Self, FileError> {
        let mut shelves = Vec::new();
        for language in Language::ALL {
            let folder = folder.join(language.tag());
            if folder.is_dir() {
                let entries = files(&folder)?
                    .iter()
                    .map(|file| entry(file, language))
                    .collect::<Result<Vec<_>, _>>()?;
                let shelf = Shelf::new(language, entries);
                shelves.push(shelf.map_err(|why| FileError::whole(&folder, why))?);
            }
        }
        if shelves.is_empty() {
            let what = "expected a folder for a language: en, it";
            return Err(FileError::whole(folder, what));
        }
        let processors = available_parallelism().map_or(1, NonZero::get);
        Ok(Self {
            shelves,
            turns: Arc::new(Semaphore::new((processors / 2).max(1))),
        })
    }

    /// The article in the reader's language, or else in any.
    pub(crate) fn article(&self, id: &ArticleId, language: Language) -> Option<&Article> {
        self.reader_first(language)
            .find_map(|shelf| shelf.article(id))
    }

    /// The articles that answer a question; the latest ones while there is none.
    ///
    /// The reader's language comes first; another adds only articles that aren't listed yet.
    pub(crate) async fn search(
        self: &Arc<Self>,
        question: &str,
        language: Language,
    ) -> Result<Found, Unsearched> {
        let question: String = question.chars().take(limits::QUESTION_CHARS).collect();
        if question.trim().is_empty() {
            return Ok(self.latest(language));
        }
        let turn = timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| Unsearched::Crowded)?;
        let library = Arc::clone(self);
        let searching = spawn_blocking(move || {
            let found = library.look_up(&question, language);
            // Not before: whoever's time was over meanwhile has kept a processor busy all the same.
            drop(turn);
            found
        });
        Ok(searching.await??)
    }

    fn latest(&self, language: Language) -> Found {
        let mut own = self.shelves.iter().filter(|s| s.language == language);
        let hits = own.next().map(|shelf| shelf.latest(RECENT));
        Found {
            hits: hits.unwrap_or_default(),
        }
    }

    fn look_up(&self, question: &str, language: Language) -> Result<Found, TantivyError> {
        let mut listed = HashSet::new();
        let mut hits: Vec<Hit> = Vec::new();
        for shelf in self.reader_first(language) {
            let need = if shelf.language == language {
                Need::Any
            } else {
                Need::All
            };
            let found = shelf.search(question, need, limits::HITS)?;
            hits.extend(
                found
                    .into_iter()
                    .filter(|hit| listed.insert(hit.id.clone())),
            );
        }
        hits.truncate(limits::HITS);
        Ok(Found { hits })
    }

    fn reader_first(&self, language: Language) -> impl Iterator<Item = &Shelf> {
        let own = move |shelf: &&Shelf| shelf.language == language;
        let others = move |shelf: &&Shelf| shelf.language != language;
        self.shelves
            .iter()
            .filter(own)
            .chain(self.shelves.iter().filter(others))
    }
}

/// The Markdown files of a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let failed = |why| FileError::whole(folder, why);
    let mut files = std::fs::read_dir(folder)
        .map_err(failed)?
        .map(|file| Ok(file.map_err(failed)?.path()))
        .collect::<Result<Vec<_>, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort_unstable();
    Ok(files)
}

fn entry(file: &Path, language: Language) -> Result<Entry, FileError> {
    let wrong = |what: &str| FileError::whole(file, what);
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let id = ArticleId::try_from(name.into_owned())
        .map_err(|_| wrong("expected a name of lower-case letters, digits and -"))?;
    let text = std::fs::read_to_string(file).map_err(|why| FileError::whole(file, why))?;
    let (front, body) = front_matter::split(&text).map_err(|why| wrong(&why))?;
    if front.language != language {
        return Err(wrong("expected the language of its folder"));
    }
    let body = markdown::blocks(body);
    Ok(Entry {
        lines: markdown::lines(&body),
        tags: front.tags,
        article: Article {
            id,
            language,
            title: front.title,
            updated: front.updated,
            body,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C53: also those whose turn doesn't come have something to read.
    #[tokio::test]
    async fn a_search_without_a_turn_is_put_off_and_the_latest_articles_need_none() {
        let library = Arc::new(Library::load(Path::new("../../demo/articles")).unwrap());
        let all = u32::try_from(library.turns.available_permits()).unwrap();
        let turns = Arc::clone(&library.turns).acquire_many_owned(all).await;
        let put_off = library.search("password", Language::En).await;
        assert!(matches!(put_off, Err(Unsearched::Crowded)), "{put_off:?}");
        let latest = library.search(" ", Language::En).await.unwrap();
        assert!(!latest.hits.is_empty());
        drop(turns);
        let found = library.search("password", Language::En).await.unwrap();
        assert!(!found.hits.is_empty());
    }
}
