//! An article, drawn from its tree.

use super::{
    ask,
    node::{Element, Node, each, el},
    parts,
    scene::Scene,
};
use flow::{Event, Remote};
use protocol::{Article, Block, Inline, Link};

pub(super) fn body(scene: Scene, article: &Remote<Article>) -> Vec<Node> {
    match article {
        Remote::Ready(article) => read(scene, article),
        Remote::Failed(failure) => vec![ask::failed(scene, failure).into()],
        Remote::Unasked | Remote::Loading => vec![parts::skeleton(scene.text.loading).into()],
    }
}

fn read(scene: Scene, article: &Article) -> Vec<Node> {
    let date = scene.dates.date(&article.updated);
    let title = el("h3", "article-title").child(article.title.clone());
    let shown = el("article", "article")
        .with("lang", article.language.tag())
        .child(title)
        .children(each(&article.body, block));
    let updated = parts::hint(scene.text.ask.updated.with(&[&date]));
    vec![shown.into(), updated.into()]
}

fn block(block: &Block) -> Box<Element> {
    match block {
        Block::Heading(text) => with_runs("h4", text),
        Block::Paragraph(text) => with_runs("p", text),
        Block::Steps(steps) => with_items("ol", steps),
        Block::Points(points) => with_items("ul", points),
        Block::Note(note) => with_blocks("blockquote", note),
        Block::Code(code) => el("pre", "").with("tabindex", "0").child(with_code(code)),
    }
}

fn with_items(tag: &'static str, items: &[Vec<Block>]) -> Box<Element> {
    el(tag, "").children(each(items, |item| with_blocks("li", item)))
}

fn with_blocks(tag: &'static str, blocks: &[Block]) -> Box<Element> {
    el(tag, "").children(each(blocks, block))
}

fn with_runs(tag: &'static str, runs: &[Inline]) -> Box<Element> {
    el(tag, "").children(each(runs, run))
}

fn with_code(code: &str) -> Box<Element> {
    el("code", "").child(code.to_owned())
}

fn run(run: &Inline) -> Node {
    let element = match run {
        Inline::Text(text) => return text.clone().into(),
        Inline::Strong(runs) => with_runs("strong", runs),
        Inline::Emphasis(runs) => with_runs("em", runs),
        Inline::Code(code) => with_code(code),
        Inline::Link(Link::Web(url), runs) => parts::link(url.clone(), with_runs("a", runs)),
        Inline::Link(Link::Article(id), runs) => {
            let id = id.clone();
            let button = parts::button("link", move || Event::ArticleChosen(id.clone()));
            button.children(each(runs, self::run))
        }
    };
    element.into()
}
