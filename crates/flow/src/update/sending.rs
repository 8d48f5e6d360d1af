//! From the send button to the receipt.

use crate::{Arrival, Command, Draft, Failure, Flow, Hold, Millis, Screen, Stage, Target};
use protocol::{Field, FieldError, IdempotencyKey, Problem, Receipt, RequestNumber};
use sla::Promise;

impl Flow {
    pub(super) fn send(&mut self, fresh: IdempotencyKey) -> Vec<Command> {
        let Screen::Details(channel, _) = self.screen else {
            return vec![];
        };
        if self.is_sending() || self.hold.is_some() {
            return vec![];
        }
        let mut request = self.draft.request(channel, self.language);
        // A box that isn't on screen can't have been meant: the role may have changed since.
        request.critical &= self.offers_critical(channel);
        request.context.clone_from(&self.context);
        request.terms = self.quote(channel).map(|quote| quote.terms);
        if let Err(errors) = request.clone().check() {
            return self.wrong(errors);
        }
        let key = self.draft.key.get_or_insert(fresh).clone();
        self.stage(Stage::Sending);
        let mut commands = self.keep_draft();
        commands.push(Command::Submit(request, key));
        commands
    }

    pub(super) fn sent(
        &mut self,
        result: Result<Box<Receipt>, Failure>,
        at: Millis,
    ) -> Vec<Command> {
        match result {
            Ok(receipt) => self.received(*receipt, Arrival::Sent, at),
            Err(Failure::Refused(problem)) => self.refused(*problem, at),
            Err(failure) => {
                self.stage(Stage::Failed(failure));
                vec![]
            }
        }
    }

    pub(super) fn receipt_chosen(&mut self, number: RequestNumber) -> Vec<Command> {
        self.go(Screen::Receipt(number, Arrival::Reopened))
    }

    pub(super) fn copy_number(&mut self) -> Vec<Command> {
        match self.screen {
            Screen::Receipt(number, _) => vec![Command::Copy(number.to_string())],
            _ => vec![],
        }
    }

    pub(super) fn copied(&mut self) -> Vec<Command> {
        if let Screen::Receipt(number, _) = self.screen {
            self.copied = Some(number);
        }
        vec![]
    }

    fn received(&mut self, receipt: Receipt, arrival: Arrival, at: Millis) -> Vec<Command> {
        self.heard(receipt.now, at);
        self.screen = Screen::Receipt(receipt.number, arrival);
        self.trail.clear();
        let check = self.keep(receipt);
        let mut commands = match arrival {
            // What was changed since the first try isn't in that request: it stays a draft.
            Arrival::SentEarlier => {
                self.draft.key = None;
                self.keep_draft()
            }
            Arrival::Sent | Arrival::Reopened => {
                self.draft = Draft::default();
                self.suggested = Draft::default();
                self.forget_draft()
            }
        };
        commands.extend(check);
        commands.push(Command::Focus(Target::Title));
        commands
    }

    fn forget_draft(&self) -> Vec<Command> {
        let name = self
            .session()
            .map(|session| session.customer.drafts.clone());
        name.map(Command::ForgetDraft).into_iter().collect()
    }

    /// The key stays: a refusal stores nothing under it, and an earlier try may have been stored.
    fn refused(&mut self, mut problem: Problem, at: Millis) -> Vec<Command> {
        let wait_ms = problem
            .retry_after_s
            .map(|wait_s| 1000 * Millis::from(wait_s));
        self.hold = wait_ms.and_then(|wait_ms| Hold::until(at + wait_ms, at));
        if let Some(receipt) = problem.receipt.take() {
            return self.received(*receipt, Arrival::SentEarlier, at);
        }
        if let Some(quote) = problem.quote.take() {
            return self.terms_changed(quote);
        }
        if problem.errors.is_empty() {
            self.stage(Stage::Failed(Failure::Refused(Box::new(problem))));
            return vec![];
        }
        self.wrong(problem.errors)
    }

    /// Shows the new terms; whether to send under them is the customer's to say.
    fn terms_changed(&mut self, quote: Box<Promise>) -> Vec<Command> {
        self.stage(Stage::TermsChanged(quote));
        vec![Command::LoadSession]
    }

    fn wrong(&mut self, errors: Vec<FieldError>) -> Vec<Command> {
        let first = errors.first().map_or(Field::Other, |error| error.field);
        self.stage(Stage::Writing(errors));
        vec![Command::Focus(Target::Field(first))]
    }

    fn stage(&mut self, next: Stage) {
        if let Screen::Details(_, stage) = &mut self.screen {
            *stage = next;
        }
    }
}
