//! When something goes wrong: what is said, and what is safe.

use crate::desk::{Desk, Persona, Visitor, demo_policy};
use crate::loading::reload_with;
use crate::page::Page;
use help_server::{Rate, Rates};
use protocol::Language::En;
use serde_json::json;

async fn ready_to_send(desk: &Desk) -> Visitor {
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    ada.page.click("button", ada.words.help).await;
    ada.page.click("button", ada.words.contact_us).await;
    ada.page.click("button", ada.words.email).await;
    ada.page.write("textbox", ada.words.subject, "Login").await;
    ada.page
        .write("textbox", ada.words.description, "Nobody can log in")
        .await;
    ada
}

#[derive(PartialEq)]
enum Network {
    Up,
    Down,
}

async fn network_is(visitor: &Visitor, network: Network) {
    let offline = network == Network::Down;
    let network = json!({
        "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
    });
    visitor.page.0.call("Network.enable", json!({})).await;
    visitor
        .page
        .0
        .call("Network.emulateNetworkConditions", network)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_field_is_named_and_gets_the_focus() {
    let desk = Desk::open().await;
    let ada = ready_to_send(&desk).await;
    ada.page.write("textbox", ada.words.subject, " ").await;
    ada.page.click("button", ada.words.send_message).await;
    ada.page.says("Enter a subject").await;
    ada.page.focus_is_on("textbox", ada.words.subject).await;
    ada.page.audit("an empty field").await;
    assert_eq!(desk.stored(), [""; 0]);
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_send_without_a_network_keeps_the_text_and_works_again_later() {
    let desk = Desk::open().await;
    let ada = ready_to_send(&desk).await;
    network_is(&ada, Network::Down).await;
    ada.page.click("button", ada.words.send_message).await;
    ada.page.says("Your text is kept").await;
    let alert = ada.page.only("alert").await;
    assert!(ada.page.is_in_view(alert).await, "said where it is seen");
    ada.page.audit("no network").await;
    network_is(&ada, Network::Up).await;
    ada.page.click("button", ada.words.send_message).await;
    ada.page.says("R-10001").await;
    assert_eq!(desk.stored(), ["email standard Login"]);
    ada.page.0.close().await;
    desk.close().await;
}

/// A desk where each may send once a minute.
async fn busy() -> Desk {
    let rates = Rates {
        sends_per_subject: Rate::from(1),
        ..Rates::unlimited()
    };
    Desk::open_rated(vec![], demo_policy(), rates).await
}

/// Sends a request beside the widget, in the name of the same person.
const SENT_ELSEWHERE: &str = "(async () => { \
    const { token } = await (await fetch('/demo/token?as=super-admin')).json(); \
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', \
        'idempotency-key': '0123456789abcdef' }; \
    const body = JSON.stringify({ channel: 'chat', subject: 'First', description: 'd' }); \
    const answer = await fetch('/v1/requests', { method: 'POST', headers, body }); \
    await answer.text(); return answer.status; })()";

/// C48: the wait that the server asks for is said, counted down and kept, and so is the text.
async fn waits(page: &Page, send: &str) {
    assert_eq!(page.evaluate(SENT_ELSEWHERE).await, 201);
    page.click("button", send).await;
    page.says("Try again in 60 s").await;
    page.says("in 58 s").await;
    page.audit("a wait").await;
    // Its name stays: a count in it would be read out each second.
    page.click("button", send).await;
    page.says("in 56 s").await;
    let sends = "performance.getEntriesByType('resource') \
        .filter(it => it.name.endsWith('/v1/requests')).length";
    assert_eq!(page.evaluate(sends).await, 2);
    page.holds("textbox", "Subject", "Login").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_while_the_server_asks_for_a_wait() {
    let desk = busy().await;
    let ada = ready_to_send(&desk).await;
    waits(&ada.page, ada.words.send_message).await;
    assert_eq!(desk.stored(), ["chat standard First"]);
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plain_form_waits_as_well() {
    let desk = busy().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    reload_with(&ada, "delete window.WebAssembly;").await;
    let (page, words) = (&ada.page, ada.words);
    page.click("button", words.help).await;
    page.write("textbox", words.subject, "Login").await;
    page.write("textbox", words.description, "Nobody can log in")
        .await;
    waits(page, words.send).await;
    assert_eq!(desk.stored(), ["chat standard First"]);
    page.0.close().await;
    desk.close().await;
}

/// The answer is lost on the way back: sending again shows the same request, stored once.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_never_makes_a_second_request() {
    let desk = Desk::open().await;
    let ada = ready_to_send(&desk).await;
    ada.page
        .evaluate(
            "window.realFetch = fetch; window.fetch = async (...args) => { \
             const answer = await realFetch(...args); \
             if (args[0].method === 'POST') throw new TypeError('lost'); return answer; }; 0",
        )
        .await;
    ada.page.click("button", ada.words.send_message).await;
    ada.page.says("Your text is kept").await;
    assert_eq!(desk.stored(), ["email standard Login"]);
    ada.page.evaluate("window.fetch = realFetch; 0").await;
    ada.page
        .write("textbox", ada.words.subject, "Login, again")
        .await;
    ada.page.click("button", ada.words.send_message).await;
    ada.page.says("R-10001").await;
    ada.page.says("It was not sent twice").await;
    assert_eq!(desk.stored(), ["email standard Login"]);
    ada.page.click("button", "Ask another question").await;
    ada.page.click("button", ada.words.contact_us).await;
    ada.page.click("button", ada.words.email).await;
    let subject = ada.page.find("textbox", ada.words.subject).await;
    assert_eq!(
        ada.page.text_of(subject).await,
        "Login, again",
        "the change is kept"
    );
    ada.page.click("button", ada.words.send_message).await;
    ada.page.says("R-10002").await;
    assert_eq!(
        desk.stored(),
        ["email standard Login", "email standard Login, again"]
    );
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_gives_no_token_is_told_to_sign_in_and_can_try_again() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    ada.page.find("button", ada.words.help).await;
    ada.page
        .evaluate(
            "const host = document.querySelector('help-widget'); window.real = host.getToken; \
             host.getToken = () => { throw new Error('no session'); }; 0",
        )
        .await;
    ada.page.click("button", ada.words.help).await;
    ada.page.says("You are signed out").await;
    ada.page
        .evaluate("document.querySelector('help-widget').getToken = real; 0")
        .await;
    ada.page.click("button", "Try again").await;
    ada.page.find("list", ada.words.resources).await;
    ada.page.click("button", ada.words.contact_us).await;
    ada.page.find("button", ada.words.email).await;
    ada.page.0.close().await;
    desk.close().await;
}
