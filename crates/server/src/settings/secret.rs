//! What nobody may read, in no log and on no command line.

use core::fmt;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use std::path::Path;

/// A password or the like.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret, for whoever it is meant for.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The one of two fields that is there: the secret, or a file that holds it.
    ///
    /// # Errors
    /// A sentence about `field`, when both are there or the file can't be read or is empty.
    pub fn given(
        field: &str,
        secret: Option<Self>,
        file: Option<&Path>,
    ) -> Result<Option<Self>, String> {
        match (secret, file) {
            (Some(_), Some(_)) => Err(format!("{field}: expected it or {field}_file, not both")),
            (secret, None) => Ok(secret),
            (None, Some(file)) => {
                let wrong = |what: &dyn fmt::Display| {
                    Err(format!("{field}_file: {}: {what}", file.display()))
                };
                match std::fs::read_to_string(file) {
                    Ok(text) if text.trim_end().is_empty() => wrong(&"expected a secret"),
                    Ok(text) => Ok(Some(Self(text.trim_end().to_owned()))),
                    Err(why) => wrong(&why),
                }
            }
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyText)
    }
}

/// A secret of digits alone reads like a number in a variable; what was written is what counts.
struct AnyText;

impl Visitor<'_> for AnyText {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Secret, E> {
        Ok(Secret(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Secret, E> {
        Ok(Secret(number.to_string()))
    }

    fn visit_bool<E: Error>(self, word: bool) -> Result<Secret, E> {
        Ok(Secret(word.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_comes_from_its_field_or_from_a_file_and_is_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "hunter2\n").unwrap();
        let secret = || Secret("12345".into());
        let given = |secret, file| Secret::given("mail.password", secret, file);
        assert_eq!(given(Some(secret()), None), Ok(Some(secret())));
        let read = given(None, Some(&file)).unwrap().unwrap();
        assert_eq!(read.reveal(), "hunter2");
        assert!(!format!("{read:?}").contains("hunter2"));
        assert_eq!(given(None, None), Ok(None));
        let both = given(Some(secret()), Some(&file)).unwrap_err();
        assert!(both.starts_with("mail.password: "), "{both}");
        let gone = folder.path().join("gone");
        let gone = given(None, Some(&gone)).unwrap_err();
        assert!(gone.starts_with("mail.password_file: "), "{gone}");
        std::fs::write(&file, "\n").unwrap();
        assert!(given(None, Some(&file)).is_err());
    }
}
