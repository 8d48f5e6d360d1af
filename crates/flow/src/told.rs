//! How a request stands, as the person who sent it is told.

use crate::Flow;
use chrono::TimeDelta;
use protocol::Receipt;
use sla::{Instant, Promise, Standing, Stop, StopKind, standing};

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The computer slept: nothing is counted until the server is heard again.
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
