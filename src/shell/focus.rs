//! Where the keyboard is.

use flow::Target;
use protocol::Field;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ShadowRoot};

/// Moves the focus, if its target is on the screen by now.
pub(crate) fn to(root: &ShadowRoot, target: Target) {
    let found = root.get_element_by_id(name(target));
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The id of an element that can be a target.
pub(crate) fn name(target: Target) -> &'static str {
    match target {
        Target::Question => "question",
        Target::Title => "title",
        Target::Field(field) => field_name(field),
    }
}

/// The id of a field.
pub(crate) fn field_name(field: Field) -> &'static str {
    match field {
        Field::Subject => "subject",
        Field::Description => "description",
        Field::Phone => "phone",
        Field::Critical => "critical",
        Field::Other => "title",
    }
}
