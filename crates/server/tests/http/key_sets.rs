//! Sets of keys that someone else keeps: how they are read, how often, and what when they can't be.

use crate::access::{ED_PUBLIC, claims, sign};
use crate::identity::{counts, eventually, fixture};
use crate::provider::{Provider, jwk, set, token, trust, with_tls};
use crate::support::{Desk, settings};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

#[tokio::test]
async fn a_new_key_counts_at_once_and_unknown_ones_are_asked_for_once_in_a_while() {
    let provider = Provider::start(&set(&["old"]));
    let desk = Desk::open_with(provider.trusted("")).await;
    assert!(counts(&desk, &token("old")).await);
    provider.publishes(&set(&["new"]));
    assert!(
        counts(&desk, &token("old")).await,
        "the set wasn't read since"
    );
    assert!(counts(&desk, &token("new")).await);
    assert!(!counts(&desk, &token("old")).await);
    let asked = provider.asked();
    assert_eq!(asked, 2, "at the start, and for the new key");
    for number in 0..20 {
        assert!(!counts(&desk, &token(&format!("unknown-{number}"))).await);
    }
    assert_eq!(provider.asked(), asked);
}

#[tokio::test]
async fn twenty_at_once_with_a_new_key_are_all_let_in_by_one_look() {
    let provider = Provider::start(&set(&["old"]));
    let desk = Desk::open_with(provider.trusted("")).await;
    provider.publishes(&set(&["new"]));
    let token = token("new");
    let sent = (0..20).map(|_| {
        let request = desk.get("v1/session").bearer_auth(&token);
        tokio::spawn(request.send())
    });
    for answer in sent.collect::<Vec<_>>() {
        assert_eq!(answer.await.unwrap().unwrap().status(), 200);
    }
    assert_eq!(provider.asked(), 2);
}

#[tokio::test]
async fn a_set_is_read_again_from_time_to_time() {
    let provider = Provider::start(&set(&["old"]));
    let desk = Desk::open_with(provider.trusted("refresh_s = 1")).await;
    let token = token("old");
    assert!(counts(&desk, &token).await);
    provider.publishes(&json!({ "keys": [] }));
    eventually(async || !counts(&desk, &token).await).await;
}

