//! Who asks: a signed token becomes a `Caller` or a `Specialist`, or the request is turned away.
//!
//! The product's backend signs a JWT (RFC 7519) for the person who is signed in, and the widget
//! sends it as `Authorization: Bearer …`. Its header names a key (`kid`), which fixes the algorithm,
//! the issuer, the audience and whose tokens it signs. What must be in a token is in
//! `docs/identity.md`, and in `claims`, which reads it.
//!
//! A token is read in four steps, each of which can refuse it: its three parts (`token`), its header,
//! its key and signature (`key_ring`, `keys`), its claims (`claims`). The server stops at the first
//! fault; `help-server token check` takes all steps and names every fault. A token that was found good is
//! remembered (`seen`).

mod claims;
mod fault;
mod fetch;
mod json;
mod key_ring;
mod key_set;
mod keys;
mod revocations;
mod seen;
mod token;
mod trusted;

use crate::domain::{Caller, Specialist};
use crate::problem::{Refused, Trouble};
use crate::rates::TooMany;
use crate::routes::{App, Visit, reader_language};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use claims::{Now, Read};
use fault::{Fault, Faults};
pub(crate) use key_ring::KeyRing;
pub(crate) use keys::{Key, Kind, Party};
pub(crate) use revocations::Revocations;
use seen::{Name, Seen};
use sla::Instant;
use std::sync::Arc;
use token::{Named, Token};
pub(crate) use trusted::Trusted;

/// The person who asks. What is known of them is remembered with their token, and isn't copied for each call.
pub(crate) struct Asking(pub(crate) Arc<Caller>);

impl FromRequestParts<Arc<App>> for Asking {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let caller = async {
            let caller = app
                .keys
                .now()
                .customer(bearer(&parts.headers)?, app.desk.now())
                .await?;
            let person = (caller.issuer.as_str(), caller.subject.as_str());
            app.revocations.check(person, caller.token.issued_at)?;
            Ok(caller)
        };
        let caller = caller.await.map_err(|why| turned_away(&why, parts))?;
        let person = (caller.issuer.as_str(), caller.subject.as_str());
        let admitted = Visit::admit(parts, person, Some(&caller.account.id));
        admitted.map_err(|why| too_often(why, parts))?;
        Ok(Self(caller))
    }
}

impl FromRequestParts<Arc<App>> for Specialist {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let specialist = async {
            let token = bearer(&parts.headers)?;
            let known = app.keys.now().specialist(token, app.desk.now()).await?;
            let (specialist, issued_at) = &*known;
            let person = (specialist.issuer.as_str(), specialist.subject.as_str());
            app.revocations.check(person, *issued_at)?;
            Ok(specialist.clone())
        };
        let specialist: Specialist = specialist.await.map_err(|why| turned_away(&why, parts))?;
        let person = (specialist.issuer.as_str(), specialist.subject.as_str());
        let admitted = Visit::admit(parts, person, None);
        admitted.map_err(|why| too_often(why, parts))?;
        Ok(specialist)
    }
}

fn too_often(why: TooMany, parts: &Parts) -> Refused {
    Trouble::Limited(why).told_in(reader_language(&parts.uri, &parts.headers))
}

/// The same answer whatever is wrong; the log has the place, and nothing of the token.
fn turned_away(Faults(faults): &Faults, parts: &Parts) -> Refused {
    for Fault {
        place, expected, ..
    } in faults
    {
        tracing::debug!(place, expected, "a token was refused");
    }
    Trouble::Unauthorized.told_in(reader_language(&parts.uri, &parts.headers))
}

/// The one token of the one `Authorization` header.
fn bearer(headers: &HeaderMap) -> Result<&str, Fault> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let one = values.next().filter(|_| values.next().is_none());
    one.and_then(|value| value.to_str().ok()?.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| Fault::new("authorization", "none", "one bearer token"))
}

impl KeyRing {
    /// The customer of a token that is valid `now`.
    async fn customer(&self, token: &str, now: Instant) -> Result<Arc<Caller>, Faults> {
        let as_customer = (Kind::Customers, claims::customer as Read<_>);
        self.whose((token, &self.customers), as_customer, now).await
    }

    /// The specialist of a token that is valid `now`, and when it was issued.
    async fn specialist(
        &self,
        token: &str,
        now: Instant,
    ) -> Result<Arc<(Specialist, Instant)>, Faults> {
        let as_specialist = (Kind::Specialists, claims::specialist as Read<_>);
        self.whose((token, &self.specialists), as_specialist, now)
            .await
    }

    /// Whose a token of this kind is, if it was seen, or one of our keys has signed it, and it is valid `now`.
    async fn whose<T>(
        &self,
        (text, seen): (&str, &Seen<T>),
        (kind, read): (Kind, Read<T>),
        now: Instant,
    ) -> Result<Arc<T>, Faults> {
        let name = Name::of(text);
        if let Some(whose) = seen.find(&name, now) {
            return Ok(whose);
        }
        let token = Token::parse(text)?;
        let named = token.named()?;
        if named.kind != kind {
            return Err(Fault::new("header.typ", "that of the other kind", Kind::TYPS).into());
        }
        let key = self.check(&token, &named).await?;
        let (whose, counts) = read(&token, self.times(now))?;
        let whose = Arc::new(whose);
        seen.keep((name, &whose), (&key, counts), now);
        Ok(whose)
    }

    /// The one of our keys that has signed it.
    async fn check(&self, token: &Token<'_>, named: &Named) -> Result<Arc<Key>, Faults> {
        let issuer = token.issuer()?;
        let key = self.find(named.kind, &issuer, &named.kid).await?;
        key.check(token, &named.alg)?;
        Ok(key)
    }

    fn times(&self, at: Instant) -> Now {
        Now {
            at,
            life_s: self.life_s(),
        }
    }
}

/// Everything that is wrong with a token; without a ring, with what can be seen without a key.
pub(crate) async fn faults(ring: Option<&KeyRing>, text: &str, at: Instant) -> Vec<Fault> {
    let token = match Token::parse(text) {
        Ok(token) => token,
        Err(fault) => return vec![fault],
    };
    let named = token.named();
    let kind = named.as_ref().map_or(Kind::default(), |named| named.kind);
    let signed = match (named, ring) {
        (Err(faults), _) => Err(faults),
        (Ok(named), Some(ring)) => ring.check(&token, &named).await.map(drop),
        (Ok(_), None) => Ok(()),
    };
    let life_s = ring.map_or(key_ring::LIFE_S, KeyRing::life_s);
    let now = Now { at, life_s };
    let said = match kind {
        Kind::Customers => claims::customer(&token, now).map(drop),
        Kind::Specialists => claims::specialist(&token, now).map(drop),
    };
    let found = [signed.err(), said.err()].into_iter().flatten();
    let mut faults: Vec<Fault> = Vec::new();
    for fault in found.flat_map(|Faults(faults)| faults) {
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    faults
}

#[cfg(test)]
mod tests;
