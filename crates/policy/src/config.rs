//! TOML files, and where exactly one is wrong.

mod over;

use core::fmt;
use core::ops::Range;
pub use over::Over;
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
    parse_under(Some(file), text, &[])
}

/// Reads a file, if there is one, under values from elsewhere, of which later ones count.
///
/// # Errors
/// As [`read`]; what is wrong in a value from elsewhere is told by the name of that.
pub fn read_under<T: DeserializeOwned>(file: Option<&Path>, over: &[Over]) -> Result<T, FileError> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file).map_err(|why| FileError::whole(file, why))?,
        None => String::new(),
    };
    parse_under(file, text, over).map(|parsed| parsed.content)
}

fn parse_under<T: DeserializeOwned>(
    file: Option<&Path>,
    text: String,
    over: &[Over],
) -> Result<Parsed<T>, FileError> {
    let named = file.unwrap_or(Path::new("the settings")).to_owned();
    let error = |span: Option<Range<usize>>, field: Option<String>, what: &str| FileError {
        file: named.clone(),
        line: span.map(|span| line(&text, &span)),
        field,
        what: one_line(what),
    };
    let mut tree = DeTable::parse(&text).map_err(|why| error(why.span(), None, why.message()))?;
    for value in over {
        value.lay(tree.get_mut());
    }
    let read = serde_path_to_error::deserialize(toml::Deserializer::from(tree));
    let content = read.map_err(|why| {
        let what = why.inner().message();
        // The name under which `toml` hands over a value with its place in the file.
        let field = why.path().to_string();
        let field = field.replace(".$__serde_spanned_private_value", "");
        let field = (field != ".").then_some(field);
        let place: Vec<String> = why.path().iter().map(ToString::to_string).collect();
        if let Some(value) = over.iter().rev().find(|value| value.is_at(&place, file)) {
            return FileError {
                file: value.name.clone().into(),
                line: None,
                field,
                what: one_line(what),
            };
        }
        error(exact(&text, why.path(), why.inner().span()), field, what)
    })?;
    Ok(Parsed {
        content,
        text,
        file: named,
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
