//! Who asks: a signed token becomes a `Caller`, or the request is turned away.
//!
//! The product's backend signs a JWT (RFC 7519) for the person who is signed in, and the widget
//! sends it as `Authorization: Bearer …`. Its header names a key (`kid`), which fixes the algorithm.
//! Its claims:
//!
//! | claim | type | |
//! |---|---|---|
//! | `iss`, `aud` | string | as the key's configuration says |
//! | `sub` | string | the person's id in the product, not empty |
//! | `iat`, `exp` | unix seconds | at most 15 minutes apart |
//! | `nbf` | unix seconds | optional |
//! | `jti` | string | optional, kept as evidence |
//! | `name`, `email` | string | the person |
//! | `role` | string | `super_admin`, or anything else for a user |
//! | `account` | `{ id, name }` | the customer's company |
//! | `subscription` | string | the id of what it bought |
//! | `premium` | `{ channels }` | `chat`, `email`, `phone`; absent or null without premium |
//! | `app` | string | optional, `mobile` in the mobile app |
//!
//! Unknown claims are ignored; known ones of another type are refused.

mod claims;
mod keys;

use crate::domain::Caller;
use crate::problem::{Refused, Trouble};
use crate::routes::{App, reader_language};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
pub(crate) use claims::{AccountClaim, Claims, PremiumClaim};
use jsonwebtoken::{decode, decode_header, errors};
pub(crate) use keys::{Key, KeyRing};
use sla::Instant;
use std::sync::Arc;

/// No honest token is longer.
const TOKEN_BYTES: usize = 8 * 1024;

/// Why a token isn't trusted: for the log, never for the one who sent it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Untrusted {
    #[error("no bearer token")]
    Absent,
    #[error("longer than any token")]
    TooLong,
    #[error("a header that isn't allowed")]
    Header,
    #[error("an unknown key")]
    Key,
    #[error("{0}")]
    Token(#[from] errors::Error),
    #[error("a claim without content: {0}")]
    Empty(&'static str),
    #[error("not valid at this time")]
    Time,
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        bearer(&parts.headers)
            .and_then(|token| app.keys.caller(token, app.desk.now()))
            .map_err(|why| {
                tracing::debug!(%why, "a token was refused");
                Trouble::Unauthorized.told_in(reader_language(&parts.uri, &parts.headers))
            })
    }
}

/// The one token of the one `Authorization` header.
fn bearer(headers: &HeaderMap) -> Result<&str, Untrusted> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(Untrusted::Absent);
    };
    let text = value.to_str().map_err(|_| Untrusted::Absent)?;
    let (scheme, token) = text.split_once(' ').ok_or(Untrusted::Absent)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Untrusted::Absent);
    }
    Ok(token.trim())
}

impl KeyRing {
    /// The caller of a token that is valid `now`.
    pub(crate) fn caller(&self, token: &str, now: Instant) -> Result<Caller, Untrusted> {
        if token.len() > TOKEN_BYTES {
            return Err(Untrusted::TooLong);
        }
        let header = decode_header(token)?;
        let is_jwt = header.typ.is_none_or(|typ| typ.eq_ignore_ascii_case("JWT"));
        let brings_its_own_key = header.jku.is_some()
            || header.jwk.is_some()
            || header.x5u.is_some()
            || header.x5c.is_some();
        if !is_jwt || brings_its_own_key || header.crit.is_some() {
            return Err(Untrusted::Header);
        }
        let kid = header.kid.ok_or(Untrusted::Key)?;
        let key = self.get(&kid).ok_or(Untrusted::Key)?;
        let claims: Claims = decode(token, &key.decoding, &key.validation)?.claims;
        claims.caller(now)
    }
}

#[cfg(test)]
mod tests;
