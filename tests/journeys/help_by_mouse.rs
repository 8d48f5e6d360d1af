//! S34 to S45 as each of the four sign-ins, in both languages, by mouse.

use crate::{
    desk::{Desk, Persona, Visitor},
    page::Control,
};
use protocol::Language::{self, En, It};

/// S34 to S37: open, ask, see the resources, press "Contact us". Ends on the channels.
async fn ask_then_contact(visitor: &Visitor) {
    let Visitor { page, words, .. } = visitor;
    page.click("button", words.help).await;
    page.find("dialog", words.help).await;
    page.focus_is_on("searchbox", words.ask).await;
    page.audit("the first screen").await;
    // It isn't among what is shown unasked, so finding it first takes a search.
    assert!(!page.text().await.contains(words.article));
    page.write("searchbox", words.ask, words.question).await;
    page.find_starting("button", words.article).await;
    page.find("list", words.resources).await;
    page.audit("the resources").await;
    let contact = page.find("button", words.contact_us).await;
    assert!(
        page.is_in_view(contact).await,
        "Contact us is always in view"
    );
    page.click_on(contact).await;
}

async fn status(visitor: &Visitor) -> String {
    let status = visitor.page.only("status").await;
    visitor.page.text_of(status).await.replace('\u{a0}', " ")
}

/// The details that every channel has; the question is in the description already (S43).
async fn fill_in(visitor: &Visitor, subject: &str) {
    let Visitor {
        page,
        words,
        persona,
    } = visitor;
    page.write("textbox", words.subject, subject).await;
    let description = page.find("textbox", words.description).await;
    assert_eq!(page.text_of(description).await, words.question);
    let email = page.find("textbox", words.email_field).await;
    assert_eq!(page.text_of(email).await, persona.email());
    assert_eq!(page.property(email, "readOnly").await, true);
}

/// The request's number on the receipt.
async fn received(visitor: &Visitor) {
    visitor.page.says("R-1000").await;
    visitor.page.audit("the receipt").await;
}

/// Back to the channels with a new question.
async fn start_over(visitor: &Visitor) {
    let again = if visitor.words.help == "Help" {
        "Ask another question"
    } else {
        "Fai un'altra domanda"
    };
    visitor.page.click("button", again).await;
    visitor
        .page
        .write("searchbox", visitor.words.ask, visitor.words.question)
        .await;
    // Until the resources are there the panel still grows, and its foot moves.
    let found = visitor.words.article;
    visitor.page.find_starting("button", found).await;
    visitor.page.click("button", visitor.words.contact_us).await;
}

/// S20, S21, S22, S44, S45: e-mail for a Super Admin, with the box off by default, then ticked.
async fn email_as_super_admin(visitor: &Visitor) {
    let Visitor { page, words, .. } = visitor;
    page.click("button", words.email).await;
    fill_in(visitor, "Login").await;
    let critical = page.find("checkbox", words.critical).await;
    assert_eq!(page.property(critical, "checked").await, false);
    let before = status(visitor).await;
    assert!(
        before.contains(words.one_hour) && before.contains("11:00"),
        "{before}"
    );
    what_counts(visitor).await;
    page.audit("the e-mail details").await;
    page.click_on(critical).await;
    let ticked = status(visitor).await;
    assert!(
        ticked.contains(words.thirty_minutes) && ticked.contains("10:30"),
        "{ticked}"
    );
    page.click("button", words.send_message).await;
    received(visitor).await;
    assert!(
        status(visitor).await.contains("10:30"),
        "{}",
        status(visitor).await
    );
}

/// S23, S24 and S29: both definitions and the "not only"; S25, S26, S27, S28, S30, S31, S32 and
/// S33: the eight examples, in order.
async fn what_counts(visitor: &Visitor) {
    let Visitor { page, words, .. } = visitor;
    page.click("DisclosureTriangle", words.what_counts).await;
    for part in [words.serious, words.not_only, words.important] {
        page.says(part).await;
    }
    let text = page.text().await;
    let places = words.examples.map(|example| text.find(example));
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?} in {text}"
    );
}

/// S17, S18: e-mail for anyone else is an aim, without a box.
async fn email_as_user(visitor: &Visitor) {
    let Visitor { page, words, .. } = visitor;
    page.click("button", words.email).await;
    fill_in(visitor, "Login").await;
    assert!(!page.has("checkbox", words.critical).await);
    let before = status(visitor).await;
    assert!(
        before.contains(words.aim) && before.contains("24") && before.contains("10:00"),
        "{before}"
    );
    page.audit("the e-mail details").await;
    page.click("button", words.send_message).await;
    received(visitor).await;
    assert!(status(visitor).await.contains(words.aim));
}

