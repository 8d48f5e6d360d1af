//! From the first look at the page to a widget that works, or to what stands in for it.

use crate::{
    desk::{Desk, Persona, Visitor},
    page::Page,
};
use protocol::Language::{En, It};
use serde_json::json;

/// Counts what reaches the host's page as an error.
const COUNT_ERRORS: &str = "window.errors = []; \
    addEventListener('error', event => errors.push(event.message)); \
    addEventListener('unhandledrejection', event => errors.push(String(event.reason)));";

/// The page of a visitor anew, with a script that runs before any of its own.
pub(crate) async fn reload_with(visitor: &Visitor, script: &str) {
    let source = json!({ "source": format!("{COUNT_ERRORS} {script}") });
    let page = &visitor.page;
    page.0
        .call("Page.addScriptToEvaluateOnNewDocument", source)
        .await;
    page.0.call("Page.reload", json!({})).await;
    page.find("button", visitor.words.help).await;
}

async fn host_saw_no_error(page: &Page) {
    assert_eq!(page.evaluate("errors.join()").await, "");
}

/// A `fetch` to which the wasm never comes.
const WASM_NEVER_COMES: &str = "const real = window.fetch; window.fetch = (url, ...more) => \
    String(url).endsWith('.wasm') ? new Promise(() => {}) : real(url, ...more);";

/// The widget waits for its wasm for ever.
const ALL_PATIENCE: &str = "const wait = window.setTimeout; \
    window.setTimeout = (call, ms, ...more) => ms === 8000 ? 0 : wait(call, ms, ...more);";

/// Long waits of the widget's own are over at once.
const NO_PATIENCE: &str = "const wait = window.setTimeout; \
    window.setTimeout = (call, ms, ...more) => wait(call, ms === 8000 ? 0 : ms, ...more);";

#[tokio::test(flavor = "multi_thread")]
async fn before_anyone_asks_the_page_gets_the_loader_and_nothing_else() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let page = &ada.page;
    let before = "window.globals = Object.keys(window); \
        window.timers = []; for (const name of ['setTimeout', 'setInterval']) { \
        const real = window[name]; window[name] = (...all) => { timers.push(name); return real(...all); }; }";
    reload_with(&ada, before).await;
    let fetched = "performance.getEntriesByType('resource').map(it => new URL(it.name).pathname) \
        .filter(it => !it.startsWith('/acme') && it !== '/words.js').join()";
    assert_eq!(page.evaluate(fetched).await, "/help-widget.js");
    let kept = "[localStorage.length, sessionStorage.length, document.cookie].join()";
    assert_eq!(page.evaluate(kept).await, "0,0,");
    assert_eq!(page.evaluate("timers.join()").await, "");
    let globals = "Object.keys(window).filter(it => !globals.includes(it)).join()";
    assert_eq!(page.evaluate(globals).await, "globals,timers,helpWidget");
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_fetches_the_program_once_and_nothing_else() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    page.click("button", words.help).await;
    page.write("searchbox", words.ask, words.question).await;
    page.find_starting("button", words.article).await;
    page.click("button", words.contact_us).await;
    page.click("button", words.email).await;
    page.write("textbox", words.subject, "Login").await;
    page.click("button", words.send_message).await;
    page.says("R-10001").await;
    // How many searches there are depends on when the typing rests.
    let fetched = "performance.getEntriesByType('resource').map(it => new URL(it.name).pathname) \
        .filter(it => !it.startsWith('/acme') && it !== '/words.js' && it !== '/v1/articles') \
        .map(it => it.replace(/-[0-9a-f]{8}/, '')).sort().join(' ')";
    assert_eq!(
        page.evaluate(fetched).await,
        "/demo/token /help-widget.js /v1/requests /v1/session \
         /widget/program.js /widget/program.wasm"
    );
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_takes_typing_before_the_program_is_there_and_loses_none_of_it() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let page = &ada.page;
    let held = "const real = window.fetch; window.fetch = async (url, ...more) => { \
        if (String(url).endsWith('.wasm')) await new Promise(go => window.release = go); \
        return real(url, ...more); };";
    reload_with(&ada, &format!("{ALL_PATIENCE} {held}")).await;
    let opened = "(() => { const root = document.querySelector('help-widget').shadowRoot; \
        root.querySelector('button').click(); \
        return root.querySelector('[role=dialog]').matches(':popover-open') \
            && root.activeElement.id === 'question'; })()";
    assert_eq!(
        page.evaluate(opened).await,
        true,
        "in the turn of the click"
    );
    page.type_text(ada.words.question).await;
    let field = page.find("searchbox", ada.words.ask).await;
    page.evaluate(
        "window.field = document.querySelector('help-widget').shadowRoot.activeElement; \
         field.setSelectionRange(3, 5); release(); 0",
    )
    .await;
    page.find_starting("button", ada.words.article).await;
    assert_eq!(page.text_of(field).await, ada.words.question);
    let same = "document.querySelector('help-widget').shadowRoot.activeElement === field \
        && field.selectionStart === 3 && field.selectionEnd === 5";
    assert_eq!(page.evaluate(same).await, true, "caret and selection stay");
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_search_is_answered_while_the_wasm_is_on_its_way_and_is_not_sent_again() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    let held = "const real = window.fetch; window.fetch = async (url, ...more) => { \
        if (String(url).endsWith('.wasm')) await new Promise(go => window.release = go); \
        return real(url, ...more); };";
    reload_with(&ada, &format!("{ALL_PATIENCE} {held}")).await;
    page.click("button", words.help).await;
    let searches = "performance.getEntriesByType('resource') \
        .filter(it => it.name.includes('/v1/articles') && it.responseEnd).length";
    let answered = page.eventually(async || page.evaluate(searches).await == 1);
    assert!(answered.await);
    page.evaluate("release(); 0").await;
    page.find("list", words.resources).await;
    assert_eq!(page.evaluate(searches).await, 1);
    page.0.close().await;
    desk.close().await;
}

