//! Pages that get in the way: whatever they do, the widget looks and works as on a plain page.

mod scripts;
mod styles;

use crate::{
    chromium::setting,
    desk::{Desk, Persona, Visitor, demo_policy},
    host::Host,
    page::Key,
    pixels::{Area, Picture},
};
use protocol::Language::En;
use serde_json::{Value, json};

/// A page of a product, in pieces.
#[derive(Clone, Copy)]
struct Hostile {
    name: &'static str,
    /// How the document begins.
    start: &'static str,
    /// What follows in the head, after the product's own looks.
    head: &'static str,
    /// What is in the body, `<WIDGET>` standing for the element and `FRAME` for a plain page's address.
    body: &'static str,
    /// What the page does once the `?` is there, as an expression.
    then: &'static str,
}

/// A page that does no harm.
const PLAIN: Hostile = Hostile {
    name: "a plain page",
    start: "<!doctype html><html lang=en>",
    head: "",
    body: "<nav><b>Product</b> <a href=/>Reports</a> <WIDGET></nav>\
        <main><h1>Overview</h1><p>One word after <em>the other</em>, and a line that goes on.</p>\
        <table><tr><th>Month<th>Sales<tr><td>April<td>417<tr><td>May<td>512</table>\
        <p><button>Save</button> <input value=Search> <input type=checkbox checked> \
        <select><option>All</select><p><svg width=80 height=40><circle r=18 cx=20 cy=20 /></svg></main>",
    then: "0",
};

/// How the product looks before anything goes wrong.
const LOOKS: &str = "body { margin: 0; font: 16px/24px sans-serif; color: #222 } main { padding: 16px } \
    nav { display: flex; align-items: center; gap: 16px; height: 56px; padding: 0 16px; background: #eee } \
    help-widget { margin-inline-start: auto }";

/// Notes what the host sees of the widget, and gives the token to every widget that will ever be there.
const WATCH: &str = "window.seen = []; window.stirred = 0; { \
    const note = what => /the host's own/.test(what) || seen.push(what); \
    addEventListener('error', event => note(event.message)); \
    addEventListener('unhandledrejection', event => note(String(event.reason))); \
    new MutationObserver(all => stirred += all.length) \
        .observe(document, { subtree: true, childList: true, attributes: true }); \
    customElements.whenDefined('help-widget').then(() => \
        Object.defineProperty(customElements.get('help-widget').prototype, 'getToken', \
        { value: async () => 'TOKEN' })); }";

