//! The clock that stays in view: right on any device, plain in every state.

use crate::{
    desk::{Desk, Persona, Visitor, demo_policy},
    page::Key,
};
use chrono::TimeDelta;
use protocol::Language::{self, En, It};
use serde_json::json;

const HOUR_MS: i64 = 3600 * 1000;

/// A day slow, an hour fast, ten years fast.
const SHIFTS_MS: [i64; 3] = [-24 * HOUR_MS, HOUR_MS, 10 * 365 * 24 * HOUR_MS];

/// The e-mail details, with a text that passes.
async fn write_email(visitor: &Visitor) {
    let Visitor { page, words, .. } = visitor;
    page.click("button", words.help).await;
    page.click("button", words.contact_us).await;
    page.click("button", words.email).await;
    page.write("textbox", words.subject, "Login").await;
    page.write("textbox", words.description, "Nobody can log in")
        .await;
}

async fn send(visitor: &Visitor) {
    visitor
        .page
        .click("button", visitor.words.send_message)
        .await;
    visitor.page.says("R-10001").await;
}

/// A customer who has just sent an e-mail at 10:00.
async fn sent(desk: &Desk, persona: Persona, language: Language) -> Visitor {
    let visitor = desk.visit(persona, language).await;
    write_email(&visitor).await;
    send(&visitor).await;
    visitor
}

async fn status(visitor: &Visitor) -> String {
    let status = visitor.page.only("status").await;
    visitor.page.text_of(status).await.replace('\u{a0}', " ")
}

/// The computer's date, as the page reads it, is off by so much from now on.
async fn shift_date(visitor: &Visitor, by_ms: i64) {
    visitor
        .page
        .evaluate(&format!("window.shiftMs = {by_ms}; 0"))
        .await;
}

/// A page whose date can be moved; it begins off by `by_ms`.
async fn reload_with_date(visitor: &Visitor, by_ms: i64) {
    let script = format!(
        "window.shiftMs = {by_ms}; window.Date = class extends Date {{ \
         constructor(...given) {{ given.length ? super(...given) : super(Date.now()); }} \
         static now() {{ return super.now() + window.shiftMs; }} }};"
    );
    let page = &visitor.page;
    page.0
        .call(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        )
        .await;
    page.0.call("Page.reload", json!({})).await;
    let moved = page
        .eventually(async || page.evaluate("window.shiftMs ?? null").await == json!(by_ms))
        .await;
    assert!(moved, "the page has its own date");
}

