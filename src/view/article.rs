//! An article, drawn from its tree.

use super::{ask, parts};
use crate::widget::Widget;
use flow::{Event, Remote, Screen};
use leptos::prelude::*;
use protocol::{Article, Block, Inline, Link};

pub(super) fn body(widget: Widget) -> impl IntoView {
    let article = widget.memo(|flow| match &flow.screen {
        Screen::Article(_, article) => article.clone(),
        _ => Remote::Unasked,
    });
    move || match article.get() {
        Remote::Ready(article) => read(widget, article).into_any(),
        Remote::Failed(failure) => ask::failed(widget, &failure).into_any(),
        Remote::Unasked | Remote::Loading => parts::skeleton(widget.text.loading).into_any(),
    }
}

fn read(widget: Widget, article: Article) -> impl IntoView {
    let locale = widget.shell().map(|shell| shell.locale);
    let updated = locale.map(|locale| (widget.text.ask.updated)(&locale.date(&article.updated)));
    view! { class = "hw",
        <article class="article" lang=article.language.tag()>
            <h3 class="article-title">{article.title}</h3>
            {blocks(widget, article.body)}
        </article>
        <p class="hint">{updated}</p>
    }
}

fn blocks(widget: Widget, blocks: Vec<Block>) -> AnyView {
    blocks
        .into_iter()
        .map(|part| block(widget, part))
        .collect_view()
        .into_any()
}

fn block(widget: Widget, block: Block) -> AnyView {
    let items = move |items: Vec<Vec<Block>>| {
        let item = |part| view! { class = "hw", <li>{blocks(widget, part)}</li> };
        items.into_iter().map(item).collect_view()
    };
    match block {
        Block::Heading(text) => view! { class = "hw", <h4>{inlines(widget, text)}</h4> }.into_any(),
        Block::Paragraph(text) => view! { class = "hw", <p>{inlines(widget, text)}</p> }.into_any(),
        Block::Steps(steps) => view! { class = "hw", <ol>{items(steps)}</ol> }.into_any(),
        Block::Points(points) => view! { class = "hw", <ul>{items(points)}</ul> }.into_any(),
        Block::Note(note) => {
            view! { class = "hw", <blockquote>{blocks(widget, note)}</blockquote> }.into_any()
        }
        Block::Code(code) => {
            view! { class = "hw", <pre tabindex="0"><code>{code}</code></pre> }.into_any()
        }
    }
}

fn inlines(widget: Widget, runs: Vec<Inline>) -> AnyView {
    runs.into_iter()
        .map(|run| inline(widget, run))
        .collect_view()
        .into_any()
}

fn inline(widget: Widget, run: Inline) -> AnyView {
    match run {
        Inline::Text(text) => text.into_any(),
        Inline::Strong(runs) => {
            view! { class = "hw", <strong>{inlines(widget, runs)}</strong> }.into_any()
        }
        Inline::Emphasis(runs) => {
            view! { class = "hw", <em>{inlines(widget, runs)}</em> }.into_any()
        }
        Inline::Code(code) => view! { class = "hw", <code>{code}</code> }.into_any(),
        Inline::Link(Link::Web(url), runs) => view! { class = "hw",
            <a href=url target="_blank" rel="noopener noreferrer">{inlines(widget, runs)}</a>
        }
        .into_any(),
        Inline::Link(Link::Article(id), runs) => view! { class = "hw",
            <button
                type="button"
                class="link"
                on:click=move |_| widget.send(Event::ArticleChosen(id.clone()))
            >
                {inlines(widget, runs)}
            </button>
        }
        .into_any(),
    }
}
