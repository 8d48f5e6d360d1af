//! What the host's page is told.

use crate::{Command, Flow, Panel, Request, Screen, Told};
use protocol::{ArticleId, RequestNumber, Signature};
use sla::{Channel, Promise};

/// Something a host may want to know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// A question was answered with so many resources.
    Search(String, usize),
    /// An article is on screen.
    ArticleViewed(ArticleId),
    /// The details of a channel are.
    ChannelChosen(Channel),
    /// A request was taken, under this promise.
    RequestSent(RequestNumber, Box<Promise>),
    /// A specialist changed what is promised.
    PromiseChanged(RequestNumber, Box<Promise>),
    /// The guaranteed answer came in time.
    PromiseMet(RequestNumber),
    /// It didn't.
    PromiseMissed(RequestNumber),
    /// So many requests have news that the person hasn't seen.
    UnreadChange(usize),
}

/// What the host was last told of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    signature: Signature,
    outcome: Option<Outcome>,
    /// Whether there is news that the person hasn't seen.
    unread: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Met,
    Missed,
}

impl Flow {
    /// What has become of the requests since the host was last told.
    pub(crate) fn reports(&mut self) -> Vec<Command> {
        let mut reports = Vec::new();
        let mut unread = 0;
        for place in 0..self.requests.len() {
            let Some(request) = self.requests.get(place) else {
                continue;
            };
            let (now, report) = self.news(request);
            unread += usize::from(now.unread);
            reports.extend(report);
            if let Some(request) = self.requests.get_mut(place) {
                request.reported = Some(now);
            }
        }
        if self.unread != unread {
            self.unread = unread;
            reports.push(Report::UnreadChange(unread));
        }
        reports.into_iter().map(Command::Report).collect()
    }

    /// What a request has come to, and what of that is new.
    fn news(&self, request: &Request) -> (Reported, Vec<Report>) {
        let number = request.receipt.number;
        let promise = || Box::new(request.receipt.promise.clone());
        let before = request.reported.as_ref();
        let outcome = match self.told(number) {
            Told::Met(_) => Some(Outcome::Met),
            Told::Missed(_) | Told::Late(_) => Some(Outcome::Missed),
            Told::Unsure => before.and_then(|before| before.outcome),
            Told::Open | Told::Answered(_) | Told::Running(_) | Told::Soon(_) => None,
        };
        let signature = request.receipt.signature;
        let mut reports = Vec::new();
        match before {
            None => reports.push(Report::RequestSent(number, promise())),
            Some(before) if before.signature != signature => {
                reports.push(Report::PromiseChanged(number, promise()));
            }
            Some(_) => {}
        }
        if before.and_then(|before| before.outcome) != outcome {
            reports.extend(outcome.map(|outcome| match outcome {
                Outcome::Met => Report::PromiseMet(number),
                Outcome::Missed => Report::PromiseMissed(number),
            }));
        }
        let seen = self.panel == Panel::Open
            && matches!(self.screen, Screen::Receipt(shown, _) if shown == number);
        let unread = !seen && (before.is_some_and(|before| before.unread) || !reports.is_empty());
        let now = Reported {
            signature,
            outcome,
            unread,
        };
        (now, reports)
    }
}
