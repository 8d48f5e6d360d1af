//! The one signal, and the one handle: what happened goes in, the panel is drawn, commands run.

use crate::{
    shell::{self, Shell, panel::Panel, stage::Stage},
    text,
    view::{page, scene::Scene},
};
use flow::{Event, Flow, Surface};
use leptos::{prelude::*, reactive::effect::RenderEffect};
use protocol::Language;
use std::rc::Rc;

/// The flow of one widget and its way to the outside.
#[derive(Clone)]
pub(crate) struct Widget {
    flow: ArcRwSignal<Flow>,
    /// The way to the outside.
    pub(crate) shell: Rc<Shell>,
}

/// A widget on its stage. Dropping it takes all of it away.
pub(crate) struct Mounted {
    pub(crate) widget: Widget,
    panel: RenderEffect<Panel>,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.widget.shell.gone.set(true);
        // At once: what drives the effect would keep it until later.
        drop(self.panel.take_value());
    }
}

/// Puts a widget on a stage.
pub(crate) fn mount(stage: Stage) -> Mounted {
    // It may be there from an earlier one.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let language = Language::from_tag(&stage.language()).unwrap_or_default();
    let surface = if stage.mobile() {
        Surface::MobileApp
    } else {
        Surface::Web
    };
    let text = text::of(language);
    let widget = Widget {
        flow: ArcRwSignal::new(Flow::new(language, surface)),
        shell: Rc::new(Shell::new(stage, language)),
    };
    // Before anything is drawn, or the field would be emptied.
    let question = widget.shell.stage.field().value();
    widget.send(Event::QuestionTyped(question));
    let drawn = widget.clone();
    let panel = RenderEffect::new(move |panel: Option<Panel>| {
        let mut panel = panel.unwrap_or_else(|| Panel::new(&drawn));
        let dates = &drawn.shell.locale;
        let page = drawn.flow.with(|flow| page(Scene { flow, text, dates }));
        panel.draw(page);
        panel
    });
    Mounted { widget, panel }
}

impl Widget {
    /// Says what happened, and runs what follows from it; nothing does once the widget is gone.
    pub(crate) fn send(&self, event: Event) {
        if self.shell.gone.get() {
            return;
        }
        let commands = self.flow.try_update(|flow| flow.update(event));
        for command in commands.into_iter().flatten() {
            shell::run(self, command);
        }
    }

    /// Says when the computer has slept, or a clock was set.
    pub(crate) fn watch(&self) {
        if self.shell.watch.found_gap() {
            self.send(Event::Woke(shell::clock::monotonic()));
        }
    }
}
