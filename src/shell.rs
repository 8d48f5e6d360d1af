//! The outside: one file for each thing the widget touches, and the runner of the flow's commands.

mod api;
pub(crate) mod clock;
mod drafts;
mod draw;
pub(crate) mod focus;
mod json;
mod listen;
mod locale;
pub(crate) mod panel;
mod proof;
mod report;
pub(crate) mod stage;

use crate::widget::Widget;
use api::{Api, Ask, Heard};
use clock::Watch;
use core::{cell::Cell, time::Duration};
use flow::{Command, Event};
use leptos::{prelude::set_timeout, task::spawn_local};
use locale::Locale;
use protocol::{IdempotencyKey, Language};
use stage::Stage;

/// How long the typing must rest before a search is sent.
const PAUSE: Duration = Duration::from_millis(150);

/// The page around the widget.
pub(crate) struct Shell {
    api: Api,
    /// What the loader gave.
    pub(crate) stage: Stage,
    /// How dates and times are written for this person.
    pub(crate) locale: Locale,
    /// Whether the clocks came apart.
    pub(crate) watch: Watch,
    /// Whether the widget was taken off the page, while something it asked for was on its way.
    pub(crate) gone: Cell<bool>,
}

impl Shell {
    pub(crate) fn new(stage: Stage, language: Language) -> Self {
        Self {
            api: Api::new(stage.clone(), language),
            locale: Locale::of(language),
            stage,
            watch: Watch::default(),
            gone: Cell::new(false),
        }
    }
}

/// Does what the flow asks for; what comes of it goes back as an event.
pub(crate) fn run(widget: &Widget, command: Command) {
    let widget = widget.clone();
    match command {
        Command::WaitForPause(number) => {
            set_timeout(move || widget.send(Event::PauseOver(number)), PAUSE);
        }
        Command::CheckProof(receipt, key) => spawn_local(async move {
            let proof = proof::check(&receipt, key).await;
            widget.send(Event::ProofChecked(receipt, proof));
        }),
        Command::SaveProof(receipt) => {
            // A page that may not save files (a sandboxed frame) has no way to be told so.
            let _ = proof::save(&receipt);
        }
        Command::FindDraft(name) => {
            if let Some(draft) = drafts::find(&name) {
                widget.send(Event::DraftFound(draft));
            }
        }
        Command::KeepDraft(name, draft) => drafts::keep(&name, &draft),
        Command::ForgetDraft(name) => drafts::forget(&name),
        Command::Focus(target) => {
            set_timeout(
                move || focus::to(&widget.shell.stage.root(), target),
                Duration::ZERO,
            );
        }
        Command::Report(report) => report::tell(&widget.shell.stage, &report),
        Command::Copy(text) => spawn_local(async move {
            if locale::copy(&text).await {
                widget.send(Event::Copied);
            }
        }),
        asking => {
            if let Some((ask, then)) = question(asking) {
                spawn_local(async move {
                    let heard = widget.shell.api.ask(ask).await;
                    widget.send(then(heard));
                });
            }
        }
    }
}

/// What a command asks of the server, if it does, and what the answer says to the flow.
fn question(command: Command) -> Option<(Ask, Then)> {
    Some(match command {
        Command::LoadSession => (
            Ask::Session,
            Box::new(|heard| {
                let at = heard.at;
                Event::SessionLoaded(heard.read().map(Box::new), at)
            }),
        ),
        Command::Search(number, question) => (
            Ask::Search(question),
            Box::new(move |heard| Event::Searched(number, heard.read())),
        ),
        Command::LoadArticle(id) => (
            Ask::Article(id.clone()),
            Box::new(|heard| Event::ArticleLoaded(id, heard.read())),
        ),
        Command::Submit(request, key) => (
            Ask::Submit(request, key),
            Box::new(|heard| {
                let at = heard.at;
                Event::Sent(heard.read().map(Box::new), at)
            }),
        ),
        Command::LoadReceipt(number) => (
            Ask::Receipt(number),
            Box::new(move |heard| {
                let at = heard.at;
                Event::ReceiptLoaded(number, heard.read().map(Box::new), at)
            }),
        ),
        _ => return None,
    })
}

type Then = Box<dyn FnOnce(Heard) -> Event>;

/// A key nobody else will make: 128 bits from the browser's generator.
pub(crate) fn fresh_key() -> IdempotencyKey {
    let mut bits = [0; 16];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    if let Some(crypto) = crypto {
        // It fails only past 64 KiB.
        let _ = crypto.get_random_values_with_u8_array(&mut bits);
    }
    IdempotencyKey::from_random(u128::from_le_bytes(bits))
}
