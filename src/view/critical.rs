//! The business-critical box, with what counts as critical (S23 to S33).

use super::{
    details,
    node::{Element, Holds, On, each, el},
    parts::{SO, hint},
    scene::Scene,
};
use flow::Event;
use protocol::Field;

pub(super) fn checkbox(scene: Scene) -> Box<Element> {
    let text = &scene.text.critical;
    let error = details::error(scene.flow, Field::Critical);
    let described = match error {
        Some(_) => "critical-error critical-hint",
        None => "critical-hint",
    };
    let input = el("input", "")
        .with("id", "critical")
        .with("type", "checkbox")
        .with("aria-describedby", described)
        .maybe("aria-invalid", error.is_some().then_some(SO))
        .maybe("disabled", scene.flow.is_sending().then_some(SO))
        .holds(Holds::Tick(scene.flow.draft.critical))
        .on(On::Tick(Event::CriticalSet));
    let label = el("label", "").with("for", "critical").child(text.label);
    let error = error.map(|error| {
        let line = el("p", "error").with("id", "critical-error");
        line.child(error.to_owned())
    });
    el("div", "critical")
        .child(el("div", "check").child(input).child(label))
        .child(hint(text.hint).with("id", "critical-hint"))
        .child(error)
        .child(what_counts(scene))
}

fn what_counts(scene: Scene) -> Box<Element> {
    let text = &scene.text.critical;
    let definition = el("p", "")
        .child(text.definition)
        .child(" ")
        .child(text.may_include);
    let ordinary = Some(text.ordinary_definition);
    let columns = el("div", "columns")
        .child(column(text.severe, None, &text.severe_examples))
        .child(column(text.ordinary, ordinary, &text.ordinary_examples));
    el("details", "")
        .child(el("summary", "").child(text.what_counts))
        .child(definition)
        .child(columns)
}

fn column(
    heading: &'static str,
    definition: Option<&'static str>,
    examples: &[&'static str],
) -> Box<Element> {
    let examples = each(examples, |example| el("li", "").child(*example));
    el("section", "")
        .child(el("h3", "").child(heading))
        .child(definition.map(|definition| el("p", "").child(definition)))
        .child(el("ul", "").children(examples))
}
