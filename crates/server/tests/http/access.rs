//! Who gets in, and who is turned away.

use crate::identity::fixture;
use crate::support::{Answer, Desk, FRIDAY, at, request, settings};
use help_server::{Settings, Trust};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use protocol::{ProblemCode, Session};
use reqwest::header::AUTHORIZATION;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::path::Path;

pub(crate) const SECRET: &str = "thirty-two bytes for one secret!";
/// RFC 8032, 7.1, test 1: a key pair that everybody knows.
pub(crate) const ED_PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
    -----END PUBLIC KEY-----\n";
pub(crate) const ED_PRIVATE: &str = "302e020100300506032b657004220420\
    9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

pub(crate) const KEYS: &str = r#"
    issuer = "https://product.example"
    audience = "help"
    [[keys]]
    kid = "secret"
    algorithm = "HS256"
    secret_file = "secret"
    [[keys]]
    kid = "pair"
    algorithm = "EdDSA"
    public_key_file = "public.pem"
"#;

/// Trusts the keys of a file instead of the demo's.
pub(crate) fn keys(settings: &mut Settings, folder: &Path) {
    std::fs::write(folder.join("keys.toml"), KEYS).unwrap();
    std::fs::write(folder.join("secret"), format!("{SECRET}\n")).unwrap();
    std::fs::write(folder.join("public.pem"), ED_PUBLIC).unwrap();
    settings.trust = Trust::Keys(folder.join("keys.toml"));
}

pub(crate) fn claims() -> Value {
    let now = at(FRIDAY).timestamp();
    json!({
        "iss": "https://product.example", "aud": "help", "sub": "u-1", "jti": "t-1",
        "iat": now, "exp": now + 600, "name": "Ada", "email": "ada@customer.example",
        "role": "super_admin", "account": { "id": "a-1", "name": "Northwind" },
        "subscription": "growth-enterprise", "premium": { "channels": ["email"] },
    })
}

pub(crate) fn sign(algorithm: Algorithm, kid: &str, key: &EncodingKey, claims: &Value) -> String {
    let mut header = Header::new(algorithm);
    header.kid = Some(kid.into());
    encode(&header, claims, key).unwrap()
}

pub(crate) fn hs256(claims: &Value) -> String {
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    sign(Algorithm::HS256, "secret", &key, claims)
}

pub(crate) fn eddsa(claims: &Value) -> String {
    let der = bytes(ED_PRIVATE);
    sign(
        Algorithm::EdDSA,
        "pair",
        &EncodingKey::from_ed_der(&der),
        claims,
    )
}

/// The bytes of hexadecimal digits.
pub(crate) fn bytes(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2);
    let pairs = pairs.map(|pair| str::from_utf8(pair).unwrap());
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

