mod bent;

use super::*;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};
use sla::{Channel, Role};

const SECRET: &[u8] = b"thirty-two bytes for one secret!";
const NOW: i64 = 1_800_000_000;

fn party(kind: Kind) -> Party {
    Party {
        issuer: "https://product.example".to_owned(),
        audience: "help".to_owned(),
        kind,
    }
}

fn ring() -> KeyRing {
    KeyRing::of(Key::secret("k1", SECRET, party(Kind::Customers)))
}

fn claims() -> Value {
    json!({
        "iss": "https://product.example", "aud": "help", "sub": "u-1",
        "iat": NOW - 60, "exp": NOW + 540,
        "name": "Ada", "email": "ada@customer.example", "role": "super_admin",
        "account": { "id": "a-1", "name": "Northwind" }, "subscription": "growth-enterprise",
        "premium": { "channels": ["phone", "email", "fax", "email"] },
    })
}

fn header() -> Value {
    json!({ "alg": "HS256", "typ": "JWT", "kid": "k1" })
}

/// A token with any header and claims, signed as HS256 with any secret.
fn sign(header: &Value, claims: &Value, secret: &[u8]) -> String {
    let part = |json: &Value| base64(json.to_string().as_bytes());
    let message = format!("{}.{}", part(header), part(claims));
    let key = EncodingKey::from_secret(secret);
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
    format!("{message}.{signature}")
}

fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn now() -> Instant {
    sla::instant(NOW).unwrap()
}

/// Reading waits for nothing but key sets, and here are none.
fn wait<T>(it: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.build().unwrap().block_on(it)
}

fn read(token: &str) -> Result<Arc<Caller>, Faults> {
    wait(ring().customer(token, now()))
}

/// The claims with some changed; null takes one away.
fn with(changes: &Value) -> String {
    let mut claims = claims();
    merge(&mut claims, changes);
    sign(&header(), &claims, SECRET)
}

fn with_header(changes: &Value) -> String {
    let mut header = header();
    merge(&mut header, changes);
    sign(&header, &claims(), SECRET)
}

fn merge(object: &mut Value, changes: &Value) {
    let object = object.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => object.remove(name),
            value => object.insert(name.clone(), value.clone()),
        };
    }
}

#[test]
fn a_valid_token_says_who_asks_and_what_the_package_has() {
    let caller = read(&with(&json!({}))).unwrap();
    assert_eq!(caller.subject, "u-1");
    assert_eq!(caller.role, Role::SuperAdmin);
    assert_eq!(caller.channels, [Channel::Phone, Channel::Email]);
    assert_eq!(caller.app, crate::domain::App::Web);
}

#[test]
fn what_is_optional_may_be_absent_and_unknown_claims_are_ignored() {
    let caller = read(&with(&json!({ "premium": null, "extra": [1] }))).unwrap();
    assert!(caller.channels.is_empty());
    let role = |role: &str| read(&with(&json!({ "role": role }))).unwrap().role;
    assert_eq!(role("Super_Admin"), Role::User);
    assert_eq!(role("owner"), Role::User);
    let null = sign(
        &header(),
        &{
            let mut claims = claims();
            claims["premium"] = Value::Null;
            claims
        },
        SECRET,
    );
    assert!(read(&null).unwrap().channels.is_empty());
    assert!(read(&with_header(&json!({ "typ": null }))).is_ok());
}

/// C5.
#[test]
fn thirty_seconds_between_two_clocks_are_forgiven() {
    assert!(read(&with(&json!({ "exp": NOW - 30, "iat": NOW - 300 }))).is_ok());
    assert!(read(&with(&json!({ "iat": NOW + 30 }))).is_ok());
    assert!(read(&with(&json!({ "nbf": NOW + 30 }))).is_ok());
    assert!(read(&with(&json!({ "iat": NOW - 300, "exp": NOW + 600 }))).is_ok());
}

#[track_caller]
fn refused(tokens: &[String]) {
    for token in tokens {
        assert!(read(token).is_err(), "trusted: {token}");
    }
}

/// C1.
#[test]
fn a_token_that_nobody_trusted_signed_is_refused() {
    let good = with(&json!({}));
    let [head, body, signature] = [0, 1, 2].map(|at| good.split('.').nth(at).unwrap());
    let unsigned = |alg: &str| {
        let header = base64(json!({ "alg": alg, "kid": "k1" }).to_string().as_bytes());
        format!("{header}.{body}.")
    };
    let mut promoted = claims();
    promoted["sub"] = json!("u-2");
    let promoted = base64(promoted.to_string().as_bytes());
    let other = if signature.starts_with('A') { "B" } else { "A" };
    refused(&[
        String::new(),
        ".".into(),
        "..".into(),
        "garbage".into(),
        format!("{head}.{body}"),
        format!("{head}.{body}."),
        format!("{good}.{signature}"),
        unsigned("none"),
        unsigned("None"),
        unsigned("NONE"),
        unsigned("nOnE"),
        unsigned("HS256"),
        format!("{head}.{promoted}.{signature}"),
        format!("{head}.{body}.{other}{}", &signature[1..]),
        sign(&header(), &claims(), b""),
        sign(&header(), &claims(), b"another secret of thirty-two byte"),
        with(&json!({ "sub": "x".repeat(100 * 1024) })),
        "x".repeat(100 * 1024),
    ]);
}

