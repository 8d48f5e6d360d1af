//! Every sentence a person reads in the widget: one table a language, complete by construction.
//!
//! Names marked "fixed" stand in the flow specification word for word.

mod en;
mod it;

use protocol::Language;

/// The sentences of a language.
pub(crate) fn of(language: Language) -> &'static Text {
    match language {
        Language::En => &en::TEXT,
        Language::It => &it::TEXT,
    }
}

/// The sentences of one language.
pub(crate) struct Text {
    /// Fixed: the title of the first screen.
    pub(crate) help: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) loading: &'static str,
    pub(crate) ask: Ask,
    pub(crate) contact: Contact,
    pub(crate) details: Details,
    pub(crate) critical: Critical,
    pub(crate) promise: Promise,
    pub(crate) receipt: Receipt,
    pub(crate) failure: Failure,
}

/// Words of others, for a gap of a sentence: whatever direction they run in, it keeps its own (C34).
pub(crate) fn isolated(words: &str) -> String {
    format!("\u{2068}{words}\u{2069}")
}

/// A sentence with gaps, each written `_`.
#[derive(Clone, Copy)]
pub(crate) struct Template(&'static str);

impl Template {
    /// The sentence with these words in its gaps, in order.
    pub(crate) fn with(self, words: &[&str]) -> String {
        let mut words = words.iter();
        let mut parts = self.0.split('_');
        let mut sentence = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            sentence.push_str(words.next().unwrap_or(&""));
            sentence.push_str(part);
        }
        sentence
    }
}

/// Lengths of time.
pub(crate) struct Length {
    pub(crate) minute: &'static str,
    pub(crate) minutes: Template,
    pub(crate) hour: &'static str,
    pub(crate) hours: Template,
    /// Hours and minutes.
    pub(crate) both: Template,
    /// Below a minute.
    pub(crate) seconds: Template,
}

impl Length {
    /// `1 hour`, `30 minutes`.
    pub(crate) fn minutes(&self, minutes: i64) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60);
        match (hours, rest) {
            (0, 1) => self.minute.to_owned(),
            (0, _) => self.minutes.with(&[&rest.to_string()]),
            (1, 0) => self.hour.to_owned(),
            (_, 0) => self.hours.with(&[&hours.to_string()]),
            _ => self.both.with(&[&hours.to_string(), &rest.to_string()]),
        }
    }
}

/// Asking and reading.
pub(crate) struct Ask {
    /// Fixed.
    pub(crate) resources: &'static str,
    /// Read out to those who don't see the list.
    pub(crate) found_one: &'static str,
    /// With their number, when there are more.
    pub(crate) found: Template,
    pub(crate) nothing: &'static str,
    /// The name of the language of an article that isn't in the reader's.
    pub(crate) in_other_language: &'static str,
    /// With the date of the last change.
    pub(crate) updated: Template,
    /// The heading over what was sent from this page.
    pub(crate) your_requests: &'static str,
}

/// The channels.
pub(crate) struct Contact {
    /// With the product's name (S01).
    pub(crate) title: Template,
    /// S04.
    pub(crate) team: &'static str,
    /// S09.
    pub(crate) english_only: &'static str,
    /// Fixed.
    pub(crate) choose: &'static str,
    /// Fixed.
    pub(crate) chat: &'static str,
    pub(crate) chat_about: &'static str,
    /// Fixed.
    pub(crate) email: &'static str,
    pub(crate) email_about: &'static str,
    /// Fixed.
    pub(crate) phone: &'static str,
    pub(crate) phone_about: &'static str,
    /// Fixed.
    pub(crate) callback: &'static str,
    /// Before the number (S42).
    pub(crate) or_call: &'static str,
    /// With the subscriptions (S03).
    pub(crate) available_with: Template,
    /// With the date (S02).
    pub(crate) terms_updated: Template,
    pub(crate) unavailable: &'static str,
    /// S08.
    pub(crate) no_premium: &'static str,
    /// With the subscriptions that can have it (S03).
    pub(crate) subscription: Template,
    /// S07.
    pub(crate) mobile: &'static str,
    pub(crate) other: &'static str,
}

/// The details.
pub(crate) struct Details {
    /// Fixed.
    pub(crate) subject: &'static str,
    /// Fixed.
    pub(crate) description: &'static str,
    /// Fixed.
    pub(crate) email: &'static str,
    pub(crate) email_hint: &'static str,
    /// Fixed.
    pub(crate) phone: &'static str,
    pub(crate) phone_hint: &'static str,
    /// Fixed: on e-mail.
    pub(crate) send_message: &'static str,
    /// Fixed: on chat and phone.
    pub(crate) send: &'static str,
    pub(crate) sending: &'static str,
    /// After the button's words, while the server asks for a wait.
    pub(crate) in_seconds: Template,
    /// Over the facts about the page.
    pub(crate) also_sent: &'static str,
}

