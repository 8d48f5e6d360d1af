//! Clients that send e-mails as fast as they are answered, each on a connection of its own.
//!
//! They share the server's cores, so they do as little as can be, and wait while the server has something
//! to do, as if they were elsewhere: threads of low priority send bytes that were made before, and
//! read of each answer what tells that it is a receipt. There is one for each core, as one alone would stay
//! on the core of the server's busiest thread.

use crate::program::Program;
use core::ops::Range;
use futures_util::future::try_join_all;
use protocol::{IdempotencyKey, paths};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, available_parallelism};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// The lowest priority.
const LOWEST: i32 = 19;
/// Every request has a key of its own.
static KEY: AtomicU64 = AtomicU64::new(1);

/// How long each request took that so many clients sent in so long.
pub(crate) async fn send(program: &Program, clients: usize, span: Duration) -> Vec<Duration> {
    let address = program.address;
    let threads = available_parallelism().unwrap().get().min(clients);
    let shares =
        (0..threads).map(|thread| clients / threads + usize::from(thread < clients % threads));
    let sending = shares.map(|clients| {
        let (sent, sending) = oneshot::channel();
        // A thread of its own: it has its priority for ever.
        thread::spawn(move || {
            rustix::process::nice(LOWEST).unwrap();
            let runtime = runtime::Builder::new_current_thread().enable_io().build();
            sent.send(runtime.unwrap().block_on(all(address, clients, span)))
        });
        sending
    });
    try_join_all(sending).await.unwrap().concat()
}

async fn all(address: SocketAddr, clients: usize, span: Duration) -> Vec<Duration> {
    let request = Post::new(&token(address).await);
    let mut streams = vec![];
    for _ in 0..clients {
        streams.push(connect(address).await);
    }
    let end = Instant::now() + span;
    let mut running = JoinSet::new();
    for stream in streams {
        running.spawn(client(stream, request.clone(), end));
    }
    running.join_all().await.concat()
}

async fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

async fn client(mut stream: TcpStream, mut request: Post, end: Instant) -> Vec<Duration> {
    let mut took = vec![];
    let mut buffer = vec![0; 16 * 1024];
    while Instant::now() < end {
        let bytes = request.fresh();
        let began = Instant::now();
        stream.write_all(bytes).await.unwrap();
        let answer = receive(&mut stream, &mut buffer).await;
        took.push(began.elapsed());
        let is_receipt = answer.starts_with("HTTP/1.1 201 ")
            && answer.contains("\"number\":")
            && answer.contains("\"signature\":");
        assert!(is_receipt, "{answer}");
    }
    took
}

/// A request as it travels.
#[derive(Clone)]
struct Post {
    bytes: Vec<u8>,
    /// Where its key is.
    key: Range<usize>,
}

impl Post {
    fn new(token: &str) -> Self {
        let body = json!({
            "channel": "email",
            "subject": "The export stops",
            "description": "It stops at 40 % since this morning, for everybody in our team.",
        });
        let body = body.to_string();
        let key = key();
        let before = format!(
            "POST {} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n{}: ",
            paths::REQUESTS,
            body.len(),
            paths::IDEMPOTENCY_KEY,
        );
        Self {
            key: before.len()..before.len() + key.as_str().len(),
            bytes: format!("{before}{}\r\n\r\n{body}", key.as_str()).into_bytes(),
        }
    }

    /// The request with a new key.
    fn fresh(&mut self) -> &[u8] {
        self.bytes[self.key.clone()].copy_from_slice(key().as_str().as_bytes());
        &self.bytes
    }
}

fn key() -> IdempotencyKey {
    IdempotencyKey::from_random(KEY.fetch_add(1, Ordering::Relaxed).into())
}

/// One whole answer.
async fn receive<'a>(stream: &mut TcpStream, buffer: &'a mut [u8]) -> &'a str {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await.unwrap();
        assert_ne!(read, 0, "the server hung up");
        filled += read;
        if length(&buffer[..filled]) == Some(filled) {
            return str::from_utf8(&buffer[..filled]).unwrap();
        }
    }
}

/// How long an answer is, once its head is there.
fn length(answer: &[u8]) -> Option<usize> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = str::from_utf8(&answer[..end]).unwrap();
    let mut lines = head.lines();
    let length = lines.find_map(|line| line.strip_prefix("content-length: "));
    Some(end + length.unwrap().parse::<usize>().unwrap())
}

async fn token(address: SocketAddr) -> String {
    let request = b"GET /demo/token?as=super-admin HTTP/1.1\r\nhost: localhost\r\n\r\n";
    let mut stream = connect(address).await;
    stream.write_all(request).await.unwrap();
    let mut buffer = vec![0; 16 * 1024];
    let answer = receive(&mut stream, &mut buffer).await;
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    body["token"].as_str().unwrap().to_owned()
}
