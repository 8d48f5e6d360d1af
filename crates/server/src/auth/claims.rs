//! What the claims say, and whether they say it now.

use super::fault::Faults;
use super::json::{Reader, SECONDS};
use super::token::Token;
use crate::domain::{Account, App, Caller, Specialist, TokenTrace};
use serde_json::Value;
use sla::{Channel, Instant, Role};
use std::ops::RangeInclusive;

/// How far two clocks may be apart, in seconds.
pub(super) const LEEWAY_S: i64 = 30;

/// What a token's times are measured by.
#[derive(Clone, Copy)]
pub(super) struct Now {
    /// The server's time.
    pub(super) at: Instant,
    /// The longest life of a token, in seconds.
    pub(super) life_s: i64,
}

/// When a token counts, in unix seconds.
pub(super) type Counts = RangeInclusive<i64>;

/// Reads whose a token is, and when it counts.
pub(super) type Read<T> = fn(&Token<'_>, Now) -> Result<(T, Counts), Faults>;

/// The customer that a token describes; signature, issuer and audience are looked at elsewhere.
pub(super) fn customer(token: &Token<'_>, now: Now) -> Result<(Caller, Counts), Faults> {
    let mut claims = Reader::of(&token.claims.0, "");
    let (issued_at, counts) = times(&mut claims, now);
    let caller = Caller {
        issuer: claims.text("iss"),
        subject: claims.text("sub"),
        token: TokenTrace {
            issued_at,
            id: claims.optional("jti", text, "a string"),
        },
        name: claims.string("name"),
        email: email(&mut claims),
        // Whatever we don't know has the fewest rights.
        role: match claims.string("role").as_str() {
            "super_admin" => Role::SuperAdmin,
            _ => Role::User,
        },
        account: account(&mut claims),
        subscription: claims.string("subscription"),
        channels: channels(&mut claims),
        app: match claims.optional("app", text, "a string").as_deref() {
            Some("mobile") => App::Mobile,
            _ => App::Web,
        },
    };
    claims.done((caller, counts))
}

/// The specialist that a token describes, and when it was issued.
pub(super) fn specialist(
    token: &Token<'_>,
    now: Now,
) -> Result<((Specialist, Instant), Counts), Faults> {
    let mut claims = Reader::of(&token.claims.0, "");
    let (issued_at, counts) = times(&mut claims, now);
    let specialist = Specialist {
        issuer: claims.text("iss"),
        subject: claims.text("sub"),
        name: claims.text("name"),
        email: email(&mut claims),
    };
    claims.done(((specialist, issued_at), counts))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Without an address there is nowhere to reply to, and a line end would start another header.
fn email(claims: &mut Reader) -> String {
    let email = claims.member("email").and_then(Value::as_str);
    let email = email.filter(|email| email.contains('@') && !email.contains(char::is_control));
    if email.is_none() {
        claims.wrong("email", "an e-mail address");
    }
    email.unwrap_or_default().to_owned()
}

fn account(claims: &mut Reader) -> Account {
    let read = |account: &mut Reader| Account {
        id: account.string("id"),
        name: account.string("name"),
    };
    let account = claims.object("account", ("account.", read));
    account.unwrap_or_else(|| Account {
        id: String::new(),
        name: String::new(),
    })
}

/// The channels of the package; none without one.
fn channels(claims: &mut Reader) -> Vec<Channel> {
    if claims.member("premium").is_none_or(Value::is_null) {
        return Vec::new();
    }
    let listed = claims.object("premium", ("premium.", listed));
    listed.unwrap_or_default()
}

/// The channels that we know, each once, in the package's order.
fn listed(premium: &mut Reader) -> Vec<Channel> {
    let list = premium.member("channels").and_then(Value::as_array);
    let names = list.and_then(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
    if names.is_none() {
        premium.wrong("channels", "a list of strings");
    }
    let mut channels = Vec::new();
    for name in names.unwrap_or_default() {
        let channel = match name {
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

/// When it was issued and when it counts, with everything checked that a token says about time.
fn times(claims: &mut Reader, Now { at, life_s }: Now) -> (Instant, Counts) {
    let now_s = at.timestamp();
    let nbf = claims.optional("nbf", Value::as_i64, SECONDS);
    let (iat, exp) = (claims.seconds("iat"), claims.seconds("exp"));
    let from = |start: Option<i64>| start.unwrap_or(i64::MIN).saturating_sub(LEEWAY_S);
    for (name, start) in [("iat", iat), ("nbf", nbf)] {
        if from(start) > now_s {
            let expected = format!("{now_s} or earlier, with {LEEWAY_S} seconds of leeway");
            claims.wrong(name, expected);
        }
    }
    let until = exp.unwrap_or(i64::MAX).saturating_add(LEEWAY_S);
    if until < now_s {
        let expected = format!("{now_s} or later, with {LEEWAY_S} seconds of leeway");
        claims.wrong("exp", expected);
    }
    let life = iat.zip(exp).map(|(iat, exp)| exp.saturating_sub(iat));
    if life.is_some_and(|life| !(1..=life_s).contains(&life)) {
        claims.wrong("exp", format!("1 to {life_s} seconds after iat"));
    }
    let issued_at = iat.and_then(sla::instant);
    if iat.is_some() && issued_at.is_none() {
        claims.wrong("iat", "a time");
    }
    let counts = from(iat).max(from(nbf))..=until;
    (issued_at.unwrap_or_default(), counts)
}