/// S39: chat is stored, and a specialist will join.
async fn chat(visitor: &Visitor) {
    let Visitor { page, words, .. } = visitor;
    start_over(visitor).await;
    page.click("button", words.chat).await;
    fill_in(visitor, "Chat").await;
    assert!(!page.has("checkbox", words.critical).await);
    assert!(status(visitor).await.contains(words.specialist_joins));
    page.audit("the chat details").await;
    page.click("button", words.send).await;
    received(visitor).await;
    assert!(status(visitor).await.contains(words.specialist_will_join));
}

/// S40 to S42: a callback, usually within five minutes, or the number at the bottom.
async fn callback(visitor: &Visitor) {
    let Visitor { page, words, .. } = visitor;
    start_over(visitor).await;
    let number = page.find("link", "+39 02 5555 0123").await;
    assert_eq!(page.property(number, "href").await, "tel:+390255550123");
    assert!(
        page.is_in_view(number).await,
        "the number is at the bottom, in view"
    );
    page.click("button", words.callback).await;
    fill_in(visitor, "Callback").await;
    page.write("textbox", words.phone_number, "+39 02 1234 5678")
        .await;
    assert!(status(visitor).await.contains(words.five_minutes));
    page.audit("the phone details").await;
    page.click("button", words.send).await;
    received(visitor).await;
    assert!(status(visitor).await.contains(words.five_minutes));
}

async fn channels(visitor: &Visitor) -> [bool; 3] {
    let Visitor { page, words, .. } = visitor;
    page.find("group", words.choose).await;
    [
        page.has("button", words.chat).await,
        page.has("button", words.email).await,
        page.has("button", words.callback).await,
    ]
}

/// S01, S02, S03, S04, S05, S09, S10, S11, S12 and S38: the contact step, with as many channels as
/// the package has.
async fn contact_step(visitor: &Visitor, expected: [bool; 3]) {
    let Visitor { page, words, .. } = visitor;
    let title: Control = page.find("heading", words.contact_title).await;
    assert!(page.is_in_view(title).await);
    page.says(words.english_only).await;
    page.says(words.updated).await;
    page.says("Growth Enterprise").await;
    page.says(words.team).await;
    for (about, _) in words
        .about_channels
        .iter()
        .zip(expected)
        .filter(|(_, shown)| *shown)
    {
        page.says(about).await;
    }
    assert_eq!(channels(visitor).await, expected);
    page.audit("the channels").await;
}

async fn super_admin(language: Language) {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, language).await;
    ask_then_contact(&ada).await;
    contact_step(&ada, [true; 3]).await;
    assert!(ada.page.has("heading", ada.words.phone_support).await);
    email_as_super_admin(&ada).await;
    chat(&ada).await;
    callback(&ada).await;
    assert_eq!(
        desk.stored(),
        [
            "email critical Login",
            "chat standard Chat",
            "phone standard Callback"
        ]
    );
    ada.page.0.close().await;
    desk.close().await;
}

async fn user(language: Language) {
    let desk = Desk::open().await;
    let sam = desk.visit(Persona::User, language).await;
    ask_then_contact(&sam).await;
    contact_step(&sam, [true; 3]).await;
    email_as_user(&sam).await;
    chat(&sam).await;
    callback(&sam).await;
    assert_eq!(
        desk.stored(),
        [
            "email standard Login",
            "chat standard Chat",
            "phone standard Callback"
        ]
    );
    sam.page.0.close().await;
    desk.close().await;
}

async fn email_only(language: Language) {
    let desk = Desk::open().await;
    let elena = desk.visit(Persona::EmailOnly, language).await;
    ask_then_contact(&elena).await;
    contact_step(&elena, [false, true, false]).await;
    email_as_super_admin(&elena).await;
    assert_eq!(desk.stored(), ["email critical Login"]);
    elena.page.0.close().await;
    desk.close().await;
}

/// S08: without the premium product there are resources, no channel, and a reason.
async fn no_premium(language: Language) {
    let desk = Desk::open().await;
    let noah = desk.visit(Persona::NoPremium, language).await;
    ask_then_contact(&noah).await;
    noah.page.says(noah.words.no_premium).await;
    for channel in [noah.words.chat, noah.words.email, noah.words.callback] {
        assert!(!noah.page.has("button", channel).await, "{channel}");
    }
    noah.page.audit("no premium support").await;
    noah.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_super_admin_uses_all_three_channels() {
    super_admin(En).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_super_admin_uses_all_three_channels_in_italian() {
    super_admin(It).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_uses_all_three_channels_without_a_guarantee() {
    user(En).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_uses_all_three_channels_without_a_guarantee_in_italian() {
    user(It).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_with_email_only_shows_email_only() {
    email_only(En).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_with_email_only_shows_email_only_in_italian() {
    email_only(It).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_premium_product_the_panel_says_why() {
    no_premium(En).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_premium_product_the_panel_says_why_in_italian() {
    no_premium(It).await;
}
