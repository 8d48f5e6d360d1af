//! The help widget as a component for host pages written in Leptos.
//!
//! [`HelpWidget`] is the `<help-widget>` element, [`Help`] makes calls to it, [`detail`] reads what
//! its events tell. The widget's own program is no part of this: the element's loader fetches it from
//! the help server once someone asks.

mod calls;
mod events;
mod loader;

pub use calls::{Help, Prefill, Theme, View};
pub use events::{
    ArticleViewed, ChannelChosen, Failed, OfRequest, Promised, Searched, UnreadChanged, detail,
};

use core::fmt::Display;
use js_sys::Promise;
use leptos::{html::Custom, prelude::*};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::HtmlElement;

/// The help widget: a `?` for the page's bar, and the panel that hangs from it.
///
/// ```
/// use help_widget_leptos::{HelpWidget, Promised, detail};
/// use leptos::prelude::*;
///
/// async fn token() -> Result<String, String> {
///     Ok("the signed token of who is signed in, from your backend".to_owned())
/// }
///
/// #[component]
/// fn Bar() -> impl IntoView {
///     let sent = RwSignal::new(String::new());
///     view! {
///         <nav>
///             <HelpWidget
///                 server="https://help.example.com"
///                 get_token=token
///                 attr:lang="it"
///                 on:requestSent=move |event| sent.set(detail::<Promised>(&event).number())
///             />
///         </nav>
///     }
/// }
/// ```
#[component]
pub fn HelpWidget<Get, Token, Refusal>(
    /// The help server's address. The loader comes from there, unless the page has its tag already.
    #[prop(into)]
    server: String,
    /// Gives the signed token of the person who is signed in, from the product's backend.
    get_token: Get,
    /// Makes calls to this widget.
    #[prop(optional)]
    help: Help,
    /// A selector of the page's own button, in place of the `?`.
    #[prop(optional, into)]
    launcher: MaybeProp<String>,
    /// `frame` to have the widget in a frame of the help server's origin, for pages that forbid wasm.
    #[prop(optional, into)]
    mode: MaybeProp<String>,
    /// `idle` to fetch the program when the browser has nothing to do.
    #[prop(optional, into)]
    prefetch: MaybeProp<String>,
    /// The number that is shown when the help server can't be reached.
    #[prop(optional, into)]
    phone: MaybeProp<String>,
) -> impl IntoView
where
    Get: Fn() -> Token + 'static,
    Token: Future<Output = Result<String, Refusal>> + 'static,
    Refusal: Display + 'static,
{
    let node: NodeRef<Custom<&str>> = NodeRef::new();
    let from = server.clone();
    node.on_load(move |element: HtmlElement| {
        let get_token = Closure::<dyn Fn() -> Promise>::new(move || promise(get_token()));
        let asking: &Asking = element.unchecked_ref();
        asking.set_get_token(get_token.into_js_value());
        help.is_for(Some(element));
        loader::load(&from);
    });
    on_cleanup(move || help.is_for(None));
    view! {
        <help-widget
            node_ref=node
            server=server
            launcher=move || launcher.get()
            mode=move || mode.get()
            prefetch=move || prefetch.get()
            phone=move || phone.get()
        />
    }
}

#[wasm_bindgen]
extern "C" {
    /// The element, as it asks for the token.
    #[wasm_bindgen(extends = HtmlElement)]
    type Asking;
    #[wasm_bindgen(method, setter, js_name = getToken)]
    fn set_get_token(this: &Asking, get_token: JsValue);
}

/// What the element waits for; a refusal is an error to it.
fn promise<Refusal: Display>(
    token: impl Future<Output = Result<String, Refusal>> + 'static,
) -> Promise {
    future_to_promise(async {
        let token = token.await;
        token
            .map(JsValue::from)
            .map_err(|refusal| JsError::new(&refusal.to_string()).into())
    })
}
