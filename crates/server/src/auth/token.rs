//! A token, taken apart: its header says which key and which kind; only the key says whether to
//! believe the rest.

use super::fault::{Fault, Faults};
use super::json::{Object, Reader};
use super::keys::Kind;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// No honest token is longer.
const TOKEN_BYTES: usize = 8 * 1024;
/// Members of a header by which a token would bring a key, or rules, of its own.
const FOREIGN: [&str; 5] = ["jku", "jwk", "x5u", "x5c", "crit"];

/// A signed token (RFC 7515, compact) that can be read. Nothing of it is trusted yet.
pub(super) struct Token<'a> {
    header: Object,
    pub(super) claims: Object,
    /// What is signed.
    pub(super) message: &'a str,
    pub(super) signature: &'a str,
}

/// What a header says.
pub(super) struct Named {
    pub(super) kind: Kind,
    pub(super) kid: String,
    pub(super) alg: String,
}

impl<'a> Token<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, Fault> {
        if text.len() > TOKEN_BYTES {
            let found = format_args!("{} bytes", text.len()).to_string();
            let expected = format_args!("{TOKEN_BYTES} bytes at most").to_string();
            return Err(Fault::new("token", found, expected));
        }
        let parts = text.split('.').count();
        let split = text.rsplit_once('.').and_then(|(message, signature)| {
            let (header, claims) = message.split_once('.')?;
            Some((message, header, claims, signature))
        });
        let Some((message, header, claims, signature)) = split.filter(|_| parts == 3) else {
            let expected = "header, claims and signature with dots between";
            return Err(Fault::new("token", format!("{parts} parts"), expected));
        };
        Ok(Self {
            header: object("header", header)?,
            claims: object("claims", claims)?,
            message,
            signature,
        })
    }

    /// The header's members, each as it must be.
    pub(super) fn named(&self) -> Result<Named, Faults> {
        let mut header = Reader::of(&self.header.0, "header.");
        for name in FOREIGN {
            if header.member(name).is_some() {
                header.wrong(name, "nothing: keys and rules are the server's own");
            }
        }
        let expected = Kind::TYPS;
        let typ = header.optional("typ", Value::as_str, expected);
        let kind = Kind::of(typ).unwrap_or_else(|| {
            header.wrong("typ", expected);
            Kind::default()
        });
        let named = Named {
            kind,
            kid: header.text("kid"),
            alg: header.text("alg"),
        };
        header.done(named)
    }

    /// Who says to have signed it.
    pub(super) fn issuer(&self) -> Result<String, Faults> {
        let mut claims = Reader::of(&self.claims.0, "");
        let issuer = claims.text("iss");
        claims.done(issuer)
    }
}

fn object(place: &str, part: &str) -> Result<Object, Fault> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| {
        let found = "other characters, or padding";
        Fault::new(
            place,
            found,
            "base64 in the alphabet of URLs without padding",
        )
    })?;
    Object::parse(&bytes).map_err(|why| Fault::new(place, why, "a JSON object with each name once"))
}
