//! The widget: how it looks, and how it touches the page.
//!
//! [`mount`] puts [`HelpWidget`] into a shadow root on the host's `<help-widget>` element. What it
//! does is in the `flow` crate, what it says in `text`, how it looks in `style/`.

mod options;
mod shell;
mod text;
mod view;
pub mod widget;

pub use options::Options;
pub use shell::Shell;
pub use widget::HelpWidget;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// A mounted widget. The loader keeps it, and calls `destroy` when the element leaves the page.
#[wasm_bindgen]
pub struct Mounted {
    /// Dropping it takes every node, listener and timer of the widget away.
    view: Box<dyn core::any::Any>,
}

#[wasm_bindgen]
impl Mounted {
    /// Takes the widget off the page; nothing is left of it.
    pub fn destroy(self) {
        drop(self.view);
    }
}

/// Mounts the widget into a shadow root on `host`, which carries the embedder's options.
///
/// # Errors
/// The browser's own error, when it refuses a shadow root or a style sheet.
#[wasm_bindgen]
pub fn mount(host: HtmlElement) -> Result<Mounted, JsValue> {
    let root = shell::root::open(&host)?;
    let options = Options::parse(
        host.get_attribute("server").as_deref(),
        shell::locale::language_tag(&host).as_deref(),
        host.dataset().get("app").as_deref(),
    );
    let place = shell::root::container(&root)?;
    let outside = Shell::new(host, root, &options);
    let Options {
        language, surface, ..
    } = options;
    let view = mount_to(
        place,
        move || view! { class = "hw", <HelpWidget language surface outside /> },
    );
    Ok(Mounted {
        view: Box::new(view),
    })
}
