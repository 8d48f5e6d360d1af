//! What the host's page asks for: a view, a text to begin with, facts that travel along.

use crate::{Command, Flow, Prefill, Screen, Target, View};
use protocol::{Fact, fitting};

impl Flow {
    /// Shows a view as if the person had gone there; what is on its way to the server goes first.
    pub(super) fn show(&mut self, view: View) -> Vec<Command> {
        if self.is_sending() {
            return vec![];
        }
        self.wanted = None;
        self.trail.clear();
        self.screen = Screen::Ask;
        match view {
            View::Ask => vec![Command::Focus(Target::Question)],
            View::Article(id) => self.article_chosen(id),
            View::Contact => self.go(Screen::Contact),
            View::Details(channel) => {
                let mut commands = self.go(Screen::Contact);
                let details = self.channel_chosen(channel);
                if details.is_empty() {
                    self.wanted = Some(channel);
                }
                commands.extend(details);
                commands
            }
        }
    }

    /// Goes on to the details that were asked for before the session was here.
    pub(super) fn go_on(&mut self) -> Vec<Command> {
        match self.wanted.take() {
            Some(channel) if self.screen == Screen::Contact => self.channel_chosen(channel),
            _ => vec![],
        }
    }

    /// Fills what the person has left empty.
    pub(super) fn prefill(&mut self, prefill: Prefill) -> Vec<Command> {
        if self.is_sending() {
            return vec![];
        }
        let fill = |field: &mut String, text: String| {
            if field.is_empty() {
                *field = text;
            }
        };
        fill(&mut self.draft.subject, prefill.subject);
        fill(&mut self.draft.description, prefill.description);
        fill(&mut self.draft.phone, prefill.phone);
        self.suggested = self.draft.clone();
        vec![]
    }

    pub(super) fn facts_given(&mut self, facts: Vec<Fact>) -> Vec<Command> {
        self.context = fitting(facts);
        vec![]
    }
}
