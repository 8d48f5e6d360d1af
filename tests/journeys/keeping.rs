//! What the panel keeps: the place, the draft, the clock.

use crate::{
    desk::{Desk, Persona, Visitor},
    page::Key,
};
use protocol::Language::En;
use serde_json::json;

async fn on_email_details(desk: &Desk) -> Visitor {
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    ada.page.click("button", ada.words.help).await;
    ada.page.click("button", ada.words.contact_us).await;
    ada.page.click("button", ada.words.email).await;
    ada.page
        .write("textbox", ada.words.subject, "Half written")
        .await;
    ada
}

async fn subject(visitor: &Visitor) -> String {
    let field = visitor.page.find("textbox", visitor.words.subject).await;
    visitor.page.text_of(field).await
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_keeps_the_place_and_the_draft_and_gives_the_focus_back() {
    let desk = Desk::open().await;
    let ada = on_email_details(&desk).await;
    ada.page.press(Key::Escape).await;
    ada.page.gone("dialog", ada.words.help).await;
    ada.page.focus_is_on("button", ada.words.help).await;
    ada.page.press(Key::Enter).await;
    assert_eq!(subject(&ada).await, "Half written");
    let heading = ada.page.find("heading", ada.words.email).await;
    ada.page.click_on(heading).await;
    ada.page.press(Key::Escape).await;
    ada.page.gone("dialog", ada.words.help).await;
    ada.page.press(Key::Enter).await;
    ada.page.click("button", ada.words.close).await;
    ada.page.gone("dialog", ada.words.help).await;
    ada.page.focus_is_on("button", ada.words.help).await;
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_keeps_the_draft_and_another_person_never_sees_it() {
    let desk = Desk::open().await;
    let ada = on_email_details(&desk).await;
    let page = &ada.page;
    page.0.call("Page.reload", json!({})).await;
    page.click("button", ada.words.help).await;
    page.click("button", ada.words.contact_us).await;
    page.click("button", ada.words.email).await;
    assert_eq!(subject(&ada).await, "Half written");
    page.open(&desk.url(Persona::User, En, "")).await;
    page.click("button", ada.words.help).await;
    page.click("button", ada.words.contact_us).await;
    page.click("button", ada.words.email).await;
    assert_eq!(subject(&ada).await, "");
    ada.page.0.close().await;
    desk.close().await;
}

/// The clock stays in view after sending, and says plainly when it was missed.
#[tokio::test(flavor = "multi_thread")]
async fn the_promise_stays_in_view_and_a_missed_one_is_said_plainly() {
    let desk = Desk::open().await;
    let ada = on_email_details(&desk).await;
    let page = &ada.page;
    page.write("textbox", ada.words.description, "Exports stop")
        .await;
    page.click("button", ada.words.send_message).await;
    page.says("in 1 hour").await;
    page.click("button", "Ask another question").await;
    page.says("First reply guaranteed by 11:00").await;
    desk.clock.advance(chrono::TimeDelta::hours(2));
    page.click("button", ada.words.contact_us).await;
    page.click("button", ada.words.chat).await;
    page.write("textbox", ada.words.subject, "Still waiting")
        .await;
    page.write("textbox", ada.words.description, "Where is the reply?")
        .await;
    page.click("button", ada.words.send).await;
    page.click("button", "Ask another question").await;
    page.says("We missed it").await;
    ada.page.0.close().await;
    desk.close().await;
}
