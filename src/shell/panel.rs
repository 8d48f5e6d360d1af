//! The panel that the loader drew, taken over: drawn again whenever the flow changes.

use super::{
    draw::{Drawn, Pen},
    stage::Stage,
};
use crate::{
    view::{Page, node::el},
    widget::Widget,
};
use web_sys::HtmlElement;

/// The elements of the panel that change.
pub(crate) struct Panel {
    pen: Pen,
    stage: Stage,
    title: Drawn,
    back: Drawn,
    ask: Drawn,
    field: Drawn,
    body: Drawn,
    contact: Drawn,
    foot: Drawn,
}

impl Panel {
    /// Takes the panel of a stage over, as it is after the loader, or after a program that broke.
    pub(crate) fn new(widget: &Widget) -> Self {
        let stage = widget.shell.stage.clone();
        let title = stage.title();
        empty(&stage);
        title.set_text_content(None);
        Self {
            pen: Pen::new(widget.clone()),
            title: taken(title),
            back: taken(stage.back()),
            ask: taken(stage.ask()),
            field: taken(stage.field().into()),
            body: taken(stage.body()),
            contact: taken(stage.contact()),
            foot: taken(stage.foot()),
            stage,
        }
    }

    /// Draws the panel as it is now.
    pub(crate) fn draw(&mut self, page: Page) {
        let parts = [
            (&mut self.title, page.title),
            (&mut self.back, page.back),
            (&mut self.ask, page.ask),
            (&mut self.field, page.field),
            (&mut self.body, page.body),
            (&mut self.contact, page.contact),
            (&mut self.foot, page.foot),
        ];
        for (drawn, now) in parts {
            self.pen.draw(drawn, now);
        }
        let (view, id) = page.view;
        // A loader from before there was a way back is none the worse.
        let _ = self.stage.at(view, &id);
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        empty(&self.stage);
    }
}

fn empty(stage: &Stage) {
    stage.body().set_text_content(None);
    stage.foot().set_text_content(None);
}

fn taken(element: HtmlElement) -> Drawn {
    element.set_hidden(false);
    Drawn::over(element.into(), &el("", ""))
}
