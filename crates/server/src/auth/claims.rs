//! What a token says, and whether it says it now.

use super::Untrusted;
use crate::domain::{Account, App, Caller, TokenTrace};
use serde::{Deserialize, Serialize};
use sla::{Channel, Instant, Role};

/// How far two clocks may be apart, in seconds.
const LEEWAY_S: i64 = 30;
/// The longest life of a token, in seconds.
const LIFE_S: i64 = 15 * 60;

/// The claims as they are signed; see the table at the head of `auth`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) aud: String,
    pub(crate) sub: String,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) nbf: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) jti: Option<String>,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: String,
    pub(crate) account: AccountClaim,
    pub(crate) subscription: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) premium: Option<PremiumClaim>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) app: Option<String>,
}

/// The customer's company.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AccountClaim {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// The premium package.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PremiumClaim {
    pub(crate) channels: Vec<String>,
}

impl Claims {
    /// The caller, if the claims hold `now`; issuer, audience and signature were checked before.
    pub(super) fn caller(self, now: Instant) -> Result<Caller, Untrusted> {
        if self.sub.is_empty() {
            return Err(Untrusted::Empty("sub"));
        }
        // Without an address there is nowhere to reply to.
        if !self.email.contains('@') {
            return Err(Untrusted::Empty("email"));
        }
        let issued_at = self.issued_at(now)?;
        Ok(Caller {
            issuer: self.iss,
            subject: self.sub,
            name: self.name,
            email: self.email,
            role: match self.role.as_str() {
                "super_admin" => Role::SuperAdmin,
                _ => Role::User,
            },
            account: Account {
                id: self.account.id,
                name: self.account.name,
            },
            subscription: self.subscription,
            channels: self.premium.map(channels).unwrap_or_default(),
            app: match self.app.as_deref() {
                Some("mobile") => App::Mobile,
                _ => App::Web,
            },
            token: TokenTrace {
                id: self.jti,
                issued_at,
            },
        })
    }

    /// Checked here, by the server's one clock: the library would read the system's.
    fn issued_at(&self, now: Instant) -> Result<Instant, Untrusted> {
        let now_s = now.timestamp();
        let short_lived = self
            .exp
            .checked_sub(self.iat)
            .is_some_and(|life_s| (1..=LIFE_S).contains(&life_s));
        let alive = self.exp.saturating_add(LEEWAY_S) >= now_s;
        let starts = self.nbf.unwrap_or(self.iat).max(self.iat);
        let started = starts.saturating_sub(LEEWAY_S) <= now_s;
        if !(short_lived && alive && started) {
            return Err(Untrusted::Time);
        }
        sla::instant(self.iat).ok_or(Untrusted::Time)
    }
}

/// The channels that we know, each once, in the package's order.
fn channels(premium: PremiumClaim) -> Vec<Channel> {
    let mut channels = Vec::new();
    for name in premium.channels {
        let channel = match name.as_str() {
            "chat" => Channel::Chat,
            "email" => Channel::Email,
            "phone" => Channel::Phone,
            _ => continue,
        };
        if !channels.contains(&channel) {
            channels.push(channel);
        }
    }
    channels
}
