//! The panel's place on the page: in the top layer, hanging from the `?`.

use web_sys::{Element, HtmlElement};

/// Between the `?` and the panel, and between the panel and the window's edge.
const GAP_PX: f64 = 8.0;

/// Lifts the panel into the top layer, over whatever the host stacks, and puts it in its place.
pub(crate) fn show(panel: &HtmlElement) {
    // A browser without popovers shows it in the page instead.
    let _ = panel.show_popover();
    place(panel);
}

/// Puts the panel under the `?`, its end at the end of the `?`.
pub(crate) fn place(panel: &HtmlElement) {
    let (Some(launcher), Some(window)) = (launcher(panel), web_sys::window()) else {
        return;
    };
    let anchor = launcher.get_bounding_client_rect();
    let width = window
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64())
        .unwrap_or_default();
    let top = (anchor.bottom() + GAP_PX).max(GAP_PX);
    let end = (width - anchor.right()).max(GAP_PX);
    let style = panel.style();
    let _ = style.set_property("--place-top", &format!("{top}px"));
    let _ = style.set_property("--place-end", &format!("{end}px"));
}

fn launcher(panel: &HtmlElement) -> Option<Element> {
    panel
        .parent_element()?
        .query_selector("[data-focus=launcher]")
        .ok()?
}
