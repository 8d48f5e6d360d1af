//! What is on the wire, as the first release wrote it: what a later one must still read and write.
//!
//! Answers may gain fields. A promise may not: it is signed, and an older widget that checks the
//! signature would write other bytes than were signed. A promise with more in it is a new format.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use protocol::{NewRequest, Problem, Receipt, Session};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Reads the sample, writes it back unchanged, and reads it with a field of a later release.
#[track_caller]
fn stays<T: DeserializeOwned + Serialize>(sample: &Value) {
    let read: T = serde_json::from_value(sample.clone()).unwrap();
    assert_eq!(&serde_json::to_value(read).unwrap(), sample);
}

#[track_caller]
fn takes_more<T: DeserializeOwned>(mut sample: Value) {
    let fields = sample.as_object_mut().unwrap();
    fields.insert("of_a_later_release".into(), json!({ "any": [1, "thing"] }));
    let read: Result<T, _> = serde_json::from_value(sample);
    assert!(read.is_ok(), "{:?}", read.err());
}

fn case(severity: &str) -> Value {
    json!({ "channel": "email", "role": "super_admin", "severity": severity })
}

fn promise() -> Value {
    json!({
        "terms": {
            "case": case("critical"),
            "commitment": { "guaranteed": { "within_s": 1800 } },
            "policy": "0f".repeat(32),
        },
        "start": 1_795_392_000,
        "raised": null,
        "stops": [{
            "span": { "from": 1_795_392_600, "until": 1_795_393_200 },
            "kind": "exception",
            "reason": { "en": "Outage", "it": "Guasto" },
        }],
        "warn": 1_795_393_950,
        "due": 1_795_394_400,
    })
}

fn receipt() -> Value {
    json!({
        "number": 10_001,
        "subject": "Login",
        "promise": promise(),
        "change": { "at": 1_795_392_000, "author": "Sara", "reason": "Nobody can work" },
        "answered": 1_795_392_060,
        "signature": "07".repeat(64),
        "now": 1_795_392_120,
    })
}

fn session() -> Value {
    let rule = |severity, commitment: Value| json!({ "case": case(severity), "commitment": commitment, "warn_before_s": 450 });
    json!({
        "now": 1_795_392_000,
        "customer": { "name": "Ada", "email": "ada@x.example", "role": "super_admin", "drafts": "d1" },
        "contact": { "offered": ["chat", "email", "phone"] },
        "product": "Acme",
        "phone": "+39 02 5555 0123",
        "subscriptions": ["Growth Enterprise"],
        "updated_on": "2026-11-02",
        "exceptions_url": "https://help.acme.example/exceptions",
        "policy": {
            "digest": "0f".repeat(32),
            "rules": [
                rule("critical", json!({ "guaranteed": { "within_s": 1800 } })),
                rule("standard", json!("aim")),
                rule("standard", json!({ "usually": { "within_s": 300 } })),
                rule("standard", json!("unpromised")),
            ],
            "exceptions": [{
                "span": { "from": 1_795_392_600, "until": 1_795_393_200 },
                "reason": { "en": "Outage", "it": "Guasto" },
                "scope": { "channels": ["email"], "roles": [], "severities": [] },
            }],
            "support_hours": {
                "openings": [{ "from": 1_795_420_800, "until": 1_795_453_200, "utc_offset_s": 3600 }],
                "holidays": [],
                "known": { "from": 1_795_392_000, "until": 1_800_748_800 },
            },
        },
        "proof_key": "01".repeat(32),
    })
}

#[test]
fn a_session_is_read_and_written_as_ever() {
    stays::<Session>(&session());
    takes_more::<Session>(session());
}

#[test]
fn a_receipt_is_read_and_written_as_ever() {
    stays::<Receipt>(&receipt());
    takes_more::<Receipt>(receipt());
}

#[test]
fn a_problem_is_read_and_written_as_ever() {
    let problem = json!({
        "code": "terms_changed",
        "status": 409,
        "title": "The terms have changed",
        "detail": "Look at the promise below.",
        "errors": [{ "field": "subject", "reason": "Enter a subject" }],
        "receipt": receipt(),
        "quote": promise(),
        "retry_after_s": 12,
        "id": "0123456789abcdef",
    });
    stays::<Problem>(&problem);
    takes_more::<Problem>(problem);
}

#[test]
fn a_new_request_is_read_and_written_as_ever() {
    stays::<NewRequest>(&json!({
        "channel": "phone",
        "subject": "Login",
        "description": "Nobody can log in",
        "phone": "+39 02 1234 5678",
        "critical": false,
        "language": "it",
        "terms": promise()["terms"],
        "context": [{ "name": "page", "value": "https://app.example.com/reports" }],
    }));
}

/// A widget of an earlier version says nothing about the page.
#[test]
fn a_new_request_without_facts_is_taken() {
    stays::<NewRequest>(&json!({
        "channel": "chat",
        "subject": "Login",
        "description": "Nobody can log in",
        "critical": false,
        "language": "en",
    }));
}
