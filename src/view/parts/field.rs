//! A labelled field with its hint and what is wrong with it.

use crate::view::{
    node::{Element, Holds, On, Words, el},
    parts::{SO, hint},
};
use flow::Event;

/// A field to write in.
pub(in crate::view) struct Field<'a> {
    /// Its id in the shadow tree, and the name under which the focus finds it.
    pub(in crate::view) id: &'static str,
    pub(in crate::view) label: &'static str,
    pub(in crate::view) hint: Option<&'static str>,
    pub(in crate::view) kind: Kind,
    pub(in crate::view) text: &'a str,
    /// What is wrong with the text.
    pub(in crate::view) error: Option<&'a str>,
    pub(in crate::view) typed: fn(String) -> Event,
}

/// What is written in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::view) enum Kind {
    Line,
    Lines,
    Phone,
}

impl Field<'_> {
    /// The field; `locked` while its text can't be changed.
    pub(in crate::view) fn draw(&self, locked: Option<&'static str>) -> Box<Element> {
        let id = self.id;
        let error_id = || [id, "-error"].concat();
        let hint_id = || [id, "-hint"].concat();
        let described = match (self.error, self.hint) {
            (Some(_), Some(_)) => Some([id, "-error ", id, "-hint"].concat()),
            (Some(_), None) => Some(error_id()),
            (None, Some(_)) => Some(hint_id()),
            (None, None) => None,
        };
        let control = match self.kind {
            Kind::Lines => el("textarea", "input lines").with("rows", "3"),
            Kind::Line => line("text").with("autocomplete", "off"),
            Kind::Phone => line("tel").with("autocomplete", "tel"),
        };
        let control = control
            .with("id", id)
            .with("aria-required", "true")
            .maybe("aria-invalid", self.error.is_some().then_some(SO))
            .maybe("aria-describedby", described)
            .maybe("readonly", locked)
            .holds(Holds::Text(self.text.to_owned()))
            .on(On::Type(self.typed));
        let error = |error: &str| {
            el("p", "error")
                .with("id", error_id())
                .child(error.to_owned())
        };
        labelled(id, self.label, control)
            .child(self.hint.map(|words| hint(words).with("id", hint_id())))
            .child(self.error.map(error))
    }
}

/// A field that is shown and can't be changed.
pub(in crate::view) fn read_only(
    id: &'static str,
    label: &'static str,
    about: &'static str,
    text: &str,
) -> Box<Element> {
    let hint_id: Words = [id, "-hint"].concat().into();
    let control = line("email")
        .with("id", id)
        .with("readonly", "")
        .with("aria-describedby", hint_id.clone())
        .holds(Holds::Text(text.to_owned()));
    labelled(id, label, control).child(hint(about).with("id", hint_id))
}

fn line(kind: &'static str) -> Box<Element> {
    el("input", "input").with("type", kind)
}

fn labelled(id: &'static str, label: &'static str, control: Box<Element>) -> Box<Element> {
    el("div", "field")
        .with("part", "field")
        .child(el("label", "").with("for", id).child(label))
        .child(control)
}
