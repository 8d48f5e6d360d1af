//! Small parts that know nothing of the flow but its events.

pub(super) mod field;
pub(super) mod icon;

use super::node::{Element, Node, On, Words, el};
use flow::Event;

/// The value of an attribute that says that something is so.
pub(super) const SO: &str = "true";

/// What is pressed to make something happen.
pub(super) fn button(class: &'static str, pressed: impl Fn() -> Event + 'static) -> Box<Element> {
    let pressed = On::Press(Box::new(pressed));
    el("button", class).with("type", "button").on(pressed)
}

/// Words of less weight.
pub(super) fn hint(words: impl Into<Node>) -> Box<Element> {
    el("p", "hint").child(words)
}

/// A link to another page, which opens beside this one.
pub(super) fn link(url: String, words: Box<Element>) -> Box<Element> {
    words
        .with("href", url)
        .with("target", "_blank")
        .with("rel", "noopener noreferrer")
}

/// Something went wrong: what, what is safe, and a way to try again where there is one.
pub(super) fn alert(message: Words, again: Option<Box<Element>>) -> Box<Element> {
    notice("notice alert", icon::warning(), message)
        .with("role", "alert")
        .child(again)
}

/// Something to know before going on.
pub(super) fn note(message: impl Into<Words>) -> Box<Element> {
    notice("notice", icon::info(), message.into())
}

fn notice(class: &'static str, icon: Box<Element>, message: Words) -> Box<Element> {
    el("div", class)
        .child(icon)
        .child(el("p", "").child(Node::Words(message)))
}

/// Something is on its way; drawn only when that takes long enough to be noticed.
pub(super) fn skeleton(label: &'static str) -> Box<Element> {
    el("div", "skeleton")
        .with("role", "img")
        .with("aria-label", label)
        .child(el("i", ""))
        .child(el("i", ""))
        .child(el("i", ""))
}
