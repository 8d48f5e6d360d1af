//! What operators see: the log, the counters, whether the server is ready. And what they don't.

use crate::program::{Server, command};
use crate::support::{Answer, Desk, request};
use crate::wire::Wire;
use help_server::Settings;
use protocol::{IdempotencyKey, ProblemCode, paths};
use reqwest::StatusCode;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::Path;

/// What is nobody's business, in every place where a caller can put it.
const MARKED: &str = "do-not-log-7f3a";

pub(crate) fn admin(settings: &mut Settings, _: &Path) {
    settings.edge.admin = Some("127.0.0.1:0".parse().unwrap());
}

/// Requests of every kind, with the mark wherever one can write.
async fn visit(url: &str) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = format!("{url}demo/token?as=user&mark={MARKED}");
    let token: Value = http.get(token).send().await.unwrap().json().await.unwrap();
    let token = token["token"].as_str().unwrap();
    let get = |path: &str| http.get(format!("{url}{path}")).header("x-mark", MARKED);
    for path in [
        format!("v1/session?mark={MARKED}"),
        format!("v1/articles?q={MARKED}"),
        format!("v1/articles/{MARKED}"),
        format!("v1/{MARKED}/%1b%5d0;{MARKED}%0a%7b"),
        "v1/requests/10999".to_owned(),
    ] {
        let sent = get(&path).bearer_auth(token).header("user-agent", MARKED);
        sent.header("x-forwarded-for", MARKED).send().await.unwrap();
    }
    get("v1/session").bearer_auth(MARKED).send().await.unwrap();
    let forged = format!("e30.{MARKED}.{MARKED}");
    get("v1/session").bearer_auth(forged).send().await.unwrap();
    for (key, subject) in [(1, MARKED), (2, "\u{1b}]0;\n{\"level\":\"x\"}")] {
        let mut body = request("email");
        body["subject"] = json!(subject);
        body["description"] = json!(MARKED);
        let sent = http.post(format!("{url}v1/requests")).bearer_auth(token);
        let key = IdempotencyKey::from_random(key);
        let sent = sent.header(paths::IDEMPOTENCY_KEY, key.as_str());
        sent.json(&body).send().await.unwrap();
    }
    let mut wire = Wire::to(url).await;
    let method = format!(
        "{} /health HTTP/1.1\r\nhost: x\r\n\r\n",
        MARKED.to_uppercase()
    );
    wire.say(method).await;
    assert!(wire.answer().await.starts_with("HTTP/1.1 405"));
}

/// What a server of a process of its own logs about them.
fn log_of_a_visit(format: &str) -> String {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("log");
    let file = std::fs::File::create(&path).unwrap();
    let mut command = command(folder.path());
    let command = command.args(["--log", format]).env("RUST_LOG", "debug");
    let mut server = Server::of(command.stderr(file));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(visit(&server.url));
    drop(runtime);
    server.end();
    std::fs::read_to_string(&path).unwrap()
}

#[track_caller]
fn tells_nothing(log: &str) {
    let log = log.to_lowercase();
    for secret in [
        MARKED,
        "bianchi",
        "sam.",
        "northwind",
        "eyj",
        "40 %",
        "\u{1b}]",
    ] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}

/// T24, C12, C59: a JSON object a line, whatever is written, and nothing in it that a caller wrote.
#[test]
fn the_log_has_a_line_for_each_request_and_no_word_of_it() {
    let log = log_of_a_visit("json");
    tells_nothing(&log);
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .collect();
    let of = |target: &'static str| lines.iter().filter(move |line| line["target"] == target);
    let answered: Vec<_> = of("request").collect();
    assert_eq!(answered.len(), 11, "{log}");
    let mut ids: Vec<_> = answered
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 11);
    let kept = answered
        .iter()
        .find(|line| line["status"] == 201)
        .unwrap_or_else(|| panic!("{log}"));
    assert_eq!(
        (&kept["method"], &kept["route"]),
        (&json!("POST"), &json!(paths::REQUESTS))
    );
    assert_eq!(kept["subject"].as_str().unwrap().len(), 12);
    assert!(kept["duration_ms"].is_u64() && kept["timestamp"].is_string());
    let read = answered
        .iter()
        .filter(|line| line["route"] == paths::ARTICLE);
    assert_eq!(read.count(), 1);

    let mut events: Vec<_> = of("security")
        .map(|line| line["event"].as_str().unwrap())
        .collect();
    events.sort_unstable();
    assert_eq!(events, ["not_theirs", "unauthorized", "unauthorized"]);
    assert!(
        of("security").all(|line| line["client"] == "127.0.0.1"),
        "{log}"
    );
}

/// T24.
#[test]
fn the_log_for_people_has_the_same_lines() {
    let log = log_of_a_visit("text");
    tells_nothing(&log);
    assert_eq!(
        log.lines()
            .filter(|line| line.contains(" request: "))
            .count(),
        11,
        "{log}"
    );
    assert!(log.lines().all(|line| line.starts_with("20")), "{log}");
}

/// C58: a problem names the id under which the log has the rest, and nobody else chooses it.
#[tokio::test]
async fn a_problem_has_an_id_and_nothing_about_the_server() {
    let desk = Desk::open().await;
    let mut ids = Vec::new();
    for (path, status) in [
        ("v1/nothing", 404),
        ("v1/requests", 405),
        ("v1/session", 401),
    ] {
        let sent = desk
            .get(path)
            .header("x-request-id", "mine")
            .send()
            .await
            .unwrap();
        assert_eq!(sent.status().as_u16(), status);
        let header = sent.headers()["x-request-id"].to_str().unwrap().to_owned();
        assert!(!sent.headers().contains_key("server"));
        let problem = Answer::of(sent).await.problem();
        assert_eq!(problem.id, Some(header.clone()));
        assert_eq!(header.len(), 32);
        ids.push(header);
    }
    assert_ne!(ids[0], ids[1]);
    let fine = desk.get("health").send().await.unwrap();
    assert!(fine.headers().contains_key("x-request-id"));
}

