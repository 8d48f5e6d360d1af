//! What was agreed before sending.

use crate::support::{Desk, at, critical, request};
use protocol::{ProblemCode, Session};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sla::{Case, Channel, Commitment, Severity};

/// The terms that a widget with this session shows.
fn terms(session: &Session, severity: Severity) -> Value {
    let case = Case {
        channel: Channel::Email,
        role: session.customer.role,
        severity,
    };
    let quote = sla::promise(&session.policy, case, session.now).unwrap();
    serde_json::to_value(quote.terms).unwrap()
}

fn with(mut request: Value, terms: &Value) -> Value {
    request["terms"] = terms.clone();
    request
}

#[tokio::test]
async fn what_was_shown_before_sending_is_what_is_promised() {
    let desk = Desk::open().await;
    let session: Session = desk.reads("super-admin", "v1/session").await;
    let request = with(critical(), &terms(&session, Severity::Critical));
    let receipt = desk.sends("super-admin", 1, &request).await.receipt();
    assert_eq!(
        receipt.promise.terms.commitment,
        Commitment::Guaranteed { within_s: 1800 }
    );
}

#[tokio::test]
async fn other_terms_are_answered_with_a_quote_and_store_nothing() {
    let desk = Desk::open().await;
    let session: Session = desk.reads("super-admin", "v1/session").await;
    let agreed = terms(&session, Severity::Standard);
    for (field, other) in [
        ("policy", json!("an older one")),
        ("commitment", json!({ "guaranteed": { "within_s": 60 } })),
        ("case", terms(&session, Severity::Critical)["case"].clone()),
    ] {
        let mut shown = agreed.clone();
        shown[field] = other;
        let answer = desk
            .sends("super-admin", 1, &with(request("email"), &shown))
            .await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{field}");
        let problem = answer.problem();
        assert_eq!(problem.code, ProblemCode::TermsChanged);
        let quote = problem.quote.unwrap();
        assert_eq!(serde_json::to_value(&quote.terms).unwrap(), agreed);
        assert_eq!(quote.due, Some(at("2026-11-06T16:30:00Z")));
    }
    assert_eq!(desk.rows(), 0);
    let again = with(request("email"), &agreed);
    desk.sends("super-admin", 1, &again).await.receipt();
    assert_eq!(desk.rows(), 1);
}

/// A retry of what was accepted is answered as it was accepted, whatever the terms have become.
#[tokio::test]
async fn a_retry_is_recognised_before_its_terms_and_its_package_are_judged() {
    let desk = Desk::open().await;
    let first = desk.sends("email-only", 1, &request("email")).await;
    let outdated = json!({
        "case": { "channel": "email", "role": "super_admin", "severity": "standard" },
        "commitment": "aim", "policy": "gone",
    });
    let again = with(request("email"), &outdated);
    let again = desk.sends("email-only", 1, &again).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.receipt(), first.receipt());
}
