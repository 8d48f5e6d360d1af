//! Asking and reading.

use crate::{Ask, Command, Failure, Flow, Question, Remote, Report, Results, Screen, Target};
use protocol::{Article, ArticleId, Found, limits::QUESTION_CHARS};

impl Flow {
    pub(super) fn question_typed(&mut self, text: String) -> Vec<Command> {
        let before = std::mem::replace(&mut self.question.text, text);
        // The first opening searches.
        if before.trim() == self.question.text.trim() || matches!(self.session, Remote::Unasked) {
            return vec![];
        }
        let grown = self.question.text.chars().count();
        // What comes as a whole, pasted or dictated, isn't being typed any more.
        if grown > before.chars().count() + 1 {
            return vec![self.search_now()];
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
        if ask != self.question.ask {
            return vec![];
        }
        match result {
            Ok(found) => {
                let report = Report::Search(self.asked(), found.hits.len());
                self.question.results = Results::Found(found.hits);
                vec![Command::Report(report)]
            }
            Err(failure) => {
                self.question.results = Results::Failed(failure);
                vec![]
            }
        }
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
        match (waiting, result) {
            (Some(article), Ok(loaded)) => {
                *article = Remote::Ready(loaded);
                vec![Command::Report(Report::ArticleViewed(id.clone()))]
            }
            (Some(article), Err(failure)) => {
                *article = Remote::Failed(failure);
                vec![]
            }
            (None, _) => vec![],
        }
    }

    fn wait_for_answer(&mut self) {
        self.question.ask = self.question.ask.wrapping_add(1);
        let hits = self.hits().to_vec();
        self.question.results = Results::Waiting(hits);
    }

    fn search(&self) -> Command {
        Command::Search(self.question.ask, self.asked())
    }

    /// The question as far as it is searched.
    fn asked(&self) -> String {
        let text = self.question.text.trim();
        text.chars().take(QUESTION_CHARS).collect()
    }
}
