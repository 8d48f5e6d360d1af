//! A server of one's own that gives every request the same answer.

use super::*;
use crate::tls::samples::acceptor;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

pub(super) const SECRETS: [&str; 2] = [
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "whsec_c2Vjb25kIHNlY3JldCBvZiAyNCBieXRlcyE=",
];

/// A server of one's own on loopback that gives every request the same answer.
pub(super) struct Sink {
    pub(super) address: SocketAddr,
    pub(super) got: Arc<Mutex<Vec<String>>>,
    pub(super) folder: TempDir,
}

impl Sink {
    pub(super) async fn open(answer: &str) -> Self {
        Self::open_with(answer, None).await
    }

    /// Over TLS, with a certificate for `name`.
    pub(super) async fn open_as(answer: &str, name: &str) -> Self {
        Self::open_with(answer, Some(name)).await
    }

    pub(super) async fn open_with(answer: &str, name: Option<&str>) -> Self {
        let folder = TempDir::new().unwrap();
        for (at, secret) in SECRETS.iter().enumerate() {
            std::fs::write(folder.path().join(format!("secret-{at}")), secret).unwrap();
        }
        let acceptor = name.map(|name| acceptor(name, &folder.path().join("ca.pem")));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let got = Arc::new(Mutex::new(vec![]));
        let (seen, answer) = (Arc::clone(&got), answer.replace('\n', "\r\n"));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, answer, acceptor) =
                    (Arc::clone(&seen), answer.clone(), acceptor.clone());
                tokio::spawn(async move {
                    match acceptor {
                        None => answered(stream, &seen, &answer).await,
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                answered(stream, &seen, &answer).await;
                            }
                        }
                    }
                });
            }
        });
        Self {
            address,
            got,
            folder,
        }
    }

    pub(super) fn settings(&self) -> WebhookSettings {
        let file = |at| self.folder.path().join(format!("secret-{at}"));
        WebhookSettings {
            name: "crm".into(),
            url: format!("http://{}/hooks?team=1", self.address),
            secret_files: vec![file(0), file(1)],
            allow_private: true,
            ca_file: None,
        }
    }

    pub(super) async fn gets(&self) -> Attempt {
        let endpoint = Endpoint::new(&self.settings()).unwrap();
        endpoint.deliver("msg_1_7", &news(), now()).await
    }

    pub(super) fn got(&self) -> Vec<String> {
        self.got.lock().unwrap().clone()
    }
}

/// Reads one request and answers it; what can't be written any more is not wanted.
pub(super) async fn answered<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    got: &Mutex<Vec<String>>,
    answer: &str,
) {
    let mut request = vec![];
    let whole = |request: &[u8]| {
        let text = String::from_utf8_lossy(request).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))?;
        (body.len() == length.parse::<usize>().unwrap()).then_some(text.clone())
    };
    let text = loop {
        let mut some = [0; 4096];
        match stream.read(&mut some).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&some[..read]),
        }
        if let Some(text) = whole(&request) {
            break text;
        }
    };
    got.lock().unwrap().push(text);
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.flush().await;
    let _ = stream.shutdown().await;
}
