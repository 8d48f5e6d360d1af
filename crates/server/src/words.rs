//! What people write: in one form, and nothing in it but what is read.

use protocol::{Description, Subject};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The words with their accents composed (NFC): however they were typed, they are the same words, to
/// whoever searches for them and to whatever compares them.
pub(crate) fn composed(words: &str) -> String {
    if is_nfc_quick(words.chars()) == IsNormalized::Yes {
        return words.to_owned();
    }
    words.nfc().collect()
}

/// A name of a person, as a command line gives it.
pub(crate) fn name(words: &str) -> Result<String, String> {
    let name = Subject::try_from(composed(words));
    let name = name.map(|name| name.as_str().to_owned());
    name.map_err(|_| "say who, on one line".to_owned())
}

/// Words for a customer, as a command line gives them.
pub(crate) fn reason(words: &str) -> Result<String, String> {
    let reason = Description::try_from(composed(words));
    let reason = reason.map(|reason| reason.as_str().to_owned());
    reason.map_err(|_| "say why, in words without control characters".to_owned())
}