/// Where nothing but the script can be had there is the number; and later all of it, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_panel_that_was_stuck_is_whole_when_the_server_is_back() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    let gone = "const real = window.fetch; window.fetch = (url, ...more) => \
        window.back || !/wasm$|files.json/.test(String(url)) ? real(url, ...more) : Promise.reject(new TypeError('gone')); \
        const append = Element.prototype.append; HTMLHeadElement.prototype.append = function (...all) { \
        for (const it of all) if (!window.back && /plain/.test(it.href)) it.integrity = 'sha256-AAAA'; \
        return append.call(this, ...all); };";
    reload_with(&ada, gone).await;
    page.click("button", words.help).await;
    page.only("alert").await;
    page.click("button", words.close).await;
    page.evaluate("window.back = true; 0").await;
    page.click("button", words.help).await;
    page.find("list", words.resources).await;
    page.click("button", words.contact_us).await;
    page.click("button", words.email).await;
    page.find("button", words.send_message).await;
    let backs = "document.querySelector('help-widget').shadowRoot.querySelectorAll('.back').length";
    assert_eq!(page.evaluate(backs).await, 1);
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_us_counts_before_the_program_is_there() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let held = "const real = window.fetch; window.fetch = async (url, ...more) => { \
        if (String(url).endsWith('.wasm')) await new Promise(go => window.release = go); \
        return real(url, ...more); };";
    reload_with(&ada, held).await;
    ada.page.click("button", ada.words.help).await;
    ada.page.click("button", ada.words.contact_us).await;
    ada.page.evaluate("release(); 0").await;
    ada.page.find("button", ada.words.email).await;
    ada.page.0.close().await;
    desk.close().await;
}

