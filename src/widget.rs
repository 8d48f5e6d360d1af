//! The one handle that every view gets.

use crate::{
    shell::{self, Shell, stage::Stage},
    text::{self, Text},
};
use flow::{Event, Flow, Surface};
use leptos::prelude::*;
use protocol::Language;

/// The flow of one widget and its way to the outside. A view reads memos of it and sends events.
#[derive(Clone, Copy)]
pub(crate) struct Widget {
    flow: RwSignal<Flow>,
    shell: StoredValue<Shell, LocalStorage>,
    /// The sentences of the interface's language.
    pub(crate) text: &'static Text,
}

impl Widget {
    /// A widget on a stage; it lives as long as the reactive owner that it is made in.
    pub(crate) fn new(stage: Stage) -> Self {
        let language = Language::from_tag(&stage.language()).unwrap_or_default();
        let surface = if stage.mobile() {
            Surface::MobileApp
        } else {
            Surface::Web
        };
        Self {
            flow: RwSignal::new(Flow::new(language, surface)),
            shell: StoredValue::new_local(Shell::new(stage, language)),
            text: text::of(language),
        }
    }

    /// Says what happened, and runs what follows from it.
    pub(crate) fn send(self, event: Event) {
        let commands = self.flow.try_update(|flow| flow.update(event));
        for command in commands.into_iter().flatten() {
            shell::run(self, command);
        }
    }

    /// A memo of something in the flow: views change only when it does.
    pub(crate) fn memo<T>(self, read: impl Fn(&Flow) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.flow.with(&read))
    }

    /// What is in the flow now, once.
    pub(crate) fn now<T>(self, read: impl FnOnce(&Flow) -> T) -> T {
        self.flow.with_untracked(read)
    }

    /// Says when the computer has slept, or a clock was set.
    pub(crate) fn watch(self) {
        if self.shell().is_some_and(|shell| shell.watch.found_gap()) {
            self.send(Event::Woke(shell::clock::monotonic()));
        }
    }

    /// The way to the outside, while the widget is on the page.
    pub(crate) fn shell(self) -> Option<Shell> {
        self.shell.try_get_value()
    }
}
