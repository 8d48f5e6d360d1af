//! The shadow root: the widget's own tree and styles, apart from the host's.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode, js_sys};

const STYLES: &[&str] = &[
    include_str!("../../style/tokens.css"),
    include_str!("../../style/panel.css"),
    include_str!("../../style/parts.css"),
    include_str!("../../style/screens.css"),
    include_str!("../../style/promise.css"),
];

/// The host's shadow root, made at the first mount and styled.
///
/// Constructable sheets work under `style-src 'none'`, where a `<style>` element would be dropped.
pub(crate) fn open(host: &HtmlElement) -> Result<ShadowRoot, JsValue> {
    let root = match host.shadow_root() {
        Some(root) => root,
        None => host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
    };
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(&STYLES.concat())?;
    root.set_adopted_style_sheets(&js_sys::Array::of1(&sheet));
    Ok(root)
}

/// An empty element in the root, for the view.
pub(crate) fn container(root: &ShadowRoot) -> Result<HtmlElement, JsValue> {
    root.replace_children_with_node_0();
    let document = root.owner_document().ok_or(JsValue::NULL)?;
    let element = document.create_element("div")?.dyn_into::<HtmlElement>()?;
    root.append_child(&element)?;
    Ok(element)
}
