//! The promise in words: on a channel's card, over the send button, in a line.

use super::{
    node::{Element, Node, Words, el},
    parts::{self, SO, hint, icon},
    scene::Scene,
};
use crate::text::Text;
use flow::{Request, Told};
use protocol::Language;
use sla::{Channel, Commitment, Promise};

const MINUTE_S: u32 = 60;

/// What to expect of a channel, in two or three words.
pub(super) fn badge(scene: Scene, channel: Channel) -> Option<Words> {
    let text = &scene.text.promise;
    Some(match scene.flow.commitment(channel)? {
        Commitment::Guaranteed { within_s } => text
            .card_guaranteed
            .with(&[&minutes(scene.text, within_s)])
            .into(),
        Commitment::Usually { within_s } => text
            .card_usually
            .with(&[&minutes(scene.text, within_s)])
            .into(),
        Commitment::Aim => text.card_aim.into(),
        Commitment::Unpromised => text.card_live.into(),
    })
}

/// The promise as it would be made now. Its words are announced; the ticking minute is not.
pub(super) fn quote(scene: Scene, channel: Channel) -> Box<Element> {
    let text = &scene.text.promise;
    let quote = scene.flow.quote(channel);
    let commitment = quote.as_ref().map(|quote| quote.terms.commitment);
    let guaranteed = matches!(commitment, Some(Commitment::Guaranteed { .. }));
    let usual = matches!(commitment, Some(Commitment::Usually { .. }));
    let due = quote.as_ref().and_then(|quote| quote.due);
    let due = due.filter(|_| scene.flow.knows_the_time() && !usual);
    let by = due.map(|due| text.by_if_sent_now.with(&[&scene.moment(due)]));
    let note = commitment.and_then(|commitment| match commitment {
        Commitment::Aim => Some(text.aim_note),
        Commitment::Usually { .. } => Some(text.usually_note),
        Commitment::Unpromised => Some(text.chat_note),
        Commitment::Guaranteed { .. } => None,
    });
    let words = el("p", "")
        .with("role", "status")
        .child(commitment.map(|commitment| said(scene.text, commitment)))
        .child(el("span", "").with("aria-live", "off").child(by));
    let exceptions = quote.filter(|_| guaranteed);
    let exceptions = exceptions.map(|quote| exceptions_of(scene, &quote));
    let told = el("div", "")
        .child(words)
        .child(note.map(hint))
        .children(exceptions.into_iter().flatten().collect());
    el("div", "quote")
        .maybe("data-guaranteed", guaranteed.then_some(SO))
        .child(icon::clock())
        .child(told)
}

/// S14: every guarantee is subject to exceptions, and says which one stops its clock now.
pub(super) fn exceptions_of(scene: Scene, promise: &Promise) -> [Node; 2] {
    let text = &scene.text.promise;
    let session = scene.flow.session();
    let url = session.map(|session| session.exceptions_url.clone());
    let link = el("a", "").child(text.exceptions_link);
    let subject = hint(text.exceptions)
        .child(" ")
        .child(parts::link(url.unwrap_or_default(), link))
        .child(".");
    let now = scene.flow.stopped(promise).map(|stop| {
        let since = scene.moment(stop.span.from());
        let until = scene.moment(stop.span.until());
        let reason = stop
            .reason
            .as_ref()
            .map_or("", |reason| match scene.flow.language {
                Language::En => &reason.en,
                Language::It => &reason.it,
            });
        let reason = reason.trim().trim_end_matches('.');
        el("p", "paused")
            .child(icon::pause())
            .child(" ")
            .child(text.exception_now.with(&[&since, &until, reason]))
    });
    [subject.into(), now.into()]
}

/// The promise and how it stands, in one line.
pub(super) fn in_one_line(scene: Scene, request: &Request) -> String {
    let text = &scene.text.receipt;
    let Promise { terms, due, .. } = &request.receipt.promise;
    let by = |lead: &str| {
        let due = due.map_or_else(String::new, |due| scene.moment(due));
        [lead, &due].join(" ")
    };
    match (scene.flow.told(request.receipt.number), terms.commitment) {
        (Told::Missed(_) | Told::Late(_), _) => text.missed.to_owned(),
        (Told::Met(at), _) => text.met.with(&[&scene.moment(at)]),
        (Told::Answered(at), _) => text.answered.with(&[&scene.moment(at)]),
        (_, Commitment::Guaranteed { .. }) => by(text.guaranteed_by),
        (_, Commitment::Aim) => by(text.aim_by),
        (_, other) => said(scene.text, other).into_owned(),
    }
}

/// A commitment, in a sentence.
pub(super) fn said(text: &Text, commitment: Commitment) -> Words {
    let promise = &text.promise;
    match commitment {
        Commitment::Guaranteed { within_s } => promise
            .guaranteed_within
            .with(&[&minutes(text, within_s)])
            .into(),
        Commitment::Aim => promise.aim.into(),
        Commitment::Usually { within_s } => promise
            .usually_within
            .with(&[&minutes(text, within_s)])
            .into(),
        Commitment::Unpromised => promise.chat.into(),
    }
}

fn minutes(text: &Text, within_s: u32) -> String {
    text.promise.length.minutes((within_s / MINUTE_S).into())
}
