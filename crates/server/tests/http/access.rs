//! Who gets in, from where, and what every answer carries.

use crate::identity::fixture;
use crate::support::{Answer, Desk, FRIDAY, at, request, settings};
use help_server::{Settings, Trust};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use protocol::{ProblemCode, Session};
use reqwest::header::{AUTHORIZATION, ORIGIN};
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

#[tokio::test]
async fn only_listed_origins_may_call_from_a_page() {
    let listed = "https://app.customer.example";
    let desk = Desk::open_with(|settings, _| {
        settings.origins = vec![listed.parse().unwrap()];
    })
    .await;
    let preflight = |origin: &'static str| {
        let request = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .request(Method::OPTIONS, desk.url("v1/requests"));
        request
            .header(ORIGIN, origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,idempotency-key",
            )
            .send()
    };
    let allowed = preflight(listed).await.unwrap();
    assert_eq!(allowed.headers()["access-control-allow-origin"], listed);
    let headers = allowed.headers()["access-control-allow-headers"]
        .to_str()
        .unwrap();
    for header in [
        "authorization",
        "content-type",
        "idempotency-key",
        "accept-language",
    ] {
        assert!(headers.contains(header), "{headers}");
    }
    assert_eq!(
        allowed.headers()["access-control-allow-methods"],
        "GET,POST"
    );
    for other in [
        "https://evil.example",
        "null",
        "https://app.customer.example.evil.example",
    ] {
        let refused = preflight(other).await.unwrap();
        assert!(
            !refused
                .headers()
                .contains_key("access-control-allow-origin")
        );
        let read = desk
            .get("v1/session")
            .header(ORIGIN, other)
            .send()
            .await
            .unwrap();
        assert!(!read.headers().contains_key("access-control-allow-origin"));
    }
}

/// C32, C61.
#[tokio::test]
async fn every_answer_of_the_api_is_a_document_that_no_cache_keeps() {
    let desk = Desk::open().await;
    for (path, status) in [
        ("v1/session", 401),
        ("v1", 404),
        ("v1/", 404),
        ("v1/nothing/here", 404),
        ("v1/requests", 405),
        ("nothing", 404),
    ] {
        let answer = desk.get(path).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
        let headers = answer.headers();
        assert_eq!(headers["content-type"], "application/problem+json");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        let cache = if path.starts_with("v1") {
            "no-store"
        } else {
            "no-cache"
        };
        assert_eq!(headers["cache-control"], cache, "{path}");
        Answer::of(answer).await.problem();
    }
    let health = desk.get("health").send().await.unwrap();
    assert_eq!(health.text().await.unwrap(), "ok");
}

/// C42: what a browser reads as text says in which characters; JSON and PEM have but one.
#[tokio::test]
async fn every_answer_says_what_it_is_and_texts_in_which_characters() {
    let desk = Desk::open_with(|settings, folder| {
        let assets = folder.join("assets");
        std::fs::create_dir(&assets).unwrap();
        for name in ["a.html", "a.css", "a.js", "a.json", "a.txt", "a.wasm"] {
            std::fs::write(assets.join(name), "{}").unwrap();
        }
        settings.assets = Some(assets);
    })
    .await;
    for (path, expected) in [
        ("health", "text/plain; charset=utf-8"),
        ("v1/session", "application/problem+json"),
        ("v1/proof-key", "application/x-pem-file"),
        ("demo/token?as=user", "application/json"),
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.json", "application/json"),
        ("a.wasm", "application/wasm"),
    ] {
        let answer = desk.get(path).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], expected, "{path}");
    }
}

/// A name that holds the digest of its content never means another one.
#[tokio::test]
async fn browsers_keep_the_files_of_the_program_for_a_year() {
    let assets = |settings: &mut Settings, folder: &Path| {
        let folder = folder.join("dist");
        std::fs::create_dir_all(folder.join("widget")).unwrap();
        for file in ["help-widget.js", "widget/files.json", "widget/program-1.js"] {
            std::fs::write(folder.join(file), "{}").unwrap();
        }
        settings.assets = Some(folder);
    };
    let demo = Desk::open_with(assets).await;
    for (path, cache) in [
        ("help-widget.js", "no-cache"),
        ("widget/files.json", "no-cache"),
        ("widget/program-1.js", "public, max-age=31536000, immutable"),
        ("widget/program-2.js", "no-cache"),
    ] {
        let answer = demo.get(path).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], cache, "{path}");
    }
}

/// Elsewhere the widget in a frame could be laid under a page that lies about what is clicked.
#[tokio::test]
async fn only_pages_of_the_listed_origins_may_hold_the_widget_in_a_frame() {
    let desk = Desk::open_with(|settings, folder| {
        keys(settings, folder);
        let folder = folder.join("dist");
        std::fs::create_dir_all(folder.join("widget")).unwrap();
        std::fs::write(folder.join("widget/frame.html"), "<!doctype html>").unwrap();
        settings.assets = Some(folder);
        let origins = ["https://app.example.com", "https://eu.example.com:8443"];
        settings.origins = origins.map(|origin| origin.parse().unwrap()).into();
    })
    .await;
    let page = desk.get("widget/frame.html").send().await.unwrap();
    let rules = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(rules.starts_with("default-src 'none'; "), "{rules}");
    let framed = "; frame-ancestors 'self' https://app.example.com https://eu.example.com:8443";
    assert!(rules.ends_with(framed), "{rules}");
    assert_eq!(page.headers()["cache-control"], "no-cache");
}

#[tokio::test]
async fn the_built_widget_is_served_with_strict_rules_in_the_demo() {
    let assets = |settings: &mut Settings, folder: &Path| {
        let folder = folder.join("dist");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("index.html"), "<!doctype html>").unwrap();
        std::fs::write(folder.join("w.wasm"), "plain").unwrap();
        std::fs::write(folder.join("w.wasm.br"), "small").unwrap();
        settings.assets = Some(folder);
    };
    let demo = Desk::open_with(assets).await;
    let page = demo.get("").send().await.unwrap();
    let rules = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(rules.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "));
    assert_eq!(page.headers()["cache-control"], "no-cache");
    let wasm = demo
        .get("w.wasm")
        .header("accept-encoding", "br")
        .send()
        .await
        .unwrap();
    assert_eq!(wasm.headers()["content-type"], "application/wasm");
    assert_eq!(wasm.headers()["content-encoding"], "br");
    assert_eq!(wasm.text().await.unwrap(), "small");
    let plain = demo.get("w.wasm").send().await.unwrap();
    assert_eq!(plain.text().await.unwrap(), "plain");
    let long = "a".repeat(300);
    for path in ["none.js", "..%2fdata%2fhelp.sqlite", &long] {
        let gone = demo.get(path).send().await.unwrap();
        assert_eq!(gone.status(), StatusCode::NOT_FOUND, "{path}");
    }

    let real = Desk::open_with(|settings, folder| {
        keys(settings, folder);
        assets(settings, folder);
    })
    .await;
    let page = real.get("").send().await.unwrap();
    assert!(!page.headers().contains_key("content-security-policy"));
}
