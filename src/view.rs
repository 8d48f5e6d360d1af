//! What is on screen: the `?`, the panel, and one file for each screen in it.

mod article;
mod ask;
mod clock;
mod contact;
mod critical;
mod details;
mod parts;
mod promise;
mod receipt;

use crate::{
    shell::{self, focus},
    widget::Widget,
};
use flow::{Event, Flow, Panel, Screen, Target};
use leptos::{ev, html, prelude::*};
use parts::icon;
use protocol::{ArticleId, RequestNumber};
use sla::Channel;

/// Which screen is shown, without what changes on it: typing never rebuilds a form.
#[derive(Clone, PartialEq, Eq)]
enum Shown {
    Ask,
    Article(ArticleId),
    Contact,
    Details(Channel),
    Receipt(RequestNumber),
}

impl Shown {
    fn of(flow: &Flow) -> Self {
        match &flow.screen {
            Screen::Ask => Self::Ask,
            Screen::Article(id, _) => Self::Article(id.clone()),
            Screen::Contact => Self::Contact,
            Screen::Details(channel, _) => Self::Details(*channel),
            Screen::Receipt(number, _) => Self::Receipt(*number),
        }
    }
}

/// The `?` in the host's navigation bar and, while it is open, the panel that hangs from it.
pub(crate) fn launcher_and_panel(widget: Widget) -> impl IntoView {
    let open = widget.memo(|flow| flow.panel == Panel::Open);
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            widget.send(Event::Closed);
        }
    };
    view! { class = "hw",
        <div on:keydown=escape>
        <button
            type="button"
            class="launcher"
            data-focus=focus::name(Target::Launcher)
            aria-label=widget.text.help
            aria-haspopup="dialog"
            aria-expanded=move || open.get().to_string()
            on:click=move |_| widget.toggle()
        >
            {icon::question()}
        </button>
        {move || open.get().then(|| panel(widget))}
        </div>
    }
}

fn panel(widget: Widget) -> impl IntoView {
    let shown = widget.memo(Shown::of);
    let element = NodeRef::<html::Div>::new();
    element.on_load(|panel| shell::panel::show(&panel));
    let place = move || {
        if let Some(panel) = element.get_untracked() {
            shell::panel::place(&panel);
        }
    };
    let resized = window_event_listener(ev::resize, move |_| place());
    let scrolled = window_event_listener(ev::scroll, move |_| place());
    on_cleanup(move || {
        resized.remove();
        scrolled.remove();
    });
    view! { class = "hw",
        <div
            node_ref=element
            class="panel"
            role="dialog"
            aria-label=widget.text.help
            popover="manual"
            tabindex="-1"
        >
            {head(widget, shown)}
            // A screen of its own each time: it starts at its top.
            {move || shown.with(|shown| view! { class = "hw",
                <div class="body">{body(widget, shown)}</div>
            })}
            <div class="foot">{move || shown.with(|shown| foot(widget, shown))}</div>
        </div>
    }
}

fn head(widget: Widget, shown: Memo<Shown>) -> impl IntoView {
    let text = widget.text;
    let product = widget.memo(|flow| flow.session().map(|session| session.product.clone()));
    let title = move || match shown.get() {
        Shown::Ask => text.help.to_owned(),
        Shown::Article(_) => text.ask.resources.to_owned(),
        Shown::Contact => (text.contact.title)(&product.get().unwrap_or_default()),
        Shown::Details(channel) => contact::name(text, channel).to_owned(),
        Shown::Receipt(_) => text.receipt.title.to_owned(),
    };
    let back = widget.memo(|flow| !flow.trail.is_empty());
    view! { class = "hw",
        <div class="head">
            {move || {
                back.get().then(|| parts::icon_button(text.back, icon::back(), move || {
                    widget.send(Event::BackPressed);
                }))
            }}
            <h2 class="title" tabindex="-1" data-focus=focus::name(Target::Title)>{title}</h2>
            {parts::icon_button(text.close, icon::close(), move || widget.send(Event::Closed))}
        </div>
    }
}

fn body(widget: Widget, shown: &Shown) -> AnyView {
    match shown {
        Shown::Ask => ask::body(widget).into_any(),
        Shown::Article(_) => article::body(widget).into_any(),
        Shown::Contact => contact::body(widget).into_any(),
        Shown::Details(channel) => details::body(widget, *channel).into_any(),
        Shown::Receipt(number) => receipt::body(widget, *number).into_any(),
    }
}

fn foot(widget: Widget, shown: &Shown) -> AnyView {
    let text = widget.text;
    match shown {
        Shown::Ask | Shown::Article(_) => parts::primary(text.ask.contact_us, move || {
            widget.send(Event::ContactPressed);
        })
        .into_any(),
        Shown::Contact => contact::foot(widget).into_any(),
        Shown::Details(channel) => details::foot(widget, *channel).into_any(),
        Shown::Receipt(_) => parts::secondary(text.receipt.ask_another, move || {
            widget.send(Event::NewQuestionPressed);
        })
        .into_any(),
    }
}