/// What a provider says when something is wrong with it.
fn troubles() -> [(&'static str, String); 8] {
    let ok = "HTTP/1.1 200 OK\r\n\r\n";
    let large = format!("{{\"keys\":[],\"pad\":\"{}\"}}", "x".repeat(64 * 1024));
    let length = "content-length: 99999\r\n\r\n{\"keys\":[]}";
    [
        ("fails", "HTTP/1.1 500 No\r\n\r\n{\"keys\":[]}".to_owned()),
        (
            "moved",
            "HTTP/1.1 302 Found\r\nlocation: /other\r\n\r\n".to_owned(),
        ),
        ("speaks no HTTP", "hello\r\n\r\n".to_owned()),
        ("sends a page", format!("{ok}<!doctype html>")),
        ("sends half a set", format!("{ok}{{\"keys\":[")),
        (
            "sends another document",
            format!("{ok}{{\"error\":\"none\"}}"),
        ),
        ("sends too much", format!("{ok}{large}")),
        ("breaks off", format!("HTTP/1.1 200 OK\r\n{length}")),
    ]
}

/// The last good set stays, whatever the provider does.
#[tokio::test]
async fn a_provider_in_trouble_takes_no_key_away() {
    for (what, answer) in troubles() {
        let provider = Provider::start(&set(&["k"]));
        let desk = Desk::open_with(provider.trusted("")).await;
        provider.says(&answer);
        assert!(!counts(&desk, &token("unknown")).await, "{what}");
        assert_eq!(provider.asked(), 2, "{what}");
        assert!(counts(&desk, &token("k")).await, "{what}");
    }
}

/// Nobody waits for a provider but those who need it, and they no longer than 5 seconds.
#[tokio::test]
async fn a_provider_that_says_nothing_holds_up_nobody_else() {
    let provider = Provider::start(&set(&["k"]));
    let desk = Desk::open_with(provider.trusted("")).await;
    provider.says("");
    let waiting = desk.get("v1/session").bearer_auth(token("unknown")).send();
    let waiting = tokio::spawn(waiting);
    eventually(async || provider.asked() == 2).await;
    assert!(counts(&desk, &token("k")).await);
    assert!(!waiting.is_finished());
    assert_eq!(waiting.await.unwrap().unwrap().status(), 401);
}

#[tokio::test]
async fn a_provider_that_is_away_at_the_start_is_asked_again() {
    let provider = Provider::start(&set(&["k"]));
    provider.says("HTTP/1.1 503 No\r\n\r\n");
    let desk = Desk::open_with(provider.trusted("")).await;
    assert_eq!(desk.get("health").send().await.unwrap().status(), 200);
    provider.publishes(&set(&["k"]));
    assert!(counts(&desk, &token("k")).await);
}

#[tokio::test]
async fn a_set_may_be_a_file() {
    let desk = Desk::open_with(|settings, folder| {
        std::fs::write(folder.join("jwks.json"), set(&["k"]).to_string()).unwrap();
        trust(settings, folder, "file = \"jwks.json\"");
    })
    .await;
    assert!(counts(&desk, &token("k")).await);
    let file = desk.folder.path().join("jwks.json");
    std::fs::write(file, set(&["k", "new"]).to_string()).unwrap();
    assert!(counts(&desk, &token("new")).await);
}

/// A set has keys for other purposes, and must never make a secret of what all can read.
#[tokio::test]
async fn of_a_set_only_proper_public_keys_for_signatures_count() {
    let secret = b"thirty-two bytes for one secret!";
    let with = |kid: &str, name: &str, value: Value| {
        let mut key = jwk(kid);
        key[name] = value;
        key
    };
    let mut nameless = jwk("x");
    nameless.as_object_mut().unwrap().remove("kid");
    let short = URL_SAFE_NO_PAD.encode([0xff; 128]);
    let keys = json!({ "keys": [
        { "kty": "oct", "kid": "secret", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode(secret) },
        { "kty": "RSA", "kid": "short", "n": short, "e": "AQAB" },
        { "kty": "OKP", "crv": "Ed25519", "kid": "stub", "x": "AAAA" },
        { "kty": "PQC", "kid": "tomorrow" },
        "nonsense",
        nameless,
        with("encryption", "use", json!("enc")),
        with("signing", "key_ops", json!(["sign"])),
        with("other-alg", "alg", json!("ES384")),
        with("off-the-curve", "x", json!(URL_SAFE_NO_PAD.encode([1; 32]))),
        with("too-long", "x", json!(URL_SAFE_NO_PAD.encode([1; 64]))),
        jwk("k"),
    ] });
    let provider = Provider::start(&keys);
    let desk = Desk::open_with(provider.trusted("")).await;
    assert!(
        counts(&desk, &token("k")).await,
        "one bad key spoils no set"
    );
    let hmac = EncodingKey::from_secret(secret);
    let forged = sign(Algorithm::HS256, "secret", &hmac, &claims());
    assert!(!counts(&desk, &forged).await);
    for kid in [
        "encryption",
        "signing",
        "other-alg",
        "off-the-curve",
        "too-long",
        "x",
        "",
    ] {
        assert!(!counts(&desk, &token(kid)).await, "{kid}");
    }
    for kid in ["short", "stub", "tomorrow"] {
        assert!(!counts(&desk, &token(kid)).await, "{kid}");
    }
}

/// A file that can't be used takes no key away: that it was read shows in what the provider is asked.
#[tokio::test]
async fn a_keys_file_with_a_mistake_takes_no_key_away() {
    let provider = Provider::start(&set(&["k"]));
    let desk = Desk::open_with(provider.trusted("")).await;
    let file = desk.folder.path().join("keys.toml");
    let good = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{good}[[jwks]]\nfile = \"none.json\"\n")).unwrap();
    eventually(async || provider.asked() == 2).await;
    assert!(counts(&desk, &token("k")).await);
    std::fs::write(&file, good.replace("\"help\"", "\"other\"")).unwrap();
    eventually(async || !counts(&desk, &token("k")).await).await;
}