/// What a page embeds: the element, and the script that goes with it.
type Embed = [&'static str; 2];

const WIDGET: Embed = [
    "<help-widget server=\"SERVER\" phone=\"+39 02 5555 0123\"></help-widget>",
    "<script type=module src=\"SERVER/help-widget.js\" async></script>",
];

/// A plain box in the widget's place.
const BOX: Embed = [
    "<help-widget style=\"display: inline-block !important\"><i style=\"all: initial !important; \
        display: block !important; width: 40px !important; height: 40px !important\"></i></help-widget>",
    "",
];

/// Finds the widget, in the frame that holds it if there is one.
const REACH: &str = "const page = frames[0] ?? window; \
    const help = page.document.getElementsByTagName('help-widget')[0]; \
    const root = help.shadowRoot ?? help.kept ?? help; \
    const panel = root.querySelector('[role=dialog]'); \
    const frame = page.frameElement?.getBoundingClientRect() ?? { left: 0, top: 0 }; \
    const edges = it => { const { left, top, right, bottom } = it.getBoundingClientRect(); \
        return [left + frame.left, top + frame.top, right + frame.left, bottom + frame.top] \
            .map(edge => edge * devicePixelRatio); };";

/// Moves an element that the page has put between two pixels, where text looks different.
const ON_WHOLE_PIXELS: &str = "help.getBoundingClientRect().left % 1 && help.style.setProperty( \
    'margin-left', `${1 - help.getBoundingClientRect().left % 1}px`, 'important')";

/// The part of the pixels of the panel that may differ: a caret blinks, corners are round.
const TOLERANCE: f64 = 0.005;

/// The server, a product, and somebody in front of it.
struct Ground {
    host: Host,
    desk: Desk,
    ada: Visitor,
}

impl Ground {
    async fn open() -> Self {
        let host = Host::start().await;
        let desk = Desk::open_for(vec![host.origin.parse().unwrap()], demo_policy()).await;
        let ada = desk.visit(Persona::SuperAdmin, En).await;
        let token =
            "fetch('/demo/token?as=super-admin').then(it => it.json()).then(it => it.token)";
        let token = ada.page.evaluate(token).await;
        let watch = WATCH.replace("TOKEN", token.as_str().unwrap());
        host.put("/watch.js", "content-type: text/javascript\r\n", &watch);
        for path in std::env::split_paths(&setting("HELP_WIDGET_HOST_FILES")) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let kind = if name.ends_with("css") {
                "css"
            } else {
                "javascript"
            };
            let content = std::fs::read_to_string(&path).unwrap();
            host.put(
                &format!("/{name}"),
                &format!("content-type: text/{kind}\r\n"),
                &content,
            );
        }
        Self { host, desk, ada }
    }

    async fn close(self) {
        self.ada.page.0.close().await;
        self.desk.close().await;
    }

    /// How the window shows pages: its size in CSS pixels, pixels for each, and media features.
    async fn shows(&self, (width, height): (u32, u32), scale: f64, features: Value) {
        let chromium = &self.ada.page.0;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": false });
        chromium
            .call("Emulation.setDeviceMetricsOverride", size)
            .await;
        let mut all = vec![json!({ "name": "prefers-reduced-motion", "value": "reduce" })];
        all.extend(features.as_array().unwrap().clone());
        chromium
            .call("Emulation.setEmulatedMedia", json!({ "features": all }))
            .await;
    }

    /// Opens a page with what it embeds, and waits until it is there.
    async fn goes_to(&self, hostile: &Hostile, embed: Embed) {
        let frame = self.host.put("/frame", HTML, &self.document(&PLAIN, embed));
        let document = self.document(hostile, embed).replace("FRAME", &frame);
        let page = &self.ada.page;
        page.open(&self.host.put("/page", HTML, &document)).await;
        let is_there = "document.readyState === 'complete'";
        page.eventually(async || page.evaluate(is_there).await == true)
            .await;
    }

    fn document(&self, hostile: &Hostile, [element, script]: Embed) -> String {
        let Hostile {
            start, head, body, ..
        } = hostile;
        let document = format!(
            "{start}<head><meta charset=utf-8><title>Product</title><script src=/watch.js></script>\
             <style>{LOOKS}</style>{head}</head><body>{body}\
             <script>window.before = Object.getOwnPropertyNames(window).concat('before');</script>{script}"
        );
        document
            .replace("<WIDGET>", element)
            .replace("SERVER", &self.desk.address())
    }

    /// Tries a page: none of its pixels changes, everything works, and the panel looks as it should.
    async fn tries(&self, hostile: &Hostile, plain: &[Picture; 2]) {
        println!("{}", hostile.name);
        self.goes_to(hostile, BOX).await;
        let without = Picture::of(&self.ada.page).await;
        let place = self.reach("edges(help.firstChild)").await;
        self.goes_to(hostile, WIDGET).await;
        self.ada.page.find("button", self.ada.words.help).await;
        let with = Picture::of(&self.ada.page).await;
        let launcher = self.reach("edges(root.querySelector('button'))").await;
        assert_eq!(launcher, place);
        same(
            hostile.name,
            &with,
            &without,
            (0.0, Some(&Area::around(&place))),
        );
        let then = hostile.then.replace("SERVER", &self.desk.address());
        self.ada.page.evaluate(&then).await;
        self.reach(ON_WHOLE_PIXELS).await;
        let looks = self.goes_to_the_channels().await;
        for (looks, plain) in looks.iter().zip(plain) {
            same(hostile.name, looks, plain, (TOLERANCE, None));
        }
        self.leaves_the_host_alone().await;
    }

    /// Opens the panel by keyboard, then by mouse, and asks until the channels can be chosen; gives
    /// how the panel looks at its start and at its end.
    async fn goes_to_the_channels(&self) -> [Picture; 2] {
        let Visitor { page, words, .. } = &self.ada;
        page.tab_to("button", words.help).await;
        page.press(Key::Enter).await;
        page.focus_is_on("searchbox", words.ask).await;
        page.find("list", words.resources).await;
        let asking = self.panel().await;
        self.every_control_is_in_reach().await;
        page.press(Key::Escape).await;
        page.gone("dialog", words.help).await;
        page.focus_is_on("button", words.help).await;
        page.click("button", words.help).await;
        page.focus_is_on("searchbox", words.ask).await;
        page.type_text("?").await;
        page.write("searchbox", words.ask, words.question).await;
        page.find_starting("button", words.article).await;
        page.click("button", words.contact_us).await;
        page.find("button", words.email).await;
        page.focus_is_on("heading", words.contact_title).await;
        let choosing = self.panel().await;
        self.every_control_is_in_reach().await;
        [asking, choosing]
    }

    async fn panel(&self) -> Picture {
        let area = Area::of(&self.reach("edges(panel)").await);
        Picture::of(&self.ada.page).await.cut(&area)
    }

    /// Nothing lies over a control of the panel, and none is out of the pointer's reach.
    async fn every_control_is_in_reach(&self) {
        const MISSED: &str = "[...panel.querySelectorAll('button, a, input')] \
            .filter(it => it.checkVisibility()).map(it => { \
                it.scrollIntoView({ block: 'nearest' }); \
                const { left, top, right, bottom } = it.getBoundingClientRect(); \
                const at = [(left + right) / 2, (top + bottom) / 2]; \
                const hit = page.document.elementFromPoint(...at) === help \
                    && it.contains(root.elementFromPoint(...at)); \
                return hit ? '' : it.outerHTML; }).sort().reverse()";
        let missed = self.reach(MISSED).await;
        assert!(missed.as_array().unwrap().len() > 3, "{missed}");
        assert_eq!(missed[0], "");
    }

    /// The host saw no error and no name of the widget's but one, and nothing goes on by itself.
    async fn leaves_the_host_alone(&self) {
        let page = &self.ada.page;
        let found = "[page.seen.join(), Object.getOwnPropertyNames(page).filter(it => \
            !page.before.includes(it) && !it.startsWith('__zone_symbol__')).join()]";
        assert_eq!(self.reach(found).await, json!(["", "helpWidget"]));
        let stirred = "[page.stirred, page.performance.getEntriesByType('resource').length]";
        let mut last = self.reach(stirred).await;
        let rests = page.eventually(async || {
            let before = std::mem::replace(&mut last, self.reach(stirred).await);
            before == last
        });
        assert!(rests.await, "it never comes to rest");
    }

    /// What an expression says about the widget.
    async fn reach(&self, expression: &str) -> Value {
        let ask = format!("(() => {{ {REACH} return {expression}; }})()");
        self.ada.page.evaluate(&ask).await
    }

    /// Tries pages, in a window that shows them so.
    async fn tries_all(&self, pages: &[Hostile]) {
        self.goes_to(&PLAIN, WIDGET).await;
        let plain = self.goes_to_the_channels().await;
        for hostile in pages {
            self.tries(hostile, &plain).await;
        }
    }
}

