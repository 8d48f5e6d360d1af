//! The promise in words: on a channel's card, over the send button, in a line.

use super::parts::icon;
use crate::{text::Text, widget::Widget};
use flow::{Flow, Told};
use leptos::prelude::*;
use protocol::RequestNumber;
use sla::{Channel, Commitment, Promise};

const MINUTE_S: u32 = 60;

/// What to expect of a channel, in two or three words.
pub(super) fn badge(widget: Widget, channel: Channel) -> impl IntoView {
    let text = &widget.text.promise;
    let commitment = widget.memo(move |flow| flow.commitment(channel));
    move || match commitment.get() {
        Some(Commitment::Guaranteed { within_s }) => {
            (text.card_guaranteed)(&(text.minutes)((within_s / MINUTE_S).into()))
        }
        Some(Commitment::Usually { within_s }) => {
            (text.card_usually)(&(text.minutes)((within_s / MINUTE_S).into()))
        }
        Some(Commitment::Aim) => text.card_aim.to_owned(),
        Some(Commitment::Unpromised) => text.card_live.to_owned(),
        None => String::new(),
    }
}

/// The promise as it would be made now. Its words are announced; the ticking minute is not.
pub(super) fn quote(widget: Widget, channel: Channel) -> impl IntoView {
    let text = &widget.text.promise;
    let quote = widget.memo(move |flow| flow.quote(channel));
    let sure = widget.memo(Flow::knows_the_time);
    let kind = Memo::new(move |_| quote.get().map(|quote| quote.terms.commitment));
    let words = move || kind.get().map(|commitment| said(widget.text, commitment));
    let due = Memo::new(move |_| {
        let due = quote.get().filter(|quote| {
            sure.get() && !matches!(quote.terms.commitment, Commitment::Usually { .. })
        });
        due.and_then(|quote| moment(widget, quote.due?))
    });
    let by = move || due.get().map(|due| (text.by_if_sent_now)(&due));
    let guaranteed = move || matches!(kind.get(), Some(Commitment::Guaranteed { .. }));
    let note = move || match kind.get() {
        Some(Commitment::Aim) => Some(text.aim_note),
        Some(Commitment::Usually { .. }) => Some(text.usually_note),
        Some(Commitment::Unpromised) => Some(text.chat_note),
        Some(Commitment::Guaranteed { .. }) | None => None,
    };
    view! { class = "hw",
        <div class="quote" data-guaranteed=move || guaranteed().then_some("true")>
            {icon::clock()}
            <div>
                <p role="status">{words}<span aria-live="off">{by}</span></p>
                {move || note().map(|note| view! { class = "hw", <p class="hint">{note}</p> })}
                {move || guaranteed().then(|| exceptions(widget, quote.into()))}
            </div>
        </div>
    }
}

/// S14: every guarantee is subject to exceptions, and says which one stops its clock now.
pub(super) fn exceptions(widget: Widget, promise: Signal<Option<Promise>>) -> impl IntoView {
    let text = &widget.text.promise;
    let url = widget.memo(|flow| {
        flow.session()
            .map(|session| session.exceptions_url.clone())
            .unwrap_or_default()
    });
    let stop = widget.memo(move |flow| {
        let stop = promise.with(|promise| flow.stopped(promise.as_ref()?).cloned());
        stop.map(|stop| (stop, flow.language))
    });
    let now = move || {
        let (stop, language) = stop.get()?;
        let since = moment(widget, stop.span.from())?;
        let until = moment(widget, stop.span.until())?;
        let reason = stop
            .reason
            .map_or_else(String::new, |reason| match language {
                protocol::Language::En => reason.en,
                protocol::Language::It => reason.it,
            });
        let reason = reason.trim().trim_end_matches('.');
        Some((text.exception_now)(&since, &until, reason))
    };
    view! { class = "hw",
        <p class="hint">
            {text.exceptions} " "
            <a href=move || url.get() target="_blank" rel="noopener noreferrer">
                {text.exceptions_link}
            </a> "."
        </p>
        {move || now().map(|now| view! { class = "hw", <p class="paused">{icon::pause()} {now}</p> })}
    }
}

/// How a request stands.
pub(super) fn told(widget: Widget, number: RequestNumber) -> Memo<Told> {
    widget.memo(move |flow| flow.told(number))
}

/// The promise and how it stands, in one line.
pub(super) fn in_one_line(widget: Widget, number: RequestNumber) -> impl Fn() -> Option<String> {
    let text = widget.text;
    let promise = widget.memo(move |flow| Some(flow.receipt(number)?.promise.clone()));
    let told = told(widget, number);
    let today = today(widget);
    let moment = move |at| moment(widget, at).unwrap_or_default();
    move || {
        today.get();
        let Promise { terms, due, .. } = promise.get()?;
        let due = due.map(moment).unwrap_or_default();
        Some(match told.get() {
            Told::Missed(_) | Told::Late(_) => text.receipt.missed.to_owned(),
            Told::Met(at) => (text.receipt.met)(&moment(at)),
            Told::Answered(at) => (text.receipt.answered)(&moment(at)),
            Told::Running(_) | Told::Soon(_) | Told::Unsure | Told::Open => {
                match terms.commitment {
                    Commitment::Guaranteed { .. } => {
                        format!("{} {due}", text.receipt.guaranteed_by)
                    }
                    Commitment::Aim => format!("{} {due}", text.receipt.aim_by),
                    other => said(text, other),
                }
            }
        })
    }
}

/// A commitment, in a sentence.
pub(super) fn said(text: &Text, commitment: Commitment) -> String {
    let minutes = |within_s: u32| (text.promise.minutes)((within_s / MINUTE_S).into());
    match commitment {
        Commitment::Guaranteed { within_s } => (text.promise.guaranteed_within)(&minutes(within_s)),
        Commitment::Aim => text.promise.aim.to_owned(),
        Commitment::Usually { within_s } => (text.promise.usually_within)(&minutes(within_s)),
        Commitment::Unpromised => text.promise.chat.to_owned(),
    }
}

/// The day it is: what names times is written anew when it changes, as a time of today has no day.
pub(super) fn today(widget: Widget) -> Memo<Option<String>> {
    let now = widget.memo(|flow| flow.now);
    Memo::new(move |_| Some(widget.shell()?.locale.day(now.get()?)))
}

/// An instant as this person reads it.
pub(super) fn moment(widget: Widget, at: sla::Instant) -> Option<String> {
    let now = widget.now(|flow| flow.now)?;
    widget.shell().map(|shell| shell.locale.moment(at, now))
}
