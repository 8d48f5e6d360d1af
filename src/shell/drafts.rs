//! The draft of this browser tab, so that a reload loses no word. It goes when the tab does.

use super::json;
use flow::Draft;
use web_sys::Storage;

/// The draft kept under a name, if there is one that can be read.
pub(crate) fn find(name: &str) -> Option<Draft> {
    let kept = storage()?.get_item(&key(name)).ok()??;
    json::read(&kept)
}

/// Keeps a draft. A browser that keeps nothing (private mode, full) costs no more than the reload.
pub(crate) fn keep(name: &str, draft: &Draft) {
    if let (Some(storage), Ok(json)) = (storage(), serde_json::to_string(draft)) {
        let _ = storage.set_item(&key(name), &json);
    }
}

/// Forgets a draft.
pub(crate) fn forget(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(name));
    }
}

fn key(name: &str) -> String {
    format!("help-widget:{name}")
}

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}
