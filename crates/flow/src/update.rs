//! One turn: an event comes in, the state changes, commands go out.

mod asked_for;
mod asking;
mod contacting;
mod keeping;
mod sending;

use crate::{Command, Event, Flow, Millis, Panel, Remote, Screen, Target};

/// How old the session may be when the panel opens: role, package and clock can have changed since.
const STALE: Millis = 5 * 60 * 1000;

impl Flow {
    /// Takes what happened and answers what to do.
    ///
    /// A late answer or a stale click changes nothing.
    #[must_use]
    pub fn update(&mut self, event: Event) -> Vec<Command> {
        let mut commands = self.turn(event);
        commands.extend(self.reports());
        commands
    }

    fn turn(&mut self, event: Event) -> Vec<Command> {
        match event {
            Event::Opened(at) => self.open(at),
            Event::Closed => self.close(),
            Event::SessionLoaded(result, at) => self.session_loaded(result, at),
            Event::DraftFound(draft) => self.draft_found(draft),
            Event::Ticked(at) => self.ticked(at),
            Event::Woke(at) => self.woke(at),
            Event::QuestionTyped(text) => self.question_typed(text),
            Event::PauseOver(ask) => self.pause_over(ask),
            Event::Searched(ask, result) => self.searched(ask, result),
            Event::ArticleChosen(id) => self.article_chosen(id),
            Event::ArticleLoaded(id, result) => self.article_loaded(&id, result),
            Event::ContactPressed if self.screen == Screen::Contact => vec![],
            Event::ContactPressed => self.go(Screen::Contact),
            Event::ChannelChosen(channel) => self.channel_chosen(channel),
            Event::SubjectTyped(text) => self.write(|draft| draft.subject = text),
            Event::DescriptionTyped(text) => self.write(|draft| draft.description = text),
            Event::PhoneTyped(text) => self.write(|draft| draft.phone = text),
            Event::CriticalSet(critical) => self.write(|draft| draft.critical = critical),
            Event::SendPressed(key) => self.send(key),
            Event::Sent(result, at) => self.sent(result, at),
            Event::ReceiptLoaded(number, result, at) => self.receipt_loaded(number, result, at),
            Event::ProofChecked(receipt, proof) => self.proof_checked(&receipt, proof),
            Event::SaveProofPressed => self.save_proof(),
            Event::BackPressed => self.back(),
            Event::RetryPressed => self.retry(),
            Event::ReceiptChosen(number) => self.receipt_chosen(number),
            Event::NewQuestionPressed => self.new_question(),
            Event::CopyPressed => self.copy_number(),
            Event::Copied => self.copied(),
            Event::ViewAsked(view) => self.show(view),
            Event::Prefilled(prefill) => self.prefill(prefill),
            Event::FactsGiven(facts) => self.facts_given(facts),
        }
    }

    fn open(&mut self, at: Millis) -> Vec<Command> {
        self.panel = Panel::Open;
        if matches!(self.session, Remote::Unasked | Remote::Failed(_)) {
            return self.load();
        }
        // What was heard stays in view meanwhile.
        let mut commands = self.refresh(at);
        let stale = self.clock.is_some_and(|clock| clock.age(at) > STALE);
        let asked = |command: &Command| matches!(command, Command::LoadSession);
        if stale && !commands.iter().any(asked) {
            commands.push(Command::LoadSession);
        }
        commands
    }

    fn close(&mut self) -> Vec<Command> {
        self.panel = Panel::Closed;
        // Nothing is asked while it is closed.
        for request in &mut self.requests {
            request.asked_since = None;
        }
        vec![]
    }

    fn load(&mut self) -> Vec<Command> {
        self.session = Remote::Loading;
        vec![Command::LoadSession, self.search_now()]
    }

    /// Shows a screen, from which Back returns to this one.
    fn go(&mut self, screen: Screen) -> Vec<Command> {
        self.trail.push(std::mem::replace(&mut self.screen, screen));
        vec![Command::Focus(self.landing())]
    }

    fn back(&mut self) -> Vec<Command> {
        if self.is_sending() {
            return vec![];
        }
        let Some(screen) = self.trail.pop() else {
            return vec![];
        };
        self.screen = screen;
        vec![Command::Focus(self.landing())]
    }

    fn retry(&mut self) -> Vec<Command> {
        let mut commands = match &mut self.screen {
            Screen::Article(id, article) => {
                *article = Remote::Loading;
                vec![Command::LoadArticle(id.clone())]
            }
            Screen::Ask => vec![self.search_now()],
            Screen::Contact | Screen::Details(..) | Screen::Receipt(..) => vec![],
        };
        if let Remote::Failed(_) = self.session {
            self.session = Remote::Loading;
            commands.push(Command::LoadSession);
        }
        commands.push(Command::Focus(self.landing()));
        commands
    }

    /// Where the focus belongs when a screen appears.
    fn landing(&self) -> Target {
        match self.screen {
            Screen::Ask => Target::Question,
            _ => Target::Title,
        }
    }
}
