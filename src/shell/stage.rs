//! What the loader gives the program: the nodes it drew, the options, and the way to the host.

use wasm_bindgen::{JsValue, prelude::*};
use web_sys::{AbortSignal, HtmlElement, HtmlInputElement, ShadowRoot, js_sys};

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
    /// Contact us, shown where one asks and reads.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn contact(this: &Stage) -> HtmlElement;
    /// Where what else belongs at the bottom goes.
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

    /// Tells the host's page what happened.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn report(this: &Stage, name: &str, detail: &js_sys::Object) -> Result<(), JsValue>;
    /// Says which view is on screen, to which a widget that starts anew after a crash returns.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn at(this: &Stage, view: &str, id: &str) -> Result<(), JsValue>;
    /// Ends a request that takes too long, and one that isn't `sent` when the widget goes.
    #[wasm_bindgen(method)]
    pub(crate) fn patience(this: &Stage, sent: bool) -> AbortSignal;
    /// The answer to a search for this question that was sent before the program was here.
    #[wasm_bindgen(method)]
    pub(crate) fn early(this: &Stage, question: &str) -> Option<js_sys::Promise>;
    /// The host's token: `null` if the host took too long. `refused` asks for a fresh one.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn token(this: &Stage, refused: bool) -> Result<js_sys::Promise, JsValue>;
}
