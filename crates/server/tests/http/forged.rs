//! Seventy tokens and more that nobody trusted has signed, or that say what no token may say.

use crate::access::{ED_PUBLIC, SECRET, claims, hs256, sign};
use crate::identity::fixture;
use crate::support::{FRIDAY, at};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::json;

/// A token, and what is wrong with it.
pub(crate) type Forged = (String, String);

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT","kid":"secret"}"#;

/// All of them.
pub(crate) fn all() -> Vec<Forged> {
    [
        signatures(),
        shapes(),
        headers(),
        absent(),
        types(),
        times(),
    ]
    .concat()
}

/// Not forged: with the same tools, a token that counts.
pub(crate) fn not_forged() -> String {
    with_header(HEADER)
}

/// A token of any header and claims, as text; signed with HS256.
fn forge((header, claims): (&str, &str), secret: &[u8]) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let message = format!("{}.{}", part(header), part(claims));
    let key = EncodingKey::from_secret(secret);
    let signature = crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
    format!("{message}.{signature}")
}

/// From here on signed with the right secret: nothing but the one thing is wrong.
fn with_header(header: &str) -> String {
    forge((header, &claims().to_string()), SECRET.as_bytes())
}

fn with_claims(claims: &str) -> String {
    forge((HEADER, claims), SECRET.as_bytes())
}

/// The claims with some set to a piece of JSON, or to what looks like it.
fn with(changes: &[(&str, &str)]) -> String {
    let claims = claims();
    let members = claims.as_object().unwrap().iter();
    let members = members.filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    let members = members.map(|(name, value)| format!("\"{name}\":{value}"));
    let changes = changes
        .iter()
        .map(|(name, json)| format!("\"{name}\":{json}"));
    let members: Vec<_> = members.chain(changes).collect();
    with_claims(&format!("{{{}}}", members.join(",")))
}

