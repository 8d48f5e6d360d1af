//! What isn't taken, why, in whose language; and that nothing of it is stored.

use crate::support::{Answer, Desk, request};
use protocol::{Field, ProblemCode, limits, paths};
use reqwest::RequestBuilder;
use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use serde_json::{Value, json};

const KEY: &str = "0123456789abcdef";

/// A POST by the Super Admin with a key and a type but no body yet.
async fn post(desk: &Desk) -> RequestBuilder {
    desk.post("v1/requests")
        .bearer_auth(desk.token("super-admin").await)
        .header(CONTENT_TYPE, "application/json")
        .header(paths::IDEMPOTENCY_KEY, KEY)
}

async fn answer(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await
}

#[track_caller]
fn check(answer: &Answer, status: u16, code: ProblemCode) {
    let problem = answer.problem();
    assert_eq!((problem.status, problem.code), (status, code), "{answer:?}");
}

/// C42: another type than JSON is 415.
#[tokio::test]
async fn a_request_that_cannot_be_read_is_refused() {
    let desk = Desk::open().await;
    let token = desk.token("super-admin").await;
    let bare = || {
        desk.post("v1/requests")
            .bearer_auth(&token)
            .json(&request("email"))
    };
    let missing = answer(bare()).await;
    check(&missing, 400, ProblemCode::Unreadable);
    assert!(missing.problem().detail.contains(paths::IDEMPOTENCY_KEY));
    let short = answer(bare().header(paths::IDEMPOTENCY_KEY, "short")).await;
    check(&short, 400, ProblemCode::Unreadable);
    assert!(short.problem().detail.contains(paths::IDEMPOTENCY_KEY));

    let text = desk.post("v1/requests").bearer_auth(&token).body("{}");
    let text = text.header(paths::IDEMPOTENCY_KEY, KEY);
    check(&answer(text).await, 415, ProblemCode::Unreadable);
    let broken = post(&desk).await.body("{\"channel\":");
    check(&answer(broken).await, 400, ProblemCode::Unreadable);
    let binary = post(&desk).await.body(vec![0xff; 40]);
    check(&answer(binary).await, 400, ProblemCode::Unreadable);
    let large = post(&desk).await.body(" ".repeat(limits::BODY_BYTES + 1));
    check(&answer(large).await, 413, ProblemCode::TooLarge);
    assert_eq!(desk.rows(), 0);
}

#[tokio::test]
async fn a_body_of_just_the_largest_size_is_read() {
    let desk = Desk::open().await;
    let body = request("email").to_string();
    let padding = " ".repeat(limits::BODY_BYTES - body.len());
    answer(post(&desk).await.body(body + &padding))
        .await
        .receipt();
}

/// A request with some fields changed; null takes one away.
fn with(changes: &Value) -> Value {
    let mut body = request("email");
    let fields = body.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => fields.remove(name),
            value => fields.insert(name.clone(), value.clone()),
        };
    }
    body
}

