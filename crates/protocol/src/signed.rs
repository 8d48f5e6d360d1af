//! The signed receipt: what the customer keeps as proof of what was promised.

use crate::{RequestNumber, hex};
use core::fmt;
use serde::{Deserialize, Serialize};
use sla::Promise;

/// What the server states about a request, with nothing personal in it.
///
/// Its signature is over its JSON as this crate writes it: no spaces, fields in this order, times as
/// unix seconds. Widget, server and simulator write it with the same code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Which kind of statement it is, so that no signature can be taken for one of another kind.
    pub format: Format,
    /// The request's number.
    pub number: RequestNumber,
    /// What was promised: case, policy, acceptance, exceptions, due time.
    pub promise: Promise,
}

/// The kinds of statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// The only one so far.
    #[serde(rename = "help-receipt-1")]
    Receipt1,
}

/// An Ed25519 signature, in hexadecimal on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Signature(pub [u8; 64]);

/// An Ed25519 public key, in hexadecimal on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey(pub [u8; 32]);

/// A statement and its signature: the file that "Save proof" saves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedReceipt {
    /// What is stated.
    pub statement: Statement,
    /// By whom: whoever has the key.
    pub signature: Signature,
}

/// The bytes are not a signed receipt, byte for byte as one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAReceipt;

impl Statement {
    /// The statement for a promise.
    #[must_use]
    pub fn new(number: RequestNumber, promise: Promise) -> Self {
        Self {
            format: Format::Receipt1,
            number,
            promise,
        }
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        // Room for most, so that it is written without being moved.
        let mut bytes = Vec::with_capacity(512);
        // Nothing in it can fail to be written: no map with odd keys, no writer but memory.
        let written = serde_json::to_writer(&mut bytes, self);
        written.map(|()| bytes).unwrap_or_default()
    }
}

impl SignedReceipt {
    /// The file.
    #[must_use]
    pub fn file(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads the file, and refuses any that isn't exactly as it was written: one changed byte is one
    /// too many, a space included.
    ///
    /// # Errors
    /// [`NotAReceipt`].
    pub fn read(file: &[u8]) -> Result<Self, NotAReceipt> {
        let receipt: Self = serde_json::from_slice(file).map_err(|_| NotAReceipt)?;
        let same = receipt.file() == file;
        same.then_some(receipt).ok_or(NotAReceipt)
    }
}

impl fmt::Display for NotAReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a receipt, byte for byte as it was issued")
    }
}

impl core::error::Error for NotAReceipt {}

/// The text is not hexadecimal of that length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotHex;

impl fmt::Display for NotHex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected lower-case hexadecimal of the right length")
    }
}

impl TryFrom<String> for Signature {
    type Error = NotHex;

    fn try_from(text: String) -> Result<Self, NotHex> {
        hex::decode(&text).map(Self).ok_or(NotHex)
    }
}

impl From<Signature> for String {
    fn from(signature: Signature) -> Self {
        hex::encode(&signature.0)
    }
}

impl TryFrom<String> for PublicKey {
    type Error = NotHex;

    fn try_from(text: String) -> Result<Self, NotHex> {
        hex::decode(&text).map(Self).ok_or(NotHex)
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        hex::encode(&key.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sla::{Case, Channel, Commitment, Role, Severity, Terms, instant};

    fn receipt() -> SignedReceipt {
        let promise = Promise {
            terms: Terms {
                case: Case {
                    channel: Channel::Email,
                    role: Role::SuperAdmin,
                    severity: Severity::Critical,
                },
                commitment: Commitment::Guaranteed { within_s: 1800 },
                policy: "0f".repeat(32),
            },
            start: instant(1_795_392_000).unwrap(),
            raised: None,
            stops: vec![],
            warn: instant(1_795_393_350),
            due: instant(1_795_393_800),
        };
        SignedReceipt {
            statement: Statement::new(RequestNumber(10_001), promise),
            signature: Signature([7; 64]),
        }
    }

    #[test]
    fn the_signed_bytes_are_integers_in_a_fixed_order() {
        let bytes = String::from_utf8(receipt().statement.bytes()).unwrap();
        assert_eq!(
            bytes,
            r#"{"format":"help-receipt-1","number":10001,"promise":{"terms":{"case":{"channel":"email","role":"super_admin","severity":"critical"},"commitment":{"guaranteed":{"within_s":1800}},"policy":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"},"start":1795392000,"raised":null,"stops":[],"warn":1795393350,"due":1795393800}}"#
        );
    }

    #[test]
    fn a_receipt_reads_back_only_byte_for_byte_as_it_was_written() {
        let file = receipt().file();
        assert_eq!(SignedReceipt::read(&file), Ok(receipt()));
        let text = String::from_utf8(file).unwrap();
        for other in [
            format!("{text}\n"),
            format!(" {text}"),
            text.replace("10001", "10001 "),
            text.replace("\"raised\":null,", ""),
            text.replacen("0f", "0F", 1).replacen("07", "7", 1),
            text.replace("{\"statement\"", "{\"more\":1,\"statement\""),
            text.replace("1795392000", "1795392000.0"),
            text.replace("email", "\\u0065mail"),
            text[..text.len() - 1].to_owned(),
            String::new(),
        ] {
            let read = SignedReceipt::read(other.as_bytes());
            assert_eq!(read, Err(NotAReceipt), "{other}");
        }
    }
}
