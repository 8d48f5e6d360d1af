//! How a request stands, as the person who sent it is told.

use crate::Flow;
use chrono::TimeDelta;
use protocol::Receipt;
use sla::{Instant, Promise, Standing, Stop, StopKind, standing};

/// How long a due request is asked for before it counts as missed without the server's word.
const GRACE_S: i64 = 40;

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
    /// How a request stands by the server's time.
    #[must_use]
    pub fn told(&self, receipt: &Receipt) -> Told {
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
            Some(Standing::Missed { .. }) if self.is_due_unheard(receipt) => Told::Unsure,
            Some(Standing::Missed { by }) => Told::Missed(by),
        }
    }

    /// Whether the answer was due since the server last spoke of the request: it may be there.
    pub(crate) fn is_due_unheard(&self, receipt: &Receipt) -> bool {
        let guaranteed = standing(&receipt.promise, None, receipt.now).is_some();
        let (Some(due), Some(now)) = (receipt.promise.due, self.now) else {
            return false;
        };
        guaranteed && receipt.now <= due && due < now && now - due < TimeDelta::seconds(GRACE_S)
    }

    /// The response-time exception that stops a promise's clock now, if one does (S14).
    #[must_use]
    pub fn stopped<'a>(&self, promise: &'a Promise) -> Option<&'a Stop> {
        let now = self.now?;
        let mut stops = promise.stops.iter();
        stops.find(|stop| stop.kind == StopKind::Exception && stop.span.contains(now))
    }
}
