//! Webhooks, as an endpoint on loopback gets them.

mod calls;
mod sink;
mod targets;

use super::*;
use serde_json::json;
use sink::{SECRETS, Sink};
use std::net::SocketAddr;
use tempfile::TempDir;
use tokio::net::TcpListener;

fn now() -> Instant {
    // The library that verifies compares with the machine's clock.
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    sla::instant(since.as_secs().cast_signed()).unwrap()
}

/// Word of a new request, as it lies in the outbox.
fn news() -> Sending {
    Sending {
        id: 7,
        fence: 1,
        request: RequestNumber(10_001),
        kind: "request.created".into(),
        body: json!({ "account": "northwind", "standing": null }).to_string(),
        created_at: sla::instant(3600).unwrap(),
        attempts: 1,
    }
}

const OK: &str = "HTTP/1.1 200 OK\ncontent-length: 0\n\n";

#[test]
fn a_secret_has_its_prefix_and_enough_bytes() {
    for secret in SECRETS {
        assert!(secret.parse::<Secret>().is_ok(), "{secret}");
        assert!(format!("{secret}\n").parse::<Secret>().is_ok(), "{secret}");
    }
    for bad in [
        "",
        "whsec_",
        "whsec_c2hvcnQ=",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_?",
    ] {
        assert!(bad.parse::<Secret>().is_err(), "{bad}");
    }
}

/// C64: what a set-up can't mean is said at the start, not at the first message.
#[tokio::test]
async fn an_endpoint_that_can_t_be_used_stops_the_start() {
    let sink = Sink::open(OK).await;
    let settings = sink.settings();
    let without = |change: fn(&mut WebhookSettings)| {
        let mut settings = settings.clone();
        change(&mut settings);
        Endpoint::new(&settings)
            .err()
            .map(|why| why.to_string())
            .unwrap()
    };
    assert!(Endpoint::new(&settings).is_ok());
    assert!(without(|one| one.allow_private = false).contains("https://"));
    assert!(without(|one| one.secret_files.clear()).contains("secret"));
    assert!(without(|one| one.secret_files = vec!["none".into()]).contains("none"));
    assert!(without(|one| one.ca_file = Some("none.pem".into())).contains("none.pem"));
    assert!(without(|one| one.url = "http://hooks.example/".into()).contains("https://"));
    let twice = endpoints(&[settings.clone(), settings]).err().unwrap();
    assert!(matches!(twice.1, NoEndpoint::Name), "{twice:?}");
}