const HTML: &str = "content-type: text/html\r\n";

/// Fails if more of the pixels differ than may, not counting those of an area.
#[track_caller]
fn same(name: &str, found: &Picture, expected: &Picture, (most, but): (f64, Option<&Area>)) {
    let apart = found.apart_from(expected, but);
    if apart > most {
        let (found, expected) = (
            found.kept_as(&format!("{name} found")),
            expected.kept_as(&format!("{name} expected")),
        );
        panic!("{name}: {apart} of the pixels differ, see {found} and {expected}");
    }
}

const WINDOW: (u32, u32) = (800, 800);

#[tokio::test(flavor = "multi_thread")]
async fn no_style_sheet_of_a_page_reaches_the_widget() {
    let ground = Ground::open().await;
    ground.shows(WINDOW, 1.0, json!([])).await;
    ground.tries_all(styles::SHEETS).await;
    ground.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_it_stands_the_widget_is_whole() {
    let ground = Ground::open().await;
    ground.shows(WINDOW, 1.0, json!([])).await;
    ground.tries_all(styles::PLACES).await;
    ground.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_script_of_a_page_gets_into_the_widget_s_way() {
    let ground = Ground::open().await;
    ground.shows(WINDOW, 1.0, json!([])).await;
    ground.tries_all(scripts::SCRIPTS).await;
    ground.close().await;
}

/// What can't work makes way for the plain form, or for the number: the person is never left alone.
#[tokio::test(flavor = "multi_thread")]
async fn where_a_page_breaks_what_the_widget_stands_on_there_is_still_the_number() {
    let ground = Ground::open().await;
    let page = &ground.ada.page;
    for hostile in scripts::BREAKAGES {
        println!("{}", hostile.name);
        ground.goes_to(hostile, WIDGET).await;
        page.click("button", ground.ada.words.help).await;
        page.find("link", "+39 02 5555 0123").await;
        ground.leaves_the_host_alone().await;
    }
    ground.close().await;
}

/// In forced colours, and at a zoom of the person's own of 200 %.
#[tokio::test(flavor = "multi_thread")]
async fn however_the_browser_shows_pages_a_hostile_one_changes_nothing() {
    let ground = Ground::open().await;
    let pages = [&styles::SHEETS[..3], &styles::PLACES[..1]].concat();
    let forced = json!([{ "name": "forced-colors", "value": "active" }]);
    for (size, scale, features) in [(WINDOW, 1.0, forced), ((640, 800), 2.0, json!([]))] {
        ground.shows(size, scale, features).await;
        ground.tries_all(&pages).await;
    }
    ground.close().await;
}
