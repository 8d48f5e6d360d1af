//! A headless Chromium of its own for each journey, driven through chromedriver.

use fantoccini::{Client, ClientBuilder, wd::WebDriverCompatibleCommand};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::process::Stdio;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::{ParseError, Url};

/// A browser with one page. Dropping it ends both processes.
pub(crate) struct Chromium {
    client: Client,
    _driver: Driver,
    _profile: TempDir,
}

/// What `cargo xtask test` says about the machine.
pub(crate) fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} isn't set: run `cargo xtask test`"))
}

impl Chromium {
    pub(crate) async fn start() -> Self {
        let (driver, port) = Driver::start().await;
        let profile = tempfile::tempdir().unwrap();
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ];
        let profile_arg = format!("--user-data-dir={}", profile.path().display());
        let args: Vec<&str> = args.into_iter().chain([profile_arg.as_str()]).collect();
        let binary = setting("HELP_WIDGET_CHROMIUM");
        let capabilities = json!({ "goog:chromeOptions": { "args": args, "binary": binary } });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        Self {
            client,
            _driver: driver,
            _profile: profile,
        }
    }

    /// Runs a command of the `DevTools` protocol.
    pub(crate) async fn call(&self, method: &'static str, params: Value) -> Value {
        let answer = self.client.issue_cmd(DevTools { method, params }).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Ends the session, so that no browser outlives its journey.
    pub(crate) async fn close(&self) {
        self.client.clone().close().await.unwrap();
    }
}

/// A chromedriver and all that it starts.
struct Driver(Child);

impl Driver {
    /// A driver and its port. The port it takes for IPv6 can be in use for IPv4: then once more.
    async fn start() -> (Self, u16) {
        for _ in 0..5 {
            let mut driver = Command::new(setting("CHROMEDRIVER"))
                .arg("--port=0")
                .stdout(Stdio::piped())
                .process_group(0)
                .spawn()
                .unwrap();
            let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
            let driver = Self(driver);
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some((_, port)) = line.split_once("started successfully on port ") {
                    return (driver, port.trim_end_matches('.').parse().unwrap());
                }
            }
        }
        panic!("chromedriver doesn't start");
    }
}

impl Drop for Driver {
    /// Ends its browser too, which a journey that fails leaves running.
    fn drop(&mut self) {
        if let Some(group) = self.0.id() {
            let group = format!("-{group}");
            let _ = std::process::Command::new("kill")
                .args(["-9", "--", &group])
                .status();
        }
    }
}

#[derive(Debug)]
struct DevTools {
    method: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.method, "params": self.params });
        (Method::POST, Some(body.to_string()))
    }
}
