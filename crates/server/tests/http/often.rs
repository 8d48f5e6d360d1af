//! How often one may come, and who counts as one.

use crate::support::{Answer, Desk, request};
use crate::wire::Wire;
use chrono::TimeDelta;
use help_server::{Rate, Rates, Settings};
use protocol::ProblemCode;
use reqwest::StatusCode;
use reqwest::header::ORIGIN;
use std::path::Path;

fn rates(change: impl FnOnce(&mut Rates)) -> impl FnOnce(&mut Settings, &Path) {
    |settings, _| change(&mut settings.edge.rates)
}

async fn session(desk: &Desk, token: &str) -> StatusCode {
    let session = desk.get("v1/session").bearer_auth(token).send().await;
    session.unwrap().status()
}

/// C48: what is sent too often isn't stored, says when it may be sent again, and then is.
#[tokio::test]
async fn a_person_who_sends_too_often_is_told_when_to_send_again() {
    let desk = Desk::open_with(rates(|rates| rates.sends_per_subject = Rate::from(2))).await;
    for key in 1..=2 {
        desk.sends("user", key, &request("email")).await.receipt();
    }
    let italian = desk.token("user").await;
    let refused = desk.sends_as(&italian, 3, &request("email")).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let problem = refused.problem();
    assert_eq!(problem.code, ProblemCode::Limited);
    assert_eq!(problem.retry_after_s, Some(30));
    assert!(problem.detail.contains("30 s"), "{}", problem.detail);
    assert_eq!(desk.rows(), 2);
    assert_eq!(
        session(&desk, &italian).await,
        StatusCode::OK,
        "reading goes on"
    );
    desk.sends("super-admin", 4, &request("email"))
        .await
        .receipt();
    desk.clock.advance(TimeDelta::seconds(29));
    let early = desk.sends("user", 3, &request("email")).await;
    assert_eq!(early.problem().retry_after_s, Some(1));
    desk.clock.advance(TimeDelta::seconds(1));
    desk.sends("user", 3, &request("email")).await.receipt();
}

/// C48.
#[tokio::test]
async fn a_person_and_their_account_have_a_rate_each() {
    let desk = Desk::open_with(rates(|rates| {
        rates.per_subject = Rate::from(2);
        rates.per_account = Rate::from(3);
    }))
    .await;
    let [ada, sam, elena] = ["super-admin", "user", "email-only"];
    let [ada, sam, elena] = [
        desk.token(ada).await,
        desk.token(sam).await,
        desk.token(elena).await,
    ];
    for status in [200, 200, 429] {
        assert_eq!(session(&desk, &ada).await, status);
    }
    // Ada and Sam are of one company; what she was refused isn't on its account.
    for status in [200, 429] {
        assert_eq!(session(&desk, &sam).await, status);
    }
    assert_eq!(session(&desk, &elena).await, StatusCode::OK);
}

/// C48, C49, T22: no header and no spelling of the address makes one caller two.
#[tokio::test]
async fn an_address_has_one_rate_whatever_it_says_it_is() {
    let origin = "https://app.example.com";
    let desk = Desk::open_with(|settings, _| {
        settings.edge.rates.per_address = Rate::from(6);
        settings.origins = vec![origin.parse().unwrap()];
    })
    .await;
    let paths = [
        "health",
        "v1/session",
        "V1/Session",
        "v1//session",
        "v1/%73ession",
        "x",
    ];
    for path in paths {
        let sent = desk
            .get(path)
            .header("x-forwarded-for", path.len().to_string());
        assert_ne!(sent.send().await.unwrap().status(), 429, "{path}");
    }
    for path in paths {
        let sent = desk.get(path).header("x-forwarded-for", "198.51.100.1");
        let sent = sent.header("forwarded", "for=198.51.100.1");
        let refused = sent.header(ORIGIN, origin).send().await.unwrap();
        assert_eq!(refused.status(), 429, "{path}");
        assert_eq!(refused.headers()["retry-after"], "10");
        // The page's script may read it.
        assert_eq!(refused.headers()["access-control-allow-origin"], origin);
        assert_eq!(Answer::of(refused).await.problem().retry_after_s, Some(10));
    }
    let mut pipelined = Wire::to(&desk.running.url()).await;
    let ask = "GET /health HTTP/1.1\r\nhost: x\r\n\r\n".repeat(3);
    let last = "GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    pipelined.say(ask + last).await;
    assert_eq!(pipelined.rest().await.matches("HTTP/1.1 429").count(), 4);
    let mut other = Wire::from("127.0.0.2", &desk.running.url()).await;
    other.say(last).await;
    assert!(other.rest().await.starts_with("HTTP/1.1 200"));
}

