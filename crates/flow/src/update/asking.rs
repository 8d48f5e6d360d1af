//! Asking and reading.

use crate::{Ask, Command, Failure, Flow, Question, Remote, Results, Screen, Target};
use protocol::{Article, ArticleId, Found, limits::QUESTION_CHARS};

impl Flow {
    pub(super) fn question_typed(&mut self, text: String) -> Vec<Command> {
        let before = std::mem::replace(&mut self.question.text, text);
        if before.trim() == self.question.text.trim() {
            return vec![];
        }
        self.wait_for_answer();
        vec![Command::WaitForPause(self.question.ask)]
    }

    pub(super) fn pause_over(&mut self, ask: Ask) -> Vec<Command> {
        if ask == self.question.ask {
            vec![self.search()]
        } else {
            vec![]
        }
    }

    pub(super) fn searched(&mut self, ask: Ask, result: Result<Found, Failure>) -> Vec<Command> {
        if ask == self.question.ask {
            self.question.results = match result {
                Ok(found) => Results::Found(found.hits),
                Err(failure) => Results::Failed(failure),
            };
        }
        vec![]
    }

    /// Searches at once, as a question of its own.
    pub(super) fn search_now(&mut self) -> Command {
        self.wait_for_answer();
        self.search()
    }

    pub(super) fn new_question(&mut self) -> Vec<Command> {
        self.trail.clear();
        self.screen = Screen::Ask;
        self.question = Question::empty(self.question.ask);
        vec![self.search_now(), Command::Focus(Target::Question)]
    }

    pub(super) fn article_chosen(&mut self, id: ArticleId) -> Vec<Command> {
        let mut commands = self.go(Screen::Article(id.clone(), Remote::Loading));
        commands.push(Command::LoadArticle(id));
        commands
    }

    pub(super) fn article_loaded(
        &mut self,
        id: &ArticleId,
        result: Result<Article, Failure>,
    ) -> Vec<Command> {
        let waiting =
            self.trail
                .iter_mut()
                .chain([&mut self.screen])
                .find_map(|screen| match screen {
                    Screen::Article(wanted, article @ Remote::Loading) if wanted == id => {
                        Some(article)
                    }
                    _ => None,
                });
        if let Some(article) = waiting {
            *article = match result {
                Ok(loaded) => Remote::Ready(loaded),
                Err(failure) => Remote::Failed(failure),
            };
        }
        vec![]
    }

    fn wait_for_answer(&mut self) {
        self.question.ask = self.question.ask.wrapping_add(1);
        let hits = self.hits().to_vec();
        self.question.results = Results::Waiting(hits);
    }

    fn search(&self) -> Command {
        let text = self
            .question
            .text
            .trim()
            .chars()
            .take(QUESTION_CHARS)
            .collect();
        Command::Search(self.question.ask, text)
    }
}
