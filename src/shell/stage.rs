//! What the loader gives the program: the nodes it drew, the options, and the way to the host.

use wasm_bindgen::{JsValue, prelude::*};
use web_sys::{HtmlElement, HtmlInputElement, ShadowRoot, js_sys};

#[wasm_bindgen]
extern "C" {
    /// One widget's place on the page. Loaders can be older or newer: members are only added.
    #[derive(Clone)]
    pub type Stage;

    /// The shadow root that everything is in.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn root(this: &Stage) -> ShadowRoot;
    /// The button that goes one step back.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn back(this: &Stage) -> HtmlElement;
    /// The title of the panel.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn title(this: &Stage) -> HtmlElement;
    /// What is around the question, shown on the first screen alone.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn ask(this: &Stage) -> HtmlElement;
    /// The question, typed into from the first moment on.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn field(this: &Stage) -> HtmlInputElement;
    /// Where the screens go.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn body(this: &Stage) -> HtmlElement;
    /// Where the button goes that leads on.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn foot(this: &Stage) -> HtmlElement;

    /// The server's address, without a slash at its end.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn server(this: &Stage) -> String;
    /// The language of the interface.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn language(this: &Stage) -> String;
    /// Whether this is the product's mobile app.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn mobile(this: &Stage) -> bool;

    /// The host's token: `null` if the host took too long. `refused` asks for a fresh one.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn token(this: &Stage, refused: bool) -> Result<js_sys::Promise, JsValue>;
}
