//! The page as a person meets it: controls by role and name, a mouse, a keyboard.

use crate::chromium::{Chromium, setting};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);
const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// A page in a browser.
pub(crate) struct Page(pub(crate) Chromium);

/// A control in the accessibility tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Control(i64);

/// A key that isn't a letter.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    Tab,
    Enter,
    Space,
    Escape,
}

impl Page {
    pub(crate) async fn open(&self, url: &str) {
        self.0.call("Page.navigate", json!({ "url": url })).await;
    }

    /// The one control with this role and this exact name, as soon as it is there.
    pub(crate) async fn find(&self, role: &str, name: &str) -> Control {
        let mut found = vec![];
        let there = self
            .eventually(async || {
                found = self.all(role, Some(name)).await;
                found.len() == 1
            })
            .await;
        assert!(
            there,
            "{} times {role} “{name}”: {}",
            found.len(),
            self.outline().await
        );
        *found.first().unwrap()
    }

    /// The one control with this role, whatever its name.
    pub(crate) async fn only(&self, role: &str) -> Control {
        let mut found = vec![];
        let there = self
            .eventually(async || {
                found = self.all(role, None).await;
                found.len() == 1
            })
            .await;
        assert!(
            there,
            "{} times {role}: {}",
            found.len(),
            self.outline().await
        );
        *found.first().unwrap()
    }

    /// The first control with this role whose name begins so: a resource is named by all its text.
    pub(crate) async fn find_starting(&self, role: &str, start: &str) -> Control {
        let mut found = None;
        let there = self
            .eventually(async || {
                let named = self.named(role).await;
                found = named.into_iter().find(|(_, name)| name.starts_with(start));
                found.is_some()
            })
            .await;
        assert!(there, "no {role} “{start}…”: {}", self.outline().await);
        found.unwrap().0
    }

    /// Whether a control is there now.
    pub(crate) async fn has(&self, role: &str, name: &str) -> bool {
        !self.all(role, Some(name)).await.is_empty()
    }

    pub(crate) async fn gone(&self, role: &str, name: &str) {
        let gone = self.eventually(async || !self.has(role, name).await).await;
        assert!(gone, "{role} “{name}” is still there");
    }

    /// Waits until the widget says these words.
    pub(crate) async fn says(&self, words: &str) {
        let said = self
            .eventually(async || self.text().await.contains(words))
            .await;
        assert!(said, "“{words}” isn't in: {}", self.text().await);
    }

    pub(crate) async fn click(&self, role: &str, name: &str) {
        let control = self.find(role, name).await;
        self.click_on(control).await;
    }

