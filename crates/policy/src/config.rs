//! TOML files, and where exactly one is wrong.

use core::fmt;
use core::ops::Range;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path as FieldPath, Segment};
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// A file that can't be used, in one line: `policy.toml:12: commitments[3].channel: unknown …`.
#[derive(Debug, thiserror::Error)]
pub struct FileError {
    file: PathBuf,
    line: Option<usize>,
    field: Option<String>,
    what: String,
}

/// A file's content and its text, by which a later check can name a line.
pub struct Parsed<T> {
    /// What the file says.
    pub content: T,
    text: String,
    file: PathBuf,
}

/// Reads a file into a type that refuses what it doesn't know.
///
/// # Errors
/// [`FileError`] when it can't be read, or isn't that type.
pub fn read<T: DeserializeOwned>(file: &Path) -> Result<Parsed<T>, FileError> {
    let text = std::fs::read_to_string(file).map_err(|why| FileError::whole(file, why))?;
    parse(file, text)
}

/// As [`read`], from a text.
///
/// # Errors
/// As [`read`].
pub fn parse<T: DeserializeOwned>(file: &Path, text: String) -> Result<Parsed<T>, FileError> {
    let error = |span: Option<Range<usize>>, field: Option<String>, what: &str| FileError {
        file: file.to_owned(),
        line: span.map(|span| line(&text, &span)),
        field,
        what: one_line(what),
    };
    let tree =
        toml::Deserializer::parse(&text).map_err(|why| error(why.span(), None, why.message()))?;
    let content = serde_path_to_error::deserialize(tree).map_err(|why| {
        // The name under which `toml` hands over a value with its place in the file.
        let field = why.path().to_string();
        let field = field.replace(".$__serde_spanned_private_value", "");
        let field = (field != ".").then_some(field);
        let span = exact(&text, why.path(), why.inner().span());
        error(span, field, why.inner().message())
    })?;
    Ok(Parsed {
        content,
        text,
        file: file.to_owned(),
    })
}

/// Where a value is wrong. `toml` names no more than the list for what is wrong in an element of one;
/// the path to the value leads further.
fn exact(text: &str, path: &FieldPath, known: Option<Range<usize>>) -> Option<Range<usize>> {
    let root = DeTable::parse(text).ok()?;
    let mut place = root.span();
    let mut value = DeValue::Table(root.into_inner());
    for segment in path {
        let next = match segment {
            Segment::Seq { index } => value.get(*index),
            Segment::Map { key } => value.get(key.as_str()),
            Segment::Enum { .. } | Segment::Unknown => None,
        };
        let Some(next) = next else {
            continue;
        };
        place = next.span();
        value = next.get_ref().clone();
    }
    known
        .filter(|known| place.start <= known.start && known.end <= place.end)
        .or(Some(place))
}

impl<T> Parsed<T> {
    /// An error in the text at `span`, found after the file was read.
    pub fn error(&self, span: &Range<usize>, field: &str, what: &str) -> FileError {
        FileError {
            file: self.file.clone(),
            line: Some(line(&self.text, span)),
            field: Some(field.to_owned()),
            what: what.to_owned(),
        }
    }
}

impl FileError {
    /// An error of the file as a whole.
    pub fn whole(file: &Path, what: impl fmt::Display) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            field: None,
            what: one_line(&what.to_string()),
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if let Some(field) = &self.field {
            write!(f, " {field}:")?;
        }
        write!(f, " {}", self.what)
    }
}

fn line(text: &str, span: &Range<usize>) -> usize {
    1 + text
        .bytes()
        .take(span.start)
        .filter(|byte| *byte == b'\n')
        .count()
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
