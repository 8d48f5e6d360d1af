//! Another system, which hears of requests by webhook.

use help_server::WebhookSettings;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{sleep, timeout};

/// Long enough for anything that happens at all.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Another system: what it is told, and how it answers.
pub(crate) struct System {
    url: String,
    pub(crate) told: UnboundedReceiver<(String, Value)>,
}

/// How another system answers.
#[derive(Clone, Copy)]
pub(crate) enum Mood {
    Good,
    /// Takes the request and never answers.
    Silent,
    /// Answers when it has thought.
    Slow,
    /// Is well again after the first request.
    Ill,
}

impl System {
    pub(crate) async fn open(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let (tell, told) = unbounded_channel();
        tokio::spawn(async move {
            let mut ill = matches!(mood, Mood::Ill);
            while let Ok((mut stream, _)) = listener.accept().await {
                let (tell, status) = (tell.clone(), if ill { "500 No" } else { "204 Yes" });
                ill = false;
                tokio::spawn(async move {
                    let request = request_of(&mut stream).await;
                    // Whoever asked may have stopped listening.
                    let _ = tell.send(request);
                    match mood {
                        Mood::Good | Mood::Ill => {}
                        Mood::Silent => std::future::pending().await,
                        Mood::Slow => sleep(Duration::from_millis(300)).await,
                    }
                    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
                    let _ = stream.write_all(answer.as_bytes()).await;
                });
            }
        });
        Self { url, told }
    }

    pub(crate) fn webhook(&self, name: &str, folder: &Path) -> WebhookSettings {
        let secret = folder.join("secret");
        fs::write(&secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").unwrap();
        WebhookSettings {
            name: name.to_owned(),
            url: self.url.clone(),
            secret_files: vec![secret],
            allow_private: true,
            ca_file: None,
        }
    }

    pub(crate) async fn hears(&mut self) -> Value {
        self.hears_under().await.1
    }

    /// The next event, and its id.
    pub(crate) async fn hears_under(&mut self) -> (String, Value) {
        timeout(PATIENCE, self.told.recv()).await.unwrap().unwrap()
    }

    /// The kinds of the next events, in any order.
    pub(crate) async fn hears_of<const N: usize>(&mut self, kinds: [&str; N]) {
        let mut heard = vec![];
        while heard.len() < N {
            heard.push(self.hears().await["type"].as_str().unwrap().to_owned());
        }
        heard.sort_unstable();
        assert_eq!(heard, kinds);
    }
}

/// The id and the JSON of one request.
async fn request_of(stream: &mut TcpStream) -> (String, Value) {
    let mut request = String::new();
    loop {
        let mut some = [0; 4096];
        let read = stream.read(&mut some).await.unwrap();
        request.push_str(std::str::from_utf8(&some[..read]).unwrap());
        if let Some((head, body)) = request.split_once("\r\n\r\n")
            && let Ok(body) = serde_json::from_str(body)
        {
            let id = head
                .lines()
                .find_map(|line| line.strip_prefix("webhook-id: "));
            return (id.unwrap().to_owned(), body);
        }
    }
}
