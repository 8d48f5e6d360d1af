//! What is wrong with a token, in one line.

use core::fmt;
use serde_json::Value;

/// A longer value is cut where it is shown.
const SHOWN_CHARS: usize = 80;

/// What is wrong, where. It never holds a secret or a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// A claim (`exp`), a member of the header (`header.kid`), or a part of the token.
    pub(crate) place: String,
    found: String,
    /// What should have been there: the part that the log may have.
    pub(crate) expected: String,
}

/// All that was found wrong, in the order in which it was looked at.
#[derive(Debug)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl Fault {
    pub(super) fn new(place: &str, found: impl fmt::Display, expected: impl fmt::Display) -> Self {
        Self {
            place: place.to_owned(),
            found: short(&found.to_string()),
            expected: expected.to_string(),
        }
    }

    /// A value that isn't what was expected, or isn't there.
    pub(super) fn value(place: &str, found: Option<&Value>, expected: impl fmt::Display) -> Self {
        match found {
            Some(found) => Self::new(place, found, expected),
            None => Self::new(place, "nothing", expected),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            found,
            expected,
        } = self;
        write!(f, "{place}: found {found}, expected {expected}")
    }
}

/// In one line, and on no terminal more than text.
fn short(text: &str) -> String {
    let mut chars = text.chars();
    let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut short: String = chars.by_ref().take(SHOWN_CHARS).map(plain).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}
