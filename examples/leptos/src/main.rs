//! A product's page in Leptos with the help widget in its navigation bar.

use gloo_net::http::Request;
use help_widget_leptos::{Help, HelpWidget, Prefill, Promised, View, detail};
use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast};

fn main() {
    let app = document().get_element_by_id("app");
    if let Some(app) = app.and_then(|app| app.dyn_into().ok()) {
        mount_to(app, App).forget();
    }
}

async fn get_token() -> Result<String, gloo_net::Error> {
    Request::get("/help-token").send().await?.text().await
}

#[component]
fn App() -> impl IntoView {
    let help = Help::new();
    let signed_in = RwSignal::new(true);
    let sent = RwSignal::new(None);

    let report_problem = move |_| {
        help.context([("invoice", Some("2026-118"))]);
        help.prefill(Prefill {
            subject: "A wrong invoice",
            ..Prefill::default()
        });
        help.open_at(View::Email);
    };

    view! {
        <nav>
            <a href="/">"Invoices"</a>
            <button on:click=move |_| {
                signed_in.update(|it| *it = !*it);
            }>{move || if signed_in.get() { "Sign out" } else { "Sign in" }}</button>
            <Show when=move || signed_in.get()>
                <HelpWidget
                    server="https://help.example.com"
                    get_token
                    help
                    on:requestSent=move |event| {
                        sent.set(Some(detail::<Promised>(&event).number()));
                    }
                />
            </Show>
        </nav>
        <main>
            <h1>"Invoice 2026-118"</h1>
            <button on:click=report_problem>"Report a problem"</button>
            {move || sent.get().map(|number| view! { <p>"We have your request " {number} "."</p> })}
        </main>
    }
}