/// C58: what is broken inside is in the log.
#[tokio::test]
async fn a_broken_store_is_told_in_general_words() {
    let desk = Desk::open().await;
    let database = Connection::open(desk.database()).unwrap();
    database
        .execute_batch("ALTER TABLE request RENAME TO gone")
        .unwrap();
    let answer = desk.sends("user", 1, &request("email")).await;
    assert_eq!(answer.problem().code, ProblemCode::Unavailable);
    for inside in ["sqlite", "table", "gone", "desk.rs", "data/"] {
        assert!(
            !answer.body.to_lowercase().contains(inside),
            "{}",
            answer.body
        );
    }
    assert_eq!(answer.problem().retry_after_s, Some(1));
}

/// F9: who sends something waits for one answer of the store, and not for a second when that is none.
#[tokio::test]
async fn a_store_that_fails_is_not_asked_twice() {
    let desk = Desk::open_with(admin).await;
    let database = Connection::open(desk.database()).unwrap();
    database
        .execute_batch("ALTER TABLE request RENAME TO gone")
        .unwrap();
    let answer = desk.sends("user", 1, &request("email")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let counters = seen(&desk, "metrics").await.body;
    for (call, asked) in [("write", true), ("read", false)] {
        let failed = format!("help_store_total{{call=\"{call}\",outcome=\"failed\"}}");
        assert_eq!(counters.contains(&failed), asked, "{counters}");
    }
}

pub(crate) async fn seen(desk: &Desk, path: &str) -> Answer {
    let url = desk.running.admin_url().unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    Answer::of(http.get(format!("{url}{path}")).send().await.unwrap()).await
}

/// C65.
#[tokio::test]
async fn the_counters_are_at_an_address_of_their_own() {
    let desk = Desk::open_with(admin).await;
    desk.sends("user", 1, &request("email")).await.receipt();
    desk.get("v1/articles/a").send().await.unwrap();
    desk.get("v1/articles/b").send().await.unwrap();
    desk.get("v1/nowhere").send().await.unwrap();
    let counters = seen(&desk, "metrics").await.body;
    for line in [
        "help_requests_total{method=\"POST\",route=\"/v1/requests\",status=\"201\"} 1",
        "help_requests_total{method=\"GET\",route=\"/v1/articles/{id}\",status=\"401\"} 2",
        "help_requests_total{method=\"GET\",route=\"other\",status=\"404\"} 1",
        "help_request_duration_seconds_count{route=\"/v1/articles/{id}\"} 2",
        "help_requests_in_flight 0",
        "help_store_total{call=\"read\",outcome=\"ok\"}",
        "help_store_total{call=\"write\",outcome=\"ok\"}",
        "help_build_info{version=",
    ] {
        assert!(counters.contains(line), "{line}: {counters}");
    }
    for path in ["metrics", "ready", "openapi.json"] {
        let public = desk.get(path).send().await.unwrap();
        assert_eq!(public.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

/// An endpoint that is down shows in what it is owed, and since when.
#[tokio::test]
async fn what_is_owed_is_counted_with_its_age() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let desk = Desk::open_with(|settings, folder| {
        admin(settings, folder);
        settings.mail.url = Some(format!("smtp://{address}"));
        settings.mail.from = Some("Acme <support@acme.example>".into());
    })
    .await;
    desk.sends("user", 1, &request("email")).await.receipt();
    desk.clock.advance(chrono::TimeDelta::seconds(90));
    let of = "{lane=\"mail\",state=\"waiting\"}";
    let counters = seen(&desk, "metrics").await.body;
    for line in [
        format!("help_outbox_messages{of} 1"),
        format!("help_outbox_oldest_seconds{of} 90"),
    ] {
        assert!(counters.contains(&line), "{line}: {counters}");
    }
}

/// F10: a server that can't store anything says so, and says it is alive.
#[tokio::test]
async fn a_server_is_ready_when_it_can_write() {
    let desk = Desk::open_with(admin).await;
    assert_eq!(seen(&desk, "ready").await.status, StatusCode::OK);
    let other = Connection::open(desk.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(
        seen(&desk, "ready").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(seen(&desk, "health").await.status, StatusCode::OK);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(seen(&desk, "ready").await.status, StatusCode::OK);
}

/// F28: while it stops, nobody should be sent here any more.
#[tokio::test]
async fn a_server_that_stops_is_not_ready() {
    let desk = Desk::open_with(admin).await;
    let token = desk.token("user").await;
    let mut wire = Wire::to(&desk.running.url()).await;
    // A request that has begun holds the stop up.
    wire.say(format!(
        "POST /v1/requests HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\nidempotency-key: 0123456789abcdef\r\n\
         content-length: 10000\r\n\r\n{{"
    ))
    .await;
    while !seen(&desk, "metrics")
        .await
        .body
        .contains("help_requests_in_flight 1")
    {}
    let url = desk.running.admin_url().unwrap();
    let stop = tokio::spawn(desk.running.stop());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let ready = || http.get(format!("{url}ready")).send();
    while ready().await.unwrap().status() == StatusCode::OK {}
    assert_eq!(ready().await.unwrap().text().await.unwrap(), "stopping");
    drop(wire);
    stop.await.unwrap();
}
