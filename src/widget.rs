//! The component, and the one handle that every view gets.

#![expect(
    clippy::must_use_candidate,
    reason = "the component macro leaves no place to say it"
)]

use crate::{
    shell::{self, Shell},
    text::{self, Text},
    view,
};
use core::time::Duration;
use flow::{Event, Flow, Panel, Surface};
use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*};
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

    /// Opens the panel, or closes it.
    pub(crate) fn toggle(self) {
        self.watch();
        self.send(Event::Toggled(shell::clock::monotonic()));
    }

    /// Says when the computer has slept, or a clock was set.
    fn watch(self) {
        if self.shell().is_some_and(|shell| shell.watch.found_gap()) {
            self.send(Event::Woke(shell::clock::monotonic()));
        }
    }

    /// The way to the outside, while the widget is on the page.
    pub(crate) fn shell(self) -> Option<Shell> {
        self.shell.try_get_value()
    }
}

/// The whole widget: the `?` and, once it is pressed, the panel.
#[component]
pub fn HelpWidget(
    /// The language of the interface.
    language: Language,
    /// Where the product runs.
    surface: Surface,
    /// The page around it.
    outside: Shell,
) -> impl IntoView {
    let widget = Widget {
        flow: RwSignal::new(Flow::new(language, surface)),
        shell: StoredValue::new_local(outside),
        text: text::of(language),
    };
    tick_while_open(widget);
    view::launcher_and_panel(widget)
}

/// A tick a second while the panel is open; no timer otherwise.
fn tick_while_open(widget: Widget) {
    let open = widget.memo(|flow| flow.panel == Panel::Open);
    let timer: StoredValue<Option<IntervalHandle>> = StoredValue::new(None);
    let stop = move || {
        if let Some(Some(handle)) = timer.try_update_value(Option::take) {
            handle.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        if open.get() {
            let tick = move || {
                widget.watch();
                widget.send(Event::Ticked(shell::clock::monotonic()));
            };
            tick();
            timer.set_value(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
        }
    });
    on_cleanup(stop);
}
