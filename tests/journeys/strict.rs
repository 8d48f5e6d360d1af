//! Pages with a content security policy: what each allows, and that the widget asks for no more.

use crate::{
    desk::{Desk, Persona, Visitor, demo_policy},
    host::Host,
};
use protocol::Language::En;

/// What a person gets on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gets {
    /// The whole widget.
    Widget,
    /// The plain form: the page forbids wasm, which the browser reports once.
    PlainForm,
    /// The number to call: the page forbids the way to the server.
    Number,
}

use Gets::{Number, PlainForm, Widget};

/// Policies and what a person gets under each, as hosts read them.
const POLICIES: &str = include_str!("../../docs/policies.md");

/// The rows of the table; in `SERVER` stands the help server's origin.
fn policies() -> Vec<(&'static str, Gets)> {
    let rows = POLICIES.lines().filter_map(|line| {
        let (policy, gets) = line
            .strip_prefix("| ")?
            .strip_suffix(" |")?
            .split_once(" | ")?;
        let gets = match gets {
            "the widget" => Widget,
            "the plain form" => PlainForm,
            "the number" => Number,
            _ => return None,
        };
        Some((policy.trim_matches('`').trim_start_matches("none"), gets))
    });
    rows.collect()
}

/// The host's own script. It gets the token in the page, so that `connect-src` needs no more for it.
const SCRIPT: &str = "window.seen = []; \
    document.addEventListener('securitypolicyviolation', event => seen.push(event.effectiveDirective)); \
    addEventListener('error', event => seen.push(event.message)); \
    addEventListener('unhandledrejection', event => seen.push(String(event.reason))); \
    document.querySelector('help-widget').getToken = async () => 'TOKEN';";

/// A page of the product with the widget, under a policy.
fn page(policy: &str, server: &str) -> (String, String) {
    let policy = policy.replace("SERVER", server);
    let rule = if policy.is_empty() {
        String::new()
    } else {
        format!("content-security-policy: {policy}\r\n")
    };
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Product</title>\
         <nav><help-widget server=\"{server}\" phone=\"+39 02 5555 0123\"></help-widget></nav>\
         <script nonce=page src=/host.js></script>\
         <script nonce=page type=module src=\"{server}/help-widget.js\" async></script>"
    );
    (format!("content-type: text/html\r\n{rule}"), page)
}

/// Goes all the way that the page allows, and gives what the browser has reported.
async fn goes_as_far_as_it_can(visitor: &Visitor, gets: Gets) -> String {
    let (page, words) = (&visitor.page, visitor.words);
    page.click("button", words.help).await;
    match gets {
        Widget => {
            page.find("list", words.resources).await;
            page.click("button", words.contact_us).await;
            page.click("button", words.email).await;
            page.write("textbox", words.subject, "Strict").await;
            page.write("textbox", words.description, "Blocked").await;
            page.click("button", words.send_message).await;
            page.says("R-100").await;
        }
        PlainForm => {
            page.write("textbox", words.subject, "Strict").await;
            page.write("textbox", words.description, "Blocked").await;
            page.click("button", words.send).await;
            page.says("R-100").await;
        }
        Number => {
            page.find("link", "+39 02 5555 0123").await;
        }
    }
    let seen = page.evaluate("[...new Set(seen)].sort().join(' ')").await;
    seen.as_str().unwrap().to_owned()
}

/// Visits the pages one after the other, and says for each that went wrong which it was.
async fn visit_all(policies: &[(&str, Gets)]) {
    let host = Host::start().await;
    let desk = Desk::open_for(vec![host.origin.parse().unwrap()], demo_policy()).await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let token = "fetch('/demo/token?as=super-admin').then(it => it.json()).then(it => it.token)";
    let token = ada.page.evaluate(token).await;
    let script = SCRIPT.replace("TOKEN", token.as_str().unwrap());
    host.put("/host.js", "content-type: text/javascript\r\n", &script);
    for (number, (policy, gets)) in policies.iter().enumerate() {
        let (headers, content) = page(policy, &desk.address());
        let url = host.put(&format!("/{number}"), &headers, &content);
        ada.page.open(&url).await;
        let seen = goes_as_far_as_it_can(&ada, *gets).await;
        let expected = match gets {
            Widget => "",
            PlainForm => "script-src",
            Number => "connect-src",
        };
        assert_eq!(seen, expected, "{policy}");
    }
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_the_strictest_policies_the_widget_breaks_no_rule() {
    visit_all(&policies()[..9]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_policies_for_types_styles_and_frames_the_widget_breaks_no_rule() {
    visit_all(&policies()[9..18]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_wasm_or_the_server_is_forbidden_there_is_the_form_or_the_number() {
    visit_all(&policies()[18..24]).await;
}
