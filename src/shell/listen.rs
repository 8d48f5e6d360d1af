//! What a person does to an element, said to the flow.

use crate::{view::node::On, widget::Widget};
use core::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::HtmlInputElement;

/// Listens to one element, as long as it lives.
pub(super) struct Listener {
    on: Rc<RefCell<On>>,
    _heard: Closure<dyn Fn(web_sys::Event)>,
}

impl Listener {
    pub(super) fn new(element: &web_sys::Element, on: On, widget: Widget) -> Self {
        let name = match on {
            On::Press(_) => "click",
            On::Type(_) => "input",
            On::Tick(_) => "change",
            On::Send(_) => "submit",
        };
        let on = Rc::new(RefCell::new(on));
        let now = Rc::clone(&on);
        let heard = Closure::new(move |event: web_sys::Event| {
            let said = said(&now.borrow(), &event);
            widget.send(said);
        });
        // It fails for no name of an event.
        let _ = element.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        Self { on, _heard: heard }
    }

    /// From now on this is what happens by it.
    pub(super) fn now(&self, on: On) {
        self.on.replace(on);
    }
}

fn said(on: &On, event: &web_sys::Event) -> flow::Event {
    let field = || {
        event
            .current_target()
            .map(JsCast::unchecked_into::<HtmlInputElement>)
    };
    match on {
        On::Press(pressed) => pressed(),
        On::Type(typed) => typed(field().map(|field| field.value()).unwrap_or_default()),
        On::Tick(ticked) => ticked(field().is_some_and(|field| field.checked())),
        On::Send(sent) => {
            event.prevent_default();
            sent()
        }
    }
}
