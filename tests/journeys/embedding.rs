//! The widget in the product's page: mobile app, narrow windows, other languages, leaving.

use crate::{
    desk::{Desk, Persona},
    host::Host,
};
use protocol::Language::{En, It};
use serde_json::json;

/// S07: premium support can't be contacted from the mobile app, and the panel says so.
#[tokio::test(flavor = "multi_thread")]
async fn the_mobile_app_is_told_why_there_is_no_contact() {
    let desk = Desk::open().await;
    for language in [En, It] {
        let ada = desk
            .visit_at(Persona::SuperAdmin, language, "&app=mobile")
            .await;
        ada.page.click("button", ada.words.help).await;
        ada.page.click("button", ada.words.contact_us).await;
        ada.page.says(ada.words.mobile).await;
        assert!(!ada.page.has("button", ada.words.email).await);
        ada.page.audit("the mobile app").await;
        ada.page.0.close().await;
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_the_panel_fills_the_screen_and_stays_usable() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, It).await;
    let phone = json!({ "width": 360, "height": 640, "deviceScaleFactor": 2, "mobile": true });
    ada.page
        .0
        .call("Emulation.setDeviceMetricsOverride", phone)
        .await;
    ada.page.click("button", ada.words.help).await;
    let contact = ada.page.find("button", ada.words.contact_us).await;
    assert!(ada.page.is_in_view(contact).await);
    ada.page.click_on(contact).await;
    ada.page.click("button", ada.words.email).await;
    let send = ada.page.find("button", ada.words.send_message).await;
    assert!(ada.page.is_in_view(send).await);
    ada.page.audit("the details on a phone").await;
    let sideways = ada
        .page
        .evaluate("document.documentElement.scrollWidth > innerWidth")
        .await;
    assert_eq!(sideways, false);
    ada.page.0.close().await;
    desk.close().await;
}

/// S37 at 200 % and 400 % zoom of a 1280 by 800 window: Contact us is reachable without scrolling.
#[tokio::test(flavor = "multi_thread")]
async fn zoomed_in_contact_us_stays_in_view() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    ada.page.click("button", ada.words.help).await;
    ada.page.find("list", ada.words.resources).await;
    for (width, height) in [(640, 400), (320, 256)] {
        let zoomed =
            json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": false });
        ada.page
            .0
            .call("Emulation.setDeviceMetricsOverride", zoomed)
            .await;
        let contact = ada.page.find("button", ada.words.contact_us).await;
        let seen = ada
            .page
            .eventually(async || ada.page.is_in_view(contact).await)
            .await;
        assert!(seen, "at {width} by {height}");
    }
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_dark_every_contrast_still_holds() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    ada.page.0.call("Emulation.setEmulatedMedia", dark).await;
    ada.page.click("button", ada.words.help).await;
    ada.page.find("list", ada.words.resources).await;
    ada.page.audit("the first screen, dark").await;
    ada.page.click("button", ada.words.contact_us).await;
    ada.page.find("button", ada.words.email).await;
    ada.page.audit("the channels, dark").await;
    ada.page.click("button", ada.words.email).await;
    ada.page.find("checkbox", ada.words.critical).await;
    ada.page.audit("the details, dark").await;
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_language_on_the_element_is_another_language_on_screen() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    ada.page.find("button", "Help").await;
    ada.page
        .evaluate("document.querySelector('help-widget').lang = 'it'; 0")
        .await;
    ada.page.click("button", "Aiuto").await;
    ada.page.find("searchbox", "Fai una domanda").await;
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_off_the_page_the_widget_leaves_nothing_and_can_come_back() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    ada.page.click("button", ada.words.help).await;
    ada.page.find("dialog", ada.words.help).await;
    ada.page
        .evaluate("window.gone = document.querySelector('help-widget'); gone.remove(); 0")
        .await;
    ada.page.gone("dialog", ada.words.help).await;
    assert_eq!(
        ada.page
            .evaluate("gone.shadowRoot.querySelectorAll('button').length")
            .await,
        0
    );
    ada.page
        .evaluate("document.querySelector('header').append(gone); 0")
        .await;
    ada.page.click("button", ada.words.help).await;
    ada.page.find("searchbox", ada.words.ask).await;
    ada.page.0.close().await;
    desk.close().await;
}

/// Some browsers name a locale that Intl throws on; the widget must not care.
#[tokio::test(flavor = "multi_thread")]
async fn an_odd_locale_of_the_browser_is_passed_over() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    ada.page
        .evaluate(
            "Object.defineProperty(navigator, 'languages', { get: () => ['en-US@posix', 'en-GB'] }); \
             const host = document.querySelector('help-widget'); host.replaceWith(host); 0",
        )
        .await;
    ada.page.click("button", ada.words.help).await;
    ada.page.find("searchbox", ada.words.ask).await;
    ada.page.0.close().await;
    desk.close().await;
}

/// The browser keeps a page whole when someone goes on to another one, and gives it back.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_one_comes_back_to_has_its_widget_as_it_was() {
    let host = Host::start().await;
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    page.click("button", words.help).await;
    page.find("list", words.resources).await;
    page.write("searchbox", words.ask, words.question).await;
    page.evaluate("addEventListener('pageshow', event => window.kept = event.persisted); 0")
        .await;
    let other = host.put("/", "content-type: text/html\r\n", "<title>Other</title>");
    page.open(&other).await;
    page.evaluate("history.back(); 0").await;
    let kept = page.eventually(async || page.evaluate("window.kept").await == true);
    assert!(kept.await, "the browser didn't keep the page");
    let question = page.find("searchbox", words.ask).await;
    assert_eq!(page.text_of(question).await, words.question);
    page.click("button", words.contact_us).await;
    page.click("button", words.email).await;
    page.write("textbox", words.subject, "Back").await;
    page.click("button", words.send_message).await;
    page.says("R-10001").await;
    assert_eq!(desk.stored(), ["email standard Back"]);
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hides_the_bar_hides_the_question_mark_in_it() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    for hidden in ["visibility", "display"] {
        page.find("button", words.help).await;
        let style = format!("document.querySelector('help-widget').parentElement.style.{hidden}");
        let value = if hidden == "display" {
            "none"
        } else {
            "hidden"
        };
        page.evaluate(&format!("{style} = '{value}'")).await;
        page.gone("button", words.help).await;
        page.evaluate(&format!("{style} = ''")).await;
    }
    page.0.close().await;
    desk.close().await;
}
