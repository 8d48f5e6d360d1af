//! The element's loader, which is no part of the page's own program.

use leptos::{logging::error, prelude::document};
use wasm_bindgen::JsValue;

/// Puts the loader's tag on the page, unless it is there.
pub(crate) fn load(server: &str) {
    let address = format!("{}/help-widget.js", server.trim_end_matches('/'));
    if let Err(why) = put(&address) {
        error!("help-widget: {address}: {why:?}");
    }
}

fn put(address: &str) -> Result<(), JsValue> {
    let document = document();
    let there = document.query_selector(&format!("script[src=\"{address}\"]"))?;
    if let (None, Some(head)) = (there, document.head()) {
        let script = document.create_element("script")?;
        script.set_attribute("type", "module")?;
        script.set_attribute("src", address)?;
        head.append_child(&script)?;
    }
    Ok(())
}
