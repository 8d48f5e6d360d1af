//! The widget's program: what fills the panel once someone asks, and how it touches the page.
//!
//! The loader in `public/` draws the `?` and the panel, and calls [`mount`] with them. What the
//! widget does is in the `flow` crate, what it says in `text`, how it looks in `style/`.

mod shell;
mod text;
mod view;
mod widget;

use flow::Event;
use shell::{clock::monotonic, stage::Stage};
use wasm_bindgen::prelude::*;
use widget::Widget;

/// A mounted widget, as the loader knows it.
#[wasm_bindgen]
pub struct Mounted {
    widget: Widget,
    /// Dropping it takes every node, listener and timer of the widget away.
    _views: view::Views,
}

/// Mounts a widget on a stage, with the panel closed.
#[wasm_bindgen]
#[must_use]
#[expect(
    clippy::needless_pass_by_value,
    reason = "what JavaScript gives is owned"
)]
pub fn mount(stage: Stage) -> Mounted {
    let (widget, views) = view::mount(&stage);
    Mounted {
        widget,
        _views: views,
    }
}

#[wasm_bindgen]
impl Mounted {
    /// The panel was opened.
    pub fn opened(&self) {
        self.widget.watch();
        self.widget.send(Event::Opened(monotonic()));
    }

    /// The panel was closed.
    pub fn closed(&self) {
        self.widget.send(Event::Closed);
    }

    /// The question reads so now.
    pub fn typed(&self, question: String) {
        self.widget.send(Event::QuestionTyped(question));
    }

    /// Back was pressed.
    pub fn back(&self) {
        self.widget.send(Event::BackPressed);
    }

    /// Contact us was pressed before the program was here.
    pub fn contact(&self) {
        self.widget.send(Event::ContactPressed);
    }

    /// Takes the widget off the page; nothing is left of it.
    pub fn destroy(self) {}
}
