//! What a host's page can ask of the widget, and what it is told.

use crate::{
    desk::{Desk, Persona, Visitor},
    page::Page,
};
use protocol::Language::{En, It};
use serde_json::{Value, json};

/// Notes each event of the widget, by name and with its detail.
const LISTEN: &str = "window.heard = []; window.unsubscribe = []; \
    const help = document.querySelector('help-widget'); \
    for (const name of ['ready', 'open', 'close', 'search', 'articleViewed', 'channelChosen', \
    'requestSent', 'promiseChanged', 'promiseMet', 'promiseMissed', 'unreadChange', 'error']) \
    unsubscribe.push(help.on(name, detail => heard.push([name, detail]))); 0";

/// The details of every event of this name so far.
async fn heard(page: &Page, name: &str) -> Vec<Value> {
    let all = page
        .evaluate("JSON.stringify(heard.map(([name, detail]) => [name, detail ?? null]))")
        .await;
    let all: Vec<(String, Value)> = serde_json::from_str(all.as_str().unwrap()).unwrap();
    let named = all.into_iter().filter(|(each, _)| each == name);
    named.map(|(_, detail)| detail).collect()
}

/// Waits until an event of this name was heard, and gives the last one's detail.
async fn hears(page: &Page, name: &str) -> Value {
    let mut last = None;
    let there = page
        .eventually(async || {
            last = heard(page, name).await.pop();
            last.is_some()
        })
        .await;
    assert!(there, "{name}");
    last.unwrap()
}

