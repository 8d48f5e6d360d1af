//! A key, with all that is fixed with it: its algorithm, who signs with it, for whom, and whose tokens.

use super::fault::Fault;
use super::token::Token;
use crate::digest;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// A shorter modulus can be factored (RFC 7518, 3.3).
const RSA_BYTES: usize = 256;
/// The library takes no longer one.
const RSA_BYTES_MOST: usize = 512;

/// Signatures that a key remembers: some 100 KB.
const SEEN: usize = 2000;

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
    seen: Mutex<HashSet<[u8; 32]>>,
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
            seen: Mutex::default(),
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
        let (alg, proper) = match &jwk.algorithm {
            AlgorithmParameters::OctetKeyPair(key) => {
                (Alg::EdDSA, key.curve == EllipticCurve::Ed25519)
            }
            AlgorithmParameters::EllipticCurve(key) => {
                (Alg::ES256, key.curve == EllipticCurve::P256)
            }
            AlgorithmParameters::RSA(key) => (Alg::RS256, is_long(&key.n)),
            _ => return Err("expected a public key".to_owned()),
        };
        let said = jwk.common.key_algorithm;
        if !proper || said.is_some_and(|said| said != alg.library().into()) {
            return Err(format!(
                "expected Ed25519 for EdDSA, P-256 for ES256, or RSA of {} to {} bits for RS256",
                RSA_BYTES * 8,
                RSA_BYTES_MOST * 8
            ));
        }
        let decoding = DecodingKey::from_jwk(jwk).map_err(|why| why.to_string())?;
        if alg == Alg::EdDSA && decoding.try_get_as_bytes().map(<[u8]>::len) != Ok(32) {
            return Err("expected the 32 bytes of an Ed25519 key".to_owned());
        }
        // Points that aren't on the curve show here.
        crypto::verify("", b"", &decoding, alg.library()).map_err(|why| why.to_string())?;
        Ok(Self {
            kid: kid.to_owned(),
            party,
            alg,
            decoding,
            seen: Mutex::default(),
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
}

impl Key {
    /// Whether the token's signature is this key's.
    ///
    /// What was so once is so for ever, so it isn't computed again for each call that brings the same
    /// token. All else that makes a token good is looked at every time: whether the key is trusted, the
    /// times, revocations.
    fn has_signed(&self, token: &Token) -> bool {
        let (message, alg) = (token.message.as_bytes(), self.alg.library());
        let verify = || crypto::verify(token.signature, message, &self.decoding, alg) == Ok(true);
        if self.alg == Alg::HS256 {
            // It takes no longer than to look whether it was seen.
            return verify();
        }
        let name = digest::of(&[token.message, token.signature]);
        let seen = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen().contains(&name) {
            return true;
        }
        let signed = verify();
        if signed {
            let mut seen = seen();
            if seen.len() >= SEEN {
                seen.clear();
            }
            seen.insert(name);
        }
        signed
    }
}

fn is_long(modulus: &str) -> bool {
    // Four characters of base64 are three bytes.
    let bytes = modulus.len() * 3 / 4;
    (RSA_BYTES..=RSA_BYTES_MOST).contains(&bytes)
}