/// The business-critical box (S23 to S33).
pub(crate) struct Critical {
    /// Fixed.
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) what_counts: &'static str,
    pub(crate) definition: &'static str,
    pub(crate) may_include: &'static str,
    pub(crate) severe: &'static str,
    pub(crate) severe_examples: [&'static str; 4],
    pub(crate) ordinary: &'static str,
    pub(crate) ordinary_definition: &'static str,
    pub(crate) ordinary_examples: [&'static str; 4],
}

/// The promise, before and after sending.
pub(crate) struct Promise {
    /// With a length of time.
    pub(crate) guaranteed_within: Template,
    /// With the due time, after [`Self::guaranteed_within`] and [`Self::aim`].
    pub(crate) by_if_sent_now: Template,
    pub(crate) aim: &'static str,
    pub(crate) aim_note: &'static str,
    /// With a length of time (S41).
    pub(crate) usually_within: Template,
    pub(crate) usually_note: &'static str,
    /// The terms aren't those that were shown.
    pub(crate) terms_changed: &'static str,
    pub(crate) chat: &'static str,
    pub(crate) chat_note: &'static str,
    /// S14.
    pub(crate) exceptions: &'static str,
    pub(crate) exceptions_link: &'static str,
    /// An exception in force, with its start, end and reason.
    pub(crate) exception_now: Template,
    /// The short forms on the channel cards.
    pub(crate) card_guaranteed: Template,
    pub(crate) card_aim: &'static str,
    pub(crate) card_usually: Template,
    pub(crate) card_live: &'static str,
    pub(crate) length: Length,
}

/// After sending.
pub(crate) struct Receipt {
    pub(crate) title: &'static str,
    pub(crate) number: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) guaranteed_by: &'static str,
    pub(crate) aim_by: &'static str,
    pub(crate) aim_note: &'static str,
    pub(crate) call_note: &'static str,
    pub(crate) chat: &'static str,
    pub(crate) chat_note: &'static str,
    /// The live clock, with a length of time.
    pub(crate) left: Template,
    /// The clock near its end, with what [`Self::left`] says.
    pub(crate) soon: Template,
    /// Read out as the due time comes near, with a length of time.
    pub(crate) soon_in: Template,
    /// While the server is asked for the time after the computer slept.
    pub(crate) checking: &'static str,
    /// With the time of the answer.
    pub(crate) met: Template,
    /// Where nothing was guaranteed, with the time of the answer.
    pub(crate) answered: Template,
    pub(crate) missed: &'static str,
    /// With a length of time.
    pub(crate) missed_by: Template,
    /// With a length of time.
    pub(crate) late_by: Template,
    /// With who found it so, and why.
    pub(crate) made_critical: Template,
    /// With who found it so, and why.
    pub(crate) made_standard: Template,
    pub(crate) why: &'static str,
    pub(crate) save_proof: &'static str,
    pub(crate) proof_checking: &'static str,
    pub(crate) proof_genuine: &'static str,
    pub(crate) proof_forged: &'static str,
    pub(crate) proof_unchecked: &'static str,
    /// With the address.
    pub(crate) reply_to: Template,
    pub(crate) only_a_person: &'static str,
    pub(crate) sent_earlier: &'static str,
    pub(crate) ask_another: &'static str,
}

/// What went wrong, what is safe, what to do.
pub(crate) struct Failure {
    pub(crate) offline: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) unreadable: &'static str,
    /// After any of these, when something has been written.
    pub(crate) text_is_kept: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_takes_its_words_in_order() {
        assert_eq!(
            Template("_ made it _.").with(&["Sara", "so"]),
            "Sara made it so."
        );
        assert_eq!(Template("as it is").with(&[]), "as it is");
    }

    #[test]
    fn lengths_of_time_are_said_in_the_largest_units() {
        for (minutes, english, italian) in [
            (1, "1 minute", "1 minuto"),
            (30, "30 minutes", "30 minuti"),
            (60, "1 hour", "1 ora"),
            (120, "2 hours", "2 ore"),
            (90, "1 h 30 min", "1 h 30 min"),
        ] {
            assert_eq!(en::TEXT.promise.length.minutes(minutes), english);
            assert_eq!(it::TEXT.promise.length.minutes(minutes), italian);
        }
    }
}