async fn call(visitor: &Visitor, call: &str) {
    let call = format!("document.querySelector('help-widget').{call}; 0");
    visitor.page.evaluate(&call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_can_be_opened_from_the_page() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    page.find("button", words.help).await;
    // Before the program is there, and before the session is.
    call(&ada, "open('email')").await;
    page.find("heading", words.email).await;
    call(&ada, "open('phone')").await;
    page.find("textbox", words.phone_number).await;
    call(&ada, "open('article', 'merge-duplicate-contacts')").await;
    page.find("heading", words.article).await;
    call(&ada, "open('contact')").await;
    page.find("button", words.callback).await;
    call(&ada, "open('chat')").await;
    page.find("heading", words.chat).await;
    call(&ada, "close()").await;
    page.gone("dialog", words.help).await;
    call(&ada, "open('ask')").await;
    page.focus_is_on("searchbox", words.ask).await;
    page.0.close().await;
    desk.close().await;
}

/// Elena's package has e-mail alone: a callback that was asked for ends where she can choose.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_outside_the_package_leads_to_those_within() {
    let desk = Desk::open().await;
    let elena = desk.visit(Persona::EmailOnly, En).await;
    elena.page.find("button", elena.words.help).await;
    call(&elena, "open('phone')").await;
    elena.page.find("button", elena.words.email).await;
    assert!(!elena.page.has("textbox", elena.words.phone_number).await);
    elena.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_gives_fills_empty_fields_and_travels_in_sight_of_the_person() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    page.find("button", words.help).await;
    call(
        &ada,
        "prefill({ subject: 'Import', description: 'It stops at row 12' })",
    )
    .await;
    call(
        &ada,
        "context({ plan: 'Enterprise', build: 417, secret: null })",
    )
    .await;
    call(&ada, "open('email')").await;
    let subject = page.find("textbox", words.subject).await;
    assert_eq!(page.text_of(subject).await, "Import");
    call(&ada, "routeChanged('/contacts/import')").await;
    page.click("DisclosureTriangle", "Sent along: about this page")
        .await;
    page.says("/contacts/import").await;
    page.says("Enterprise").await;
    page.audit("the facts about the page").await;
    page.write("textbox", words.subject, "My words").await;
    call(&ada, "prefill({ subject: 'Other' })").await;
    assert_eq!(page.text_of(subject).await, "My words");
    page.click("button", words.send_message).await;
    page.says("R-10001").await;
    let sent = json!([
        { "name": "page", "value": "/contacts/import" },
        { "name": "plan", "value": "Enterprise" },
        { "name": "build", "value": "417" },
    ]);
    assert_eq!(desk.context_of(10_001), sent);
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_s_address_travels_without_its_query() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    page.find("button", words.help).await;
    call(&ada, "open('email')").await;
    page.evaluate("history.pushState({}, '', '/contacts?token=s3cret#part'); 0")
        .await;
    page.click("DisclosureTriangle", "Sent along: about this page")
        .await;
    page.says("/contacts").await;
    assert!(!page.text().await.contains("s3cret"));
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_told_what_happens_until_it_listens_no_more() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    page.find("button", words.help).await;
    page.evaluate(LISTEN).await;
    page.click("button", words.help).await;
    hears(page, "open").await;
    page.write("searchbox", words.ask, words.question).await;
    page.click_on(page.find_starting("button", words.article).await)
        .await;
    let viewed = hears(page, "articleViewed").await;
    assert_eq!(viewed, json!({ "id": "merge-duplicate-contacts" }));
    let searched = heard(page, "search").await.pop().unwrap();
    assert_eq!(searched["question"], words.question);
    assert!(searched["results"].as_u64() > Some(0));
    page.click("button", words.contact_us).await;
    page.click("button", words.email).await;
    assert_eq!(
        hears(page, "channelChosen").await,
        json!({ "channel": "email" })
    );
    page.write("textbox", words.subject, "Login").await;
    page.click("button", words.send_message).await;
    let sent = hears(page, "requestSent").await;
    let promised = json!({ "number": "R-10001", "channel": "email", "critical": false,
        "commitment": "guaranteed", "due": "2026-11-23T10:00:00.000Z" });
    assert_eq!(sent, promised);
    desk.critical("R-10001", "Sara", "All are out").await;
    desk.specialist(&["answered", "R-10001", "--by", "Sara"])
        .await;
    call(&ada, "close()").await;
    call(&ada, "open()").await;
    assert_eq!(hears(page, "promiseChanged").await["critical"], true);
    assert_eq!(
        hears(page, "promiseMet").await,
        json!({ "number": "R-10001" })
    );
    page.evaluate("unsubscribe.forEach(stop => stop()); heard.length = 0; 0")
        .await;
    call(&ada, "close()").await;
    page.gone("dialog", words.help).await;
    assert_eq!(page.evaluate("heard.length").await, 0);
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_made_before_the_script_are_made_once_it_is_there() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let early = "(window.helpWidget ||= []).push(['open', 'email'], ['nonsense'], \
        ['prefill', { subject: 'Early' }]);";
    let source = json!({ "source": early });
    ada.page
        .0
        .call("Page.addScriptToEvaluateOnNewDocument", source)
        .await;
    ada.page.0.call("Page.reload", json!({})).await;
    let subject = ada.page.find("textbox", ada.words.subject).await;
    let filled = ada
        .page
        .eventually(async || ada.page.text_of(subject).await == "Early")
        .await;
    assert!(filled);
    ada.page.evaluate("helpWidget.push(['close']); 0").await;
    ada.page.gone("dialog", ada.words.help).await;
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn language_and_theme_follow_the_page_s_wish() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    ada.page.find("button", "Help").await;
    call(&ada, "setLocale('it-CH')").await;
    call(&ada, "setTheme('dark')").await;
    ada.page.click("button", "Aiuto").await;
    ada.page.find("searchbox", "Fai una domanda").await;
    let scheme = "getComputedStyle(document.querySelector('help-widget') \
        .shadowRoot.querySelector('[role=dialog]')).colorScheme";
    assert_eq!(ada.page.evaluate(scheme).await, "dark");
    ada.page.find("list", crate::words::of(It).resources).await;
    ada.page.audit("dark by the page's wish").await;
    ada.page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_panel_stays_where_it_is_in_another_language() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, it) = (&ada.page, crate::words::of(It));
    page.click("button", ada.words.help).await;
    page.find("list", ada.words.resources).await;
    page.write("searchbox", ada.words.ask, ada.words.question)
        .await;
    page.find_starting("button", ada.words.article).await;
    page.click("button", ada.words.contact_us).await;
    page.click("button", ada.words.email).await;
    page.write("textbox", ada.words.subject, "Login").await;
    call(&ada, "setLocale('it')").await;
    page.holds("textbox", it.subject, "Login").await;
    page.click("button", it.back).await;
    page.click("button", it.back).await;
    page.holds("searchbox", it.ask, ada.words.question).await;
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_s_own_button_opens_the_panel_even_one_that_comes_later() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let page = &ada.page;
    page.find("button", ada.words.help).await;
    page.evaluate(
        "document.querySelector('help-widget').setAttribute('launcher', '#my-help'); \
         const mine = document.createElement('button'); mine.id = 'my-help'; \
         mine.textContent = 'Support'; document.querySelector('main').prepend(mine); 0",
    )
    .await;
    page.gone("button", ada.words.help).await;
    page.click("button", "Support").await;
    page.focus_is_on("searchbox", ada.words.ask).await;
    let expanded = "document.querySelector('#my-help').getAttribute('aria-expanded')";
    assert_eq!(page.evaluate(expanded).await, "true");
    page.press(crate::page::Key::Escape).await;
    page.focus_is_on("button", "Support").await;
    call(&ada, "destroy()").await;
    assert_eq!(page.evaluate(expanded).await, Value::Null);
    page.click("button", "Support").await;
    assert!(!page.has("dialog", ada.words.help).await);
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_swapped_and_a_second_script_change_nothing() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    page.click("button", words.help).await;
    page.find("list", words.resources).await;
    page.write("searchbox", words.ask, "half a quest").await;
    // As Turbo does: the same element in another body.
    page.evaluate(
        "const kept = document.querySelector('help-widget'); const body = document.createElement('body'); \
         body.append(kept); document.body.replaceWith(body); \
         import('/help-widget.js?again').then(() => 0)",
    )
    .await;
    let question = page.find("searchbox", words.ask).await;
    assert_eq!(page.text_of(question).await, "half a quest");
    assert_eq!(
        page.evaluate("document.querySelectorAll('help-widget').length")
            .await,
        1
    );
    page.click("button", words.close).await;
    page.click("button", words.help).await;
    page.find("dialog", words.help).await;
    page.0.close().await;
    desk.close().await;
}

