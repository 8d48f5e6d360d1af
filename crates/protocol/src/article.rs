//! Articles and the answers of a search.
//!
//! An article travels as a tree, never as HTML: the browser has nothing to sanitise.

use crate::{ArticleId, Language};
use serde::{Deserialize, Serialize};

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Found {
    /// The best first, the reader's language before others.
    pub hits: Vec<Hit>,
}

/// One article that may answer the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hit {
    /// Its id.
    pub id: ArticleId,
    /// Its language, which may not be the reader's.
    pub language: Language,
    /// Its title.
    pub title: Vec<Marked>,
    /// The line that fits the question best.
    pub line: Vec<Marked>,
}

/// A run of text that does, or doesn't, match the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Marked {
    /// The text.
    pub text: String,
    /// Whether it is a match.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub hit: bool,
}

/// An article to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// Its language.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// When it was last changed: `2026-09-14`.
    pub updated: String,
    /// Its text.
    pub body: Vec<Block>,
}

/// A block of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading below the title.
    Heading(Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Steps, in order.
    Steps(Vec<Vec<Block>>),
    /// A list without an order.
    Points(Vec<Vec<Block>>),
    /// A note set apart.
    Note(Vec<Block>),
    /// Something to copy, character by character.
    Code(String),
}

/// A run of text in a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Important words.
    Strong(Vec<Inline>),
    /// Stressed words.
    Emphasis(Vec<Inline>),
    /// A name or value, character by character.
    Code(String),
    /// A link.
    Link(Link, Vec<Inline>),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Another article, which opens in the panel.
    Article(ArticleId),
    /// A page: always `https:`, `http:`, `mailto:` or `tel:`; the server drops the rest.
    Web(String),
}
