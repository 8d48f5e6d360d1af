//! The outside: one file for each thing the widget touches, and the runner of the flow's commands.

mod api;
pub(crate) mod clock;
mod draw;
mod drafts;
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
use core::time::Duration;
use flow::{Command, Event};
use leptos::{prelude::set_timeout, task::spawn_local};
use locale::Locale;
use protocol::{IdempotencyKey, Language};
use stage::Stage;
use std::rc::Rc;

/// How long the typing must rest before a search is sent.
const PAUSE: Duration = Duration::from_millis(150);

/// The page around the widget.
pub(crate) struct Shell {
    api: Api,
    /// What the loader gave.
    pub(crate) stage: Stage,
    /// How dates and times are written for this person.
    pub(crate) locale: Rc<Locale>,
    /// Whether the clocks came apart.
    pub(crate) watch: Watch,
}

impl Shell {
    pub(crate) fn new(stage: Stage, language: Language) -> Self {
        Self {
            api: Api::new(stage.clone(), language),
            locale: Rc::new(Locale::of(language)),
            stage,
            watch: Watch::default(),
        }
    }
}

/// Does what the flow asks for; what comes of it goes back as an event.
pub(crate) fn run(widget: Widget, command: Command) {
    let Some(shell) = widget.shell() else {
        return;
    };
    let ask = |ask: Ask, then: Then| {
        let shell = Rc::clone(&shell);
        spawn_local(async move {
            let heard = shell.api.ask(ask).await;
            widget.send(then(heard));
        });
    };
    match command {
        Command::LoadSession => ask(
            Ask::Session,
            Box::new(|heard| {
                let at = heard.at;
                Event::SessionLoaded(heard.read().map(Box::new), at)
            }),
        ),
        Command::Search(number, question) => ask(
            Ask::Search(question),
            Box::new(move |heard| Event::Searched(number, heard.read())),
        ),
        Command::LoadArticle(id) => ask(
            Ask::Article(id.clone()),
            Box::new(|heard| Event::ArticleLoaded(id, heard.read())),
        ),
        Command::Submit(request, key) => ask(
            Ask::Submit(request, key),
            Box::new(|heard| {
                let at = heard.at;
                Event::Sent(heard.read().map(Box::new), at)
            }),
        ),
        Command::LoadReceipt(number) => ask(
            Ask::Receipt(number),
            Box::new(move |heard| {
                let at = heard.at;
                Event::ReceiptLoaded(number, heard.read().map(Box::new), at)
            }),
        ),
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
            set_timeout(move || focus::to(&shell.stage.root(), target), Duration::ZERO);
        }
        Command::Report(report) => report::tell(&shell.stage, &report),
        Command::Copy(text) => spawn_local(async move {
            if locale::copy(&text).await {
                widget.send(Event::Copied);
            }
        }),
    }
}

/// What an answer of the server says to the flow.
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