/// A token that was found good is known again, and makes nothing else good.
#[test]
fn a_token_that_was_seen_counts_as_nothing_but_itself() {
    let ring = ring();
    let token = with(&json!({}));
    let (message, signature) = token.rsplit_once('.').unwrap();
    let other = with(&json!({ "sub": "u-2" }));
    let (other_message, other_signature) = other.rsplit_once('.').unwrap();
    for _ in 0..2 {
        assert!(taken(&ring, &token));
        assert!(!taken(&ring, &format!("{message}.{other_signature}")));
        assert!(!taken(&ring, &format!("{other_message}.{signature}")));
        assert!(wait(ring.specialist(&token, now())).is_err());
    }
}

/// C5.
#[test]
fn a_token_that_was_seen_counts_as_long_as_it_says_and_no_longer() {
    let ring = ring();
    let token = with(&json!({ "nbf": NOW - 20 }));
    let counts = |at: i64| wait(ring.customer(&token, sla::instant(at).unwrap())).is_ok();
    assert!(counts(NOW));
    let (from, until) = (NOW - 50, NOW + 570);
    assert!(counts(from) && counts(until));
    assert!(!counts(from - 1) && !counts(until + 1));
    let name = Name::of(&token);
    let seen = |at: i64| ring.customers.find(&name, sla::instant(at).unwrap());
    assert!(seen(from).is_some() && seen(until).is_some(), "it is known");
    assert!(seen(from - 1).is_none() && seen(until + 1).is_none());
}

/// C3.
#[test]
fn a_token_without_a_required_claim_is_refused() {
    let names = [
        "iss",
        "aud",
        "sub",
        "iat",
        "exp",
        "name",
        "email",
        "role",
        "account",
        "subscription",
    ];
    refused(&names.map(|name| with(&json!({ name: null }))));
}

/// C3 to C6.
#[test]
fn a_token_for_another_time_or_place_or_of_another_shape_is_refused() {
    refused(
        &[
            json!({ "exp": NOW - 31, "iat": NOW - 300 }),
            json!({ "exp": NOW + 841 }),
            json!({ "exp": 4_102_444_800_i64 }),
            json!({ "exp": i64::MAX, "iat": i64::MIN }),
            json!({ "exp": NOW - 60 }),
            json!({ "iat": NOW + 31 }),
            json!({ "nbf": NOW + 31 }),
            json!({ "exp": (NOW + 540).to_string() }),
            json!({ "exp": 1.8e9 + 540.5 }),
            json!({ "iat": true }),
            json!({ "iss": "https://other.example" }),
            json!({ "iss": ["https://product.example"] }),
            json!({ "aud": "other" }),
            json!({ "aud": ["help"] }),
            json!({ "aud": "Help" }),
            json!({ "sub": "" }),
            json!({ "sub": 1 }),
            json!({ "role": ["super_admin"] }),
            json!({ "role": { "super_admin": true } }),
            json!({ "premium": true }),
            json!({ "premium": { "channels": "email" } }),
            json!({ "app": 1 }),
        ]
        .map(|changes| with(&changes)),
    );
}

/// C2: the header may name a key that we have, and nothing else.
#[test]
fn a_token_with_another_header_is_refused() {
    refused(
        &[
            json!({ "kid": null }),
            json!({ "kid": "k2" }),
            json!({ "kid": "../k1" }),
            json!({ "kid": 1 }),
            json!({ "alg": "HS384" }),
            json!({ "alg": "HS512" }),
            json!({ "alg": "RS256" }),
            json!({ "alg": "EdDSA" }),
            json!({ "alg": "none" }),
            json!({ "typ": "JWE" }),
            json!({ "typ": "at+jwt" }),
            json!({ "crit": ["exp"] }),
            json!({ "crit": [] }),
            json!({ "jku": "https://evil.example/keys" }),
            json!({ "x5u": "https://evil.example/cert" }),
            json!({ "x5c": ["MIIB"] }),
            json!({ "jwk": { "kty": "oct", "k": base64(SECRET) } }),
        ]
        .map(|changes| with_header(&changes)),
    );
}

#[test]
fn only_the_one_bearer_token_is_read() {
    let read = |values: &[&str]| {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, value.parse().unwrap());
        }
        bearer(&headers).map(str::to_owned).ok()
    };
    assert_eq!(read(&["Bearer abc"]).as_deref(), Some("abc"));
    assert_eq!(read(&["bearer abc"]).as_deref(), Some("abc"));
    assert_eq!(read(&[]), None);
    assert_eq!(read(&["Basic abc"]), None);
    assert_eq!(read(&["abc"]), None);
    assert_eq!(read(&["Bearer abc", "Bearer def"]), None);
}

/// Whether the server takes a token, as whichever kind.
fn taken(ring: &KeyRing, token: &str) -> bool {
    wait(ring.customer(token, now())).is_ok() || wait(ring.specialist(token, now())).is_ok()
}