/// C19, C33: a field that nobody defined is one of them.
#[tokio::test]
async fn a_wrong_field_is_named_with_its_reason() {
    let desk = Desk::open().await;
    let token = desk.token("super-admin").await;
    let cases = [
        (json!({ "subject": " " }), Field::Subject, "Enter a subject"),
        (json!({ "subject": "x".repeat(201) }), Field::Subject, "200"),
        (json!({ "subject": "a\u{0}b" }), Field::Subject, "Remove"),
        (
            json!({ "subject": null }),
            Field::Subject,
            "“subject” is missing",
        ),
        (json!({ "subject": 1 }), Field::Subject, "“subject”"),
        (json!({ "description": "" }), Field::Description, "Describe"),
        (
            json!({ "description": "x".repeat(10_001) }),
            Field::Description,
            "10000",
        ),
        (
            json!({ "phone": "+39 02 1234 5678" }),
            Field::Phone,
            "callbacks only",
        ),
        (
            json!({ "channel": "phone" }),
            Field::Phone,
            "Enter the number",
        ),
        (
            json!({ "channel": "phone", "phone": "02 1234" }),
            Field::Phone,
            "country code",
        ),
        (
            json!({ "channel": "chat", "critical": true }),
            Field::Critical,
            "Super Admin",
        ),
        (json!({ "critical": "yes" }), Field::Critical, "“critical”"),
        (json!({ "channel": "fax" }), Field::Other, "“channel”"),
        (json!({ "role": "super_admin" }), Field::Other, "“role”"),
        (json!({ "language": "fr" }), Field::Other, "“language”"),
    ];
    for (changes, field, reason) in cases {
        let answer = desk.sends_as(&token, 1, &with(&changes)).await;
        check(&answer, 422, ProblemCode::Invalid);
        let error = &answer.problem().errors[0];
        assert_eq!(error.field, field, "{changes}");
        assert!(error.reason.contains(reason), "{error:?}");
    }
    assert_eq!(desk.rows(), 0);
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let desk = Desk::open().await;
    let body = with(&json!({ "channel": "phone", "subject": "", "description": "" }));
    let problem = desk.sends("user", 1, &body).await.problem();
    let fields: Vec<Field> = problem.errors.iter().map(|error| error.field).collect();
    assert_eq!(fields, [Field::Subject, Field::Description, Field::Phone]);
}

/// The draft's language first, then the browser's.
#[tokio::test]
async fn a_problem_is_told_in_the_caller_s_language() {
    let desk = Desk::open().await;
    let italian = "Controllate il modulo";
    let draft = json!({ "subject": "", "language": "it" });
    let answer_to_draft = desk.sends("user", 1, &with(&draft)).await.problem();
    assert_eq!(answer_to_draft.title, italian);
    assert!(answer_to_draft.errors[0].reason.starts_with("Inserite"));

    let wrong_type = json!({ "critical": 1, "language": "it" });
    let problem = desk.sends("user", 1, &with(&wrong_type)).await.problem();
    assert!(problem.errors[0].reason.starts_with("Il campo"));

    let broken = post(&desk).await.body("{");
    let broken = broken.header(ACCEPT_LANGUAGE, "it-IT,it;q=0.9");
    assert_eq!(answer(broken).await.problem().title, "Non leggibile");
    let nobody = desk.get("v1/session").header(ACCEPT_LANGUAGE, "it");
    assert_eq!(answer(nobody).await.problem().title, "Accesso non valido");
    let nothing = desk.get("v1/nothing?language=it");
    assert_eq!(answer(nothing).await.problem().title, "Non trovato");

    let english = with(&json!({ "subject": "", "language": "en" })).to_string();
    let english = post(&desk)
        .await
        .header(ACCEPT_LANGUAGE, "it")
        .body(english);
    assert_eq!(
        answer(english).await.problem().title,
        "Please check the form"
    );
}

/// Only what the person has seen travels: the widget shows facts cut to these limits.
#[tokio::test]
async fn facts_that_were_never_shown_like_this_are_refused() {
    let desk = Desk::open().await;
    let fact = json!({ "name": "page", "value": "/reports" });
    let fits = with(&json!({ "context": [fact.clone()] }));
    desk.sends("super-admin", 1, &fits).await.receipt();
    let long = "x".repeat(limits::FACT_VALUE_CHARS + 1);
    let many = vec![fact; limits::CONTEXT_FACTS + 1];
    let wrong = [
        json!([{ "name": "page", "value": long }]),
        json!([{ "name": "", "value": "/reports" }]),
        json!([{ "name": "page", "value": "two\nlines" }]),
        json!(many),
    ];
    for (key, context) in (2..).zip(wrong) {
        let body = with(&json!({ "context": context }));
        let answer = desk.sends("super-admin", key, &body).await;
        check(&answer, 422, ProblemCode::Invalid);
        assert_eq!(answer.problem().errors[0].field, Field::Other);
    }
    assert_eq!(desk.rows(), 1);
}
