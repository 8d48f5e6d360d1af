//! What the views want to know.

use crate::{Flow, Remote, Request, Results, Screen, Stage, Surface};
use protocol::{Contact, FieldError, Hit, NoContact, Receipt, RequestNumber, Session};
use sla::{Case, Channel, Commitment, Promise, Severity, promise};

impl Flow {
    /// The session, once it is here.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match &self.session {
            Remote::Ready(session) => Some(session),
            Remote::Unasked | Remote::Loading | Remote::Failed(_) => None,
        }
    }

    /// Whether, and by which channels, premium support can be contacted from here.
    #[must_use]
    pub fn contact(&self) -> Option<Contact> {
        let session = self.session()?;
        Some(match self.surface {
            Surface::MobileApp => Contact::Unavailable(NoContact::Mobile),
            Surface::Web => session.contact.clone(),
        })
    }

    /// What a standard request on a channel is owed.
    #[must_use]
    pub fn commitment(&self, channel: Channel) -> Option<Commitment> {
        let case = self.case(channel, Severity::Standard)?;
        self.session()?.policy.commitment(case)
    }

    /// Whether the business-critical box belongs on this channel's details (S44).
    #[must_use]
    pub fn offers_critical(&self, channel: Channel) -> bool {
        let case = self.case(channel, Severity::Critical);
        let session = self.session();
        let offered = case
            .zip(session)
            .and_then(|(case, session)| session.policy.rule(case));
        offered.is_some()
    }

    /// The promise the server would make if the details were sent now.
    #[must_use]
    pub fn quote(&self, channel: Channel) -> Option<Promise> {
        let critical = self.draft.critical && self.offers_critical(channel);
        let severity = if critical {
            Severity::Critical
        } else {
            Severity::Standard
        };
        let policy = &self.session()?.policy;
        let quote = promise(policy, self.case(channel, severity)?, self.now?).ok();
        // Policy and role can be older here than on the server, which has said what it would promise.
        match &self.screen {
            Screen::Details(_, Stage::TermsChanged(said))
                if said.terms.case.severity == severity
                    && quote.as_ref().map(|quote| &quote.terms) != Some(&said.terms) =>
            {
                Some((**said).clone())
            }
            _ => quote,
        }
    }

    fn case(&self, channel: Channel, severity: Severity) -> Option<Case> {
        Some(Case {
            channel,
            role: self.session()?.customer.role,
            severity,
        })
    }

    /// Whether the server's time is known: after a sleep it isn't, until the server is heard.
    #[must_use]
    pub fn knows_the_time(&self) -> bool {
        self.clock.is_some_and(|clock| clock.is_sure())
    }

    /// Whether the details are on their way, so that nothing on them can change.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        matches!(self.screen, Screen::Details(_, Stage::Sending))
    }

    /// What is wrong with the details, as far as they were sent.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        match &self.screen {
            Screen::Details(_, Stage::Writing(errors)) => errors,
            _ => &[],
        }
    }

    /// The articles to show, fresh or of the question before.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        match &self.question.results {
            Results::Waiting(hits) | Results::Found(hits) => hits,
            Results::Failed(_) => &[],
        }
    }

    /// A request sent from this page.
    #[must_use]
    pub fn request(&self, number: RequestNumber) -> Option<&Request> {
        self.requests
            .iter()
            .find(|request| request.receipt.number == number)
    }

    /// The receipt of a request sent from this page.
    #[must_use]
    pub fn receipt(&self, number: RequestNumber) -> Option<&Receipt> {
        self.request(number).map(|request| &request.receipt)
    }

    /// A receipt but for the server's time in it: the same until there is something else to show.
    #[must_use]
    pub fn lasting(&self, number: RequestNumber) -> Option<Receipt> {
        let receipt = self.receipt(number)?.clone();
        Some(Receipt {
            now: receipt.promise.start,
            ..receipt
        })
    }
}
