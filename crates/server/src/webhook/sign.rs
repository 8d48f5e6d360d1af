//! Signatures by the Standard Webhooks specification: HMAC-SHA256 over id, time and body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use sla::Instant;

/// What a secret begins with.
const PREFIX: &str = "whsec_";
/// How many bytes a secret has.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// A secret that an endpoint shares with the server.
#[derive(Clone)]
pub(super) struct Secret(Vec<u8>);

/// The text is no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a secret: whsec_ and 24 to 64 bytes in base64")]
pub(crate) struct NotASecret;

impl std::str::FromStr for Secret {
    type Err = NotASecret;

    fn from_str(text: &str) -> Result<Self, NotASecret> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(NotASecret)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| NotASecret)?;
        let fits = BYTES.contains(&bytes.len());
        fits.then_some(Self(bytes)).ok_or(NotASecret)
    }
}

/// The header that shows who sent it: one signature for each secret, so that one can be replaced
/// while the other still counts.
pub(super) fn signature(secrets: &[Secret], id: &str, at: Instant, body: &str) -> String {
    let content = format!("{id}.{}.{body}", at.timestamp());
    let signed = secrets.iter().filter_map(|secret| {
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).ok()?;
        mac.update(content.as_bytes());
        Some(format!(
            "v1,{}",
            STANDARD.encode(mac.finalize().into_bytes())
        ))
    });
    signed.collect::<Vec<_>>().join(" ")
}
