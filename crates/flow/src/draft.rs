//! What the person has written so far.

use protocol::{IdempotencyKey, Language, NewRequest};
use serde::{Deserialize, Serialize};
use sla::Channel;

/// A request in the making. Kept through closing, failing, going back and reloading the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The summary.
    pub subject: String,
    /// The text.
    pub description: String,
    /// The number to call.
    pub phone: String,
    /// The business-critical box.
    pub critical: bool,
    /// The question that was last put into the description.
    prefilled: String,
    /// Made at the first send and kept until a receipt, so that sending again can't send twice.
    pub key: Option<IdempotencyKey>,
}

impl Draft {
    /// Puts the question into the description, unless the person has changed that text.
    pub(crate) fn prefill(&mut self, question: &str) {
        let question = question.trim();
        if question.is_empty() || self.description != self.prefilled {
            return;
        }
        question.clone_into(&mut self.description);
        question.clone_into(&mut self.prefilled);
    }

    /// The request as it would be sent on a channel, before any terms are agreed to.
    #[must_use]
    pub fn request(&self, channel: Channel, language: Language) -> NewRequest {
        NewRequest {
            channel,
            subject: self.subject.trim().to_owned(),
            description: self.description.trim().to_owned(),
            phone: (channel == Channel::Phone).then(|| self.phone.clone()),
            critical: self.critical && channel == Channel::Email,
            language,
            terms: None,
            context: vec![],
        }
    }
}
