//! From the session to the details of a channel.

use crate::{Command, Draft, Failure, Flow, Millis, Remote, Report, Screen, Stage};
use protocol::{Contact, Session};
use sla::Channel;

impl Flow {
    pub(super) fn session_loaded(
        &mut self,
        result: Result<Box<Session>, Failure>,
        at: Millis,
    ) -> Vec<Command> {
        match result {
            Ok(session) => {
                self.heard(session.now, at);
                let find = Command::FindDraft(session.customer.drafts.clone());
                self.session = Remote::Ready(session);
                let mut commands = vec![find];
                commands.extend(self.go_on());
                commands
            }
            Err(failure) => {
                if self.session().is_none() {
                    self.session = Remote::Failed(failure);
                }
                vec![]
            }
        }
    }

    /// Takes an earlier page's draft over, unless the person has written something on this one.
    pub(super) fn draft_found(&mut self, draft: Draft) -> Vec<Command> {
        if self.draft == self.suggested {
            self.draft = draft;
        }
        vec![]
    }

    pub(super) fn channel_chosen(&mut self, channel: Channel) -> Vec<Command> {
        match self.contact() {
            Some(Contact::Offered(channels)) if channels.contains(&channel) => {
                let untouched = self.draft == self.suggested;
                self.draft.prefill(&self.question.text);
                if untouched {
                    self.suggested = self.draft.clone();
                }
                let mut commands = self.go(Screen::Details(channel, Stage::Writing(vec![])));
                commands.push(Command::Report(Report::ChannelChosen(channel)));
                commands
            }
            _ => vec![],
        }
    }

    /// Changes the draft and keeps it. What is on its way to the server stays as it is.
    pub(super) fn write(&mut self, change: impl FnOnce(&mut Draft)) -> Vec<Command> {
        if self.is_sending() {
            return vec![];
        }
        change(&mut self.draft);
        self.keep_draft()
    }

    pub(super) fn keep_draft(&self) -> Vec<Command> {
        let keep = |session: &Session| {
            Command::KeepDraft(session.customer.drafts.clone(), self.draft.clone())
        };
        self.session().map(keep).into_iter().collect()
    }
}