/// How often the page has asked the server what time it is there.
async fn times_asked(visitor: &Visitor) -> i64 {
    const ASKED: &str = "performance.getEntriesByType('resource')\
        .filter(asked => asked.name.endsWith('/v1/session')).length";
    visitor.page.evaluate(ASKED).await.as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_with_the_wrong_date_shows_the_same_due_times() {
    let desk = Desk::open().await;
    for (number, by_ms) in (10_001..).zip(SHIFTS_MS) {
        let ada = desk.visit(Persona::SuperAdmin, En).await;
        reload_with_date(&ada, by_ms).await;
        write_email(&ada).await;
        let quoted = status(&ada).await;
        assert!(
            quoted.contains("by 11:00 if you send it now"),
            "{by_ms}: {quoted}"
        );
        ada.page.click("button", ada.words.send_message).await;
        ada.page.says(&format!("R-{number}")).await;
        assert!(status(&ada).await.contains("11:00"), "{by_ms}");
        ada.page.says("in 1 hour").await;
        ada.page.0.close().await;
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_is_set_while_the_receipt_is_open_changes_nothing() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    reload_with_date(&ada, 0).await;
    write_email(&ada).await;
    send(&ada).await;
    for by_ms in SHIFTS_MS {
        let before = times_asked(&ada).await;
        shift_date(&ada, by_ms).await;
        let noticed = async || times_asked(&ada).await > before;
        assert!(ada.page.eventually(noticed).await, "{by_ms}");
        assert!(status(&ada).await.contains("11:00"), "{by_ms}");
        ada.page.says("in 1 hour").await;
    }
    ada.page.0.close().await;
    desk.close().await;
}

/// A sleeping computer's monotonic clock stands still; its date is right again when it wakes.
#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_slept_asks_the_server_before_it_counts_on() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    reload_with_date(&ada, 0).await;
    write_email(&ada).await;
    send(&ada).await;
    desk.clock.advance(TimeDelta::minutes(50));
    shift_date(&ada, HOUR_MS * 50 / 60).await;
    ada.page.says("Due soon, in 10 minutes").await;
    ada.page.0.close().await;
    desk.close().await;
}

/// The panel is closed and opened again: it asks the server how the requests in view stand.
async fn look_again(visitor: &Visitor) {
    let Visitor { page, words, .. } = visitor;
    page.press(Key::Escape).await;
    page.gone("dialog", words.help).await;
    page.focus_is_on("button", words.help).await;
    page.press(Key::Enter).await;
    page.find("dialog", words.help).await;
}

/// Waits until the promise, the one status on screen, says it: that much is read out.
async fn reads_out(visitor: &Visitor, words: &str) {
    let page = &visitor.page;
    let said = page
        .eventually(async || status(visitor).await.contains(words))
        .await;
    assert!(said, "“{words}” isn't in: {}", status(visitor).await);
}

/// A guarantee that is missed and answered late: what is shown, and read out, at each stage.
async fn missed(language: Language, said: [&str; 5]) {
    let [running, soon, soon_aloud, missed, late] = said;
    let desk = Desk::open().await;
    let ada = sent(&desk, Persona::SuperAdmin, language).await;
    ada.page.says(running).await;
    ada.page.audit("a receipt whose time runs").await;
    desk.clock.advance(TimeDelta::minutes(50));
    look_again(&ada).await;
    ada.page.says(soon).await;
    reads_out(&ada, soon_aloud).await;
    ada.page.audit("a receipt that is due soon").await;
    desk.clock.advance(TimeDelta::minutes(15));
    look_again(&ada).await;
    ada.page.says(missed).await;
    reads_out(&ada, missed).await;
    ada.page.audit("a missed receipt").await;
    desk.specialist(&["answered", "R-10001", "--by", "Sara"])
        .await;
    look_again(&ada).await;
    ada.page.says(late).await;
    ada.page.says(missed).await;
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guarantee_runs_is_due_soon_is_missed_and_answered_late_in_english() {
    let said = [
        "in 1 hour",
        "Due soon, in 10 minutes",
        "The reply is due soon, in 10 minutes.",
        "We missed it",
        "The reply came 5 minutes late",
    ];
    missed(En, said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guarantee_runs_is_due_soon_is_missed_and_answered_late_in_italian() {
    let said = [
        "tra 1 ora",
        "In scadenza, tra 10 minuti",
        "La risposta è dovuta a breve, tra 10 minuti.",
        "Non l'abbiamo rispettata",
        "La risposta è arrivata con 5 minuti di ritardo",
    ];
    missed(It, said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_time_is_told_and_an_automatic_one_is_not() {
    let desk = Desk::open().await;
    let ada = sent(&desk, Persona::SuperAdmin, En).await;
    desk.clock.advance(TimeDelta::minutes(20));
    desk.specialist(&["answered", "R-10001", "--by", "Bot", "--automatic"])
        .await;
    look_again(&ada).await;
    ada.page.says("in 40 minutes").await;
    desk.specialist(&["answered", "R-10001", "--by", "Sara"])
        .await;
    look_again(&ada).await;
    ada.page.says("Answered in time, 10:20").await;
    reads_out(&ada, "Answered in time, 10:20").await;
    ada.page.audit("an answered receipt").await;
    ada.page.0.close().await;
    desk.close().await;
}

/// The list of what was sent tells it too: a request that was answered never reads as missed.
#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_requests_tells_of_an_answer() {
    let desk = Desk::open().await;
    let ada = sent(&desk, Persona::SuperAdmin, En).await;
    ada.page.click("button", "Ask another question").await;
    ada.page.says("First reply guaranteed by 11:00").await;
    desk.clock.advance(TimeDelta::minutes(30));
    desk.specialist(&["answered", "R-10001", "--by", "Sara"])
        .await;
    desk.clock.advance(TimeDelta::hours(1));
    look_again(&ada).await;
    ada.page.says("Answered in time, 10:30").await;
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_aim_has_a_time_and_no_countdown() {
    let desk = Desk::open().await;
    let sam = sent(&desk, Persona::User, En).await;
    let aim = status(&sam).await;
    assert!(
        aim.contains("We aim to reply by") && aim.contains("24") && aim.contains("10:00"),
        "{aim}"
    );
    assert!(
        !sam.page.text().await.contains("in 1 "),
        "nothing counts down"
    );
    desk.clock.advance(TimeDelta::days(3));
    look_again(&sam).await;
    sam.page.says("not a guarantee").await;
    assert!(!sam.page.text().await.contains("We missed it"));
    desk.specialist(&["answered", "R-10001", "--by", "Sara"])
        .await;
    look_again(&sam).await;
    sam.page.says("Answered, 10:00").await;
    sam.page.0.close().await;
    desk.close().await;
}

/// S14: which exception stops the clock, since when and until when, before and after sending.
#[tokio::test(flavor = "multi_thread")]
async fn an_exception_in_force_is_named_with_its_time() {
    let exception = r#"exceptions = [{ from = "2026-11-23T09:30:00+01:00",
        until = "2026-11-23T12:00:00+01:00", reason = { en = "Network outage.", it = "Guasto di rete." } }]"#;
    let policy = demo_policy().replace("exceptions = []", exception);
    let desk = Desk::open_with(policy).await;
    for (language, said, due) in [
        (
            En,
            "An exception is in force since 09:30, until 12:00: Network outage.",
            "13:00",
        ),
        (
            It,
            "È in vigore un'eccezione da 09:30 a 12:00: Guasto di rete.",
            "13:00",
        ),
    ] {
        let ada = desk.visit(Persona::SuperAdmin, language).await;
        write_email(&ada).await;
        ada.page.says(said).await;
        assert!(status(&ada).await.contains(due));
        ada.page.audit("an exception before sending").await;
        ada.page.click("button", ada.words.send_message).await;
        ada.page.says("R-1000").await;
        ada.page.says(said).await;
        assert!(status(&ada).await.contains(due));
        ada.page.audit("an exception on the receipt").await;
        ada.page.0.close().await;
    }
    desk.close().await;
}

/// C34: the sentence keeps its direction, whichever that of a name and of a reason is.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_made_critical_shows_the_earlier_time_by_whom_and_why() {
    let desk = Desk::open().await;
    let ada = sent(&desk, Persona::SuperAdmin, En).await;
    desk.clock.advance(TimeDelta::minutes(10));
    desk.critical("R-10001", "Sara", "Nobody can work").await;
    look_again(&ada).await;
    ada.page
        .says("\u{2068}Sara\u{2069} made this business-critical: \u{2068}Nobody can work\u{2069}")
        .await;
    assert!(status(&ada).await.contains("10:40"));
    ada.page.click("DisclosureTriangle", "Why this time?").await;
    ada.page.says("Business-critical from 10:10 on.").await;
    ada.page.says("Due: 10:40.").await;
    ada.page.audit("why this time").await;
    ada.page.0.close().await;
    desk.close().await;
}

/// The terms changed while the text was written: nothing is sent until the new ones are seen.
#[tokio::test(flavor = "multi_thread")]
async fn terms_that_changed_are_shown_before_anything_is_sent() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    write_email(&ada).await;
    assert!(status(&ada).await.contains("by 11:00"));
    let other = demo_policy().replacen(
        "guaranteed_within_min = 60",
        "guaranteed_within_min = 90",
        2,
    );
    let desk = desk.restarted_with(other).await;
    ada.page.click("button", ada.words.send_message).await;
    ada.page.says("The terms have changed").await;
    let new = status(&ada).await;
    assert!(new.contains("within 1 h 30 min, by 11:30"), "{new}");
    ada.page.audit("changed terms").await;
    assert_eq!(desk.stored(), [""; 0], "nothing was sent");
    ada.page.click("button", ada.words.send_message).await;
    ada.page.says("R-10001").await;
    assert!(status(&ada).await.contains("11:30"));
    assert_eq!(desk.stored(), ["email standard Login"]);
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_stays_open_over_midnight_names_the_day() {
    let desk = Desk::open().await;
    let ada = sent(&desk, Persona::SuperAdmin, En).await;
    let before = status(&ada).await;
    assert!(
        before.contains("11:00") && !before.contains("Mon"),
        "{before}"
    );
    desk.clock.advance(TimeDelta::days(1));
    look_again(&ada).await;
    ada.page.says("Mon 23 Nov, 11:00").await;
    ada.page.0.close().await;
    desk.close().await;
}
