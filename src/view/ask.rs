//! What was sent, and the resources for the question that stands over them.

use super::{
    node::{Element, Node, Words, each, el},
    parts::{self, icon},
    promise,
    scene::Scene,
};
use crate::text::Text;
use flow::{Event, Failure, Request, Results};
use protocol::{Hit, Marked};

pub(super) fn body(scene: Scene) -> Vec<Node> {
    let [heading, list] = sent(scene);
    let [told, shown] = resources(scene);
    let resources = heading_of("resources", scene.text.ask.resources);
    vec![heading, list, resources.into(), told, shown]
}

/// What was sent from this page, each with its clock.
fn sent(scene: Scene) -> [Node; 2] {
    let requests = &scene.flow.requests;
    if requests.is_empty() {
        return [Node::Nothing, Node::Nothing];
    }
    let row = |request: &Request| {
        let receipt = &request.receipt;
        let number = receipt.number.to_string();
        let line = [&number, " · ", &promise::in_one_line(scene, request)].concat();
        let text = row_text(vec![receipt.subject.clone().into()], vec![line.into()]);
        let chosen = receipt.number;
        let button = parts::button("row", move || Event::ReceiptChosen(chosen))
            .child(icon::clock())
            .child(text)
            .child(icon::forward());
        el("li", "").key(number).child(button)
    };
    [
        heading_of("sent", scene.text.ask.your_requests).into(),
        rows("sent", each(requests, row)).into(),
    ]
}

/// What is read out, and what was found or why there is nothing.
fn resources(scene: Scene) -> [Node; 2] {
    let text = scene.text;
    let mut told = String::new();
    let shown = match &scene.flow.question.results {
        Results::Failed(failure) => failed(scene, failure),
        Results::Waiting(hits) if hits.is_empty() => parts::skeleton(text.loading),
        Results::Waiting(hits) => found(scene, hits),
        Results::Found(hits) => {
            told = match hits.len() {
                0 => text.ask.nothing.to_owned(),
                1 => text.ask.found_one.to_owned(),
                count => text.ask.found.with(&[&count.to_string()]),
            };
            if hits.is_empty() {
                let nothing = el("p", "empty").with("aria-hidden", "true");
                nothing.child(text.ask.nothing)
            } else {
                found(scene, hits)
            }
        }
    };
    // One region that stays, since one that comes with its text isn't read out reliably.
    let told = el("p", "read-out").with("role", "status").child(told);
    [told.into(), shown.into()]
}

fn found(scene: Scene, hits: &[Hit]) -> Box<Element> {
    let row = |hit: &Hit| {
        let foreign = scene.flow.language != hit.language;
        let tag = foreign.then(|| el("span", "tag").child(scene.text.ask.in_other_language));
        let text = row_text(marked(&hit.title), marked(&hit.line));
        let id = hit.id.clone();
        let button = parts::button("row", move || Event::ArticleChosen(id.clone()))
            .child(text.with("lang", hit.language.tag()))
            .child(tag)
            .child(icon::forward());
        el("li", "").key(hit.id.as_str().to_owned()).child(button)
    };
    rows("resources", each(hits, row))
}

fn heading_of(id: &'static str, words: &'static str) -> Box<Element> {
    el("h3", "heading").with("id", id).child(words)
}

fn rows(heading: &'static str, rows: Vec<Node>) -> Box<Element> {
    el("ul", "rows")
        .with("role", "list")
        .with("aria-labelledby", heading)
        .children(rows)
}

fn row_text(title: Vec<Node>, line: Vec<Node>) -> Box<Element> {
    el("span", "row-text")
        .child(el("span", "row-title").children(title))
        .child(el("span", "row-line").children(line))
}

fn marked(runs: &[Marked]) -> Vec<Node> {
    each(runs, |run| {
        let text = Node::from(run.text.clone());
        if run.hit {
            el("mark", "").child(text).into()
        } else {
            text
        }
    })
}

/// A failure, with the way to try again.
pub(super) fn failed(scene: Scene, failure: &Failure) -> Box<Element> {
    let again = parts::button("button", || Event::RetryPressed).child(scene.text.retry);
    parts::alert(reason(scene.text, failure), Some(again))
}

/// What went wrong, in words.
pub(super) fn reason(text: &Text, failure: &Failure) -> Words {
    match failure {
        Failure::Offline => text.failure.offline.into(),
        Failure::SignedOut => text.failure.signed_out.into(),
        Failure::Unreadable => text.failure.unreadable.into(),
        Failure::Refused(problem) => problem.detail.clone().into(),
    }
}
