//! What every answer carries: who may read it, who may keep it, and what it is.

use crate::access::keys;
use crate::support::{Answer, Desk};
use help_server::Settings;
use reqwest::header::ORIGIN;
use reqwest::{Method, StatusCode};
use std::path::Path;

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
    // It is an answer as any other.
    assert_eq!(allowed.headers()["cache-control"], "no-store");
    assert_eq!(allowed.headers()["x-content-type-options"], "nosniff");
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
        let Some(changed) = answer.headers().get("last-modified") else {
            continue;
        };
        let again = demo.get(path).header("if-modified-since", changed);
        let again = again.send().await.unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(again.headers()["cache-control"], cache, "{path} again");
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