/// Keeps account of what runs on: listeners of the page, timers, requests, observers.
const LIVING: &str = "window.living = new Map(); { \
    const begin = (key, what) => living.set(key, what); \
    const end = key => living.delete(key); \
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype; \
    const keys = new WeakMap(); \
    const keyOf = (name, call) => { \
        if (!keys.has(call)) keys.set(call, {}); \
        return (keys.get(call)[name] ??= {}); }; \
    EventTarget.prototype.addEventListener = function (name, call, options) { \
        if (this === window || this === document) { \
            begin(keyOf(name, call), name); \
            options?.signal?.addEventListener('abort', () => end(keyOf(name, call))); } \
        return add.call(this, name, call, options); }; \
    EventTarget.prototype.removeEventListener = function (name, call, options) { \
        end(keyOf(name, call)); \
        return remove.call(this, name, call, options); }; \
    for (const [start, stop] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval'], \
        ['requestAnimationFrame', 'cancelAnimationFrame'], ['requestIdleCallback', 'cancelIdleCallback']]) { \
        const [real, cancel] = [window[start], window[stop]]; \
        window[start] = (call, ...more) => { \
            const id = real((...all) => { if (start !== 'setInterval') end(start + id); call(...all); }, ...more); \
            begin(start + id, `${start} ${more}`); \
            return id; }; \
        window[stop] = id => { end(start + id); cancel(id); }; } \
    for (const kind of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver']) \
        window[kind] = class extends window[kind] { \
            observe(...all) { begin(this, kind); super.observe(...all); } \
            disconnect() { end(this); super.disconnect(); } }; \
    const real = fetch; \
    window.fetch = (what, options) => { \
        const request = new Request(what, options); \
        const address = request.url; \
        const key = {}; \
        begin(key, address); \
        request.signal.addEventListener('abort', () => end(key)); \
        const answer = address.includes('q=never') ? new Promise(() => {}) : real(request); \
        answer.finally(() => end(key)).catch(() => {}); \
        return answer; }; }";

