//! What a person writes: the subject and the description.

use crate::{
    Invalid,
    limits::{DESCRIPTION_CHARS, SUBJECT_CHARS},
};

/// One line that sums a request up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject(String);

/// The request in the person's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description(String);

impl Subject {
    /// The line, trimmed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Description {
    /// The text, trimmed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Subject {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        // A tab comes with a cell of a spreadsheet.
        let text = written(&text.replace('\t', " "), SUBJECT_CHARS)?;
        // What Unicode calls a line and a paragraph separator breaks a line elsewhere.
        if text.contains(['\n', '\u{2028}', '\u{2029}']) {
            return Err(Invalid::ControlCharacter);
        }
        Ok(Self(text))
    }
}

impl TryFrom<String> for Description {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        written(&text, DESCRIPTION_CHARS).map(Self)
    }
}

/// A character that leaves no mark: zero width, or a turn of the writing direction.
pub(crate) fn unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Trimmed, with `\n` line ends, not empty, not too long, and without characters nobody types.
fn written(text: &str, max: usize) -> Result<String, Invalid> {
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().all(|c| c.is_whitespace() || unseen(c)) {
        return Err(Invalid::Missing);
    }
    if text.chars().count() > max {
        return Err(Invalid::TooLong { max });
    }
    if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(Invalid::ControlCharacter);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C34.
    #[test]
    fn text_is_trimmed_counted_in_characters_and_free_of_control_characters() {
        let subject = |text: &str| Subject::try_from(text.to_owned());
        assert_eq!(subject("  Can't log in ").unwrap().as_str(), "Can't log in");
        assert_eq!(subject(" \n "), Err(Invalid::Missing));
        assert_eq!(subject("\u{200b}\u{feff}"), Err(Invalid::Missing));
        assert_eq!(subject("a\tb").unwrap().as_str(), "a b");
        assert!(subject(&"è".repeat(SUBJECT_CHARS)).is_ok());
        let too_long = "è".repeat(SUBJECT_CHARS + 1);
        assert_eq!(
            subject(&too_long),
            Err(Invalid::TooLong { max: SUBJECT_CHARS })
        );
        assert_eq!(subject("a\nb"), Err(Invalid::ControlCharacter));
        assert_eq!(subject("a\u{2028}b"), Err(Invalid::ControlCharacter));
        assert_eq!(subject("a\0b"), Err(Invalid::ControlCharacter));
        let lines = Description::try_from("a\r\nb\tc".to_owned()).unwrap();
        assert_eq!(lines.as_str(), "a\nb\tc");
    }
}
