//! What was promised for a request, and its live clock.

use super::{
    parts::{self, icon},
    promise,
};
use crate::{text::Text, widget::Widget};
use chrono::TimeDelta;
use flow::{Arrival, Event, Screen};
use leptos::prelude::*;
use protocol::{Receipt, RequestNumber};
use sla::{Commitment, Promise, Standing};

pub(super) fn body(widget: Widget, number: RequestNumber) -> impl IntoView {
    let receipt = widget.memo(move |flow| flow.receipt(number).cloned());
    move || receipt.get().map(|receipt| shown(widget, receipt))
}

fn shown(widget: Widget, receipt: Receipt) -> impl IntoView {
    let text = widget.text;
    let number = receipt.number;
    let earlier =
        widget.memo(|flow| matches!(flow.screen, Screen::Receipt(_, Arrival::SentEarlier)));
    let email = widget.now(|flow| flow.session().map(|session| session.customer.email.clone()));
    let copied = widget.memo(move |flow| flow.copied == Some(number));
    let replied_by_email = receipt.promise.case.channel == sla::Channel::Email;
    let reply_to = email
        .filter(|_| replied_by_email)
        .map(|email| (text.receipt.reply_to)(&email));
    let label = move || {
        if copied.get() {
            text.receipt.copied
        } else {
            text.receipt.copy
        }
    };
    view! { class = "hw",
        {move || earlier.get().then(|| parts::note(text.receipt.sent_earlier))}
        {card(widget, receipt.promise)}
        <dl class="facts">
            <dt>{text.receipt.number}</dt>
            <dd>
                <strong class="number">{number.to_string()}</strong>
                <button
                    type="button"
                    class="link"
                    on:click=move |_| widget.send(Event::CopyPressed)
                >
                    {label}
                </button>
            </dd>
            <dt>{text.details.subject}</dt>
            <dd>{receipt.subject}</dd>
        </dl>
        {reply_to.map(|line| view! { class = "hw",
            <p class="hint">{line} " " {text.receipt.only_a_person}</p>
        })}
    }
}

/// The promise is the hero: the time in large type, and what is left of it.
fn card(widget: Widget, promise: Promise) -> impl IntoView {
    let text = widget.text;
    let due = promise
        .due
        .and_then(|due| promise::moment(widget, due))
        .unwrap_or_default();
    let within = promise::said(text, promise.commitment);
    let (lead, large, note) = match promise.commitment {
        Commitment::Guaranteed { .. } => (Some(text.receipt.guaranteed_by), due, None),
        Commitment::Aim => (Some(text.receipt.aim_by), due, Some(text.receipt.aim_note)),
        Commitment::Usually { .. } => (None, within, Some(text.receipt.call_note)),
        Commitment::Unpromised => (
            None,
            text.receipt.chat.to_owned(),
            Some(text.receipt.chat_note),
        ),
    };
    let guaranteed = matches!(promise.commitment, Commitment::Guaranteed { .. });
    let long = (large.chars().count() > 12).then_some("true");
    let span = promise
        .due
        .map_or(TimeDelta::zero(), |due| due - promise.start);
    let standing = widget.memo(move |flow| promise.standing(flow.now?));
    let missed = move || matches!(standing.get(), Some(Standing::Missed { .. }));
    view! { class = "hw",
        <section class="promise" data-standing=move || missed().then_some("missed")>
            <div role="status">
                {lead.map(|lead| view! { class = "hw", <p class="promise-lead">{lead} " "</p> })}
                <p class="promise-due" data-long=long>
                    {large}
                </p>
                {note.map(|note| view! { class = "hw", <p class="hint">{note}</p> })}
                {move || missed().then(|| view! { class = "hw",
                    <p class="missed">{icon::warning()} {text.receipt.missed}</p>
                })}
            </div>
            {guaranteed.then(|| live(text, span, standing))}
            {guaranteed.then(|| promise::exceptions(widget))}
        </section>
    }
}

/// The clock: a length of time in words, and a line that empties.
fn live(text: &'static Text, whole: TimeDelta, standing: Memo<Option<Standing>>) -> impl IntoView {
    let words = Memo::new(move |_| match standing.get() {
        Some(Standing::Running { left }) => (text.receipt.left)(&length(text, left)),
        Some(Standing::Missed { by }) => (text.receipt.missed_by)(&length(text, by)),
        None => String::new(),
    });
    let share = Memo::new(move |_| match standing.get() {
        Some(Standing::Running { left }) => {
            (left.num_seconds() * 100 / whole.num_seconds().max(1)).clamp(0, 100)
        }
        Some(Standing::Missed { .. }) | None => 0,
    });
    view! { class = "hw",
        <p class="promise-left">{icon::clock()} <span>{move || words.get()}</span></p>
        <div class="line" aria-hidden="true">
            <i style:inline-size=move || format!("{}%", share.get())></i>
        </div>
    }
}

/// In minutes, rounded up as one speaks of time left; in seconds at the very end.
fn length(text: &Text, time: TimeDelta) -> String {
    let seconds = time.num_seconds().max(0);
    if seconds < 60 {
        (text.receipt.seconds)(seconds)
    } else {
        (text.promise.minutes)((seconds + 59) / 60)
    }
}
