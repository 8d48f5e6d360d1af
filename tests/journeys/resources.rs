//! S35, S36: asking, and reading what is found.

use crate::desk::{Desk, Persona};
use protocol::Language::{En, It};

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_read_inside_and_contact_stays_at_hand() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let page = &ada.page;
    page.click("button", ada.words.help).await;
    page.write("searchbox", ada.words.ask, "pasword").await;
    page.says("Reset your password").await;
    let first = page.find_starting("button", "Reset your password").await;
    page.click_on(first).await;
    page.find("heading", "Reset your password").await;
    page.audit("an article").await;
    let contact = page.find("button", ada.words.contact_us).await;
    assert!(page.is_in_view(contact).await);
    page.click("button", ada.words.back).await;
    let question = page.find("searchbox", ada.words.ask).await;
    assert_eq!(
        page.text_of(question).await,
        "pasword",
        "the question is still there"
    );
    page.says("Reset your password").await;
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_found_is_said_and_offers_contact() {
    let desk = Desk::open().await;
    let sam = desk.visit(Persona::User, It).await;
    let page = &sam.page;
    page.click("button", sam.words.help).await;
    page.write("searchbox", sam.words.ask, "zzzzqqqq").await;
    page.says("Nessun risultato").await;
    page.audit("nothing found").await;
    assert!(page.has("button", sam.words.contact_us).await);
    page.0.close().await;
    desk.close().await;
}
