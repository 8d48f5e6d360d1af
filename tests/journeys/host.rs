//! A product's own pages, from an origin of their own.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A file of the host: the headers it comes with, a line each, and what is in it.
type File = (String, String);

/// A web server with whatever pages a journey puts there.
pub(crate) struct Host {
    pub(crate) origin: String,
    files: Arc<Mutex<HashMap<String, File>>>,
    serving: JoinHandle<()>,
}

impl Host {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let files = Arc::<Mutex<HashMap<String, File>>>::default();
        let shared = files.clone();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, shared.clone()));
            }
        });
        Self {
            origin,
            files,
            serving,
        }
    }

    /// Puts a file there, and gives its address. Its first header says what it is.
    pub(crate) fn put(&self, path: &str, headers: &str, content: &str) -> String {
        let file = (headers.to_owned(), content.to_owned());
        self.files.lock().unwrap().insert(path.to_owned(), file);
        format!("{}{path}", self.origin)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One file on one connection; a browser that goes away meanwhile has no answer to miss.
async fn answer(mut stream: TcpStream, files: Arc<Mutex<HashMap<String, File>>>) {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read).lines();
    let Ok(Some(first)) = lines.next_line().await else {
        return;
    };
    while let Ok(Some(line)) = lines.next_line().await {
        if line.is_empty() {
            break;
        }
    }
    let path = first.split(' ').nth(1).unwrap_or_default();
    let found = files.lock().unwrap().get(path).cloned();
    let (status, (headers, content)) = match found {
        Some(file) => ("200 OK", file),
        None => ("404 Not Found", (String::new(), String::new())),
    };
    let length = content.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{content}"
    );
    let _ = write.write_all(answer.as_bytes()).await;
}