fn named(forged: impl IntoIterator<Item = (&'static str, String)>) -> Vec<Forged> {
    let forged = forged.into_iter();
    forged
        .map(|(what, token)| (what.to_owned(), token))
        .collect()
}

/// Signed by nobody, or with what everybody has.
fn signatures() -> Vec<Forged> {
    let unsigned = |alg: &str| {
        let forged = with_header(&HEADER.replace("HS256", alg));
        let (message, _) = forged.rsplit_once('.').unwrap();
        format!("{message}.")
    };
    let hmac = |kid: &str, key: &[u8]| {
        let header = HEADER.replace("secret", kid);
        forge((&header, &claims().to_string()), key)
    };
    let rsa = fixture("rsa-public.pem");
    let secret = EncodingKey::from_secret(SECRET.as_bytes());
    named([
        ("alg none", unsigned("none")),
        ("alg None", unsigned("None")),
        ("alg NONE", unsigned("NONE")),
        ("alg nOnE", unsigned("nOnE")),
        ("alg empty", unsigned("")),
        ("no signature", unsigned("HS256")),
        ("HMAC with the RSA key's PEM", hmac("rsa", &rsa)),
        ("without its line end", hmac("rsa", rsa.trim_ascii_end())),
        (
            "with the Ed25519 key's PEM",
            hmac("pair", ED_PUBLIC.as_bytes()),
        ),
        (
            "with the P-256 key's PEM",
            hmac("curve", &fixture("p256-public.pem")),
        ),
        ("HMAC with an empty key", hmac("secret", b"")),
        ("HMAC with zeros", hmac("secret", &[0; 32])),
        (
            "another secret",
            hmac("secret", b"another secret of thirty-two byte"),
        ),
        (
            "HS384",
            sign(Algorithm::HS384, "secret", &secret, &claims()),
        ),
        (
            "HS512",
            sign(Algorithm::HS512, "secret", &secret, &claims()),
        ),
    ])
}

/// Not three parts of plain base64, or parts of two tokens.
fn shapes() -> Vec<Forged> {
    let good = hs256(&claims());
    let (message, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = message.split_once('.').unwrap();
    let mut promoted = claims();
    promoted["sub"] = json!("u-2");
    let promoted = URL_SAFE_NO_PAD.encode(promoted.to_string());
    let nested = URL_SAFE_NO_PAD.encode(&good);
    named([
        ("other claims", format!("{header}.{promoted}.{signature}")),
        (
            "a token in a token",
            format!("{header}.{nested}.{signature}"),
        ),
        ("five parts", format!("{good}.{signature}.{signature}")),
        ("two parts", message.to_owned()),
        ("padding", format!("{good}=")),
        ("a trailing dot", format!("{good}.")),
        ("a leading dot", format!(".{good}")),
        ("a space within", format!("{message}. {signature}")),
        ("a tab within", format!("{message}.\t{signature}")),
        ("a letter more", format!("{good}x")),
        ("an empty token", String::new()),
        ("dots", "..".to_owned()),
        ("a word", "garbage".to_owned()),
        ("20 KiB", "x".repeat(20 * 1024)),
        (
            "claims of 8 KiB",
            with(&[("name", &format!("\"{}\"", "x".repeat(8192)))]),
        ),
    ])
}

/// Headers that ask for what isn't given.
fn headers() -> Vec<Forged> {
    let kid = |kid: &str| with_header(&HEADER.replace("secret", kid));
    let typ = |typ: &str| with_header(&HEADER.replace("JWT", typ));
    let more = |member: &str| with_header(&HEADER.replace('}', &format!(",{member}}}")));
    named([
        ("no kid", with_header(r#"{"alg":"HS256","typ":"JWT"}"#)),
        ("an unknown kid", kid("other")),
        ("a kid that is a path", kid("../../secret")),
        ("a kid that is SQL", kid("secret' OR '1'='1")),
        ("an empty kid", kid("")),
        (
            "a kid that is a number",
            with_header(r#"{"alg":"HS256","kid":1}"#),
        ),
        ("no alg", with_header(r#"{"kid":"secret"}"#)),
        ("two alg", more(r#""alg":"HS256""#)),
        ("jku", more(r#""jku":"http://127.0.0.1:9/keys""#)),
        ("x5u", more(r#""x5u":"http://127.0.0.1:9/cert""#)),
        ("x5c", more(r#""x5c":["MIIB"]"#)),
        ("jwk", more(r#""jwk":{"kty":"oct","k":"AA"}"#)),
        ("crit", more(r#""crit":["exp"]"#)),
        ("an empty crit", more(r#""crit":[]"#)),
        ("crit null", more(r#""crit":null"#)),
        ("another typ", typ("at+jwt")),
        ("the other kind's typ", typ("specialist+jwt")),
        (
            "typ that is a number",
            with_header(&HEADER.replace("\"JWT\"", "1")),
        ),
        ("a header that is a list", with_header("[]")),
        ("a header 4,000 deep", with_header(&"[".repeat(4_000))),
        ("claims that are a list", with_claims("[]")),
        ("claims that are no JSON", with_claims("{")),
        ("claims 4,000 deep", with(&[("extra", &"[".repeat(4_000))])),
    ])
}

/// A claim that must be there isn't.
fn absent() -> Vec<Forged> {
    let names = [
        "iss", "aud", "sub", "iat", "exp", "name", "email", "role", "account",
    ];
    let without = |name: &str| {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(name).unwrap();
        (format!("no {name}"), hs256(&claims))
    };
    names.map(without).to_vec()
}

/// A claim is something else than it must be.
fn types() -> Vec<Forged> {
    let wrong = [
        ("iss", r#""https://desk.example""#),
        ("iss", r#""https://product.example/""#),
        ("iss", r#"["https://product.example"]"#),
        ("aud", r#""other""#),
        ("aud", r#""Help""#),
        ("aud", r#"["help"]"#),
        ("aud", r#"["other","help"]"#),
        ("sub", r#""""#),
        ("sub", "1"),
        ("sub", "null"),
        ("role", r#"["super_admin"]"#),
        ("role", r#"{"super_admin":true}"#),
        ("role", r#""user","role":"super_admin""#),
        ("email", r#""nobody""#),
        ("email", r#""a@b.example\r\nBcc: c""#),
        ("account", r#"{"id":"a-1","name":"N","id":"a-2"}"#),
        ("premium", "true"),
        ("premium", r#"{"channels":"email"}"#),
        ("app", "1"),
    ];
    let forged = wrong.map(|(name, json)| (format!("{name} is {json}"), with(&[(name, json)])));
    forged.to_vec()
}

/// A time is none, or isn't now.
fn times() -> Vec<Forged> {
    let now = at(FRIDAY).timestamp();
    let at = |offset: i64| (now + offset).to_string();
    let (min, max) = (i64::MIN.to_string(), i64::MAX.to_string());
    let text = format!("\"{}\"", at(600));
    let float = format!("{}.5", at(600));
    named([
        ("exp as text", with(&[("exp", &text)])),
        ("exp as a float", with(&[("exp", &float)])),
        ("exp with an exponent", with(&[("exp", "1e400")])),
        ("exp NaN", with(&[("exp", "NaN")])),
        (
            "exp beyond 63 bits",
            with(&[("exp", "9223372036854775808")]),
        ),
        ("exp negative", with(&[("exp", "-1")])),
        ("exp null", with(&[("exp", "null")])),
        ("iat true", with(&[("iat", "true")])),
        (
            "expired by 31 s",
            with(&[("iat", &at(-300)), ("exp", &at(-31))]),
        ),
        ("from 31 s ahead", with(&[("iat", &at(31))])),
        ("nbf 31 s ahead", with(&[("nbf", &at(31))])),
        ("a life of 15 min and 1 s", with(&[("exp", &at(901))])),
        ("exp before iat", with(&[("exp", &at(-1))])),
        ("all time there is", with(&[("iat", &min), ("exp", &max)])),
        ("the end of all time", with(&[("iat", &max), ("exp", &max)])),
        ("its beginning", with(&[("iat", &min), ("exp", &min)])),
    ])
}
