//! A product's own colours: whatever they are, everything can be read.

use crate::{
    desk::{Desk, Persona, Visitor},
    page::Page,
    pixels::{Area, Picture},
};
use protocol::Language::En;
use serde_json::{Value, json};

/// Gives the contrast of everything on screen that must have one, as `[what, ratio, needed]`.
const CONTRASTS: &str = "window.contrasts = (() => { \
    const help = document.querySelector('help-widget'); \
    const root = help.shadowRoot; \
    const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true }); \
    const known = new Map(); \
    const painted = colour => { \
        if (!known.has(colour)) { \
            pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); \
            known.set(colour, [...pen.getImageData(0, 0, 1, 1).data]); } \
        return known.get(colour); }; \
    const linear = of => (of /= 255) <= 0.04045 ? of / 12.92 : ((of + 0.055) / 1.055) ** 2.4; \
    const light = ([red, green, blue]) => \
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue); \
    const ratio = (one, two) => { \
        const [low, high] = [light(one), light(two)].sort((a, b) => a - b); \
        return (high + 0.05) / (low + 0.05); }; \
    const ground = it => { \
        const above = painted(getComputedStyle(it).backgroundColor); \
        const share = above[3] / 255; \
        if (share === 1) return above; \
        const under = ground(it.parentElement); \
        return under.map((of, which) => above[which] * share + of * (1 - share)); }; \
    const hasText = it => [...it.childNodes].some(node => node.nodeType === 3 && node.data.trim()); \
    return (text, shape) => { \
        const found = []; \
        for (const it of root.querySelectorAll('[role=dialog], [role=dialog] *')) { \
            if (!it.checkVisibility()) continue; \
            const { color, borderTopColor, outlineColor, outlineStyle } = getComputedStyle(it); \
            const has = (what, colour, on, needed) => found.push( \
                [`${what} of ${it.localName}.${it.getAttribute('class')}`, ratio(painted(colour), ground(on)), needed]); \
            if (hasText(it) || it.matches('textarea, input:not([type=checkbox])')) has('text', color, it, text); \
            if (it.localName === 'svg') has('icon', color, it, shape); \
            if (it.matches('input:not([type=checkbox], [readonly]), textarea')) \
                has('edge', borderTopColor, it, shape); \
            if (it.matches(':focus-visible') && outlineStyle !== 'none') \
                has('ring', outlineColor, it.parentElement, shape); \
        } \
        return found; }; })();";

/// Tries accents on surfaces, light and dark, and gives what can't be read: the worst first.
const TRY_ALL: &str = "(() => { \
    const help = document.querySelector('help-widget'); \
    const accents = ['#ffffff', '#000000', '#ffff00', '#808080', '#777777', '#0000ff', '#ff0000', '#00ff00']; \
    for (let hue = 0; hue < 360; hue += 30) \
        for (const lightness of [15, 35, 50, 65, 85]) accents.push(`hsl(${hue} 90% ${lightness}%)`); \
    const wrong = []; \
    let tried = 0; \
    for (const scheme of ['light', 'dark']) \
        for (const surface of ['', '#0b1f3a', '#f4e9d8']) \
            for (const accent of accents) { \
                help.setTheme(scheme); \
                help.style.setProperty('--help-accent', accent); \
                help.style.setProperty('--help-surface', surface); \
                for (const [what, ratio, needed] of contrasts(4.5, 3)) { \
                    tried += 1; \
                    if (!(ratio >= needed)) wrong.push([ratio, what, accent, surface, scheme].join(' ')); \
                } \
            } \
    return [tried, wrong.sort().slice(0, 9)]; })()";

/// Fails if a combination of accent, surface and scheme leaves anything on this screen unreadable.
async fn everything_can_be_read(visitor: &Visitor, screen: &str) {
    visitor.page.evaluate(CONTRASTS).await;
    let [tried, wrong] =
        serde_json::from_value::<[Value; 2]>(visitor.page.evaluate(TRY_ALL).await).unwrap();
    assert!(
        tried.as_u64() > Some(68 * 3 * 2 * 10),
        "{tried} on {screen}"
    );
    assert_eq!(wrong, json!([]), "on {screen}");
}

async fn media(visitor: &Visitor, name: &str, value: &str) {
    let features = json!({ "features": [{ "name": name, "value": value },
        { "name": "prefers-reduced-motion", "value": "reduce" }] });
    visitor
        .page
        .0
        .call("Emulation.setEmulatedMedia", features)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_any_accent_on_any_surface_everything_can_be_read() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    media(&ada, "prefers-color-scheme", "light").await;
    page.click("button", words.help).await;
    page.write("searchbox", words.ask, words.question).await;
    page.find_starting("button", words.article).await;
    everything_can_be_read(&ada, "the first screen").await;
    page.click("button", words.contact_us).await;
    page.find("button", words.email).await;
    everything_can_be_read(&ada, "the channels").await;
    page.click("button", words.email).await;
    page.click("button", words.send_message).await;
    // Nothing was written yet: the field in error has the focus, the button the pointer.
    page.focus_is_on("textbox", words.subject).await;
    everything_can_be_read(&ada, "the details").await;
    page.write("textbox", words.subject, "Colours").await;
    page.click("button", words.send_message).await;
    page.says("R-10001").await;
    everything_can_be_read(&ada, "the receipt").await;
    page.0.close().await;
    desk.close().await;
}

