//! Clients that send and send again, whatever happens to the server.

use crate::{history::History, until};
use protocol::{IdempotencyKey, paths};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use std::ops::Range;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How many send at once.
const AT_ONCE: u128 = 8;

/// Running clients.
pub(crate) struct Senders {
    /// Where the server is; empty when there is none, and all stop.
    url: watch::Sender<Option<String>>,
    running: JoinSet<()>,
    pub(crate) history: History,
}

impl Senders {
    /// Starts them on a server.
    pub(crate) fn start(url: &str) -> Self {
        Self::go_on(url, History::default(), 0)
    }

    /// The same with a history that has begun, whose keys are below `first`.
    pub(crate) fn go_on(url: &str, history: History, first: u128) -> Self {
        let (tell, told) = watch::channel(Some(url.to_owned()));
        let mut running = JoinSet::new();
        for sender in 0..AT_ONCE {
            running.spawn(send_all(first + sender, told.clone(), history.clone()));
        }
        Self {
            url: tell,
            running,
            history,
        }
    }

    /// The server is somewhere else by now.
    pub(crate) fn moved(&self, url: &str) {
        self.url.send_replace(Some(url.to_owned()));
    }

    /// Waits until so many requests more were acknowledged.
    pub(crate) async fn acknowledged(&self, more: usize) {
        let enough = self.history.acknowledged() + more;
        let are = async || self.history.acknowledged() >= enough;
        until(are, "no more are acknowledged").await;
    }

    /// Ends them all, and gives what they know.
    pub(crate) async fn stop(self) -> History {
        self.url.send_replace(None);
        self.running.join_all().await;
        self.history
    }
}

async fn send_all(first: u128, mut url: watch::Receiver<Option<String>>, history: History) {
    let http = Client::builder().no_proxy().build().unwrap();
    let mut number = first;
    let mut token = None;
    loop {
        let Some(server) = url.borrow_and_update().clone() else {
            return;
        };
        let key = IdempotencyKey::from_random(number);
        history.invoke(key.as_str());
        if token.is_none() {
            token = sign_in(&http, &server).await;
        }
        let sent = match &token {
            Some(token) => send(&http, &server, token, &key).await,
            None => Answer::Unknown,
        };
        match sent {
            Answer::Receipt(receipt) => {
                history.acknowledge(key.as_str(), receipt);
                number += AT_ONCE;
            }
            // Another server: it signs its tokens itself.
            Answer::Unknown => token = None,
        }
    }
}

/// What a client knows after sending.
pub(crate) enum Answer {
    /// It is stored, under this number.
    Receipt(u64),
    /// Nothing: the same is sent again.
    Unknown,
}

/// A token of the demo.
pub(crate) async fn sign_in(http: &Client, server: &str) -> Option<String> {
    let url = format!("{server}demo/token?as=super-admin");
    let answer: Value = http.get(url).send().await.ok()?.json().await.ok()?;
    answer["token"].as_str().map(str::to_owned)
}

/// Sends a request; an error where no answer comes.
pub(crate) async fn post(
    http: &Client,
    server: &str,
    token: &str,
    key: &IdempotencyKey,
) -> reqwest::Result<Response> {
    let path = paths::REQUESTS.trim_start_matches('/');
    http.post(format!("{server}{path}"))
        .bearer_auth(token)
        .header(paths::IDEMPOTENCY_KEY, key.as_str())
        .json(&json!({ "channel": "email", "subject": "s", "description": key.as_str() }))
        .send()
        .await
}

pub(crate) async fn send(http: &Client, server: &str, token: &str, key: &IdempotencyKey) -> Answer {
    let Ok(answer) = post(http, server, token, key).await else {
        return Answer::Unknown;
    };
    let status = answer.status();
    let Ok(body) = answer.json::<Value>().await else {
        return Answer::Unknown;
    };
    if status.is_success() {
        return Answer::Receipt(body["number"].as_u64().unwrap());
    }
    let passing = [
        StatusCode::UNAUTHORIZED,
        StatusCode::CONFLICT,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::INSUFFICIENT_STORAGE,
    ];
    assert!(passing.contains(&status), "{status}: {body}");
    Answer::Unknown
}

/// Sends some requests, each once.
pub(crate) async fn some(url: &str, history: &History, keys: Range<u128>) {
    let http = Client::builder().no_proxy().build().unwrap();
    let token = sign_in(&http, url).await.unwrap();
    for key in keys {
        let key = IdempotencyKey::from_random(key);
        history.invoke(key.as_str());
        if let Answer::Receipt(number) = send(&http, url, &token, &key).await {
            history.acknowledge(key.as_str(), number);
        }
    }
}