/// C49.
#[tokio::test]
async fn a_trusted_proxy_is_believed_about_its_own_caller() {
    let desk = Desk::open_with(|settings, _| {
        settings.edge.rates.per_address = Rate::from(1);
        settings.edge.trusted_proxies = vec!["127.0.0.1".to_owned().try_into().unwrap()];
    })
    .await;
    let from = |client: &'static str| {
        let sent = desk.get("health").header("x-forwarded-for", client);
        async { sent.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(from("198.51.100.1").await, 200);
    assert_eq!(from("198.51.100.1").await, 429);
    assert_eq!(from("198.51.100.2").await, 200);
    assert_eq!(from("1.2.3.4, 198.51.100.2").await, 429);
    assert_eq!(from("2001:db8::1").await, 200);
    assert_eq!(from("2001:db8::2").await, 429, "it is of the same /64");
}

/// T21: whether a number is another person's or nobody's can't be told from the answer.
#[tokio::test]
async fn a_foreign_number_is_answered_like_one_that_was_never_given() {
    let desk = Desk::open().await;
    let number = desk
        .sends("super-admin", 1, &request("email"))
        .await
        .receipt()
        .number;
    let token = desk.token("user").await;
    let mut answers = Vec::new();
    for number in [number.0, number.0 + 1, 1] {
        let sent = desk
            .get(&format!("v1/requests/{number}"))
            .bearer_auth(&token);
        let answer = Answer::of(sent.send().await.unwrap()).await;
        let mut problem = answer.problem();
        assert!(problem.id.take().is_some());
        answers.push((answer.status, answer.body.len(), problem));
    }
    assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

/// T18: what a form on another site can send is refused, whoever is signed in there.
#[tokio::test]
async fn a_form_on_another_site_sends_nothing() {
    let desk = Desk::open().await;
    let token = desk.token("user").await;
    let types = [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
    ];
    for kind in types {
        let sent = desk
            .post("v1/requests")
            .bearer_auth(&token)
            .header("content-type", kind);
        let sent = sent.header("idempotency-key", "0123456789abcdef");
        let sent = sent.header(ORIGIN, "https://evil.example");
        let refused = sent
            .body(request("email").to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(
            refused.status(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{kind}"
        );
        assert!(
            !refused
                .headers()
                .contains_key("access-control-allow-origin")
        );
        let mut vary = refused.headers().get_all("vary").iter();
        assert!(vary.any(|names| names.to_str().unwrap().to_lowercase().contains("origin")));
    }
    assert_eq!(desk.rows(), 0);
}

/// T26: no text becomes a part of a statement.
#[tokio::test]
async fn a_quote_in_any_place_is_only_a_quote() {
    let desk = Desk::open().await;
    desk.sends("user", 1, &request("email")).await.receipt();
    let token = desk.token("user").await;
    let payloads = [
        "'",
        "\"",
        "' OR '1'='1",
        "1; DROP TABLE request--",
        "\\",
        "%00",
        "') UNION SELECT 1--",
    ];
    for (key, payload) in (2..).zip(payloads) {
        let encoded: Vec<_> = payload.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let encoded = encoded.concat();
        for path in [
            format!("v1/session?language={encoded}"),
            format!("v1/articles?q={encoded}&language={encoded}"),
            format!("v1/articles/{encoded}?language={encoded}"),
            format!("v1/requests/{encoded}"),
        ] {
            let sent = desk.get(&path).bearer_auth(&token).send().await.unwrap();
            assert!(sent.status().as_u16() < 500, "{path}");
        }
        let mut body = request("email");
        body["subject"] = payload.into();
        body["description"] = payload.into();
        let receipt = desk.sends("user", key, &body).await.receipt();
        assert_eq!(receipt.subject, payload);
    }
    assert_eq!(desk.rows(), 1 + i64::try_from(payloads.len()).unwrap());
}
