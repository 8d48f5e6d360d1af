//! Values that are laid over a file's, such as those of environment variables.

use std::borrow::Cow;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// A value from elsewhere than the file.
#[derive(Clone, Debug)]
pub struct Over {
    /// Where it is known by another name: a variable's.
    pub(super) name: String,
    /// Where in the file it would stand: `limits`, `body_s`.
    pub(super) path: Vec<String>,
    /// What was given.
    text: String,
}

impl Over {
    /// The variable `HELP_LIMITS__BODY_S` as `body_s` in the table `limits`, where `prefix` is
    /// `HELP_`; `None` for one that doesn't begin with the prefix.
    #[must_use]
    pub fn variable(prefix: &str, name: &str, text: &str) -> Option<Self> {
        let path = name.strip_prefix(prefix)?;
        Some(Self {
            path: path.split("__").map(str::to_ascii_lowercase).collect(),
            name: name.to_owned(),
            text: text.to_owned(),
        })
    }

    /// Puts it into the file's tree.
    pub(super) fn lay<'a>(&'a self, table: &mut DeTable<'a>) {
        if let Some((last, tables)) = self.path.split_last() {
            let mut table = table;
            for name in tables {
                let inner = table.entry(key(name)).or_insert_with(empty);
                if !inner.get_ref().is_table() {
                    *inner = empty();
                }
                let DeValue::Table(inner) = inner.get_mut() else {
                    return;
                };
                table = inner;
            }
            table.insert(key(last), Spanned::new(0..0, value(&self.text)));
        }
    }

    /// Whether what is wrong at this place of the tree is in it, or beside it where there is no file.
    pub(super) fn is_at(&self, place: &[String], file: Option<&Path>) -> bool {
        let beside = || !place.is_empty() && self.path.starts_with(place);
        place.starts_with(&self.path) || file.is_none() && beside()
    }
}

fn key(name: &str) -> Spanned<DeString<'_>> {
    Spanned::new(0..0, Cow::Borrowed(name))
}

fn empty<'a>() -> Spanned<DeValue<'a>> {
    Spanned::new(0..0, DeValue::Table(DeTable::new()))
}

/// A text is a text, unless it can only be meant as another value.
fn value(text: &str) -> DeValue<'_> {
    let number = text.parse::<i64>().ok();
    let is_other = text.starts_with(['[', '{'])
        || matches!(text, "true" | "false")
        || number.is_some_and(|number| number.to_string() == text);
    let other = is_other.then(|| DeValue::parse(text).ok()).flatten();
    other.map_or(DeValue::String(Cow::Borrowed(text)), Spanned::into_inner)
}