/// An edit while a provider is away: its keys, as they were known, stay.
#[tokio::test]
async fn a_keys_file_that_is_edited_while_a_provider_is_away_takes_no_key_away() {
    let provider = Provider::start(&set(&["k"]));
    let desk = Desk::open_with(provider.trusted("")).await;
    provider.says("HTTP/1.1 503 No\r\n\r\n");
    let file = desk.folder.path().join("keys.toml");
    let before = std::fs::read_to_string(&file).unwrap();
    let public = desk.folder.path().join("second.pem");
    std::fs::write(public, fixture("p256-public.pem")).unwrap();
    let second = "kid = \"second\"\nalgorithm = \"ES256\"\npublic_key_file = \"second.pem\"";
    std::fs::write(&file, format!("{before}[[keys]]\n{second}\n")).unwrap();
    eventually(async || counts(&desk, &token("second")).await).await;
    assert!(counts(&desk, &token("k")).await);
}

/// As a program: whom the system trusts is said by its environment.
#[test]
fn the_certificate_of_a_provider_is_checked() {
    let folder = tempfile::TempDir::new().unwrap();
    let (url, certificate) = with_tls(&set(&["k"]));
    let mut settings = settings(folder.path());
    trust(&mut settings, folder.path(), &format!("url = \"{url}\""));
    let known = folder.path().join("known.pem");
    std::fs::write(&known, certificate).unwrap();
    let stranger = folder.path().join("stranger.pem");
    std::fs::write(&stranger, with_tls(&set(&[])).1).unwrap();
    // The token has expired by the system's clock; here it is the key that counts.
    let said = |authorities: &Path| {
        let program = Command::new(env!("CARGO_BIN_EXE_help-server"))
            .args(["token", "check", &token("k"), "--keys"])
            .arg(folder.path().join("keys.toml"))
            .env("SSL_CERT_FILE", authorities)
            .output();
        String::from_utf8(program.unwrap().stderr).unwrap()
    };
    let trusted = said(&known);
    assert!(!trusted.contains("header.kid:"), "{trusted}");
    let distrusted = said(&stranger);
    assert!(distrusted.contains("header.kid: found k"), "{distrusted}");
    assert!(
        distrusted.contains("invalid peer certificate"),
        "{distrusted}"
    );
}

async fn refused(row: &str) -> String {
    let folder = tempfile::TempDir::new().unwrap();
    let mut settings = settings(folder.path());
    trust(&mut settings, folder.path(), row);
    std::fs::write(folder.path().join("bad.json"), ED_PUBLIC).unwrap();
    let error = help_server::start(settings).await.unwrap_err().to_string();
    assert!(error.contains("keys.toml:3: jwks[0]: "), "{error}");
    error
}

#[tokio::test]
async fn a_set_that_can_t_be_meant_stops_the_start() {
    for url in [
        "http://login.example/jwks.json",
        "http://127.0.0.1.evil.example/jwks.json",
        "http://user@127.0.0.1/jwks.json",
        "ftp://127.0.0.1/jwks.json",
        "file:///etc/passwd",
        "/jwks.json",
        "",
    ] {
        let error = refused(&format!("url = \"{url}\"")).await;
        assert!(error.contains("expected a URL with https"), "{error}");
    }
    let both = "url = \"https://a.example/\"\nfile = \"bad.json\"";
    assert!(refused(both).await.contains("one of file and url"));
    assert!(refused("").await.contains("one of file and url"));
    assert!(
        refused("file = \"none.json\"")
            .await
            .contains("none.json: ")
    );
    assert!(
        refused("file = \"bad.json\"")
            .await
            .contains("bad.json: not a JWKS")
    );
}
