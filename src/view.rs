//! What is on screen: one file for each screen, in the panel that the loader drew.

mod article;
mod ask;
mod clock;
mod contact;
mod critical;
mod details;
mod parts;
mod promise;
mod receipt;

use crate::{shell::stage::Stage, widget::Widget};
use flow::{Event, Flow, Screen};
use leptos::prelude::*;
use protocol::{ArticleId, RequestNumber};
use sla::Channel;

/// What is drawn on a stage. Dropping it takes all of it away.
pub(crate) struct Views {
    owner: Owner,
    _parts: [Box<dyn core::any::Any>; 2],
}

impl Drop for Views {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}

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

impl Shown {
    /// Its name among the views that can be opened, and the article's id; a receipt has none.
    fn view(&self) -> (&'static str, &str) {
        match self {
            Self::Ask | Self::Receipt(_) => ("ask", ""),
            Self::Article(id) => ("article", id.as_str()),
            Self::Contact => ("contact", ""),
            Self::Details(channel) => (channel.name(), ""),
        }
    }
}

/// Draws a widget on a stage.
pub(crate) fn mount(stage: &Stage) -> (Widget, Views) {
    let owner = Owner::new();
    let (widget, parts) = owner.with(|| {
        let widget = Widget::new(stage.clone());
        let shown = widget.memo(Shown::of);
        for place in [stage.body(), stage.foot()] {
            place.set_text_content(None);
        }
        let body = mount_to(stage.body(), move || {
            move || shown.with(|shown| body(widget, shown))
        });
        let foot = mount_to(stage.foot(), move || {
            move || shown.with(|shown| foot(widget, shown))
        });
        // After the first view, which sets up what effects run on.
        head(widget, shown, stage);
        question(widget, stage);
        let parts: [Box<dyn core::any::Any>; 2] = [Box::new(body), Box::new(foot)];
        (widget, parts)
    });
    let views = Views {
        owner,
        _parts: parts,
    };
    (widget, views)
}

/// Title, Back, and whether the question is shown. Each screen starts at its top.
fn head(widget: Widget, shown: Memo<Shown>, stage: &Stage) {
    let text = widget.text;
    let product = widget.memo(|flow| flow.session().map(|session| session.product.clone()));
    let title = stage.title();
    Effect::new(move |_| {
        let words = match shown.get() {
            Shown::Ask => text.help.to_owned(),
            Shown::Article(_) => text.ask.resources.to_owned(),
            Shown::Contact => (text.contact.title)(&product.get().unwrap_or_default()),
            Shown::Details(channel) => contact::name(text, channel).to_owned(),
            Shown::Receipt(_) => text.receipt.title.to_owned(),
        };
        title.set_text_content(Some(&words));
    });
    let back = widget.memo(|flow| !flow.trail.is_empty());
    let button = stage.back();
    Effect::new(move |_| button.set_hidden(!back.get()));
    let stage = stage.clone();
    Effect::new(move |_| {
        let shown = shown.get();
        stage.ask().set_hidden(shown != Shown::Ask);
        let reads = matches!(shown, Shown::Ask | Shown::Article(_));
        stage.contact().set_hidden(!reads);
        stage.body().set_scroll_top(0);
        let (view, id) = shown.view();
        // A loader from before there was a way back is none the worse.
        let _ = stage.at(view, id);
    });
}

/// The field follows the flow where the flow changes it; typing comes by the loader.
fn question(widget: Widget, stage: &Stage) {
    let question = widget.memo(|flow| flow.question.text.clone());
    let field = stage.field();
    Effect::new(move |_| {
        let question = question.get();
        if field.value() != question {
            field.set_value(&question);
        }
    });
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
        Shown::Ask | Shown::Article(_) => ().into_any(),
        Shown::Contact => contact::foot(widget).into_any(),
        Shown::Details(channel) => details::foot(widget, *channel).into_any(),
        Shown::Receipt(_) => parts::secondary(text.receipt.ask_another, move || {
            widget.send(Event::NewQuestionPressed);
        })
        .into_any(),
    }
}
