//! How a request stands, as the person who sent it is told.

use crate::{Flow, Request};
use chrono::TimeDelta;
use protocol::RequestNumber;
use sla::{Instant, Promise, Standing, Stop, StopKind, standing};

/// How long a due request is asked for before it counts as missed without the server's word.
const GRACE: TimeDelta = TimeDelta::seconds(40);

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The computer slept, or the answer is due just now: nothing is said until the server is heard.
    Unsure,
    /// Nothing is guaranteed, and nobody has answered yet.
    Open,
    /// Nothing was guaranteed, and a specialist has answered.
    Answered(Instant),
    /// The guaranteed answer is due in so much time.
    Running(TimeDelta),
    /// It is due soon.
    Soon(TimeDelta),
    /// It was given in time.
    Met(Instant),
    /// It has been due for so long, and isn't there.
    Missed(TimeDelta),
    /// It came so much too late.
    Late(TimeDelta),
}

impl Flow {
    /// How a request sent from this page stands by the server's time.
    #[must_use]
    pub fn told(&self, number: RequestNumber) -> Told {
        let request = self.request(number);
        request.map_or(Told::Unsure, |request| self.stands(request))
    }

    fn stands(&self, request: &Request) -> Told {
        let receipt = &request.receipt;
        let promise = &receipt.promise;
        if let Some(at) = receipt.answered {
            // Settled: no clock can change it any more.
            return match standing(promise, Some(at), at) {
                Some(Standing::Missed { by }) => Told::Late(by),
                Some(_) => Told::Met(at),
                None => Told::Answered(at),
            };
        }
        let sure = self.clock.is_some_and(|clock| clock.is_sure());
        let Some(now) = self.now.filter(|_| sure) else {
            return Told::Unsure;
        };
        match standing(promise, None, now) {
            None => Told::Open,
            Some(Standing::Running { left }) => Told::Running(left),
            Some(Standing::Warned { left }) => Told::Soon(left),
            Some(Standing::Met { at }) => Told::Met(at),
            Some(Standing::Missed { .. }) if request.may_be_answered(now) => Told::Unsure,
            Some(Standing::Missed { by }) => Told::Missed(by),
        }
    }

    /// The response-time exception that stops a promise's clock now, if one does (S14).
    #[must_use]
    pub fn stopped<'a>(&self, promise: &'a Promise) -> Option<&'a Stop> {
        let now = self.now?;
        let mut stops = promise.stops.iter();
        stops.find(|stop| stop.kind == StopKind::Exception && stop.span.contains(now))
    }
}

impl Request {
    /// Whether it came due since the server last spoke of it: an answer may be there.
    pub(crate) fn is_due_unheard(&self, now: Instant) -> bool {
        let receipt = &self.receipt;
        let missed = |at| {
            let standing = standing(&receipt.promise, receipt.answered, at);
            matches!(standing, Some(Standing::Missed { .. }))
        };
        missed(now) && !missed(receipt.now)
    }

    /// Whether the server, still being asked, may say that it was answered.
    fn may_be_answered(&self, now: Instant) -> bool {
        let patient = |since| now - since <= GRACE;
        self.is_due_unheard(now) && self.asked_since.is_none_or(patient)
    }
}
