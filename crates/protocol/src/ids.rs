//! Names of things, each with a type of its own.

use crate::limits::{ARTICLE_ID_CHARS, KEY_CHARS};
use core::fmt;
use serde::{Deserialize, Serialize};

/// A request's number, as a person says it on the phone: `R-10001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct RequestNumber(pub u64);

impl fmt::Display for RequestNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R-{}", self.0)
    }
}

/// A client-made key, kept with the draft, under which a submit counts once however often it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The key of 128 random bits: 32 hexadecimal digits.
    #[must_use]
    pub fn from_random(bits: u128) -> Self {
        Self(format!("{bits:032x}"))
    }

    /// The key as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is not an id of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id of this kind")
    }
}

impl TryFrom<String> for IdempotencyKey {
    type Error = NotAnId;

    /// Letters, digits, `-` and `_`, as many as [`KEY_CHARS`] allows.
    fn try_from(text: String) -> Result<Self, NotAnId> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        let fits = KEY_CHARS.contains(&text.len()) && text.bytes().all(plain);
        fits.then_some(Self(text)).ok_or(NotAnId)
    }
}

impl From<IdempotencyKey> for String {
    fn from(key: IdempotencyKey) -> Self {
        key.0
    }
}

/// An article's id: its file name without `.md`, the same in every language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct ArticleId(String);

impl ArticleId {
    /// The id as it stands in URLs and file names.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ArticleId {
    type Error = NotAnId;

    /// Lower-case letters, digits and `-`.
    fn try_from(text: String) -> Result<Self, NotAnId> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let fits = (1..=ARTICLE_ID_CHARS).contains(&text.len()) && text.bytes().all(plain);
        fits.then_some(Self(text)).ok_or(NotAnId)
    }
}

impl From<ArticleId> for String {
    fn from(id: ArticleId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_take_only_their_own_letters() {
        assert!(IdempotencyKey::try_from("0123456789abcdef".to_owned()).is_ok());
        assert!(IdempotencyKey::try_from("short".to_owned()).is_err());
        assert!(IdempotencyKey::try_from("0123456789abcde\n".to_owned()).is_err());
        assert!(ArticleId::try_from("reset-password".to_owned()).is_ok());
        assert!(ArticleId::try_from("../etc/passwd".to_owned()).is_err());
    }

    #[test]
    fn a_random_key_is_a_valid_key() {
        let key = IdempotencyKey::from_random(7);
        assert_eq!(IdempotencyKey::try_from(key.as_str().to_owned()), Ok(key));
    }
}