/// Fills the plain form in and sends it as an e-mail.
async fn sends_plainly(visitor: &Visitor) {
    let (page, words) = (&visitor.page, visitor.words);
    page.write("textbox", words.subject, "Login").await;
    page.write("textbox", words.description, "Nobody can log in")
        .await;
    page.audit("the plain form").await;
    page.click("button", words.send).await;
    page.says("R-10001").await;
    page.audit("the plain receipt").await;
    host_saw_no_error(page).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_wasm_a_request_can_still_be_sent_and_the_number_is_there() {
    let desk = Desk::open().await;
    for language in [En, It] {
        let ada = desk.visit(Persona::SuperAdmin, language).await;
        reload_with(&ada, "delete window.WebAssembly;").await;
        ada.page.click("button", ada.words.help).await;
        ada.page.find("link", "+39 02 5555 0123").await;
        if language == En {
            sends_plainly(&ada).await;
        } else {
            ada.page.audit("the plain form").await;
        }
        ada.page.0.close().await;
    }
    assert_eq!(desk.stored(), ["email standard Login"]);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_takes_too_long_makes_way_for_the_plain_form() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    reload_with(&ada, &format!("{{ {WASM_NEVER_COMES} {NO_PATIENCE} }}")).await;
    ada.page.click("button", ada.words.help).await;
    sends_plainly(&ada).await;
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_was_changed_on_its_way_never_runs() {
    let desk = Desk::open().await;
    for file in desk.files("widget") {
        let changed = file.extension().is_some_and(|kind| kind == "wasm");
        if changed {
            let mut bytes = std::fs::read(&file).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            std::fs::write(&file, bytes).unwrap();
            std::fs::remove_file(file.with_extension("wasm.br")).unwrap();
        }
    }
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    reload_with(&ada, "").await;
    ada.page.click("button", ada.words.help).await;
    sends_plainly(&ada).await;
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loader_of_another_version_takes_the_files_that_the_server_has() {
    let desk = Desk::open().await;
    let loader = desk
        .files("")
        .into_iter()
        .find(|file| file.ends_with("help-widget.js"))
        .unwrap();
    let text = std::fs::read_to_string(&loader).unwrap();
    assert!(text.contains("program-"));
    std::fs::write(
        &loader,
        text.replace("program-", "program-of-another-version-"),
    )
    .unwrap();
    std::fs::remove_file(loader.with_extension("js.br")).unwrap();
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    reload_with(&ada, "").await;
    ada.page.click("button", ada.words.help).await;
    ada.page.find("list", ada.words.resources).await;
    host_saw_no_error(&ada.page).await;
    ada.page.0.close().await;
    desk.close().await;
}

/// Has the running wasm trap, as a panic does, in whatever it does next.
const BREAKABLE: &str = "const Real = WebAssembly.Instance; window.started = 0; \
    WebAssembly.Instance = function (...all) { const made = new Real(...all); let broken = false; \
    started += 1; window.crash = () => { broken = true; }; \
    const breakable = it => typeof it !== 'function' ? it : (...values) => { \
        if (broken) throw new WebAssembly.RuntimeError('unreachable'); return it(...values); }; \
    const exports = Object.entries(made.exports).map(([name, it]) => [name, breakable(it)]); \
    return { exports: Object.fromEntries(exports) }; };";

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_keeps_the_draft_and_the_place_and_the_host_sees_nothing() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    reload_with(&ada, BREAKABLE).await;
    page.click("button", words.help).await;
    page.click("button", words.contact_us).await;
    page.click("button", words.email).await;
    page.write("textbox", words.subject, "Half written").await;
    page.evaluate("crash(); 0").await;
    let started_anew = page
        .eventually(async || page.evaluate("started").await == 2)
        .await;
    assert!(started_anew);
    let mut kept = String::new();
    let there = page
        .eventually(async || {
            let subject = page.find("textbox", words.subject).await;
            kept = page.text_of(subject).await;
            kept == "Half written"
        })
        .await;
    assert!(there, "{kept:?}");
    host_saw_no_error(page).await;
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_three_crashes_the_plain_form_goes_on_with_the_draft() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    reload_with(&ada, BREAKABLE).await;
    page.click("button", words.help).await;
    page.click("button", words.contact_us).await;
    page.click("button", words.email).await;
    page.write("textbox", words.subject, "Half written").await;
    for crash in 1..=3 {
        page.evaluate("crash(); 0").await;
        let crashed = page
            .eventually(async || page.evaluate("started").await == crash.min(2) + 1)
            .await;
        assert!(crashed, "{crash}");
    }
    page.find("radio", words.callback).await;
    let subject = page.find("textbox", words.subject).await;
    assert_eq!(page.text_of(subject).await, "Half written");
    host_saw_no_error(page).await;
    page.0.close().await;
    desk.close().await;
}
