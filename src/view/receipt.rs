//! What was promised for a request, how it stands, and the proof.

use super::{
    clock,
    parts::{self, icon},
    promise,
};
use crate::{text::Text, widget::Widget};
use flow::{Arrival, Event, Proof, Screen};
use leptos::prelude::*;
use protocol::{Receipt, RequestNumber, why};
use sla::{Change, Severity};

pub(super) fn body(widget: Widget, number: RequestNumber) -> impl IntoView {
    // What the clock shows changes by itself; the rest is drawn again when the promise is another.
    let receipt = widget.memo(move |flow| flow.lasting(number));
    move || receipt.get().map(|receipt| shown(widget, receipt))
}

fn shown(widget: Widget, receipt: Receipt) -> impl IntoView {
    let text = widget.text;
    let earlier =
        widget.memo(|flow| matches!(flow.screen, Screen::Receipt(_, Arrival::SentEarlier)));
    let email = widget.now(|flow| flow.session().map(|session| session.customer.email.clone()));
    let replied_by_email = receipt.promise.terms.case.channel == sla::Channel::Email;
    let reply_to = email
        .filter(|_| replied_by_email && receipt.answered.is_none())
        .map(|email| (text.receipt.reply_to)(&email));
    let severity = receipt.promise.terms.case.severity;
    let change = receipt.change.clone();
    view! { class = "hw",
        {move || earlier.get().then(|| parts::note(text.receipt.sent_earlier))}
        {change.map(|change| parts::note(changed(text, severity, &change)))}
        {clock::card(widget, &receipt)}
        {reasons(widget, &receipt)}
        <dl class="facts">
            <dt>{text.receipt.number}</dt>
            <dd>{number(widget, receipt.number)}</dd>
            <dt>{text.details.subject}</dt>
            <dd>{receipt.subject}</dd>
        </dl>
        {reply_to.map(|line| view! { class = "hw",
            <p class="hint">{line} " " {text.receipt.only_a_person}</p>
        })}
    }
}

fn number(widget: Widget, number: RequestNumber) -> impl IntoView {
    let text = widget.text;
    let copied = widget.memo(move |flow| flow.copied == Some(number));
    let label = move || {
        if copied.get() {
            text.receipt.copied
        } else {
            text.receipt.copy
        }
    };
    view! { class = "hw",
        <strong class="number">{number.to_string()}</strong>
        <button type="button" class="link" on:click=move |_| widget.send(Event::CopyPressed)>
            {label}
        </button>
    }
}

/// Who changed the severity, and why.
fn changed(text: &Text, severity: Severity, change: &Change) -> String {
    let made = match severity {
        Severity::Critical => text.receipt.made_critical,
        Severity::Standard => text.receipt.made_standard,
    };
    made(&change.author, &change.reason)
}

/// The steps to the due time, and the proof of it, for whoever asks.
fn reasons(widget: Widget, receipt: &Receipt) -> impl IntoView + use<> {
    let text = widget.text;
    let language = widget.now(|flow| flow.language);
    let today = promise::today(widget);
    let promised = receipt.promise.clone();
    let steps = move || {
        today.get();
        let steps = why(&promised, language, |at| {
            promise::moment(widget, at).unwrap_or_default()
        });
        let step = |step| view! { class = "hw", <li>{step}</li> };
        steps.into_iter().map(step).collect_view()
    };
    let number = receipt.number;
    let proof = widget.memo(move |flow| flow.request(number).map(|request| request.proof));
    let state = move || match proof.get() {
        Some(Proof::Genuine) => text.receipt.proof_genuine,
        Some(Proof::Forged) => text.receipt.proof_forged,
        Some(Proof::Unchecked) => text.receipt.proof_unchecked,
        Some(Proof::Checking) | None => text.receipt.proof_checking,
    };
    let forged = move || (proof.get() == Some(Proof::Forged)).then_some("true");
    view! { class = "hw",
        <details class="why">
            <summary>{text.receipt.why}</summary>
            <ol>{steps}</ol>
        </details>
        <div class="proof" data-forged=forged>
            <button
                type="button"
                class="link"
                on:click=move |_| widget.send(Event::SaveProofPressed)
            >
                {text.receipt.save_proof}
            </button>
            // Not a status: the promise is the one status on screen.
            <p class="hint" aria-live="polite">
                {move || forged().is_some().then(icon::warning)} {state}
            </p>
        </div>
    }
}
