//! Mails, as a mail server on loopback gets them.

mod content;
mod handover;
mod sink;

use super::*;
use mail_parser::MessageParser;
use protocol::{Language, RequestNumber};
use relay::Security;
use sla::{Case, Channel, Commitment, Instant, Promise, Role, Severity, Terms};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;

const DUE: i64 = 1_793_982_600; // Friday 6 November 2026, 16:30 UTC

fn at(unix_s: i64) -> Instant {
    sla::instant(unix_s).unwrap()
}

fn promise() -> Promise {
    Promise {
        terms: Terms {
            case: Case {
                channel: Channel::Email,
                role: Role::SuperAdmin,
                severity: Severity::Standard,
            },
            commitment: Commitment::Guaranteed { within_s: 3600 },
            policy: "digest".into(),
        },
        start: at(DUE - 3600),
        raised: None,
        stops: vec![],
        warn: Some(at(DUE - 900)),
        due: Some(at(DUE)),
    }
}

/// An acknowledgement, as it lies in the outbox.
fn acknowledgement(to: &str) -> Sending {
    let letter = Letter {
        to: to.into(),
        topic: Topic::Acknowledged,
        language: Language::En,
        promise: promise(),
        answered: None,
    };
    Sending {
        id: 7,
        fence: 1,
        request: RequestNumber(10_001),
        kind: "request.created".into(),
        body: serde_json::to_string(&letter).unwrap(),
        created_at: at(DUE - 3600),
        attempts: 1,
    }
}

fn house(product: &str) -> House {
    House {
        product: product.into(),
        zone: calendar::Zones::bundled().get("Europe/Rome").unwrap(),
    }
}

fn mailer(product: &str, way: Way) -> Mailer {
    Mailer {
        house: house(product),
        sender: Sender {
            from: "Acme Support <support@acme.example>".parse().unwrap(),
            reply_to: Some("desk@acme.example".parse().unwrap()),
        },
        way,
    }
}

fn secret(text: &str) -> Option<Secret> {
    Secret::deserialize(serde_json::json!(text)).ok()
}

async fn send(mailer: &Mailer, to: &str) -> Attempt {
    mailer.deliver("msg_1_7", &acknowledgement(to)).await
}

async fn sent_by(relay: Relay) -> Attempt {
    let mailer = mailer("Acme", Way::Relay(Box::new(relay)));
    send(&mailer, "ada@northwind.example").await
}

fn name(attempt: &Attempt) -> &'static str {
    match attempt {
        Attempt::Delivered => "delivered",
        Attempt::Failed { .. } => "later",
        Attempt::Refused { .. } => "never",
    }
}

#[tokio::test]
async fn without_a_server_a_mail_is_a_file_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let mailer = mailer("Acme", Way::folder(folder.path().join("mail")));
    for _ in 0..2 {
        let attempt = send(&mailer, "ada@northwind.example").await;
        assert_eq!(attempt, Attempt::Delivered);
    }
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mail"))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].file_name(), "msg_1_7.eml");
    assert_eq!(
        files[0].metadata().unwrap().permissions().mode() & 0o777,
        0o600
    );
    let mail = std::fs::read(files[0].path()).unwrap();
    let parsed = MessageParser::new().parse(&mail).unwrap();
    assert_eq!(
        parsed.subject(),
        Some("[Acme] We have your request R-10001")
    );
}
