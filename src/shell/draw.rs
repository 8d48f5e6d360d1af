//! Brings the page to what the views say. What is the same as before is not touched.

use super::listen::Listener;
use crate::{
    view::node::{Element, Holds, Node, Words},
    widget::Widget,
};
use core::mem;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

const HTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";

/// Draws for one widget.
pub(crate) struct Pen {
    widget: Widget,
}

/// An element of the page, and what it was last drawn from.
pub(crate) struct Drawn {
    element: web_sys::Element,
    last: Box<Element>,
    children: Vec<Place>,
    listener: Option<Listener>,
}

/// A place in an element.
enum Place {
    Nothing,
    Words(web_sys::Text, Words),
    Element(Drawn),
}

impl Pen {
    pub(crate) fn new(widget: Widget) -> Self {
        Self { widget }
    }

    /// Brings an element to what it should be now.
    pub(crate) fn draw(&self, drawn: &mut Drawn, mut next: Box<Element>) {
        let Drawn {
            element,
            last,
            children,
            listener,
        } = drawn;
        if !next.since.is_empty() && next.since == last.since {
            return;
        }
        attributes(element, last, &next);
        if next.holds != last.holds {
            hold(element, next.holds.as_ref());
        }
        if let Some(on) = next.on.take() {
            match listener {
                Some(listener) => listener.now(on),
                None => *listener = Some(Listener::new(element, on, self.widget.clone())),
            }
        }
        if next.key != last.key {
            clear(children);
            element.set_scroll_top(0);
        }
        self.fill(element, children, mem::take(&mut next.children));
        *last = next;
    }

    /// Brings what is in an element to what should be in it.
    fn fill(&self, parent: &web_sys::Element, drawn: &mut Vec<Place>, next: Vec<Node>) {
        let mut before: Vec<Option<Place>> = mem::take(drawn).into_iter().map(Some).collect();
        for (place, node) in next.iter().enumerate() {
            let fits = |old: &Option<Place>| old.as_ref().is_some_and(|old| old.fits(node));
            let same_place = before.get_mut(place).filter(|old| fits(old));
            let old = match same_place {
                Some(old) => old.take(),
                None if node.key().is_empty() => None,
                None => before
                    .iter_mut()
                    .find(|old| fits(old))
                    .and_then(Option::take),
            };
            drawn.push(old.unwrap_or_else(|| Place::blank(parent, node)));
        }
        for gone in before.into_iter().flatten() {
            gone.remove();
        }
        let mut here = parent.first_child();
        for (place, node) in drawn.iter_mut().zip(next) {
            self.draw_place(place, node);
            let Some(dom) = place.dom() else { continue };
            if here.as_ref() == Some(dom) {
                here = dom.next_sibling();
            } else {
                // The page's tree takes any node that was made for it.
                let _ = parent.insert_before(dom, here.as_ref());
            }
        }
    }

    fn draw_place(&self, place: &mut Place, node: Node) {
        match (place, node) {
            (Place::Words(text, last), Node::Words(words)) if *last != words => {
                text.set_data(&words);
                *last = words;
            }
            (Place::Element(drawn), Node::Element(element)) => self.draw(drawn, element),
            _ => {}
        }
    }
}

impl Drawn {
    /// An element that is on the page, to be drawn as such a one; it has none of its attributes yet.
    pub(crate) fn over(element: web_sys::Element, kind: &Element) -> Self {
        Self {
            element,
            last: kind.blank(),
            children: vec![],
            listener: None,
        }
    }
}

impl Place {
    /// A new place for a node, with nothing in it yet.
    fn blank(parent: &web_sys::Element, node: &Node) -> Self {
        let Some(document) = parent.owner_document() else {
            return Self::Nothing;
        };
        match node {
            Node::Nothing => Self::Nothing,
            Node::Words(_) => Self::Words(document.create_text_node(""), Words::default()),
            Node::Element(element) => {
                let kind = match element.tag {
                    "svg" | "path" => SVG,
                    _ => HTML,
                };
                let made = document.create_element_ns(Some(kind), element.tag);
                // Tags are names that every browser knows.
                let Ok(made) = made else {
                    return Self::Nothing;
                };
                if !element.class.is_empty() {
                    set(&made, "class", element.class);
                }
                Self::Element(Drawn::over(made, element))
            }
        }
    }

    fn fits(&self, node: &Node) -> bool {
        match (self, node) {
            (Self::Nothing, Node::Nothing) | (Self::Words(..), Node::Words(_)) => true,
            (Self::Element(drawn), Node::Element(next)) => {
                let last = &drawn.last;
                (last.tag, last.class, &last.key) == (next.tag, next.class, &next.key)
            }
            _ => false,
        }
    }

    fn dom(&self) -> Option<&web_sys::Node> {
        match self {
            Self::Nothing => None,
            Self::Words(text, _) => Some(text),
            Self::Element(drawn) => Some(&drawn.element),
        }
    }

    fn remove(self) {
        match self {
            Self::Nothing => {}
            Self::Words(text, _) => text.remove(),
            Self::Element(drawn) => drawn.element.remove(),
        }
    }
}

/// Takes all that was drawn in an element away.
fn clear(children: &mut Vec<Place>) {
    for child in mem::take(children) {
        child.remove();
    }
}

fn attributes(element: &web_sys::Element, last: &Element, next: &Element) {
    for (name, value) in &next.attributes {
        if last.attribute(name) != Some(value) {
            set(element, name, value);
        }
    }
    for (name, _) in &last.attributes {
        if next.attribute(name).is_none() {
            let _ = element.remove_attribute(name);
        }
    }
}

fn set(element: &web_sys::Element, name: &str, value: &str) {
    // Style attributes are what many a page's policy forbids; these aren't.
    let _ = if name.starts_with("--") {
        let element: &HtmlElement = element.unchecked_ref();
        element.style().set_property(name, value)
    } else {
        element.set_attribute(name, value)
    };
}

/// Puts something into a field, unless that is what the person has put there: their caret stays.
fn hold(element: &web_sys::Element, holds: Option<&Holds>) {
    let field: &HtmlInputElement = element.unchecked_ref();
    match holds {
        Some(Holds::Text(text)) if field.value() != *text => field.set_value(text),
        Some(Holds::Tick(tick)) => field.set_checked(*tick),
        Some(Holds::Text(_)) | None => {}
    }
}
