//! What the widget costs a person with a slow computer on a slow line, beside what can't be helped.
//!
//! `cargo xtask bench widget` starts this with everything it needs, and makes a page of what it says.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a bench ends by panicking when something isn't as it should be"
)]

#[path = "../../tests/journeys/chromium.rs"]
mod chromium;
#[expect(dead_code, reason = "the journeys use the rest of it")]
#[path = "../../tests/journeys/page.rs"]
mod page;

mod front;
mod memory;
mod pages;
mod table;
mod visit;

use chromium::setting;
use front::Front;
use help_server::{Clock, Edge, MailSettings, Rates, Running, Settings, Trust};
use pages::Who;
use std::path::{Path, PathBuf};
use table::Readings;
use visit::{Before, Fetched, Visit};

/// How often each visit is made.
const ROUNDS: usize = 7;

#[tokio::main]
async fn main() {
    let dist = PathBuf::from(setting("HELP_WIDGET_DIST"));
    let data = tempfile::tempdir().unwrap();
    let server = help(&dist, data.path()).await;
    let program = pages::program(&dist);
    let front = Front::start(&server.url(), pages::all(&program)).await;
    let mut readings = Readings::new();
    // Round by round, so that a change of the machine's mood changes all of them.
    for round in 1..=ROUNDS {
        println!("round {round} of {ROUNDS}");
        for who in [Who::Nobody, Who::Bytes, Who::Widget] {
            for before in Before::ALL {
                let visit = Visit::open(&front.url(&who.path(before))).await;
                let reading = visit.ask(before, &who.unasked(before, &program)).await;
                visit.fetched().await;
                readings.entry((who, before)).or_default().push(reading);
                visit.close().await;
            }
        }
    }
    let fetched = email(&front).await;
    server.stop().await;
    let page = [
        table::about(ROUNDS),
        table::figures(&readings),
        table::fetched(&fetched),
    ];
    let page = page.join("\n\n");
    std::fs::write(setting("HELP_WIDGET_FIGURES"), page).unwrap();
}

/// A server in demo mode.
async fn help(dist: &Path, data: &Path) -> Running {
    let root = PathBuf::from(setting("CARGO_MANIFEST_DIR"));
    let settings = Settings {
        listen: ([127, 0, 0, 1], 0).into(),
        trust: Trust::Demo,
        data: data.join("help.sqlite").into(),
        signing_key: data.join("receipt-key.pem"),
        policy: root.join("demo/policy.toml"),
        articles: root.join("demo/articles"),
        assets: Some(dist.to_owned()),
        origins: vec![],
        retention: None,
        mail: MailSettings::default(),
        webhooks: vec![],
        clock: Clock::default(),
        // One visitor after the other comes from one address.
        edge: Edge {
            rates: Rates::unlimited(),
            ..Edge::default()
        },
    };
    help_server::start(settings).await.unwrap()
}

/// From the first look at the page to the receipt of an e-mail: everything that it takes.
async fn email(front: &Front) -> Vec<Fetched> {
    let before = Before::Nothing;
    let visit = Visit::open(&front.url(&Who::Widget.path(before))).await;
    visit.ask(before, &Who::Widget.unasked(before, &[])).await;
    visit.page.click("button", "Contact us").await;
    visit.page.click("button", "Email support").await;
    visit.page.write("textbox", "Subject", "Login").await;
    visit.page.click("button", "Send message").await;
    visit.page.says("R-10001").await;
    let fetched = visit.fetched().await;
    visit.close().await;
    fetched
}