#[tokio::test(flavor = "multi_thread")]
async fn after_destroy_nothing_is_left_running() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    let source = json!({ "source": LIVING });
    page.0
        .call("Page.addScriptToEvaluateOnNewDocument", source)
        .await;
    page.0.call("Page.reload", json!({})).await;
    page.find("button", words.help).await;
    page.evaluate("window.before = new Set(living.keys()); 0")
        .await;
    page.click("button", words.help).await;
    page.find("list", words.resources).await;
    // A search that is never answered, so that there is a request to end.
    page.write("searchbox", words.ask, "never").await;
    let now =
        "[...living].filter(([key]) => !before.has(key)).map(([_, what]) => what).sort().join()";
    let searching = page.eventually(async || {
        page.evaluate(now)
            .await
            .as_str()
            .unwrap()
            .contains("q=never")
    });
    assert!(searching.await);
    let left = format!("document.querySelector('help-widget').destroy(), {now}");
    assert_eq!(page.evaluate(&left).await, "");
    let left = "[typeof helpWidget, \
        document.querySelector('help-widget').shadowRoot.childNodes.length, \
        document.querySelector('help-widget').shadowRoot.adoptedStyleSheets.length, \
        document.adoptedStyleSheets.length, \
        document.querySelectorAll('link[rel=modulepreload][href*=program], body style').length].join()";
    assert_eq!(page.evaluate(left).await, "undefined,0,0,0,0");
    page.gone("button", words.help).await;
    page.0.close().await;
    desk.close().await;
}

/// Whoever is about to ask finds everything ready; the server's API hears nothing until they do.
#[tokio::test(flavor = "multi_thread")]
async fn a_pointer_over_the_question_mark_readies_the_widget_and_its_token() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    page.find("button", words.help).await;
    page.evaluate(COUNT_TOKENS).await;
    let hover = "const box = document.querySelector('help-widget').getBoundingClientRect(); \
        [box.x + box.width / 2, box.y + box.height / 2]";
    let middle = page.evaluate(hover).await;
    let moved = json!({ "type": "mouseMoved", "x": middle[0], "y": middle[1] });
    page.0.call("Input.dispatchMouseEvent", moved).await;
    let asked = page.eventually(async || page.evaluate("tokens").await == 1);
    assert!(asked.await);
    let api =
        "performance.getEntriesByType('resource').filter(it => it.name.includes('/v1/')).length";
    assert_eq!(page.evaluate(api).await, 0);
    page.click("button", words.help).await;
    page.find("list", words.resources).await;
    assert_eq!(page.evaluate("tokens").await, 1);
    page.0.close().await;
    desk.close().await;
}

/// Counts how often the host is asked for a token.
const COUNT_TOKENS: &str = "window.tokens = 0; { const help = document.querySelector('help-widget'); \
    const real = help.getToken; help.getToken = () => (tokens++, real()); } 0";

/// The recipe of docs/embed.md for a page on which another person signs in.
#[tokio::test(flavor = "multi_thread")]
async fn another_person_on_the_same_page_gets_a_widget_of_their_own() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    page.click("button", words.help).await;
    page.click("button", words.contact_us).await;
    page.find("button", words.chat).await;
    page.evaluate(
        "const help = document.querySelector('help-widget'); \
         help.getToken = async () => (await (await fetch('/demo/token?as=email-only')).json()).token; \
         help.destroy(); help.replaceWith(help); 0",
    )
    .await;
    page.click("button", words.help).await;
    page.click("button", words.contact_us).await;
    page.find("button", words.email).await;
    assert!(!page.has("button", words.chat).await);
    page.0.close().await;
    desk.close().await;
}

/// Whoever pressed Send has done their part: the host taking the element away undoes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_sent_goes_out_though_the_widget_is_taken_away() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    let held = "const real = fetch; window.fetch = async (request, ...more) => { \
        if (request.method === 'POST') await new Promise(go => window.release = go); \
        return real(request, ...more); };";
    let source = json!({ "source": held });
    page.0
        .call("Page.addScriptToEvaluateOnNewDocument", source)
        .await;
    page.0.call("Page.reload", json!({})).await;
    page.find("button", words.help).await;
    call(&ada, "open('email')").await;
    page.write("textbox", words.subject, "Gone").await;
    page.write("textbox", words.description, "With the bar")
        .await;
    page.click("button", words.send_message).await;
    let sending = page.eventually(async || page.evaluate("'release' in window").await == true);
    assert!(sending.await);
    page.evaluate("document.querySelector('help-widget').remove(); 0")
        .await;
    page.evaluate("release(); 0").await;
    let stored = page.eventually(async || desk.stored() == ["email standard Gone"]);
    assert!(stored.await, "{:?}", desk.stored());
    page.0.close().await;
    desk.close().await;
}
