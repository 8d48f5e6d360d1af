//! Somebody with a slow computer on a slow line, who has never been here before.

use crate::{chromium::Chromium, memory, page::Page};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// How many times slower the processor is.
pub(crate) const SLOWER: u32 = 4;
/// Between a request and its answer, in milliseconds.
pub(crate) const LATENCY_MS: u32 = 150;
/// 1.6 Mbit/s.
pub(crate) const BYTES_A_SECOND: u32 = 200_000;

/// How long the pointer is over the button before it clicks.
const HOVER: Duration = Duration::from_millis(250);
/// What a browser that has just started does besides is over by then.
const SETTLED: Duration = Duration::from_millis(1500);

pub(crate) const QUESTION: &str = "merge duplicate contacts";

/// What comes before the click.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Before {
    Nothing,
    Hover,
    Idle,
}

impl Before {
    pub(crate) const ALL: [Self; 3] = [Self::Nothing, Self::Hover, Self::Idle];

    /// In words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Hover => "a hover, 250 ms",
            Self::Idle => "`prefetch=\"idle\"`",
        }
    }
}

/// What one visit came to: times in milliseconds, memory in bytes.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Reading {
    /// From the page's start until the button in its HTML is on screen.
    pub(crate) still: f64,
    /// The same until the button that a script draws is.
    pub(crate) launcher: f64,
    /// How long the tasks before the click were that took 50 ms and more.
    pub(crate) busy: f64,
    /// From the click until the field has the focus and is on screen.
    pub(crate) typing: f64,
    /// From the click until the question is sent.
    pub(crate) asked: f64,
    /// From the click until what answers it is on screen.
    pub(crate) found: f64,
    /// The wasm's memory after that.
    pub(crate) wasm: f64,
    /// What JavaScript, the page's nodes and buffers use after that.
    #[serde(skip)]
    pub(crate) heaps: f64,
    /// What the browser's processes for pages have for themselves after that.
    #[serde(skip)]
    pub(crate) process: f64,
}

/// Something that was fetched.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Fetched {
    pub(crate) path: String,
    /// Its bytes as they travelled.
    pub(crate) packed: u64,
    /// Its bytes as they are.
    pub(crate) raw: u64,
    /// How long it took, in milliseconds.
    took: f64,
    protocol: String,
}

/// A page in a browser of its own.
pub(crate) struct Visit {
    pub(crate) page: Page,
}

impl Visit {
    pub(crate) async fn open(url: &str) -> Self {
        let browser = Chromium::start().await;
        let trust = json!({ "ignore": true });
        browser
            .call("Security.setIgnoreCertificateErrors", trust)
            .await;
        let slow = json!({ "rate": SLOWER });
        browser.call("Emulation.setCPUThrottlingRate", slow).await;
        browser.call("Network.enable", json!({})).await;
        let line = json!({
            "offline": false,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        });
        browser.call("Network.emulateNetworkConditions", line).await;
        let page = Page(browser);
        tokio::time::sleep(SETTLED).await;
        page.open(url).await;
        Self { page }
    }

    /// Clicks the `?`, types the question at once, and says how all went.
    pub(crate) async fn ask(&self, before: Before, unasked: &[String]) -> Reading {
        let rested = format!("probe.rested({})", json!(unasked));
        let rested = self
            .page
            .eventually(async || self.page.evaluate(&rested).await == true)
            .await;
        assert!(rested, "{unasked:?} didn't come");
        tokio::time::sleep(SETTLED).await;
        let middle = self.page.evaluate("probe.middle()").await;
        if before == Before::Hover {
            self.mouse("mouseMoved", &middle).await;
            tokio::time::sleep(HOVER).await;
        }
        self.mouse("mousePressed", &middle).await;
        self.mouse("mouseReleased", &middle).await;
        let browser = &self.page.0;
        browser
            .call("Input.insertText", json!({ "text": QUESTION }))
            .await;
        let reading = self.page.evaluate("probe.readings()").await;
        let mut reading: Reading = serde_json::from_value(reading).unwrap();
        (reading.heaps, reading.process) = (self.heaps().await, memory::of_pages());
        reading
    }

    async fn mouse(&self, kind: &str, middle: &Value) {
        let button = if kind == "mouseMoved" { "none" } else { "left" };
        let (x, y) = (&middle[0], &middle[1]);
        let event = json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": 1 });
        self.page.0.call("Input.dispatchMouseEvent", event).await;
    }

    /// What is in use once all garbage is gone.
    async fn heaps(&self) -> f64 {
        let browser = &self.page.0;
        browser.call("HeapProfiler.collectGarbage", json!({})).await;
        let used = browser.call("Runtime.getHeapUsage", json!({})).await;
        let parts = ["usedSize", "embedderHeapUsedSize", "backingStorageSize"];
        parts.iter().map(|part| used[part].as_f64().unwrap()).sum()
    }

    /// Everything that was fetched so far.
    pub(crate) async fn fetched(&self) -> Vec<Fetched> {
        let fetched = self.page.evaluate("probe.fetched()").await;
        let fetched: Vec<Fetched> = serde_json::from_value(fetched).unwrap();
        // Or nothing here means anything.
        let slow = |it: &Fetched| it.took >= f64::from(LATENCY_MS) && it.protocol == "h2";
        assert!(fetched.iter().all(slow), "not all was slowed: {fetched:?}");
        fetched
    }

    pub(crate) async fn close(self) {
        self.page.0.close().await;
    }
}
