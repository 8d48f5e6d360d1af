//! Markdown to a tree of blocks: what has no block of its own is left out, and nothing is HTML.

use protocol::{ArticleId, Block, Inline, Link};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TextMergeStream};

/// Lists and notes deeper than this are shown at this depth.
const DEPTH: usize = 6;
/// What a link may begin with.
const SCHEMES: [&str; 4] = ["https:", "http:", "mailto:", "tel:"];

/// The blocks of a Markdown text.
pub(super) fn blocks(markdown: &str) -> Vec<Block> {
    // Tables are recognised so that their rows aren't taken for text with bars in it.
    let options = Options::ENABLE_TABLES;
    let events = TextMergeStream::new(Parser::new_ext(markdown, options));
    Reader { events }.blocks(0)
}

/// The tree's text, a line for each heading, paragraph and item.
pub(super) fn lines(blocks: &[Block]) -> Vec<String> {
    blocks
        .iter()
        .flat_map(|block| match block {
            Block::Heading(inlines) | Block::Paragraph(inlines) => vec![plain(inlines)],
            Block::Steps(items) | Block::Points(items) => {
                items.iter().flat_map(|item| lines(item)).collect()
            }
            Block::Note(blocks) => lines(blocks),
            Block::Code(text) => vec![text.replace('\n', " ")],
        })
        .filter(|line| !line.is_empty())
        .collect()
}

fn plain(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) => text.clone(),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link(_, inner) => {
                plain(inner)
            }
        })
        .collect()
}

struct Reader<'a, I: Iterator<Item = Event<'a>>> {
    events: I,
}

impl<'a, I: Iterator<Item = Event<'a>>> Reader<'a, I> {
    /// Blocks up to the end of the container that was opened last.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        // The text of a tight list's item stands there without a paragraph around it.
        let mut loose = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(tag) if is_inline(&tag) => self.span(tag, &mut loose),
                Event::Start(tag) => {
                    close(&mut loose, &mut blocks);
                    self.block(&tag, depth, &mut blocks);
                }
                Event::End(_) => break,
                event => text(event, &mut loose),
            }
        }
        close(&mut loose, &mut blocks);
        blocks
    }

    fn block(&mut self, tag: &Tag<'a>, depth: usize, blocks: &mut Vec<Block>) {
        match tag {
            Tag::Heading { .. } => blocks.extend(written(self.inlines()).map(Block::Heading)),
            Tag::Paragraph => blocks.extend(written(self.inlines()).map(Block::Paragraph)),
            Tag::CodeBlock(_) => blocks.push(Block::Code(self.code())),
            Tag::List(_) | Tag::BlockQuote(_) if depth >= DEPTH => {
                blocks.extend(self.blocks(depth));
            }
            // Also an item of a list that is shown flat.
            Tag::Item => blocks.extend(self.blocks(depth)),
            Tag::BlockQuote(_) => blocks.push(Block::Note(self.blocks(depth + 1))),
            Tag::List(Some(_)) => blocks.push(Block::Steps(self.items(depth + 1))),
            Tag::List(None) => blocks.push(Block::Points(self.items(depth + 1))),
            _ => self.skip(),
        }
    }

    fn items(&mut self, depth: usize) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some(Event::Start(_)) = self.events.next() {
            items.push(self.blocks(depth));
        }
        items
    }

    /// Inlines up to the end of the block or span that was opened last.
    fn inlines(&mut self) -> Vec<Inline> {
        let mut inlines = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(tag) => self.span(tag, &mut inlines),
                Event::End(_) => break,
                event => text(event, &mut inlines),
            }
        }
        inlines
    }

    fn span(&mut self, tag: Tag<'a>, inlines: &mut Vec<Inline>) {
        match tag {
            Tag::Strong => inlines.push(Inline::Strong(self.inlines())),
            Tag::Emphasis => inlines.push(Inline::Emphasis(self.inlines())),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let inner = self.inlines();
                match link(link_type, &dest_url) {
                    Some(link) => inlines.push(Inline::Link(link, inner)),
                    None => inlines.extend(inner),
                }
            }
            _ => self.skip(),
        }
    }

    fn code(&mut self) -> String {
        let mut code = String::new();
        while let Some(Event::Text(text)) = self.events.next() {
            code.push_str(&text);
        }
        code.trim_end_matches('\n').to_owned()
    }

    /// Leaves out what was opened last, to its end.
    fn skip(&mut self) {
        let mut open = 1_usize;
        while open > 0 {
            match self.events.next() {
                Some(Event::Start(_)) => open += 1,
                Some(Event::End(_)) => open -= 1,
                Some(_) => {}
                None => break,
            }
        }
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn text(event: Event<'_>, inlines: &mut Vec<Inline>) {
    match event {
        Event::Text(text) => push(&text, inlines),
        Event::SoftBreak | Event::HardBreak => push(" ", inlines),
        Event::Code(code) => inlines.push(Inline::Code(code.into_string())),
        _ => {}
    }
}

fn push(text: &str, inlines: &mut Vec<Inline>) {
    match inlines.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => inlines.push(Inline::Text(text.to_owned())),
    }
}

