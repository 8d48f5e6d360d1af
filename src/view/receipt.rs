//! What was promised for a request, how it stands, and the proof.

use super::{
    clock,
    node::{Element, Node, each, el},
    parts::{self, SO, hint, icon},
    scene::Scene,
};
use crate::text::{Text, isolated};
use flow::{Arrival, Event, Proof, Request};
use protocol::{Receipt, why};
use sla::{Change, Channel, Severity};

pub(super) fn body(scene: Scene, request: &Request, arrival: Arrival) -> Vec<Node> {
    let text = &scene.text.receipt;
    let receipt = &request.receipt;
    let case = receipt.promise.terms.case;
    let earlier = arrival == Arrival::SentEarlier;
    let change = receipt.change.as_ref();
    let session = scene.flow.session();
    let by_email = case.channel == Channel::Email && receipt.answered.is_none();
    let reply_to = session.filter(|_| by_email).map(|session| {
        let address = text.reply_to.with(&[&session.customer.email]);
        hint(address).child(" ").child(text.only_a_person)
    });
    let facts = el("dl", "facts")
        .child(el("dt", "").child(text.number))
        .child(number(scene, receipt))
        .child(el("dt", "").child(scene.text.details.subject))
        .child(el("dd", "").child(receipt.subject.clone()));
    let [why, proof] = reasons(scene, request);
    vec![
        earlier.then(|| parts::note(text.sent_earlier)).into(),
        change
            .map(|change| changed(scene.text, case.severity, change))
            .into(),
        clock::card(scene, receipt).into(),
        why,
        proof,
        facts.into(),
        reply_to.into(),
    ]
}

pub(super) fn foot(scene: Scene) -> Vec<Node> {
    let another = parts::button("button", || Event::NewQuestionPressed);
    vec![another.child(scene.text.receipt.ask_another).into()]
}

fn number(scene: Scene, receipt: &Receipt) -> Box<Element> {
    let text = &scene.text.receipt;
    let copied = scene.flow.copied == Some(receipt.number);
    let label = if copied { text.copied } else { text.copy };
    el("dd", "")
        .child(el("strong", "number").child(receipt.number.to_string()))
        .child(parts::button("link", || Event::CopyPressed).child(label))
}

/// Who changed the severity, and why.
fn changed(text: &Text, severity: Severity, change: &Change) -> Box<Element> {
    let made = match severity {
        Severity::Critical => text.receipt.made_critical,
        Severity::Standard => text.receipt.made_standard,
    };
    parts::note(made.with(&[&isolated(&change.author), &isolated(&change.reason)]))
}

/// The steps to the due time, and the proof of it, for whoever asks.
fn reasons(scene: Scene, request: &Request) -> [Node; 2] {
    let text = &scene.text.receipt;
    let promise = &request.receipt.promise;
    let steps = why(promise, scene.flow.language, |at| scene.moment(at));
    let why = el("details", "why")
        .child(el("summary", "").child(text.why))
        .child(el("ol", "").children(each(steps, |step| el("li", "").child(step))));
    let state = match request.proof {
        Proof::Genuine => text.proof_genuine,
        Proof::Forged => text.proof_forged,
        Proof::Unchecked => text.proof_unchecked,
        Proof::Checking => text.proof_checking,
    };
    let forged = request.proof == Proof::Forged;
    // Not a status: the promise is the one status on screen.
    let state = el("p", "hint")
        .with("aria-live", "polite")
        .child(forged.then(icon::warning))
        .child(" ")
        .child(state);
    let proof = el("div", "proof")
        .maybe("data-forged", forged.then_some(SO))
        .child(parts::button("link", || Event::SaveProofPressed).child(text.save_proof))
        .child(state);
    [why.into(), proof.into()]
}