    /// A real click in the middle of the control.
    pub(crate) async fn click_on(&self, control: Control) {
        let (x, y) = self.middle(control).await;
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let event = json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": 1 });
            self.0.call("Input.dispatchMouseEvent", event).await;
        }
    }

    /// Clicks a field and replaces its text.
    pub(crate) async fn write(&self, role: &str, name: &str, text: &str) {
        let control = self.find(role, name).await;
        self.click_on(control).await;
        self.ask_of(control, "function() { this.select(); }").await;
        self.0
            .call("Input.insertText", json!({ "text": text }))
            .await;
    }

    pub(crate) async fn press(&self, key: Key) {
        let (name, code, text) = match key {
            Key::Tab => ("Tab", 9, None),
            Key::Enter => ("Enter", 13, Some("\r")),
            Key::Space => (" ", 32, Some(" ")),
            Key::Escape => ("Escape", 27, None),
        };
        let down = if text.is_some() {
            "keyDown"
        } else {
            "rawKeyDown"
        };
        for kind in [down, "keyUp"] {
            let mut event = json!({ "type": kind, "key": name, "windowsVirtualKeyCode": code });
            if let (Some(text), "keyDown") = (text, kind) {
                event["text"] = text.into();
            }
            self.0.call("Input.dispatchKeyEvent", event).await;
        }
    }

    /// Types into whatever has the focus, letter by letter.
    pub(crate) async fn type_text(&self, text: &str) {
        for letter in text.chars().map(String::from) {
            for kind in ["keyDown", "keyUp"] {
                let mut event = json!({ "type": kind, "key": letter });
                if kind == "keyDown" {
                    event["text"] = letter.clone().into();
                }
                self.0.call("Input.dispatchKeyEvent", event).await;
            }
        }
    }

    /// Presses Tab until this control has the focus.
    pub(crate) async fn tab_to(&self, role: &str, name: &str) {
        self.find(role, name).await;
        for _ in 0..80 {
            if self.focused().await == (role.to_owned(), name.to_owned()) {
                return;
            }
            self.press(Key::Tab).await;
        }
        panic!("Tab never reaches {role} “{name}”");
    }

    /// Waits until this control has the focus by itself.
    pub(crate) async fn focus_is_on(&self, role: &str, name: &str) {
        let wanted = (role.to_owned(), name.to_owned());
        let there = self
            .eventually(async || self.focused().await == wanted)
            .await;
        assert!(
            there,
            "the focus is on {:?}, not on {wanted:?}",
            self.focused().await
        );
    }

    /// Role and name of what has the focus, through shadow roots and frames.
    pub(crate) async fn focused(&self) -> (String, String) {
        const ACTIVE: &str = "(() => { const within = at => \
            at?.shadowRoot?.activeElement ?? at?.contentDocument?.activeElement; \
            let at = document.activeElement; while (within(at)) at = within(at); return at; })()";
        let found = self
            .0
            .call("Runtime.evaluate", json!({ "expression": ACTIVE }))
            .await;
        let object = json!({ "objectId": found["result"]["objectId"], "fetchRelatives": false });
        let tree = self.0.call("Accessibility.getPartialAXTree", object).await;
        let value = |what: &str| {
            tree["nodes"][0][what]["value"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        (value("role"), value("name"))
    }

    /// The text in a field, or of an element.
    pub(crate) async fn text_of(&self, control: Control) -> String {
        let text = self
            .ask_of(
                control,
                "function() { return this.value ?? this.innerText; }",
            )
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this field holds this text.
    pub(crate) async fn holds(&self, role: &str, name: &str, text: &str) {
        let mut last = String::new();
        let there = self
            .eventually(async || {
                let field = self.find(role, name).await;
                last = self.text_of(field).await;
                last == text
            })
            .await;
        assert!(there, "{role} “{name}” holds “{last}”, not “{text}”");
    }

    /// A property of the element.
    pub(crate) async fn property(&self, control: Control, name: &str) -> Value {
        self.ask_of(control, &format!("function() {{ return this.{name}; }}"))
            .await
    }

    /// Whether the whole control can be seen without scrolling anything.
    pub(crate) async fn is_in_view(&self, control: Control) -> bool {
        const SEEN: &str = "function() { const box = this.getBoundingClientRect(); \
            const root = this.getRootNode(); \
            const hit = (x, y) => this.contains(root.elementFromPoint(x, y)); \
            return box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth \
                && hit(box.left + 4, box.top + 4) && hit(box.right - 4, box.bottom - 4); }";
        self.ask_of(control, SEEN).await == Value::Bool(true)
    }

    /// Fails with what axe-core finds wrong with the page as it is now (WCAG 2.2 AA).
    pub(crate) async fn audit(&self, screen: &str) {
        let axe = std::fs::read_to_string(setting("HELP_WIDGET_AXE")).unwrap();
        self.evaluate(&format!("{axe}; 0")).await;
        let found = self
            .evaluate(
                "document.getAnimations().forEach(it => it.finish()), \
                 axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', \
                 'wcag22aa', 'best-practice'] }).then(found => JSON.stringify({ \
                 checked: found.passes.length, wrong: found.violations.map(it => \
                 [it.id, it.nodes.map(node => node.target.join(' ') + ': ' + node.failureSummary)]) }))",
            )
            .await;
        let found: Value = serde_json::from_str(found.as_str().unwrap()).unwrap();
        assert!(
            found["checked"].as_u64() > Some(10),
            "axe checked nothing on {screen}"
        );
        assert_eq!(found["wrong"], json!([]), "on {screen}");
    }

    /// Evaluates an expression in the page and waits for its promise.
    pub(crate) async fn evaluate(&self, expression: &str) -> Value {
        let ask = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.0.call("Runtime.evaluate", ask).await;
        assert_eq!(answer.get("exceptionDetails"), None, "{expression:.80}");
        answer["result"]["value"].clone()
    }

    /// Everything the widget says, and nothing of the page around it.
    pub(crate) async fn text(&self) -> String {
        const WIDGET: &str = "document.querySelector('help-widget')?.shadowRoot?.querySelector('div')?.innerText ?? ''";
        let text = self.evaluate(WIDGET).await;
        text.as_str().unwrap_or_default().replace('\u{a0}', " ")
    }

    /// Looks again and again until it is so, or patience ends.
    pub(crate) async fn eventually(&self, mut look: impl AsyncFnMut() -> bool) -> bool {
        let end = Instant::now() + PATIENCE;
        loop {
            if look().await {
                return true;
            }
            if Instant::now() > end {
                return false;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    async fn all(&self, role: &str, name: Option<&str>) -> Vec<Control> {
        let named = self.named(role).await.into_iter();
        let fits = |found: &str| name.is_none_or(|name| name == found);
        named
            .filter(|(_, found)| fits(found))
            .map(|(control, _)| control)
            .collect()
    }

    /// Every control with a role, and its name, on the page and in the frames that are shown.
    async fn named(&self, role: &str) -> Vec<(Control, String)> {
        let document = self.0.call("DOM.getDocument", json!({ "depth": 0 })).await;
        let root = json!({ "nodeId": document["root"]["nodeId"] });
        let mut named = self.named_in(&root, role).await;
        for (frame, _) in self.named_in(&root, "Iframe").await {
            let frame = json!({ "backendNodeId": frame.0, "pierce": true });
            let frame = self.0.call("DOM.describeNode", frame).await;
            let document = &frame["node"]["contentDocument"]["backendNodeId"];
            let root = json!({ "backendNodeId": document });
            named.extend(self.named_in(&root, role).await);
        }
        named
    }

    async fn named_in(&self, root: &Value, role: &str) -> Vec<(Control, String)> {
        let mut query = root.clone();
        query["role"] = role.into();
        let found = self.0.call("Accessibility.queryAXTree", query).await;
        let nodes = found["nodes"].as_array().cloned().unwrap_or_default();
        let shown = nodes.iter().filter(|node| node["ignored"] == json!(false));
        let named = shown.filter_map(|node| {
            let name = node["name"]["value"].as_str().unwrap_or_default();
            Some((Control(node["backendDOMNodeId"].as_i64()?), name.to_owned()))
        });
        named.collect()
    }

    /// Where a control is once it has come to rest: nobody clicks a button that is moving.
    async fn middle(&self, control: Control) -> (f64, f64) {
        let mut last = self.middle_now(control).await;
        self.eventually(async || {
            tokio::time::sleep(BETWEEN_LOOKS).await;
            let before = std::mem::replace(&mut last, self.middle_now(control).await);
            before == last
        })
        .await;
        last
    }

    async fn middle_now(&self, control: Control) -> (f64, f64) {
        let node = json!({ "backendNodeId": control.0 });
        self.0
            .call("DOM.scrollIntoViewIfNeeded", node.clone())
            .await;
        let quads = self.0.call("DOM.getContentQuads", node).await;
        let at = |corner: usize| quads["quads"][0][corner].as_f64().unwrap();
        (f64::midpoint(at(0), at(4)), f64::midpoint(at(1), at(5)))
    }

    async fn ask_of(&self, control: Control, function: &str) -> Value {
        let node = self
            .0
            .call("DOM.resolveNode", json!({ "backendNodeId": control.0 }))
            .await;
        let ask = json!({
            "objectId": node["object"]["objectId"],
            "functionDeclaration": function,
            "returnByValue": true,
        });
        self.0.call("Runtime.callFunctionOn", ask).await["result"]["value"].clone()
    }

    /// Roles and names on the page, for the message of a failure.
    async fn outline(&self) -> String {
        let tree = self.0.call("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
        let named = |node: &Value| {
            let name = node["name"]["value"].as_str()?;
            let role = node["role"]["value"].as_str()?;
            let told = !name.is_empty() && !role.contains("Text");
            told.then(|| format!("{role} “{name}”"))
        };
        nodes
            .iter()
            .filter_map(named)
            .collect::<Vec<_>>()
            .join(", ")
    }
}
