//! What is on screen: one file for each screen, as plain nodes in the panel that the loader drew.

mod article;
mod ask;
mod clock;
mod contact;
mod critical;
mod details;
pub(crate) mod node;
mod parts;
mod promise;
mod receipt;
pub(crate) mod scene;

use flow::Screen;
use node::{Element, Holds, Node, el};
use scene::Scene;

/// The parts of the panel that change, each in place of an element that the loader drew.
pub(crate) struct Page {
    pub(crate) title: Box<Element>,
    pub(crate) back: Box<Element>,
    pub(crate) ask: Box<Element>,
    pub(crate) field: Box<Element>,
    pub(crate) body: Box<Element>,
    pub(crate) contact: Box<Element>,
    pub(crate) foot: Box<Element>,
    /// The screen's name, and the id of what it shows.
    pub(crate) view: (&'static str, String),
}

/// The page as things stand.
pub(crate) fn page(scene: Scene) -> Page {
    let flow = scene.flow;
    let asks = flow.screen == Screen::Ask;
    let reads = asks || matches!(flow.screen, Screen::Article(..));
    let (name, id) = view(&flow.screen);
    let hidden = |tag, is: bool| el(tag, "").maybe("hidden", is.then_some(""));
    Page {
        title: el("h2", "").child(title(scene)),
        back: hidden("button", flow.trail.is_empty()),
        ask: hidden("div", !asks),
        field: el("input", "").holds(Holds::Text(flow.question.text.clone())),
        // Another screen is drawn anew.
        body: el("div", "")
            .key([name, &id].concat())
            .children(body(scene)),
        contact: hidden("button", !reads),
        foot: el("div", "").key(name).children(foot(scene)),
        view: (name, id),
    }
}

fn view(screen: &Screen) -> (&'static str, String) {
    match screen {
        Screen::Ask => ("ask", String::new()),
        Screen::Article(id, _) => ("article", id.as_str().to_owned()),
        Screen::Contact => ("contact", String::new()),
        Screen::Details(channel, _) => (channel.name(), String::new()),
        Screen::Receipt(number, _) => ("receipt", number.to_string()),
    }
}

fn title(scene: Scene) -> String {
    let text = scene.text;
    let words = match &scene.flow.screen {
        Screen::Ask => text.help,
        Screen::Article(..) => text.ask.resources,
        Screen::Contact => {
            let session = scene.flow.session();
            let product = session.map_or("", |session| &*session.product);
            return text.contact.title.with(&[product]);
        }
        Screen::Details(channel, _) => contact::name(text, *channel),
        Screen::Receipt(..) => text.receipt.title,
    };
    words.to_owned()
}

fn body(scene: Scene) -> Vec<Node> {
    match &scene.flow.screen {
        Screen::Ask => ask::body(scene),
        Screen::Article(_, article) => article::body(scene, article),
        Screen::Contact => contact::body(scene),
        Screen::Details(channel, _) => details::body(scene, *channel),
        Screen::Receipt(number, arrival) => {
            let request = scene.flow.request(*number);
            request.map_or_else(Vec::new, |request| receipt::body(scene, request, *arrival))
        }
    }
}

fn foot(scene: Scene) -> Vec<Node> {
    match &scene.flow.screen {
        Screen::Ask | Screen::Article(..) => vec![],
        Screen::Contact => contact::foot(scene),
        Screen::Details(channel, stage) => details::foot(scene, *channel, stage),
        Screen::Receipt(..) => receipt::foot(scene),
    }
}

#[cfg(test)]
mod tests;