#[tokio::test]
async fn tokens_of_the_listed_keys_are_trusted_until_they_expire() {
    let desk = Desk::open_with(keys).await;
    for token in [hs256(&claims()), eddsa(&claims())] {
        let answer = desk
            .get("v1/session")
            .bearer_auth(&token)
            .send()
            .await
            .unwrap();
        let session: Session = answer.json().await.unwrap();
        assert_eq!(session.customer.name, "Ada");
    }
    desk.clock.advance(chrono::TimeDelta::seconds(631));
    let late = desk.get("v1/session").bearer_auth(hs256(&claims()));
    assert_eq!(
        late.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
}

/// The forgeries themselves are in the unit tests: these go all the way through.
#[tokio::test]
async fn nobody_gets_in_without_a_valid_token() {
    let desk = Desk::open_with(keys).await;
    let other = EncodingKey::from_secret(b"another secret of thirty-two byte");
    let mut expired = claims();
    expired["exp"] = json!(at(FRIDAY).timestamp() - 31);
    expired["iat"] = json!(at(FRIDAY).timestamp() - 300);
    let good = hs256(&claims());
    let values = [
        String::new(),
        "Bearer".into(),
        "Bearer ".into(),
        "Bearer garbage".into(),
        "Basic YWRhOnBhc3N3b3Jk".into(),
        good.clone(),
        format!("Token {good}"),
        format!("Bearer {good}x"),
        format!("Bearer {}", hs256(&expired)),
        format!("Bearer {}", hs256(&json!({ "sub": "u-1" }))),
        format!(
            "Bearer {}",
            sign(Algorithm::HS256, "secret", &other, &claims())
        ),
        format!(
            "Bearer {}",
            sign(Algorithm::HS256, "pair", &other, &claims())
        ),
        format!("Bearer {}", "x".repeat(20 * 1024)),
    ];
    for value in &values {
        for (method, path) in [
            (Method::GET, "v1/session"),
            (Method::GET, "v1/articles?q=password"),
            (Method::GET, "v1/articles/export-contacts"),
            (Method::POST, "v1/requests"),
        ] {
            let sent = reqwest::Client::builder()
                .no_proxy()
                .build()
                .unwrap()
                .request(method, desk.url(path))
                .header(AUTHORIZATION, value)
                .json(&request("email"))
                .send()
                .await
                .unwrap();
            assert_eq!(sent.headers()["www-authenticate"], "Bearer", "{value}");
            let answer = Answer::of(sent).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{value}");
            assert_eq!(answer.problem().code, ProblemCode::Unauthorized);
        }
    }
    assert_eq!(desk.rows(), 0);
}

/// C14, C64.
#[tokio::test]
async fn without_demo_there_is_no_demo_token() {
    let desk = Desk::open_with(keys).await;
    let path = "demo/token?as=super-admin";
    let answer = Answer::of(desk.get(path).send().await.unwrap()).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(!answer.body.contains("token\":"), "{}", answer.body);
}

#[tokio::test]
async fn the_demo_signs_for_its_own_people_alone() {
    let desk = Desk::open().await;
    for path in ["demo/token?as=root", "demo/token"] {
        let answer = Answer::of(desk.get(path).send().await.unwrap()).await;
        assert_eq!(answer.problem().code, ProblemCode::NotFound);
    }
    let other = Desk::open().await;
    let token = desk.token("super-admin").await;
    let elsewhere = other.get("v1/session").bearer_auth(token).send().await;
    assert_eq!(elsewhere.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[track_caller]
fn refused(files: &[(&str, &str)], expected: &str) {
    let folder = tempfile::TempDir::new().unwrap();
    let mut settings = settings(folder.path());
    keys(&mut settings, folder.path());
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let error = runtime.block_on(help_server::start(settings)).unwrap_err();
    let error = error.to_string();
    assert!(error.contains(expected), "{error}");
    assert!(
        error.contains("keys.toml") && !error.contains('\n'),
        "{error}"
    );
}

/// C11, C64.
#[test]
fn keys_that_prove_nothing_stop_the_start() {
    refused(&[("secret", "too short to be one\n")], "secret of 32 bytes");
    refused(&[("public.pem", "nonsense")], "public key in PEM");
    for (algorithm, file) in [
        ("EdDSA", "p256-public.pem"),
        ("ES256", "p384-public.pem"),
        ("ES256", "secp256k1-public.pem"),
        ("ES256", "rsa-public.pem"),
        ("ES256", "p256-private.pem"),
        ("RS256", "rsa-1024-public.pem"),
        ("RS256", "p256-public.pem"),
        ("RS256", "rsa-private.pem"),
    ] {
        let pem = String::from_utf8(fixture(file)).unwrap();
        let keys = KEYS.replace("EdDSA", algorithm);
        refused(
            &[("public.pem", &pem), ("keys.toml", &keys)],
            "keys[1]: expected",
        );
    }
    refused(
        &[("keys.toml", &KEYS.replace("HS256", "none"))],
        "unknown variant `none`",
    );
    refused(
        &[("keys.toml", &KEYS.replace("\"pair\"", "\"secret\""))],
        "twice",
    );
    refused(
        &[("keys.toml", &KEYS.replace("public_key_file", "secret_file"))],
        "EdDSA takes",
    );
    refused(
        &[("keys.toml", &KEYS.replace("audience", "audiences"))],
        "unknown field",
    );
    let none = "issuer = \"i\"\naudience = \"a\"\nkeys = []\n";
    refused(&[("keys.toml", none)], "at least one key");
}
