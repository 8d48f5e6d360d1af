//! After sending: the clock that stays in view, and the proof.

use crate::{Clock, Command, Failure, Flow, Millis, Panel, Proof, Request, Screen};
use protocol::{Receipt, RequestNumber};

/// How often it is asked how the requests in view stand.
const REFRESH: Millis = 30 * 1000;

/// How often while one is due and nobody knows yet whether it was answered.
const REFRESH_DUE: Millis = 2 * 1000;

impl Flow {
    pub(super) fn ticked(&mut self, at: Millis) -> Vec<Command> {
        self.now = self.clock.map(|clock| clock.now(at));
        let due = self
            .waiting_in_view()
            .any(|receipt| self.is_due_unheard(receipt));
        let every = if due { REFRESH_DUE } else { REFRESH };
        if at.saturating_sub(self.refreshed) < every {
            return vec![];
        }
        self.refresh(at)
    }

    /// The time that passed is unknown, so that nothing is counted down until the server says it.
    pub(super) fn woke(&mut self, at: Millis) -> Vec<Command> {
        let Some(clock) = self.clock else {
            return vec![];
        };
        self.clock = Some(clock.doubted());
        if self.panel == Panel::Closed {
            return vec![];
        }
        let mut commands = vec![Command::LoadSession];
        commands.extend(self.refresh(at));
        commands
    }

    /// Asks how the requests in view stand, but for those that are settled.
    pub(super) fn refresh(&mut self, at: Millis) -> Vec<Command> {
        if self.panel == Panel::Closed {
            return vec![];
        }
        self.refreshed = at;
        let waiting = self.waiting_in_view();
        waiting
            .map(|receipt| Command::LoadReceipt(receipt.number))
            .collect()
    }

    fn waiting_in_view(&self) -> impl Iterator<Item = &Receipt> {
        let in_view = |receipt: &&Receipt| match self.screen {
            Screen::Receipt(number, _) => receipt.number == number,
            Screen::Ask => true,
            Screen::Article(..) | Screen::Contact | Screen::Details(..) => false,
        };
        let receipts = self.requests.iter().map(|request| &request.receipt);
        receipts
            .filter(in_view)
            .filter(|receipt| receipt.answered.is_none())
    }

    pub(super) fn receipt_loaded(
        &mut self,
        number: RequestNumber,
        result: Result<Box<Receipt>, Failure>,
        at: Millis,
    ) -> Vec<Command> {
        match result {
            Ok(receipt) if receipt.number == number && self.receipt(number).is_some() => {
                self.heard(receipt.now, at);
                self.keep(*receipt)
            }
            // It is asked for again in a while; what was heard stays in view.
            _ => vec![],
        }
    }

    /// Puts a receipt in the place of the one before it, or first, and has a new signature checked.
    pub(super) fn keep(&mut self, receipt: Receipt) -> Vec<Command> {
        let signed = receipt.signed();
        let mut known = self.requests.iter();
        let place = known.position(|known| known.receipt.number == receipt.number);
        let before = place.map(|place| self.requests.remove(place));
        let before = before.filter(|before| before.receipt.signed() == signed);
        let proof = before.map_or(Proof::Checking, |before| before.proof);
        let request = Request { receipt, proof };
        self.requests.insert(place.unwrap_or(0), request);
        let key = self.session().map(|session| session.proof_key);
        let key = key.filter(|_| proof == Proof::Checking);
        let check = key.map(|key| Command::CheckProof(Box::new(signed), key));
        check.into_iter().collect()
    }

    pub(super) fn proof_checked(&mut self, number: RequestNumber, proof: Proof) -> Vec<Command> {
        let requests = self.requests.iter_mut();
        for request in requests.filter(|request| request.receipt.number == number) {
            request.proof = proof;
        }
        vec![]
    }

    pub(super) fn save_proof(&self) -> Vec<Command> {
        let Screen::Receipt(number, _) = self.screen else {
            return vec![];
        };
        let receipt = self.receipt(number);
        let save = receipt.map(|receipt| Command::SaveProof(Box::new(receipt.signed())));
        save.into_iter().collect()
    }

    pub(super) fn heard(&mut self, now: sla::Instant, at: Millis) {
        self.clock = Some(Clock::set(now, at));
        self.now = Some(now);
    }
}
