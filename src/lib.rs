//! The widget's program: what fills the panel once someone asks, and how it touches the page.
//!
//! The loader in `public/` draws the `?` and the panel, and calls [`mount`] with them. What the
//! widget does is in the `flow` crate, what it says in `text`, how it looks in `style/`.

mod shell;
mod text;
mod view;
mod widget;

use flow::{Event, Prefill, View};
use protocol::{ArticleId, Fact};
use shell::{clock::monotonic, stage::Stage};
use sla::Channel;
use wasm_bindgen::prelude::*;

/// A mounted widget, as the loader knows it.
#[wasm_bindgen]
pub struct Mounted(widget::Mounted);

/// Mounts a widget on a stage, with the panel closed.
#[wasm_bindgen]
#[must_use]
pub fn mount(stage: Stage) -> Mounted {
    Mounted(widget::mount(stage))
}

#[wasm_bindgen]
impl Mounted {
    /// The panel was opened.
    pub fn opened(&self) {
        self.0.widget.watch();
        self.0.widget.send(Event::Opened(monotonic()));
    }

    /// The panel was closed.
    pub fn closed(&self) {
        self.0.widget.send(Event::Closed);
    }

    /// The question reads so now.
    pub fn typed(&self, question: String) {
        self.0.widget.send(Event::QuestionTyped(question));
    }

    /// Back was pressed.
    pub fn back(&self) {
        self.0.widget.send(Event::BackPressed);
    }

    /// Contact us was pressed.
    pub fn contact(&self) {
        self.0.widget.send(Event::ContactPressed);
    }

    /// A second has passed.
    pub fn ticked(&self) {
        self.0.widget.watch();
        self.0.widget.send(Event::Ticked(monotonic()));
    }

    /// The host asks for a view; one that isn't known is passed over.
    pub fn show(&self, view: &str, id: String) {
        let view = match view {
            "ask" => Some(View::Ask),
            "article" => ArticleId::try_from(id).ok().map(View::Article),
            "contact" => Some(View::Contact),
            "chat" => Some(View::Details(Channel::Chat)),
            "email" => Some(View::Details(Channel::Email)),
            "phone" => Some(View::Details(Channel::Phone)),
            _ => None,
        };
        if let Some(view) = view {
            self.0.widget.send(Event::ViewAsked(view));
        }
    }

    /// The host gives texts for fields that the person has left empty.
    pub fn prefill(&self, subject: String, description: String, phone: String) {
        self.0.widget.send(Event::Prefilled(Prefill {
            subject,
            description,
            phone,
        }));
    }

    /// The host's page tells about itself: each name, and the value at the same place.
    pub fn context(&self, names: Vec<String>, values: Vec<String>) {
        let facts = names.into_iter().zip(values);
        let facts = facts.map(|(name, value)| Fact { name, value });
        self.0.widget.send(Event::FactsGiven(facts.collect()));
    }

    /// Takes the widget off the page; nothing is left of it.
    pub fn destroy(self) {}
}
