//! A product's own pages, from an origin of their own.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A file of the host: the headers it comes with, a line each, and what is in it.
type File = (String, Vec<u8>);

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
        let file = (headers.to_owned(), content.as_bytes().to_owned());
        self.files.lock().unwrap().insert(path.to_owned(), file);
        format!("{}{path}", self.origin)
    }

    /// Puts a folder's files there, each as `change` leaves it; its `index.html` is the page at `/`.
    pub(crate) fn put_all(&self, folder: &Path, change: &impl Fn(Vec<u8>) -> Vec<u8>) {
        self.put_under("/", folder, change);
    }

    fn put_under(&self, start: &str, folder: &Path, change: &impl Fn(Vec<u8>) -> Vec<u8>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                self.put_under(&format!("{start}{name}/"), &path, change);
                continue;
            }
            let kind = match path.extension().and_then(|kind| kind.to_str()) {
                Some("html") => "text/html",
                Some("js") => "text/javascript",
                Some("wasm") => "application/wasm",
                other => panic!("a host has no {other:?}: {}", path.display()),
            };
            let name = if name == "index.html" { "" } else { name };
            let content = change(std::fs::read(&path).unwrap());
            let file = (format!("content-type: {kind}\r\n"), content);
            self.files
                .lock()
                .unwrap()
                .insert(format!("{start}{name}"), file);
        }
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
        None => ("404 Not Found", (String::new(), vec![])),
    };
    let length = content.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    let _ = write
        .write_all(&[answer.as_bytes(), &content].concat())
        .await;
}