fn close(loose: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    blocks.extend(written(core::mem::take(loose)).map(Block::Paragraph));
}

fn written(inlines: Vec<Inline>) -> Option<Vec<Inline>> {
    (!plain(&inlines).trim().is_empty()).then_some(inlines)
}

fn link(kind: LinkType, target: &CowStr<'_>) -> Option<Link> {
    if kind == LinkType::Email {
        return Some(Link::Web(format!("mailto:{target}")));
    }
    if let Some(id) = target.strip_prefix("article:") {
        return ArticleId::try_from(id.to_owned()).ok().map(Link::Article);
    }
    let allowed = SCHEMES.iter().any(|scheme| {
        let start = target.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    allowed.then(|| Link::Web(target.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<Inline> {
        vec![Inline::Text(text.to_owned())]
    }

    #[test]
    fn every_block_has_its_own_kind() {
        let tree = blocks(
            "Intro\nline\n\n## Steps\n\n1. Open **Contacts**.\n2. Choose `CSV`:\n   - one\n   - two\n\n> Careful.\n\n```\na\nb\n```\n",
        );
        let item = |text: &str| vec![Block::Paragraph(said(text))];
        assert_eq!(
            tree,
            [
                Block::Paragraph(said("Intro line")),
                Block::Heading(said("Steps")),
                Block::Steps(vec![
                    vec![Block::Paragraph(vec![
                        Inline::Text("Open ".into()),
                        Inline::Strong(said("Contacts")),
                        Inline::Text(".".into()),
                    ])],
                    vec![
                        Block::Paragraph(vec![
                            Inline::Text("Choose ".into()),
                            Inline::Code("CSV".into()),
                            Inline::Text(":".into()),
                        ]),
                        Block::Points(vec![item("one"), item("two")]),
                    ],
                ]),
                Block::Note(vec![Block::Paragraph(said("Careful."))]),
                Block::Code("a\nb".into()),
            ]
        );
        assert_eq!(lines(&tree)[2..5], ["Open Contacts.", "Choose CSV:", "one"]);
    }

    /// C36, T2: an article is a tree, and what has no place in it is gone.
    #[test]
    fn html_images_and_tables_are_left_out() {
        let tree = blocks(
            "<script>alert(1)</script>\n\nA <b>bold</b> ![a picture](x.png)word\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nend",
        );
        let expected = [said("A bold word"), said("end")].map(Block::Paragraph);
        assert_eq!(tree, expected);
    }

    #[track_caller]
    fn check(markdown: &str, expected: Inline) {
        assert_eq!(blocks(markdown), [Block::Paragraph(vec![expected])]);
    }

    /// C31.
    #[test]
    fn links_lead_to_articles_and_to_known_schemes_alone() {
        let web = |target: &str| Inline::Link(Link::Web(target.into()), said("x"));
        check(
            "[x](https://a.example/b?c=d)",
            web("https://a.example/b?c=d"),
        );
        check("[x](tel:+39021234)", web("tel:+39021234"));
        let id = ArticleId::try_from("reset".to_owned()).unwrap();
        check(
            "[x](article:reset)",
            Inline::Link(Link::Article(id), said("x")),
        );
        check("[x](article:../reset)", Inline::Text("x".into()));
        check("[x](javascript:alert(1))", Inline::Text("x".into()));
        check("[x](JavaScript&#58;alert(1))", Inline::Text("x".into()));
        check("[x](data:text/html,x)", Inline::Text("x".into()));
        check("[x](/relative)", Inline::Text("x".into()));
    }

    #[test]
    fn depth_is_bounded_and_no_text_is_lost() {
        let deep = format!("{}core", "> ".repeat(200));
        let mut tree = blocks(&deep);
        let mut depth = 0;
        while let Some(Block::Note(inner)) = tree.first() {
            tree = inner.clone();
            depth += 1;
        }
        assert_eq!(depth, DEPTH);
        assert_eq!(lines(&tree), ["core"]);
    }
}
