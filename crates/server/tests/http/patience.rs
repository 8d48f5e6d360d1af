//! How long the server waits for anyone, and how many it lets in.

use crate::support::{Answer, Desk, request};
use crate::times::times;
use crate::wire::Wire;
use help_server::Settings;
use protocol::{IdempotencyKey, ProblemCode, limits, paths};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

/// Every limit of time is short, so that what is waited for comes.
fn hurried(settings: &mut Settings, _: &Path) {
    let limits = &mut settings.edge.limits;
    let short = Duration::from_millis(300);
    for limit in [
        &mut limits.header,
        &mut limits.body,
        &mut limits.answer,
        &mut limits.idle,
    ] {
        *limit = short;
    }
}

async fn is_served(desk: &Desk) -> bool {
    let health = desk.get("health").send().await;
    health.unwrap().text().await.unwrap() == "ok"
}

pub(crate) fn post(token: &str, headers: &str) -> String {
    format!(
        "POST /v1/requests HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\nidempotency-key: 0123456789abcdef\r\n{headers}\r\n\r\n"
    )
}

/// C50, T23.
#[tokio::test]
async fn a_header_that_doesn_t_come_is_not_waited_for() {
    let desk = Desk::open_with(hurried).await;
    let mut silent = Wire::to(&desk.running.url()).await;
    let mut half = Wire::to(&desk.running.url()).await;
    half.say("GET /health HTTP/1.1\r\nhost: x\r\nx-a: ").await;
    assert_eq!(silent.rest().await, "");
    assert_eq!(half.rest().await, "");
    let mut dribbling = Wire::to(&desk.running.url()).await;
    dribbling.say("GET /health HTTP/1.1\r\n").await;
    while dribbling.say("x-a: b\r\n").await {
        tokio::task::yield_now().await;
        if dribbling.0.try_read(&mut [0]).is_ok() {
            break;
        }
    }
    assert!(is_served(&desk).await);
}

