//! A key, with all that is fixed with it: its algorithm, who signs with it, for whom, and whose tokens.

use super::fault::Fault;
use super::token::Token;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde::Deserialize;
use serde_json::Value;
use std::ops::RangeInclusive;

/// A shorter modulus can be factored (RFC 7518, 3.3); a longer one takes ever longer to check, and nobody needs it.
const RSA_BYTES: RangeInclusive<usize> = 256..=512;

/// Whose tokens: a token says its kind in the header's `typ`, a key in its file, and both must agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// The product's customers.
    #[default]
    Customers,
    /// The vendor's specialists.
    Specialists,
}

/// What a key signs with, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Alg {
    EdDSA,
    ES256,
    RS256,
    HS256,
}

/// Who signs, for whom, and whose tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) issuer: String,
    pub(crate) audience: String,
    pub(crate) kind: Kind,
}

/// A key of a party.
pub(crate) struct Key {
    pub(super) kid: String,
    pub(super) party: Party,
    alg: Alg,
    decoding: DecodingKey,
}

impl Kind {
    /// What `typ` may be, as it is said to people.
    pub(super) const TYPS: &str =
        "`JWT` for a customer's token, `specialist+jwt` for a specialist's";

    /// The kind that a header's `typ` says; without one a token is a customer's.
    pub(super) fn of(typ: Option<&str>) -> Option<Self> {
        match typ {
            None => Some(Self::Customers),
            Some(typ) if typ.eq_ignore_ascii_case("JWT") => Some(Self::Customers),
            Some(typ) if typ.eq_ignore_ascii_case("specialist+jwt") => Some(Self::Specialists),
            Some(_) => None,
        }
    }
}

impl Alg {
    fn name(self) -> &'static str {
        match self {
            Self::EdDSA => "EdDSA",
            Self::ES256 => "ES256",
            Self::RS256 => "RS256",
            Self::HS256 => "HS256",
        }
    }

    fn library(self) -> Algorithm {
        match self {
            Self::EdDSA => Algorithm::EdDSA,
            Self::ES256 => Algorithm::ES256,
            Self::RS256 => Algorithm::RS256,
            Self::HS256 => Algorithm::HS256,
        }
    }
}

impl Key {
    /// A shared secret, for HS256.
    pub(crate) fn secret(kid: &str, secret: &[u8], party: Party) -> Self {
        Self {
            kid: kid.to_owned(),
            party,
            alg: Alg::HS256,
            decoding: DecodingKey::from_secret(secret),
        }
    }

    /// A public key in PEM.
    pub(super) fn pem((kid, alg): (&str, Alg), pem: &[u8], party: Party) -> Result<Self, String> {
        let read = match alg {
            Alg::EdDSA => DecodingKey::from_ed_pem(pem),
            Alg::ES256 => DecodingKey::from_ec_pem(pem),
            Alg::RS256 => DecodingKey::from_rsa_pem(pem),
            Alg::HS256 => return Err("HS256 has no public key".to_owned()),
        };
        let jwk = read.and_then(|key| Jwk::from_decoding_key(&key, Some(alg.library())));
        let jwk = jwk.map_err(|why| {
            let name = alg.name();
            format!("expected a public key in PEM for {name}: {why}")
        })?;
        Self::jwk(kid, &jwk, party)
    }

    /// A public key of a key set (RFC 7517). Secrets are refused: a set is there to be read.
    pub(super) fn jwk(kid: &str, jwk: &Jwk, party: Party) -> Result<Self, String> {
        let said = jwk.common.key_algorithm;
        let agrees = |alg: Alg| said.is_none_or(|said| said == alg.library().into());
        let read = public(jwk).filter(|(alg, _)| agrees(*alg));
        let (alg, decoding) = read.ok_or_else(|| {
            format!(
                "expected a public key: of Ed25519 for EdDSA, of P-256 for ES256, or of RSA with {} to {} bits \
                 for RS256",
                RSA_BYTES.start() * 8,
                RSA_BYTES.end() * 8
            )
        })?;
        Ok(Self {
            kid: kid.to_owned(),
            party,
            alg,
            decoding,
        })
    }

    /// Whether a token that names this key is signed with it, and for its audience.
    pub(super) fn check(&self, token: &Token, alg: &str) -> Result<(), Fault> {
        let name = self.alg.name();
        if alg != name {
            let expected = format!("{name}, which the key `{}` is for", self.kid);
            return Err(Fault::new("header.alg", alg, expected));
        }
        // C13: the library compares in constant time, and nothing else here compares a secret.
        if !self.has_signed(token) {
            let expected = format!("that of the key `{}`, made with {name}", self.kid);
            return Err(Fault::new("signature", "another one", expected));
        }
        let aud = token.claims.0.get("aud");
        if aud.and_then(Value::as_str) != Some(self.party.audience.as_str()) {
            let expected = format!("\"{}\", as one string", self.party.audience);
            return Err(Fault::value("aud", aud, expected));
        }
        Ok(())
    }

    /// Whether the token's signature is this key's.
    fn has_signed(&self, token: &Token<'_>) -> bool {
        let (message, alg) = (token.message.as_bytes(), self.alg.library());
        crypto::verify(token.signature, message, &self.decoding, alg) == Ok(true)
    }
}

/// The public key of a set, if a signature can be checked with it.
fn public(jwk: &Jwk) -> Option<(Alg, DecodingKey)> {
    let key = DecodingKey::from_jwk(jwk).ok()?;
    match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => {
            let bytes = key.try_get_as_bytes().ok()?;
            (bytes.len() == 32).then_some((Alg::EdDSA, key))
        }
        AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => {
            // Points that aren't on the curve show here.
            ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.try_get_as_bytes().ok()?).ok()?;
            Some((Alg::ES256, key))
        }
        AlgorithmParameters::RSA(rsa) => {
            let (modulus, exponent) = (number(&rsa.n)?, number(&rsa.e)?);
            let key = DecodingKey::from_rsa_raw_components(&modulus, &exponent);
            (is_long(&modulus) && is_usable(&exponent)).then_some((Alg::RS256, key))
        }
        _ => None,
    }
}

/// A number without the zeros that some write before it (RFC 7518, 6.3.1.1): the library takes them for a mistake.
fn number(text: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    Some(bytes.into_iter().skip_while(|byte| *byte == 0).collect())
}

fn is_long(modulus: &[u8]) -> bool {
    // Of the shortest, every bit counts.
    let is_full = modulus
        .first()
        .is_some_and(|first| first.leading_zeros() == 0);
    RSA_BYTES.contains(&modulus.len()) && (is_full || modulus.len() > *RSA_BYTES.start())
}

/// Whether a signature can be checked with it: it is odd, more than 1, and has 33 bits at most, as the library wants it.
fn is_usable(exponent: &[u8]) -> bool {
    let value = exponent
        .iter()
        .fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    exponent.len() <= 5 && value % 2 == 1 && (3..1 << 33).contains(&value)
}

#[cfg(test)]
mod tests;
