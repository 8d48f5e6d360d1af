//! After sending: the clock that stays in view, and the proof.

use crate::{Clock, Command, Failure, Flow, Millis, Panel, Proof, Request, Screen};
use protocol::{Receipt, RequestNumber, SignedReceipt};

/// How often it is asked how the requests in view stand.
const REFRESH: Millis = 30 * 1000;

/// How often while one is due and nobody knows yet whether it was answered.
const REFRESH_DUE: Millis = 5 * 1000;

impl Flow {
    pub(super) fn ticked(&mut self, at: Millis) -> Vec<Command> {
        self.now = self.clock.map(|clock| clock.now(at));
        self.hold = self.hold.and_then(|hold| hold.at(at));
        if at.saturating_sub(self.refreshed) < self.pace() {
            return vec![];
        }
        self.refresh(at)
    }

    /// The time that passed is unknown, so that nothing is counted down until the server says it.
    pub(super) fn woke(&mut self, at: Millis) -> Vec<Command> {
        self.clock = self.clock.map(Clock::doubted);
        self.refresh(at)
    }

    /// Asks how the requests in view stand, but for those that are settled, and what time it is
    /// where that isn't known.
    pub(super) fn refresh(&mut self, at: Millis) -> Vec<Command> {
        if self.panel == Panel::Closed {
            return vec![];
        }
        self.refreshed = at;
        let unsure = self.clock.is_some_and(|clock| !clock.is_sure());
        let time = unsure.then_some(Command::LoadSession);
        let waiting = self.requests.iter().filter(|request| self.waits(request));
        let waiting = waiting.map(|request| Command::LoadReceipt(request.receipt.number));
        time.into_iter().chain(waiting).collect()
    }

    /// Whether a request is in view and isn't answered.
    fn waits(&self, request: &Request) -> bool {
        let in_view = match self.screen {
            Screen::Receipt(number, _) => request.receipt.number == number,
            Screen::Ask => true,
            Screen::Article(..) | Screen::Contact | Screen::Details(..) => false,
        };
        in_view && request.receipt.answered.is_none()
    }

    /// How long to wait between asking: not at all for a request in view that just came due.
    fn pace(&mut self) -> Millis {
        let is_due = |request: &Request| {
            let due = self.now.is_some_and(|now| request.is_due_unheard(now));
            due && self.waits(request)
        };
        let due: Vec<bool> = self.requests.iter().map(is_due).collect();
        let mut pace = REFRESH;
        for (request, due) in self.requests.iter_mut().zip(due) {
            let asked_since = request.asked_since.take().filter(|_| due);
            if due {
                pace = asked_since.map_or(0, |_| pace.min(REFRESH_DUE));
                request.asked_since = asked_since.or(self.now);
            }
        }
        pace
    }

    /// Takes what the server says of a request, unless a later answer has said more.
    pub(super) fn receipt_loaded(
        &mut self,
        number: RequestNumber,
        result: Result<Box<Receipt>, Failure>,
        at: Millis,
    ) -> Vec<Command> {
        // A failure is nothing to tell: it is asked again in a while, what was heard stays in view.
        let receipt = result.ok().filter(|receipt| receipt.number == number);
        let later = receipt.filter(|receipt| {
            let known = self.receipt(number);
            known.is_some_and(|known| known.now <= receipt.now)
        });
        let Some(receipt) = later else {
            return vec![];
        };
        self.heard(receipt.now, at);
        self.keep(*receipt)
    }

    /// Puts a receipt in the place of the one before it, or first, and has a new signature checked.
    pub(super) fn keep(&mut self, receipt: Receipt) -> Vec<Command> {
        let signed = receipt.signed();
        let mut known = self.requests.iter();
        let place = known.position(|known| known.receipt.number == receipt.number);
        let before = place.map(|place| self.requests.remove(place));
        let reported = before.as_ref().and_then(|before| before.reported.clone());
        let before = before.filter(|before| before.receipt.signed() == signed);
        let proof = before.map_or(Proof::Checking, |before| before.proof);
        let request = Request {
            receipt,
            proof,
            asked_since: None,
            reported,
        };
        self.requests.insert(place.unwrap_or(0), request);
        let key = self.session().map(|session| session.proof_key);
        let key = key.filter(|_| proof == Proof::Checking);
        let check = key.map(|key| Command::CheckProof(Box::new(signed), key));
        check.into_iter().collect()
    }

    pub(super) fn proof_checked(&mut self, checked: &SignedReceipt, proof: Proof) -> Vec<Command> {
        let requests = self.requests.iter_mut();
        for request in requests.filter(|request| request.receipt.signed() == *checked) {
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
