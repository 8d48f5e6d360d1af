//! What an endpoint is sent, and what its answer means.

use super::sink::{SECRETS, Sink};
use super::*;
use standardwebhooks::Webhook;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

fn failed(attempt: Attempt) -> String {
    match attempt {
        Attempt::Failed { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

fn headers(request: &str) -> http::HeaderMap {
    let (head, _) = request.split_once("\r\n\r\n").unwrap();
    let lines = head
        .lines()
        .skip(1)
        .map(|line| line.split_once(": ").unwrap());
    lines
        .map(|(name, value)| {
            let name = http::HeaderName::try_from(name).unwrap();
            (name, value.parse().unwrap())
        })
        .collect()
}

/// C44: the official library takes either secret's signature, and no other's.
#[tokio::test]
async fn a_signature_is_right_for_the_library_of_the_specification() {
    let sink = Sink::open(OK).await;
    assert_eq!(sink.gets().await, Attempt::Delivered);
    let got = sink.got();
    let request = &got[0];
    assert!(
        request.starts_with("POST /hooks?team=1 HTTP/1.1\r\n"),
        "{request}"
    );
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let headers = headers(request);
    assert_eq!(headers["webhook-id"], "msg_1_7");
    for secret in SECRETS {
        let library = Webhook::new(secret).unwrap();
        library.verify(body.as_bytes(), &headers).unwrap();
        let changed = body.replace("10001", "10002");
        assert!(library.verify(changed.as_bytes(), &headers).is_err());
    }
    let stranger = Webhook::new("whsec_c3RyYW5nZXIgc2VjcmV0IG9mIDI0IGJ5dGVz").unwrap();
    assert!(stranger.verify(body.as_bytes(), &headers).is_err());
    let body: Value = serde_json::from_str(body).unwrap();
    let expected = json!({
        "type": "request.created",
        "timestamp": "1970-01-01T01:00:00Z",
        "data": { "number": 10001, "account": "northwind", "standing": null },
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_certificate_is_checked_for_its_name_and_its_authority() {
    let good = Sink::open_as(OK, "127.0.0.1").await;
    let other = Sink::open_as(OK, "other.example").await;
    let gets = async |sink: &Sink, ca: Option<&str>| {
        let settings = WebhookSettings {
            url: format!("https://{}/", sink.address),
            ca_file: ca.map(|name| sink.folder.path().join(name)),
            ..sink.settings()
        };
        let endpoint = Endpoint::new(&settings).unwrap();
        endpoint.deliver("msg_1_7", &news(), now()).await
    };
    assert_eq!(gets(&good, Some("ca.pem")).await, Attempt::Delivered);
    assert!(failed(gets(&good, None).await).starts_with("no TLS"));
    assert!(failed(gets(&other, Some("ca.pem")).await).starts_with("no TLS"));
    assert_eq!(other.got(), Vec::<String>::new());
}

/// C43, T14: no redirect is followed, wherever it leads.
#[tokio::test]
async fn a_redirect_is_a_failure() {
    let canary = Sink::open(OK).await;
    for status in [301, 302, 303, 307, 308] {
        let answer = format!(
            "HTTP/1.1 {status} Go\nlocation: http://{}/\ncontent-length: 0\n\n",
            canary.address
        );
        let sink = Sink::open(&answer).await;
        assert_eq!(failed(sink.gets().await), format!("answered {status}"));
    }
    assert_eq!(canary.got(), Vec::<String>::new());
}

#[tokio::test]
async fn an_endpoint_that_is_gone_gets_nothing_more() {
    let sink = Sink::open("HTTP/1.1 410 Gone\ncontent-length: 0\n\n").await;
    let endpoint = Endpoint::new(&sink.settings()).unwrap();
    assert!(!endpoint.is_gone());
    let attempt = endpoint.deliver("msg_1_7", &news(), now()).await;
    assert!(matches!(attempt, Attempt::Refused { .. }), "{attempt:?}");
    assert!(endpoint.is_gone());
}

#[tokio::test]
async fn a_busy_endpoint_says_when_to_come_back() {
    let date = (now() + TimeDelta::minutes(10))
        .format("%a, %d %b %Y %H:%M:%S GMT")
        .to_string();
    for (status, value, least_s) in [
        (429, "120", Some(120)),
        (503, "7", Some(7)),
        (503, date.as_str(), Some(590)),
        (503, "soon", None),
        (500, "120", None),
    ] {
        let answer = format!("HTTP/1.1 {status} Busy\nretry-after: {value}\ncontent-length: 0\n\n");
        let sink = Sink::open(&answer).await;
        let Attempt::Failed { wait, .. } = sink.gets().await else {
            panic!("{status} {value}");
        };
        let wait_s = wait.map(|wait| wait.num_seconds());
        assert_eq!(wait_s.is_some(), least_s.is_some(), "{status} {value}");
        assert!(wait_s >= least_s, "{status} {value}: {wait_s:?}");
    }
}

/// C45: of an answer no more than a header of 16 KiB is read, however much there is.
#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let endless = format!(
        "HTTP/1.1 200 OK\ncontent-length: 1073741824\n\n{}",
        "x".repeat(8 << 20)
    );
    let sink = Sink::open(&endless).await;
    assert_eq!(sink.gets().await, Attempt::Delivered);
    let header = format!("HTTP/1.1 200 OK\nx: {}\n\n", "x".repeat(64 << 10));
    let sink = Sink::open(&header).await;
    assert!(failed(sink.gets().await).starts_with("no answer"));
    let sink = Sink::open("nonsense\n\n").await;
    assert!(failed(sink.gets().await).starts_with("no answer"));
}

/// C45: a byte now and then doesn't keep a request alive.
#[tokio::test]
async fn an_endpoint_that_dribbles_is_given_up() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let sink = Sink {
        address: listener.local_addr().unwrap(),
        ..Sink::open(OK).await
    };
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        while stream.write_all(b"H").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut endpoint = Endpoint::new(&sink.settings()).unwrap();
    endpoint.caller.patience = Duration::from_millis(200);
    let attempt = endpoint.deliver("msg_1_7", &news(), now()).await;
    assert_eq!(failed(attempt), "too slow");
}
