//! Products made as the examples show: each page has the widget in its bar, and goes all the way.

use crate::{
    chromium::setting,
    desk::{Desk, Persona, Visitor, demo_policy},
    host::Host,
};
use protocol::Language::En;
use serde_json::json;
use std::path::PathBuf;
use tokio::process::Command;

/// The help server as the examples name it.
const SERVER: &str = "https://help.example.com";

/// Where the examples were built.
fn built() -> PathBuf {
    PathBuf::from(setting("HELP_WIDGET_EXAMPLES"))
}

/// An address of the same length that means the same, as wasm can't be made longer.
fn stretched(address: &str) -> String {
    let dots = "/././././".get(..SERVER.len() - address.len()).unwrap();
    format!("{address}{dots}")
}

/// Serves an example from an origin of its own, and signs Ada in there.
async fn visit(folder: &str) -> (Desk, Host, Visitor) {
    let host = Host::start().await;
    let desk = Desk::open_for(vec![host.origin.parse().unwrap()], demo_policy()).await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let token = "fetch('/demo/token?as=super-admin').then(it => it.json()).then(it => it.token)";
    let token = ada.page.evaluate(token).await;
    host.put(
        "/help-token",
        "content-type: text/plain\r\n",
        token.as_str().unwrap(),
    );
    let server = stretched(&desk.address());
    host.put_all(&built().join(folder), &|content| {
        replaced(&content, SERVER.as_bytes(), server.as_bytes())
    });
    let errors = "window.errors = []; addEventListener('error', event => errors.push(event.message)); \
        addEventListener('unhandledrejection', event => errors.push(String(event.reason)));";
    let source = json!({ "source": errors });
    ada.page
        .0
        .call("Page.addScriptToEvaluateOnNewDocument", source)
        .await;
    ada.page.open(&format!("{}/", host.origin)).await;
    (desk, host, ada)
}

fn replaced(content: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut content = content.to_vec();
    for at in 0..content.len().saturating_sub(from.len() - 1) {
        if content[at..].starts_with(from) {
            content[at..at + to.len()].copy_from_slice(to);
        }
    }
    content
}

/// From the `?` to the channels, from the page's own button to the receipt and what the page makes of
/// it; then without the widget, and with it again. `tags` are the loader's on the page.
async fn goes_all_the_way(folder: &str, tags: u32) {
    let (desk, _host, ada) = visit(folder).await;
    let (page, words) = (&ada.page, ada.words);
    page.click("button", words.help).await;
    page.find("list", words.resources).await;
    page.click("button", words.contact_us).await;
    page.find("button", words.email).await;
    page.click("button", words.close).await;
    page.gone("dialog", words.help).await;

    page.click("button", "Report a problem").await;
    let subject = page.find("textbox", words.subject).await;
    assert_eq!(page.text_of(subject).await, "A wrong invoice");
    page.write("textbox", words.description, "The total is not ours")
        .await;
    page.click("button", words.send_message).await;
    page.says("R-10001").await;
    let told =
        "document.querySelector('main').textContent.includes('We have your request R-10001.')";
    let told = page.eventually(async || page.evaluate(told).await == true);
    assert!(told.await, "the page itself");
    assert_eq!(desk.stored(), ["email standard A wrong invoice"]);
    let invoice = json!({ "name": "invoice", "value": "2026-118" });
    assert_eq!(desk.context_of(10_001)[1], invoice);

    page.click("button", "Sign out").await;
    page.gone("dialog", words.help).await;
    page.gone("button", words.help).await;
    page.click("button", "Sign in").await;
    page.click("button", words.help).await;
    page.find("list", words.resources).await;

    let found = "document.querySelectorAll('script[src$=\"/help-widget.js\"]').length";
    assert_eq!(page.evaluate(found).await, tags);
    assert_eq!(page.evaluate("errors.join()").await, "");
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_page_goes_all_the_way() {
    goes_all_the_way("html", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_react_goes_all_the_way() {
    goes_all_the_way("react/dist", 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_vue_goes_all_the_way() {
    goes_all_the_way("vue/dist", 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_svelte_goes_all_the_way() {
    goes_all_the_way("svelte/dist", 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_leptos_goes_all_the_way_and_gets_the_loader_once() {
    goes_all_the_way("leptos/dist", 1).await;
}

/// A server that renders pages imports the package as well, and has no page.
#[tokio::test]
async fn the_package_can_be_imported_where_there_is_no_page() {
    let script = "await import('@help-widget/help-widget'); \
        console.log(typeof HTMLElement, typeof helpWidget);";
    let node = Command::new("node")
        .current_dir(built())
        .args(["--input-type=module", "--eval", script])
        .output()
        .await
        .unwrap();
    let said = [node.stdout, node.stderr].concat();
    assert_eq!(String::from_utf8_lossy(&said), "undefined undefined\n");
}
