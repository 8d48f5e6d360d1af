//! The widget in a frame of the help server's own origin, on pages that forbid wasm.

use crate::{
    desk::{Desk, Persona, Visitor, demo_policy},
    host::Host,
    page::Page,
};
use protocol::Language::En;
use serde_json::json;

/// What the host allows: no wasm, and no request to the server but the loader's and the frame's.
const POLICY: &str = "default-src 'none'; script-src 'nonce-page' 'strict-dynamic'; style-src 'none'; \
    connect-src 'none'; frame-src SERVER; require-trusted-types-for 'script'; trusted-types 'none'";

/// The same, without frames: whoever asks for one there gets the plain form.
const NO_FRAMES: &str =
    "default-src 'none'; script-src 'nonce-page' 'strict-dynamic'; connect-src SERVER";

/// Notes what the browser reports and what the widget tells.
const SCRIPT: &str = "window.seen = []; window.heard = []; \
    document.addEventListener('securitypolicyviolation', event => seen.push(event.effectiveDirective)); \
    addEventListener('error', event => seen.push(event.message)); \
    addEventListener('unhandledrejection', event => seen.push(String(event.reason))); \
    const help = document.querySelector('help-widget'); \
    for (const name of ['open', 'close', 'channelChosen', 'requestSent', 'error']) \
        help.addEventListener(name, ({ detail }) => heard.push([name, detail])); \
    help.getToken = async () => 'TOKEN';";

/// A visitor on a page of the product that forbids wasm, with a desk that knows the page's origin.
async fn visit(host: &Host, desk: &Desk, policy: &str, more: &str) -> Visitor {
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let token = "fetch('/demo/token?as=super-admin').then(it => it.json()).then(it => it.token)";
    let token = ada.page.evaluate(token).await;
    let server = desk.address();
    let headers = format!(
        "content-type: text/html\r\ncontent-security-policy: {}\r\n",
        policy.replace("SERVER", &server)
    );
    let script = SCRIPT.replace("TOKEN", token.as_str().unwrap());
    host.put("/host.js", "content-type: text/javascript\r\n", &script);
    let content = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Product</title>\
         <nav><help-widget mode=frame server=\"{server}\" {more}></help-widget></nav>\
         <script nonce=page src=/host.js></script>\
         <script nonce=page type=module src=\"{server}/help-widget.js\" async></script>"
    );
    let url = host.put("/page", &headers, &content);
    ada.page.open(&url).await;
    ada
}

async fn heard(page: &Page, name: &str) -> serde_json::Value {
    let last = format!("JSON.stringify(heard.findLast(([it]) => it === '{name}')?.[1] ?? null)");
    let last = page.evaluate(&last).await;
    serde_json::from_str(last.as_str().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn where_wasm_is_forbidden_a_frame_holds_the_whole_widget_and_its_events_come_out() {
    let host = Host::start().await;
    let desk = Desk::open_for(vec![host.origin.parse().unwrap()], demo_policy()).await;
    let ada = visit(&host, &desk, POLICY, "").await;
    let (page, words) = (&ada.page, ada.words);
    page.click("button", words.help).await;
    page.find("Iframe", words.help).await;
    page.write("searchbox", words.ask, words.question).await;
    page.find_starting("button", words.article).await;
    page.click("button", words.contact_us).await;
    page.click("button", words.email).await;
    page.write("textbox", words.subject, "Framed").await;
    page.click("button", words.send_message).await;
    let sent = page
        .eventually(async || heard(page, "requestSent").await["number"] == "R-10001")
        .await;
    assert!(sent);
    assert_eq!(
        heard(page, "channelChosen").await,
        json!({ "channel": "email" })
    );
    let facts = desk.context_of(10001);
    assert_eq!(facts[0]["value"], format!("{}/page", host.origin));
    assert_eq!(page.evaluate("seen.join()").await, "");
    page.click("button", words.close).await;
    page.gone("dialog", words.help).await;
    page.focus_is_on("button", words.help).await;
    assert_eq!(desk.stored(), ["email standard Framed"]);
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_and_looks_reach_the_widget_in_its_frame() {
    let host = Host::start().await;
    let desk = Desk::open_for(vec![host.origin.parse().unwrap()], demo_policy()).await;
    let ada = visit(&host, &desk, POLICY, "lang=it").await;
    let (page, it) = (&ada.page, crate::words::of(protocol::Language::It));
    page.find("button", it.help).await;
    page.evaluate(
        "help.setTheme('dark'); help.open('email'); help.prefill({ subject: 'Login' }); \
         help.context({ plan: 'Growth' }); 0",
    )
    .await;
    page.find("Iframe", it.help).await;
    let subject = page.find("textbox", it.subject).await;
    let filled = page
        .eventually(async || page.text_of(subject).await == "Login")
        .await;
    assert!(filled);
    page.write("textbox", it.description, "Nessuno entra").await;
    page.click("button", it.send_message).await;
    let sent = page
        .eventually(async || heard(page, "requestSent").await["number"] == "R-10001")
        .await;
    assert!(sent);
    assert_eq!(desk.context_of(10001)[1]["value"], "Growth");
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_frames_are_forbidden_too_there_is_the_plain_form() {
    let host = Host::start().await;
    let desk = Desk::open_for(vec![host.origin.parse().unwrap()], demo_policy()).await;
    let ada = visit(&host, &desk, NO_FRAMES, "").await;
    let (page, words) = (&ada.page, ada.words);
    page.find("button", words.help).await;
    // The wait for the frame is over at once.
    page.evaluate(
        "const wait = setTimeout; window.setTimeout = (call, ms) => wait(call, ms === 8000 ? 0 : ms); 0",
    )
    .await;
    page.click("button", words.help).await;
    page.write("textbox", words.subject, "Plain").await;
    page.write("textbox", words.description, "No frame").await;
    page.click("button", words.send).await;
    page.says("R-10001").await;
    assert_eq!(page.evaluate("seen.join()").await, "frame-src");
    page.0.close().await;
    desk.close().await;
}

/// A frame that was taken off the page with its panel is another page when it comes back.
#[tokio::test(flavor = "multi_thread")]
async fn a_panel_that_is_opened_again_has_its_frame_again() {
    let host = Host::start().await;
    let desk = Desk::open_for(vec![host.origin.parse().unwrap()], demo_policy()).await;
    let ada = visit(&host, &desk, POLICY, "").await;
    let (page, words) = (&ada.page, ada.words);
    page.click("button", words.help).await;
    page.find("Iframe", words.help).await;
    page.click("button", words.contact_us).await;
    page.find("button", words.email).await;
    page.evaluate("help.close(); 0").await;
    page.gone("dialog", words.help).await;
    page.click("button", words.help).await;
    page.find("Iframe", words.help).await;
    page.find("searchbox", words.ask).await;
    page.click("button", words.contact_us).await;
    page.find("button", words.email).await;
    assert_eq!(page.evaluate("seen.join()").await, "");
    page.0.close().await;
    desk.close().await;
}
