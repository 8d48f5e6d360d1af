//! The demo: four made-up customers, and a key that signs as any of them.

use crate::auth::{AccountClaim, Claims, Key, KeyRing, PremiumClaim};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, encode};
use sla::Instant;

/// Where the demo's page gets its tokens.
pub(crate) const TOKEN: &str = "/demo/token";

const KID: &str = "demo";
const ISSUER: &str = "help-demo";
const AUDIENCE: &str = "help";
const LIFE_S: i64 = 10 * 60;

/// Signs for the demo, with a key that nobody has seen.
pub(crate) struct Demo {
    key: EncodingKey,
}

/// A made-up customer.
struct Persona {
    id: &'static str,
    name: &'static str,
    email: &'static str,
    role: &'static str,
    company: &'static str,
    subscription: &'static str,
    channels: &'static [&'static str],
}

const PERSONAS: [Persona; 4] = [
    Persona {
        id: "super-admin",
        name: "Ada Rossi",
        email: "ada.rossi@northwind.example",
        role: "super_admin",
        company: "Northwind",
        subscription: "growth-enterprise",
        channels: &["chat", "email", "phone"],
    },
    Persona {
        id: "user",
        name: "Sam Bianchi",
        email: "sam.bianchi@northwind.example",
        role: "user",
        company: "Northwind",
        subscription: "growth-enterprise",
        channels: &["chat", "email", "phone"],
    },
    Persona {
        id: "email-only",
        name: "Elena Greco",
        email: "elena.greco@harbour.example",
        role: "super_admin",
        company: "Harbour",
        subscription: "service-enterprise",
        channels: &["email"],
    },
    Persona {
        id: "no-premium",
        name: "Noah Weber",
        email: "noah.weber@fjord.example",
        role: "super_admin",
        company: "Fjord",
        subscription: "content-enterprise",
        channels: &[],
    },
];

impl Demo {
    /// A demo that signs with `secret`, and the ring that trusts it.
    pub(crate) fn new(secret: [u8; 32]) -> (Self, KeyRing) {
        let decoding = DecodingKey::from_secret(&secret);
        let key = Key::new(decoding, Algorithm::HS256, ISSUER, AUDIENCE);
        let demo = Self {
            key: EncodingKey::from_secret(&secret),
        };
        (demo, KeyRing::of(KID, key))
    }

    /// A token for the persona, in the given app if any; `None` when there is no such person.
    pub(crate) fn token(&self, id: &str, app: Option<String>, now: Instant) -> Option<String> {
        let persona = PERSONAS.iter().find(|persona| persona.id == id)?;
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(KID.into());
        encode(&header, &persona.claims(app, now), &self.key).ok()
    }
}

impl Persona {
    fn claims(&self, app: Option<String>, now: Instant) -> Claims {
        let iat = now.timestamp();
        let channels = self.channels.iter().map(|name| (*name).into()).collect();
        Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            sub: self.email.into(),
            iat,
            exp: iat + LIFE_S,
            nbf: None,
            jti: None,
            name: self.name.into(),
            email: self.email.into(),
            role: self.role.into(),
            account: AccountClaim {
                id: self.company.to_lowercase(),
                name: self.company.into(),
            },
            subscription: self.subscription.into(),
            premium: (!self.channels.is_empty()).then_some(PremiumClaim { channels }),
            app,
        }
    }
}
