//! English.

use super::{Ask, Contact, Critical, Details, Failure, Promise, Receipt, Text};

pub(super) const TEXT: Text = Text {
    help: "Help",
    back: "Back",
    close: "Close",
    retry: "Try again",
    loading: "Loading",
    ask: Ask {
        label: "Ask a question",
        resources: "Resources",
        contact_us: "Contact us",
        found: |count| {
            if count == 1 {
                "1 resource".into()
            } else {
                format!("{count} resources")
            }
        },
        nothing: "Nothing found for that. Try other words, or contact us.",
        in_other_language: "In Italian",
        updated: |date| format!("Updated {date}"),
        your_requests: "Your requests",
    },
    contact: Contact {
        title: |product| format!("Contact {product} premium support"),
        team: "A dedicated team of specialists answers premium requests.",
        english_only: "Premium support is available in English only.",
        choose: "Choose how to contact us",
        chat: "Premium chat",
        chat_about: "Chat with a specialist in real time.",
        email: "Email support",
        email_about: "Ask a specialist by e-mail, 24 hours a day, 7 days a week.",
        phone: "Phone support",
        phone_about: "Speak to a specialist.",
        callback: "Request a callback",
        or_call: "Or call",
        available_with: |names| format!("Available with {names}."),
        terms_updated: |date| format!("Terms last updated {date}."),
        unavailable: "Premium support isn't available here",
        no_premium: "Your account doesn't include premium support. An administrator can add it in your subscription settings. The resources stay open to you.",
        subscription: |names| {
            format!("Premium support is available with {names}. The resources stay open to you.")
        },
        mobile: "Premium support can't be contacted from the mobile app. Open the product in a browser to contact a specialist.",
        other: "Premium support can't be contacted from here. The resources stay open to you.",
    },
    details: Details {
        subject: "Subject",
        description: "Description",
        email: "Email",
        email_hint: "From your account. We reply to this address.",
        phone: "Phone number",
        phone_hint: "With the country code, such as +44 20 7946 0958.",
        send_message: "Send message",
        send: "Send",
        sending: "Sending",
    },
    critical: Critical {
        label: "Business-critical issue",
        hint: "Very serious consequences for your normal business operations.",
        what_counts: "What counts as business-critical?",
        definition: "An issue with very serious consequences for normal business operations.",
        may_include: "It may include, but is not limited to, an interruption of main business processes so that urgent work can't be done, loss of revenue, or a risk to data integrity.",
        severe: "Critical",
        severe_examples: [
            "Most or all users can't log in at all, or can't reach essential tools.",
            "A system-wide outage prevents core business operations or a time-sensitive launch.",
            "CMS content can't be reached widely, hitting several teams or the whole organisation.",
            "Critical data loss, or a security breach that could compromise customer or company information.",
        ],
        ordinary: "Not critical",
        ordinary_definition: "Important, but without broad impact on the organisation, or risk to revenue, security or general availability.",
        ordinary_examples: [
            "Errors that hit one user or a small group.",
            "General questions that are time-sensitive, without an outage or a lost function.",
            "Minor or surface issues that don't prevent normal use.",
            "Non-urgent requests for information or configuration changes.",
        ],
    },
    promise: Promise {
        guaranteed_within: |time| format!("First reply guaranteed within {time}"),
        by_if_sent_now: |time| format!("by {time} if you send it now"),
        aim: "We aim to reply within one business day",
        aim_note: "An aim, not a guarantee.",
        usually_within: |time| format!("We usually call within {time}"),
        usually_note: "Typical, not promised.",
        chat: "A specialist joins you in the chat",
        chat_note: "Chat is in real time, so no response time is guaranteed.",
        exceptions: "Subject to",
        exceptions_link: "response-time exceptions",
        exception_now: |until, reason| {
            format!(
                "An exception is in force until {until}: {reason} The guarantee stands still until then."
            )
        },
        card_guaranteed: |time| format!("Guaranteed {time}"),
        card_aim: "Aim: 1 business day",
        card_usually: |time| format!("Usually {time}"),
        card_live: "Live",
        minutes: |minutes| match (minutes / 60, minutes % 60) {
            (0, 1) => "1 minute".into(),
            (0, minutes) => format!("{minutes} minutes"),
            (1, 0) => "1 hour".into(),
            (hours, 0) => format!("{hours} hours"),
            (hours, minutes) => format!("{hours} h {minutes} min"),
        },
    },
    receipt: Receipt {
        title: "Request sent",
        number: "Request number",
        copy: "Copy number",
        copied: "Copied",
        guaranteed_by: "First reply guaranteed by",
        aim_by: "We aim to reply by",
        aim_note: "An aim of one business day, not a guarantee.",
        call_note: "Keep your phone at hand. Typical, not promised.",
        chat: "A specialist will join",
        chat_note: "Your request is with our specialists. You can close this panel; your place is kept.",
        left: |time| format!("in {time}"),
        missed: "We missed it",
        missed_by: |time| format!("The reply was due {time} ago."),
        reply_to: |email| format!("The reply goes to {email}."),
        only_a_person: "Only a specialist's own answer counts, never an automatic one.",
        sent_earlier: "This request had already arrived, as it read when you first sent it. It was not sent twice. What you changed since is kept: contact us again to send it too.",
        ask_another: "Ask another question",
        seconds: |seconds| format!("{seconds} s"),
    },
    failure: Failure {
        offline: "The support server can't be reached. Check your connection, then try again.",
        signed_out: "You are signed out. Sign in again, then try again.",
        unreadable: "The support server answered something unexpected. Try again in a minute.",
        text_is_kept: "Your text is kept.",
    },
};
