//! The details for a channel, and the promise over the button that sends them.

use super::{
    ask, critical,
    parts::{
        self,
        field::{Field, Kind, field, read_only},
    },
    promise,
};
use crate::{
    shell::{focus, fresh_key},
    widget::Widget,
};
use flow::{Draft, Event, Flow, Screen, Stage};
use leptos::{ev::SubmitEvent, prelude::*};
use protocol::Fact;
use sla::Channel;

/// The form's id, by which the button in the footer sends it.
const FORM: &str = "details";

pub(super) fn body(widget: Widget, channel: Channel) -> impl IntoView {
    let text = &widget.text.details;
    let email = widget.memo(|flow| {
        flow.session()
            .map(|session| session.customer.email.clone())
            .unwrap_or_default()
    });
    let boxed = widget.memo(move |flow| flow.offers_critical(channel));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        widget.send(Event::SendPressed(fresh_key()));
    };
    view! { class = "hw",
        <form class="form" id=FORM novalidate on:submit=submit>
            {written(widget, protocol::Field::Subject)}
            {written(widget, protocol::Field::Description)}
            {(channel == Channel::Phone).then(|| written(widget, protocol::Field::Phone))}
            {read_only("email", text.email, text.email_hint, email)}
            {move || boxed.get().then(|| critical::checkbox(widget))}
            {context(widget)}
        </form>
    }
}

/// What the page tells about itself, all of which is sent along.
fn context(widget: Widget) -> impl IntoView {
    let facts = widget.memo(|flow| flow.context.clone());
    let fact = |fact: Fact| {
        view! { class = "hw",
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
        }
    };
    let shown = move |facts: Vec<Fact>| {
        view! { class = "hw",
            <details class="context">
                <summary>{widget.text.details.also_sent}</summary>
                <dl>{facts.into_iter().map(fact).collect_view()}</dl>
            </details>
        }
    };
    move || {
        let facts = facts.get();
        (!facts.is_empty()).then(|| shown(facts))
    }
}

pub(super) fn foot(widget: Widget, channel: Channel) -> impl IntoView {
    let text = &widget.text.details;
    let sending = widget.memo(Flow::is_sending);
    let label = if channel == Channel::Email {
        text.send_message
    } else {
        text.send
    };
    view! { class = "hw",
        {failed(widget)}
        {promise::quote(widget, channel)}
        <button
            type="submit"
            form=FORM
            class="button primary"
            aria-disabled=move || sending.get().then_some("true")
            data-busy=move || sending.get().then_some("true")
        >
            {move || if sending.get() { text.sending } else { label }}
        </button>
    }
}

/// A field that the person writes in.
fn written(widget: Widget, which: protocol::Field) -> impl IntoView {
    let text = &widget.text.details;
    let (label, hint, kind): (_, _, Kind) = match which {
        protocol::Field::Description => (text.description, None, Kind::Lines),
        protocol::Field::Phone => (text.phone, Some(text.phone_hint), Kind::Phone),
        _ => (text.subject, None, Kind::Line),
    };
    let read: fn(&Draft) -> &String = match which {
        protocol::Field::Description => |draft| &draft.description,
        protocol::Field::Phone => |draft| &draft.phone,
        _ => |draft| &draft.subject,
    };
    let typed: fn(String) -> Event = match which {
        protocol::Field::Description => Event::DescriptionTyped,
        protocol::Field::Phone => Event::PhoneTyped,
        _ => Event::SubjectTyped,
    };
    field(
        Field {
            id: focus::field_name(which),
            label,
            hint,
            kind,
            locked: widget.memo(Flow::is_sending),
        },
        widget.memo(move |flow| read(&flow.draft).clone()),
        widget.memo(move |flow| error(flow, which)),
        move |value| widget.send(typed(value)),
    )
}

/// What is wrong with a field, in the reader's language.
pub(super) fn error(flow: &Flow, field: protocol::Field) -> Option<String> {
    let found = flow.errors().iter().find(|error| error.field == field);
    found.map(|error| error.reason.clone())
}

/// Why the last try failed, and that nothing written is lost.
fn failed(widget: Widget) -> impl IntoView {
    let text = widget.text;
    let reason = widget.memo(move |flow| match &flow.screen {
        Screen::Details(_, Stage::Failed(failure)) => Some(ask::reason(widget.text, failure)),
        Screen::Details(_, Stage::TermsChanged(_)) => {
            Some(widget.text.promise.terms_changed.to_owned())
        }
        _ => error(flow, protocol::Field::Other),
    });
    move || {
        reason
            .get()
            .map(|reason| parts::alert(format!("{reason} {}", text.failure.text_is_kept), None))
    }
}
