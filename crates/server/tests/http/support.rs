//! A desk of one's own: a server on a free port, its files in a folder that goes away with it.

use chrono::{DateTime, Utc};
use clap::Parser;
use help_server::{Clock, Edge, Flags, MailSettings, Rates, Running, Settings, Trust};
use protocol::{IdempotencyKey, Problem, Receipt};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Friday 16:30 in Rome: a business day with an hour and a half left.
pub(crate) const FRIDAY: &str = "2026-11-06T15:30:00Z";

pub(crate) struct Desk {
    pub(crate) running: Running,
    pub(crate) clock: Clock,
    pub(crate) folder: TempDir,
    http: Client,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
}

impl Desk {
    /// The demo's desk on a Friday afternoon.
    pub(crate) async fn open() -> Self {
        Self::open_with(|_, _| {}).await
    }

    /// The same, with other settings; files may be laid in the folder.
    pub(crate) async fn open_with(change: impl FnOnce(&mut Settings, &Path)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut settings = settings(folder.path());
        change(&mut settings, folder.path());
        let clock = settings.clock.clone();
        Self {
            running: help_server::start(settings).await.unwrap(),
            clock,
            folder,
            http: Client::builder().no_proxy().build().unwrap(),
        }
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(self.url(path))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url())
    }

    /// A token of the demo, such as `user` or `user&app=mobile`.
    pub(crate) async fn token(&self, persona: &str) -> String {
        let path = format!("demo/token?as={persona}");
        let answer = self.get(&path).send().await.unwrap();
        let body: Value = answer.json().await.unwrap();
        body["token"].as_str().unwrap().to_owned()
    }

    /// GET as a persona.
    pub(crate) async fn reads<T: DeserializeOwned>(&self, persona: &str, path: &str) -> T {
        let token = self.token(persona).await;
        let answer = self.get(path).bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }

    /// POST of a new request as a persona, under `key`.
    pub(crate) async fn sends(&self, persona: &str, key: u128, body: &Value) -> Answer {
        let token = self.token(persona).await;
        self.sends_as(&token, key, body).await
    }

    pub(crate) async fn sends_as(&self, token: &str, key: u128, body: &Value) -> Answer {
        let key = IdempotencyKey::from_random(key);
        let request = self.post("v1/requests").bearer_auth(token).json(body);
        let request = request.header(protocol::paths::IDEMPOTENCY_KEY, key.as_str());
        Answer::of(request.send().await.unwrap()).await
    }

    /// What is done from the command line, at the desk's time.
    pub(crate) async fn runs(&self, words: &[&str]) -> Result<String, String> {
        let command = Flags::try_parse_from(words).unwrap().command.unwrap();
        help_server::act(command, &self.clock).await
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("data/help.sqlite")
    }

    /// How many requests are stored.
    pub(crate) fn rows(&self) -> i64 {
        rows(&self.database())
    }
}

impl Answer {
    pub(crate) async fn of(response: Response) -> Self {
        Self {
            status: response.status(),
            body: response.text().await.unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn receipt(&self) -> Receipt {
        assert!(self.status.is_success(), "{self:?}");
        serde_json::from_str(&self.body).unwrap()
    }

    #[track_caller]
    pub(crate) fn succeeded(&self, what: &str) {
        assert!(self.status.is_success(), "{what}: {self:?}");
    }

    /// A problem without what differs from answer to answer.
    #[track_caller]
    pub(crate) fn without_id(&self) -> Value {
        let mut problem: Value = serde_json::from_str(&self.body).unwrap();
        problem.as_object_mut().unwrap().remove("id");
        problem
    }

    #[track_caller]
    pub(crate) fn problem(&self) -> Problem {
        let problem: Problem = serde_json::from_str(&self.body).unwrap();
        assert_eq!(problem.status, self.status.as_u16(), "{self:?}");
        assert!(!problem.title.is_empty() && !problem.detail.is_empty());
        problem
    }
}

/// The settings of a demo in `folder`.
pub(crate) fn settings(folder: &Path) -> Settings {
    Settings {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        trust: Trust::Demo,
        data: folder.join("data/help.sqlite").into(),
        signing_key: folder.join("data/receipt-key.pem"),
        policy: repository().join("demo/policy.toml"),
        articles: fixtures().join("articles"),
        assets: None,
        origins: Vec::new(),
        retention: None,
        mail: MailSettings::default(),
        webhooks: vec![],
        clock: Clock::held(at(FRIDAY)),
        edge: unhurried(),
    }
}

/// Takes as many requests as come.
pub(crate) fn unhurried() -> Edge {
    Edge {
        rates: Rates::unlimited(),
        ..Edge::default()
    }
}

pub(crate) fn repository() -> PathBuf {
    here().join("../..")
}

pub(crate) fn fixtures() -> PathBuf {
    here().join("tests/fixtures")
}

pub(crate) fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

pub(crate) fn rows(database: &Path) -> i64 {
    let connection = Connection::open(database).unwrap();
    let count = "SELECT count(*) FROM request";
    connection.query_row(count, [], |row| row.get(0)).unwrap()
}

/// A request that is right for its channel.
pub(crate) fn request(channel: &str) -> Value {
    let mut request = json!({
        "channel": channel, "subject": "Export fails", "description": "It stops at 40 %.",
    });
    if channel == "phone" {
        request["phone"] = json!("+39 02 1234 5678");
    }
    request
}

pub(crate) fn critical() -> Value {
    let mut request = request("email");
    request["critical"] = json!(true);
    request
}

/// This package's folder, as of this run: clones that share a target folder share this program too.
fn here() -> PathBuf {
    PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap())
}
