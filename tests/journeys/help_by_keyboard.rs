//! The whole flow with the keyboard alone, as each of the four sign-ins, in both languages.

use crate::{
    desk::{Desk, Persona, Visitor},
    page::Key,
};
use protocol::Language::{self, En, It};

/// From the top of the product's page to the channels. `open` is the key that opens the panel.
async fn reach_contact(visitor: &Visitor, open: Key) {
    let Visitor { page, words, .. } = visitor;
    page.tab_to("button", words.help).await;
    page.press(open).await;
    page.focus_is_on("searchbox", words.ask).await;
    page.type_text(words.question).await;
    page.says(words.article).await;
    page.tab_to("button", words.contact_us).await;
    page.press(Key::Enter).await;
}

/// The details and the send button, from the title of the screen on.
async fn send(visitor: &Visitor, channel: &str, button: &str) {
    let Visitor { page, words, .. } = visitor;
    page.tab_to("button", channel).await;
    page.press(Key::Enter).await;
    page.tab_to("textbox", words.subject).await;
    page.type_text("By keyboard").await;
    if channel == words.callback {
        page.tab_to("textbox", words.phone_number).await;
        page.type_text("+39 02 1234 5678").await;
    }
    if channel == words.email && visitor.persona != Persona::User {
        page.tab_to("checkbox", words.critical).await;
        page.press(Key::Space).await;
    }
    page.tab_to("button", button).await;
    page.press(Key::Space).await;
    page.says("R-1000").await;
}

async fn again(visitor: &Visitor) {
    let Visitor { page, words, .. } = visitor;
    page.press(Key::Escape).await;
    page.focus_is_on("button", words.help).await;
    page.press(Key::Enter).await;
    page.says("R-1000").await;
    let another = if words.help == "Help" {
        "Ask another question"
    } else {
        "Fai un'altra domanda"
    };
    page.tab_to("button", another).await;
    page.press(Key::Enter).await;
    page.focus_is_on("searchbox", words.ask).await;
    page.type_text(words.question).await;
    page.tab_to("button", words.contact_us).await;
    page.press(Key::Space).await;
}

async fn all_channels(persona: Persona, language: Language) {
    let desk = Desk::open().await;
    let visitor = desk.visit(persona, language).await;
    let words = visitor.words;
    reach_contact(&visitor, Key::Enter).await;
    send(&visitor, words.email, words.send_message).await;
    again(&visitor).await;
    send(&visitor, words.chat, words.send).await;
    again(&visitor).await;
    send(&visitor, words.callback, words.send).await;
    let severity = if persona == Persona::User {
        "standard"
    } else {
        "critical"
    };
    assert_eq!(
        desk.stored(),
        [
            format!("email {severity} By keyboard"),
            "chat standard By keyboard".into(),
            "phone standard By keyboard".into(),
        ]
    );
    visitor.page.0.close().await;
    desk.close().await;
}

async fn email_only(language: Language) {
    let desk = Desk::open().await;
    let elena = desk.visit(Persona::EmailOnly, language).await;
    reach_contact(&elena, Key::Space).await;
    send(&elena, elena.words.email, elena.words.send_message).await;
    assert_eq!(desk.stored(), ["email critical By keyboard"]);
    elena.page.0.close().await;
    desk.close().await;
}

async fn no_premium(language: Language) {
    let desk = Desk::open().await;
    let noah = desk.visit(Persona::NoPremium, language).await;
    reach_contact(&noah, Key::Space).await;
    noah.page.says(noah.words.no_premium).await;
    noah.page.tab_to("button", noah.words.back).await;
    noah.page.press(Key::Enter).await;
    noah.page.focus_is_on("searchbox", noah.words.ask).await;
    noah.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_super_admin_needs_no_mouse() {
    all_channels(Persona::SuperAdmin, En).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_super_admin_needs_no_mouse_in_italian() {
    all_channels(Persona::SuperAdmin, It).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_needs_no_mouse() {
    all_channels(Persona::User, En).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_needs_no_mouse_in_italian() {
    all_channels(Persona::User, It).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn email_only_needs_no_mouse() {
    email_only(En).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn email_only_needs_no_mouse_in_italian() {
    email_only(It).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_premium_needs_no_mouse() {
    no_premium(En).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_premium_needs_no_mouse_in_italian() {
    no_premium(It).await;
}
