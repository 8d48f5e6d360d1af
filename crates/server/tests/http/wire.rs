//! Bytes on a connection of one's own, for what no HTTP client would send.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// A connection to a server.
pub(crate) struct Wire(pub(crate) TcpStream);

impl Wire {
    /// From the address that all other tests call from.
    pub(crate) async fn to(url: &str) -> Self {
        Self::from("127.0.0.1", url).await
    }

    /// From another one: all of 127.0.0.0/8 is this computer.
    pub(crate) async fn from(client: &str, url: &str) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        let client = format!("{client}:0");
        socket.bind(client.parse().unwrap()).unwrap();
        Self(socket.connect(address(url)).await.unwrap())
    }

    pub(crate) async fn say(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.write_all(bytes.as_ref()).await.is_ok()
    }

    /// All that comes until the other side closes.
    pub(crate) async fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        // A reset is an end as well.
        let _ = self.0.read_to_end(&mut bytes).await;
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// One answer without a body of more than its content length.
    pub(crate) async fn answer(&mut self) -> String {
        let mut bytes = Vec::new();
        while !is_whole(&bytes) {
            let mut more = [0; 4096];
            match self.0.read(&mut more).await {
                Ok(read @ 1..) => bytes.extend_from_slice(&more[..read]),
                _ => break,
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    length.is_none_or(|length| body.len() >= length.parse().unwrap())
}

fn address(url: &str) -> SocketAddr {
    url.strip_prefix("http://")
        .unwrap()
        .trim_end_matches('/')
        .parse()
        .unwrap()
}
