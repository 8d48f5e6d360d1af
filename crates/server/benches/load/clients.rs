//! Clients that send e-mails as fast as they are answered, each on a connection of its own.

use crate::program::Program;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use protocol::{IdempotencyKey, paths};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// What clients saw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// Requests that were acknowledged in a second.
    pub(crate) rate: f64,
    /// How long half of them took at most, in milliseconds.
    pub(crate) p50: f64,
    /// How long 99 of 100 took at most.
    pub(crate) p99: f64,
}

impl Load {
    /// The one with the median rate.
    pub(crate) fn median(mut loads: Vec<Self>) -> Self {
        loads.sort_by(|a, b| a.rate.total_cmp(&b.rate));
        loads[loads.len() / 2]
    }
}

/// Every request has a key of its own.
static KEY: AtomicU64 = AtomicU64::new(1);

type Connection = SendRequest<Full<Bytes>>;

/// So many clients send for so long.
pub(crate) async fn send(program: &Program, clients: usize, span: Duration) -> Load {
    let token = token(program).await;
    let mut running = JoinSet::new();
    for _ in 0..clients {
        let connection = connect(program).await;
        let token = token.clone();
        running.spawn(async move {
            let end = Instant::now() + span;
            client(connection, &token, end).await
        });
    }
    let began = Instant::now();
    let mut took: Vec<Duration> = running.join_all().await.concat();
    let span = began.elapsed();
    took.sort();
    let at = |percent: usize| {
        let place = took.len() * percent / 100;
        took[place].as_secs_f64() * 1000.0
    };
    Load {
        rate: took.len() as f64 / span.as_secs_f64(),
        p50: at(50),
        p99: at(99),
    }
}

async fn client(mut connection: Connection, token: &str, end: Instant) -> Vec<Duration> {
    let mut took = vec![];
    while Instant::now() < end {
        let key = u128::from(KEY.fetch_add(1, Ordering::Relaxed));
        let key = IdempotencyKey::from_random(key);
        let body = json!({
            "channel": "email",
            "subject": "The export stops",
            "description": "It stops at 40 % since this morning, for everybody in our team.",
        });
        let request = Request::builder()
            .method(Method::POST)
            .uri(paths::REQUESTS)
            .header("host", "localhost")
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .header(paths::IDEMPOTENCY_KEY, key.as_str())
            .body(Full::from(body.to_string()))
            .unwrap();
        let began = Instant::now();
        connection.ready().await.unwrap();
        let answer = connection.send_request(request).await.unwrap();
        let status = answer.status();
        answer.into_body().collect().await.unwrap();
        assert_eq!(status, StatusCode::CREATED);
        took.push(began.elapsed());
    }
    took
}

async fn connect(program: &Program) -> Connection {
    let stream = TcpStream::connect(program.address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (connection, driver) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(driver);
    connection
}

async fn token(program: &Program) -> String {
    let mut connection = connect(program).await;
    let request = Request::get("/demo/token?as=super-admin").header("host", "localhost");
    let request = request.body(Full::default()).unwrap();
    let answer = connection.send_request(request).await.unwrap();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let body: Value = serde_json::from_slice(&body).unwrap();
    body["token"].as_str().unwrap().to_owned()
}
