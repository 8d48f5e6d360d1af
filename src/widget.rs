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
#[derive(Clone, Copy)]
pub(crate) struct Widget {
    flow: RwSignal<Flow>,
    shell: StoredValue<Rc<Shell>, LocalStorage>,
}

/// A widget on its stage. Dropping it takes all of it away.
pub(crate) struct Mounted {
    pub(crate) widget: Widget,
    owner: Owner,
    _panel: RenderEffect<Panel>,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}

/// Puts a widget on a stage.
pub(crate) fn mount(stage: Stage) -> Mounted {
    // It may be there from an earlier one.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.set();
    let language = Language::from_tag(&stage.language()).unwrap_or_default();
    let surface = if stage.mobile() {
        Surface::MobileApp
    } else {
        Surface::Web
    };
    let text = text::of(language);
    let shell = Shell::new(stage.clone(), language);
    let dates = shell.locale.clone();
    let widget = Widget {
        flow: RwSignal::new(Flow::new(language, surface)),
        shell: StoredValue::new_local(Rc::new(shell)),
    };
    // Before anything is drawn, or the field would be emptied.
    widget.send(Event::QuestionTyped(stage.field().value()));
    let panel = RenderEffect::new(move |panel: Option<Panel>| {
        let mut panel = panel.unwrap_or_else(|| Panel::new(widget, stage.clone()));
        let page = widget.flow.with(|flow| page(Scene { flow, text, dates: &*dates }));
        panel.draw(page);
        panel
    });
    Mounted {
        widget,
        owner,
        _panel: panel,
    }
}

impl Widget {
    /// Says what happened, and runs what follows from it.
    pub(crate) fn send(self, event: Event) {
        let commands = self.flow.try_update(|flow| flow.update(event));
        for command in commands.into_iter().flatten() {
            shell::run(self, command);
        }
    }

    /// Says when the computer has slept, or a clock was set.
    pub(crate) fn watch(self) {
        if self.shell().is_some_and(|shell| shell.watch.found_gap()) {
            self.send(Event::Woke(shell::clock::monotonic()));
        }
    }

    /// The way to the outside, while the widget is on the page.
    pub(crate) fn shell(self) -> Option<Rc<Shell>> {
        self.shell.try_get_value()
    }
}
