//! What is on screen, as plain data: screens make it, and `shell::draw` brings the page to it.

use flow::Event;
use std::borrow::Cow;

/// Words on the page, or the value of an attribute.
pub(crate) type Words = Cow<'static, str>;

/// What is in one place of the page.
pub(crate) enum Node {
    /// Nothing, for now. The place stays, so that what comes after it stays what it was.
    Nothing,
    /// Words.
    Words(Words),
    /// An element.
    Element(Box<Element>),
}

/// An element, and what is in it.
pub(crate) struct Element {
    pub(crate) tag: &'static str,
    pub(crate) class: &'static str,
    /// Which one it is, where the same kind stands for several things.
    pub(crate) key: Words,
    /// As long as this stays the same, so does all that is in it. Empty: until something changes.
    pub(crate) since: Words,
    /// A name that begins with `--` is a property for the style sheets.
    pub(crate) attributes: Vec<(&'static str, Words)>,
    pub(crate) holds: Option<Holds>,
    pub(crate) on: Option<On>,
    pub(crate) children: Vec<Node>,
}

/// What a field holds, which the person changes as well.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Holds {
    /// A text.
    Text(String),
    /// A tick, or none.
    Tick(bool),
}

/// What happens by an element.
pub(crate) enum On {
    /// It is pressed.
    Press(Box<dyn Fn() -> Event>),
    /// It is typed into.
    Type(fn(String) -> Event),
    /// It is ticked, or isn't any more.
    Tick(fn(bool) -> Event),
    /// The form is sent.
    Send(fn() -> Event),
}

/// An element of this tag and class, empty.
pub(crate) fn el(tag: &'static str, class: &'static str) -> Box<Element> {
    Box::new(Element {
        tag,
        class,
        key: Words::Borrowed(""),
        since: Words::Borrowed(""),
        attributes: Vec::new(),
        holds: None,
        on: None,
        children: Vec::new(),
    })
}

impl Element {
    /// One of the same kind and key, empty.
    pub(crate) fn blank(&self) -> Box<Self> {
        el(self.tag, self.class).key(self.key.clone())
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Words> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|(known, _)| *known == name);
        found.map(|(_, value)| value)
    }

    /// With an attribute.
    pub(crate) fn with(
        mut self: Box<Self>,
        name: &'static str,
        value: impl Into<Words>,
    ) -> Box<Self> {
        self.attributes.push((name, value.into()));
        self
    }

    /// With an attribute, where there is a value for it.
    pub(crate) fn maybe(
        self: Box<Self>,
        name: &'static str,
        value: Option<impl Into<Words>>,
    ) -> Box<Self> {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// As one of several of its kind.
    pub(crate) fn key(mut self: Box<Self>, key: impl Into<Words>) -> Box<Self> {
        self.key = key.into();
        self
    }

    /// Left as it is until this is something else.
    pub(crate) fn since(mut self: Box<Self>, since: impl Into<Words>) -> Box<Self> {
        self.since = since.into();
        self
    }

    /// Holding what the flow says.
    pub(crate) fn holds(mut self: Box<Self>, holds: Holds) -> Box<Self> {
        self.holds = Some(holds);
        self
    }

    /// Saying to the flow what happens by it.
    pub(crate) fn on(mut self: Box<Self>, on: On) -> Box<Self> {
        self.on = Some(on);
        self
    }

    /// With one more thing in it.
    pub(crate) fn child(mut self: Box<Self>, child: impl Into<Node>) -> Box<Self> {
        self.children.push(child.into());
        self
    }

    /// With more things in it.
    pub(crate) fn children(mut self: Box<Self>, children: Vec<Node>) -> Box<Self> {
        self.children.extend(children);
        self
    }
}

impl Node {
    /// Which one of several of its kind it is, if that is said.
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Element(element) => &element.key,
            Self::Nothing | Self::Words(_) => "",
        }
    }
}

impl From<Box<Element>> for Node {
    fn from(element: Box<Element>) -> Self {
        Self::Element(element)
    }
}

impl From<&'static str> for Node {
    fn from(words: &'static str) -> Self {
        Self::Words(words.into())
    }
}

impl From<Words> for Node {
    fn from(words: Words) -> Self {
        Self::Words(words)
    }
}

impl From<String> for Node {
    fn from(words: String) -> Self {
        Self::Words(words.into())
    }
}

impl<T: Into<Node>> From<Option<T>> for Node {
    fn from(there: Option<T>) -> Self {
        there.map_or(Self::Nothing, Into::into)
    }
}

/// The nodes of a list.
pub(crate) fn each<T, N: Into<Node>>(
    items: impl IntoIterator<Item = T>,
    node: impl Fn(T) -> N,
) -> Vec<Node> {
    items.into_iter().map(|item| node(item).into()).collect()
}
