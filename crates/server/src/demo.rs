//! The demo: four made-up customers, and a key that signs as any of them.

use crate::auth::{Key, KeyRing, Kind, Party, Trusted};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
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
    /// A demo with a new secret, and the trust in it.
    pub(crate) fn new() -> Result<(Self, Trusted), getrandom::Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        let party = Party {
            issuer: ISSUER.to_owned(),
            audience: AUDIENCE.to_owned(),
            kind: Kind::Customers,
        };
        let demo = Self {
            key: EncodingKey::from_secret(&secret),
        };
        let ring = KeyRing::of(Key::secret(KID, &secret, party));
        Ok((demo, Trusted::fixed(ring)))
    }

    /// A token for the persona, in the given app if any; `None` when there is no such person.
    pub(crate) fn token(&self, id: &str, app: Option<&str>, now: Instant) -> Option<String> {
        let persona = PERSONAS.iter().find(|persona| persona.id == id)?;
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(KID.into());
        encode(&header, &persona.claims(app, now), &self.key).ok()
    }
}

impl Persona {
    fn claims(&self, app: Option<&str>, now: Instant) -> Value {
        let iat = now.timestamp();
        let channels = (!self.channels.is_empty()).then_some(self.channels);
        json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": self.email, "iat": iat, "exp": iat + LIFE_S,
            "name": self.name, "email": self.email, "role": self.role,
            "account": { "id": self.company.to_lowercase(), "name": self.company },
            "subscription": self.subscription,
            "premium": channels.map(|channels| json!({ "channels": channels })),
            "app": app,
        })
    }
}
