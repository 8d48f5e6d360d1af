//! The details for a channel, and the promise over the button that sends them.

use super::{
    ask, critical,
    node::{Element, Node, On, Words, el},
    parts::{
        self, SO,
        field::{self, Field, Kind},
    },
    promise,
    scene::Scene,
};
use crate::shell::{focus, fresh_key};
use flow::{Event, Flow, Stage};
use protocol::Fact;
use sla::Channel;

/// The form's id, by which the button in the footer sends it.
const FORM: &str = "details";

pub(super) fn body(scene: Scene, channel: Channel) -> Vec<Node> {
    let Scene { flow, text, .. } = scene;
    let text = &text.details;
    let email = flow.session().map(|session| &*session.customer.email);
    let phone = channel == Channel::Phone;
    let boxed = flow.offers_critical(channel);
    let form = el("form", "form")
        .with("id", FORM)
        .with("novalidate", "")
        .on(On::Send(|| Event::SendPressed(fresh_key())))
        .child(written(scene, protocol::Field::Subject))
        .child(written(scene, protocol::Field::Description))
        .child(phone.then(|| written(scene, protocol::Field::Phone)))
        .child(field::read_only(
            "email",
            text.email,
            text.email_hint,
            email.unwrap_or_default(),
        ))
        .child(boxed.then(|| critical::checkbox(scene)))
        .child(context(scene));
    vec![form.into()]
}

/// What the page tells about itself, all of which is sent along.
fn context(scene: Scene) -> Option<Box<Element>> {
    let facts = &scene.flow.context;
    let mut list = el("dl", "");
    for Fact { name, value } in facts {
        list = list
            .child(el("dt", "").child(name.clone()))
            .child(el("dd", "").child(value.clone()));
    }
    let summary = el("summary", "").child(scene.text.details.also_sent);
    let shown = el("details", "context").child(summary).child(list);
    (!facts.is_empty()).then_some(shown)
}

pub(super) fn foot(scene: Scene, channel: Channel, stage: &Stage) -> Vec<Node> {
    let text = &scene.text.details;
    let sending = scene.flow.is_sending();
    let hold = scene.flow.hold;
    let label = match channel {
        _ if sending => text.sending,
        Channel::Email => text.send_message,
        Channel::Chat | Channel::Phone => text.send,
    };
    // Whoever can't see it has heard it in the alert: a name that changes would be read each second.
    let wait = hold.map(|hold| {
        el("span", "")
            .with("aria-hidden", SO)
            .child(text.in_seconds.with(&[&hold.left_s.to_string()]))
    });
    let idle = sending || hold.is_some();
    let send = el("button", "button primary")
        .with("part", "primary")
        .with("type", "submit")
        .with("form", FORM)
        .maybe("aria-disabled", idle.then_some(SO))
        .maybe("data-busy", sending.then_some(SO))
        .child(label)
        .child(wait);
    vec![
        failed(scene, stage).into(),
        promise::quote(scene, channel).into(),
        send.into(),
    ]
}

/// A field that the person writes in.
fn written(scene: Scene, which: protocol::Field) -> Box<Element> {
    let (text, draft) = (&scene.text.details, &scene.flow.draft);
    let mut field = Field {
        id: focus::field_name(which),
        label: text.subject,
        hint: None,
        kind: Kind::Line,
        text: &draft.subject,
        error: error(scene.flow, which),
        typed: Event::SubjectTyped,
    };
    match which {
        protocol::Field::Description => {
            field.label = text.description;
            field.kind = Kind::Lines;
            field.text = &draft.description;
            field.typed = Event::DescriptionTyped;
        }
        protocol::Field::Phone => {
            field.label = text.phone;
            field.hint = Some(text.phone_hint);
            field.kind = Kind::Phone;
            field.text = &draft.phone;
            field.typed = Event::PhoneTyped;
        }
        _ => {}
    }
    field.draw(scene.flow.is_sending().then_some(SO))
}

/// What is wrong with a field, in the reader's language.
pub(super) fn error(flow: &Flow, field: protocol::Field) -> Option<&str> {
    let found = flow.errors().iter().find(|error| error.field == field);
    found.map(|error| &*error.reason)
}

/// Why the last try failed, and that nothing written is lost.
fn failed(scene: Scene, stage: &Stage) -> Option<Box<Element>> {
    let text = scene.text;
    let reason: Words = match stage {
        Stage::Failed(failure) => ask::reason(text, failure),
        Stage::TermsChanged(_) => text.promise.terms_changed.into(),
        Stage::Writing(_) | Stage::Sending => {
            error(scene.flow, protocol::Field::Other)?.to_owned().into()
        }
    };
    let message = [&*reason, text.failure.text_is_kept].join(" ");
    Some(parts::alert(message.into(), None))
}