/// C50: between two requests there is more time than for a header, and it is over some time.
#[tokio::test]
async fn a_connection_without_a_request_is_closed_and_a_second_header_has_its_own_time() {
    let idle = Duration::from_hours(1);
    let desk = Desk::open_with(|settings, folder| {
        hurried(settings, folder);
        settings.edge.limits.idle = idle;
    })
    .await;
    let mut kept = Wire::to(&desk.running.url()).await;
    kept.say("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(kept.answer().await.ends_with("ok"));
    kept.say("GET /hea").await;
    assert_eq!(kept.rest().await, "", "the header began and didn't end");

    let desk = Desk::open_with(hurried).await;
    let mut kept = Wire::to(&desk.running.url()).await;
    kept.say("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(kept.answer().await.ends_with("ok"));
    assert_eq!(kept.rest().await, "");
}

/// C50, T23.
#[tokio::test]
async fn a_body_that_doesn_t_end_is_not_waited_for() {
    let desk = Desk::open_with(hurried).await;
    let token = desk.token("user").await;
    let mut slow = Wire::to(&desk.running.url()).await;
    slow.say(post(&token, "content-length: 1000")).await;
    slow.say("{").await;
    let answer = slow.rest().await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("\"unreadable\""), "{answer}");

    let mut endless = Wire::to(&desk.running.url()).await;
    endless
        .say(post(&token, "transfer-encoding: chunked"))
        .await;
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    for _ in 0..=limits::BODY_BYTES / 0x1000 {
        endless.say(&chunk).await;
    }
    let answer = endless.answer().await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert_eq!(desk.rows(), 0);
    assert!(is_served(&desk).await);
}

/// T23: one length is said and another one is sent, or two lengths are said.
#[tokio::test]
async fn a_length_that_is_not_true_is_no_way_around_a_limit() {
    let desk = Desk::open_with(hurried).await;
    let token = desk.token("user").await;
    for headers in [
        "content-length: 99999999999999999999",
        "content-length: -1",
        "content-length: 3\r\ncontent-length: 4",
    ] {
        let mut lying = Wire::to(&desk.running.url()).await;
        lying.say(post(&token, headers)).await;
        let answer = lying.rest().await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{headers}: {answer}");
    }
    let mut huge = Wire::to(&desk.running.url()).await;
    huge.say(post(&token, "content-length: 1000000000")).await;
    let answer = huge.answer().await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert_eq!(desk.rows(), 0);
}

/// T23: whoever doesn't take the answer is let go.
#[tokio::test]
async fn a_reader_that_doesn_t_read_is_let_go() {
    let desk = Desk::open_with(|settings, folder| {
        hurried(settings, folder);
        let dist = folder.join("dist");
        std::fs::create_dir(&dist).unwrap();
        std::fs::write(dist.join("large"), vec![b'x'; 64 << 20]).unwrap();
        settings.assets = Some(dist);
    })
    .await;
    let mut wire = Wire::to(&desk.running.url()).await;
    wire.say("GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await;
    // The server is done with it when it takes nothing more from us.
    while wire.say("x").await {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(wire.rest().await.len() < 64 << 20);
    assert!(is_served(&desk).await);
}

/// T23, C33: more than a header may hold.
#[tokio::test]
async fn a_header_past_the_limits_is_refused() {
    let desk = Desk::open().await;
    let many = "x-a: b\r\n".repeat(1000);
    let large = format!("x-a: {}\r\n", "b".repeat(1 << 20));
    for headers in [many, large] {
        let mut wire = Wire::to(&desk.running.url()).await;
        wire.say(format!("GET /health HTTP/1.1\r\n{headers}\r\n"))
            .await;
        let answer = wire.rest().await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
            "{answer}"
        );
    }
    let path = format!("v1/articles?q={}", "x".repeat(limits::URL_BYTES));
    let answer = Answer::of(desk.get(&path).send().await.unwrap()).await;
    assert_eq!(answer.status.as_u16(), 414);
    assert_eq!(answer.problem().code, ProblemCode::TooLarge);
    assert!(is_served(&desk).await);
}

/// T23, C33: JSON that is deep, or has a million fields, or is within the limits.
#[tokio::test]
async fn json_that_costs_more_than_it_says_is_refused() {
    let desk = Desk::open().await;
    let token = desk.token("user").await;
    let deep = "[".repeat(limits::BODY_BYTES - 1);
    let too_deep = format!("{{\"context\":{}{}}}", "[".repeat(16), "]".repeat(16));
    let fields = |count: u32| {
        let names = (0..count).map(|name| (name.to_string(), json!(1)));
        serde_json::Value::Object(names.collect()).to_string()
    };
    for (body, status) in [
        (deep, 400),
        (too_deep, 400),
        (fields(5000), 422),
        (fields(1_000_000), 413),
    ] {
        let key = IdempotencyKey::from_random(1);
        let sent = desk.post("v1/requests").bearer_auth(&token).body(body);
        let sent = sent.header("content-type", "application/json");
        let sent = sent.header(paths::IDEMPOTENCY_KEY, key.as_str());
        let answer = Answer::of(sent.send().await.unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    }
}

/// C50, T23: one address fills its own share, and nobody else's.
#[tokio::test]
async fn five_hundred_idle_connections_of_one_address_keep_nobody_out() {
    let desk = Desk::open().await;
    let url = desk.running.url();
    let mut greedy = Vec::new();
    for _ in 0..500 {
        greedy.push(Wire::from("127.0.0.2", &url).await);
    }
    let told = greedy[499].rest().await;
    assert!(
        told.is_empty() || told.starts_with("HTTP/1.1 503"),
        "{told}"
    );
    assert!(is_served(&desk).await);
    greedy[0]
        .say("GET /health HTTP/1.1\r\nhost: x\r\n\r\n")
        .await;
    let within = greedy[0].answer().await;
    assert!(within.ends_with("ok"), "{within}");
}

/// F28: whatever was sent on an open connection is answered; only after that is it closed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_under_load_fails_no_request() {
    for _ in 0..times(2, 50) {
        stop_under_load().await;
    }
}

async fn stop_under_load() {
    let desk = Desk::open().await;
    let token = desk.token("user").await;
    let stopping = Arc::new(AtomicBool::new(false));
    let mut senders = JoinSet::new();
    for sender in 0..16_u128 {
        let (url, token, stopping) = (desk.running.url(), token.clone(), Arc::clone(&stopping));
        senders.spawn(async move {
            let mut wire = Wire::to(&url).await;
            let body = request("email").to_string();
            let mut answered = 0_u128;
            loop {
                let key = IdempotencyKey::from_random(sender << 64 | answered);
                let was_stopping = stopping.load(Ordering::SeqCst);
                let sent = wire
                    .say(format!(
                        "POST /v1/requests HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
                         content-type: application/json\r\nidempotency-key: {}\r\n\
                         content-length: {}\r\n\r\n{body}",
                        key.as_str(),
                        body.len()
                    ))
                    .await;
                let answer = if sent {
                    wire.answer().await
                } else {
                    String::new()
                };
                if answer.is_empty() {
                    // It was sent when the server had said that it stops, so it may be sent again.
                    assert!(was_stopping, "request {answered} of {sender} was lost");
                    return answered;
                }
                assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
                answered += 1;
                if answer.contains("connection: close") {
                    return answered;
                }
            }
        });
    }
    // All are under way when the stop comes.
    while desk.rows() < 64 {
        tokio::task::yield_now().await;
    }
    stopping.store(true, Ordering::SeqCst);
    let database = desk.database();
    let folder = desk.folder;
    desk.running.stop().await;
    let answered: u128 = senders.join_all().await.into_iter().sum();
    let stored = u128::try_from(crate::support::rows(&database)).unwrap();
    assert!(stored >= answered, "{stored} of {answered}");
    drop(folder);
}

/// F28: a connection that nothing is asked on doesn't hold the stop up.
#[tokio::test]
async fn a_stop_waits_for_no_idle_connection() {
    let desk = Desk::open_with(|settings, _| {
        settings.edge.limits.idle = Duration::from_hours(1);
        settings.edge.limits.stop = Duration::from_hours(1);
    })
    .await;
    let mut kept = Wire::to(&desk.running.url()).await;
    kept.say("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(kept.answer().await.ends_with("ok"));
    let _silent = Wire::to(&desk.running.url()).await;
    desk.running.stop().await;
    assert_eq!(kept.rest().await, "");
}
