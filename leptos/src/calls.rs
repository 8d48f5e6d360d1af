//! What a page can ask of the widget.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// Makes calls to a [`HelpWidget`](crate::HelpWidget) that was given this handle.
///
/// They are made in order, once the loader is there, and come to nothing when the widget isn't on the
/// page. They are for the browser: an event's handler or an effect, not what a server renders.
#[derive(Clone, Copy, Debug)]
pub struct Help {
    element: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl Default for Help {
    fn default() -> Self {
        Self {
            element: StoredValue::new_local(None),
        }
    }
}

/// What can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// The question.
    Ask,
    /// An article, by its id.
    Article(String),
    /// The choice of a channel.
    Contact,
    /// The details of a chat.
    Chat,
    /// The details of an e-mail.
    Email,
    /// The details of a callback.
    Phone,
}

/// How the widget looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Texts for fields that the person has left empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prefill<'a> {
    /// What one searches for.
    pub question: &'a str,
    /// A request's summary.
    pub subject: &'a str,
    /// A request's text.
    pub description: &'a str,
    /// The number to call back.
    pub phone: &'a str,
}

impl Help {
    /// A handle for one widget.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens the panel where it was, or at its start.
    pub fn open(self) {
        self.call("open", Array::new());
    }

    /// Opens the panel at a view. A channel outside the person's package leads to those within it.
    pub fn open_at(self, view: View) {
        let (name, id) = match view {
            View::Ask => ("ask", String::new()),
            View::Article(id) => ("article", id),
            View::Contact => ("contact", String::new()),
            View::Chat => ("chat", String::new()),
            View::Email => ("email", String::new()),
            View::Phone => ("phone", String::new()),
        };
        self.call("open", Array::of2(&name.into(), &id.into()));
    }

    /// Closes the panel.
    pub fn close(self) {
        self.call("close", Array::new());
    }

    /// Fills fields that are empty; it never writes over a person's text.
    pub fn prefill(self, texts: Prefill<'_>) {
        let Prefill {
            question,
            subject,
            description,
            phone,
        } = texts;
        let texts = object([
            ("question", question.into()),
            ("subject", subject.into()),
            ("description", description.into()),
            ("phone", phone.into()),
        ]);
        self.call("prefill", Array::of1(&texts));
    }

    /// Facts about the page, shown to the person and sent along; `None` takes one away.
    pub fn context<'a>(self, facts: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) {
        let value = |fact: Option<&str>| fact.map_or(JsValue::NULL, JsValue::from);
        let facts = facts.into_iter().map(|(name, fact)| (name, value(fact)));
        self.call("context", Array::of1(&object(facts)));
    }

    /// Another page; `url` where it isn't the address that the browser shows.
    pub fn route_changed(self, url: Option<&str>) {
        let url = url.map_or(JsValue::UNDEFINED, JsValue::from);
        self.call("routeChanged", Array::of1(&url));
    }

    /// Light or dark, whatever the element's `color-scheme` is.
    pub fn set_theme(self, theme: Theme) {
        let name = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        self.call("setTheme", Array::of1(&name.into()));
    }

    /// Says which element the calls are for, if any. The page that made the handle may be gone already.
    pub(crate) fn is_for(self, element: Option<HtmlElement>) {
        let _ = self.element.try_set_value(element);
    }

    fn call(self, name: &'static str, values: Array) {
        spawn_local(async move {
            // Until then the element has no methods. It never fails for a name that may be one.
            let _ = JsFuture::from(when_defined("help-widget")).await;
            let Some(Some(element)) = self.element.try_get_value() else {
                return;
            };
            let method = Reflect::get(&element, &name.into());
            if let Ok(method) = method.and_then(JsCast::dyn_into::<Function>) {
                // A call throws nothing: what goes wrong is told by the event `error`.
                let _ = method.apply(&element, &values);
            }
        });
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = customElements, js_name = whenDefined)]
    fn when_defined(name: &str) -> Promise;
}

fn object<'a>(entries: impl IntoIterator<Item = (&'a str, JsValue)>) -> Object {
    let object = Object::new();
    for (name, value) in entries {
        // Setting a property of a fresh object can't fail.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object
}