/// What the tokens make of a product's colours passes the audit on screen, and the button is theirs.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_colours_of_three_brands_every_screen_passes_the_audit() {
    /// Accent, surface, scheme, and the accent as the screen shows it.
    const BRANDS: [(&str, &str, &str, [u8; 3]); 3] = [
        ("#ffcc00", "", "light", [255, 204, 0]),
        ("#7a0019", "#fff7f0", "light", [122, 0, 25]),
        ("#00e5ff", "#101820", "dark", [0, 229, 255]),
    ];
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    for (accent, surface, scheme, shown) in BRANDS {
        page.open(&desk.url(Persona::SuperAdmin, En, "")).await;
        page.find("button", words.help).await;
        let wear = format!(
            "const help = document.querySelector('help-widget'); help.setTheme('{scheme}'); \
             help.style.setProperty('--help-accent', '{accent}'); \
             help.style.setProperty('--help-surface', '{surface}'); 0"
        );
        page.evaluate(&format!("{{ {wear} }}")).await;
        page.click("button", words.help).await;
        page.find("list", words.resources).await;
        page.audit(accent).await;
        let place = "(() => { const { left, top, right, bottom } = document.querySelector('help-widget') \
            .shadowRoot.querySelector('.primary').getBoundingClientRect(); \
            return [left + 12, top + 12, right, bottom]; })()";
        let place = Area::of(&page.evaluate(place).await);
        let corner = Picture::of(page).await.cut(&place).at(0, 0);
        assert_eq!(corner, shown, "{accent}");
        page.click("button", words.contact_us).await;
        page.find("button", words.email).await;
        page.audit(accent).await;
        page.click("button", words.email).await;
        page.find("checkbox", words.critical).await;
        page.audit(accent).await;
    }
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_computes_no_colours_has_those_that_are_written() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    let old = "const real = CSSStyleSheet.prototype.replaceSync; window.missing = 0; \
        CSSStyleSheet.prototype.replaceSync = function (text) { \
            const old = text.replaceAll('color(from', 'nocolor(from'); \
            missing += old !== text; \
            return real.call(this, old); }";
    let source = json!({ "source": old });
    page.0
        .call("Page.addScriptToEvaluateOnNewDocument", source)
        .await;
    page.0.call("Page.reload", json!({})).await;
    for scheme in ["light", "dark"] {
        media(&ada, "prefers-color-scheme", scheme).await;
        page.click("button", words.help).await;
        page.find("list", words.resources).await;
        page.audit(scheme).await;
        page.click("button", words.contact_us).await;
        page.click("button", words.email).await;
        page.find("checkbox", words.critical).await;
        page.audit(scheme).await;
        page.click("button", words.back).await;
        page.click("button", words.back).await;
        page.click("button", words.close).await;
    }
    assert!(page.evaluate("missing").await.as_u64() > Some(0));
    page.0.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_more_contrast_gets_seven_to_one_and_stronger_lines() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    media(&ada, "prefers-contrast", "more").await;
    page.click("button", words.help).await;
    page.click("button", words.contact_us).await;
    page.click("button", words.email).await;
    page.find("checkbox", words.critical).await;
    page.evaluate(CONTRASTS).await;
    for scheme in ["light", "dark"] {
        let weak = format!(
            "document.querySelector('help-widget').setTheme('{scheme}'), \
             contrasts(7, 7).filter(([what, ratio, needed]) => \
             ratio < (what.includes('primary') ? 4.5 : needed)).join(' ')"
        );
        assert_eq!(page.evaluate(&weak).await, "", "{scheme}");
    }
    page.0.close().await;
    desk.close().await;
}

/// Which of these parts on screen take what the page sets, as it names them.
async fn reached(page: &Page, parts: &[&str]) -> Vec<String> {
    let rules: Vec<_> = parts
        .iter()
        .map(|part| format!("help-widget::part({part}) {{ order: 7 }}"))
        .collect();
    let ask = format!(
        "(() => {{ const sheet = new CSSStyleSheet(); sheet.replaceSync(`{}`); \
         document.adoptedStyleSheets = [sheet]; \
         const named = document.querySelector('help-widget').shadowRoot.querySelectorAll('[part]'); \
         return [...named].filter(it => getComputedStyle(it).order === '7').map(it => it.part.value); }})()",
        rules.join(" ")
    );
    serde_json::from_value(page.evaluate(&ask).await).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_reaches_the_parts_that_are_listed() {
    let desk = Desk::open().await;
    let ada = desk.visit(Persona::SuperAdmin, En).await;
    let (page, words) = (&ada.page, ada.words);
    page.click("button", words.help).await;
    page.find("list", words.resources).await;
    let everywhere = ["launcher", "panel", "header", "body", "footer", "primary"];
    assert_eq!(reached(page, &everywhere).await, everywhere);
    page.click("button", words.contact_us).await;
    page.find("button", words.email).await;
    assert_eq!(reached(page, &["card"]).await, ["card"; 3]);
    page.click("button", words.email).await;
    page.find("checkbox", words.critical).await;
    assert_eq!(reached(page, &["field"]).await, ["field"; 3]);
    assert_eq!(reached(page, &["title", "head"]).await, [""; 0]);
    page.write("textbox", words.subject, "Parts").await;
    page.write("textbox", words.description, "All of them")
        .await;
    page.click("button", words.send_message).await;
    page.says("R-10001").await;
    assert_eq!(reached(page, &["promise"]).await, ["promise"]);
    page.0.close().await;
    desk.close().await;
}
