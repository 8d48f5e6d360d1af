//! An SMTP server of one's own, which behaves as it is told.

use super::*;
use crate::tls::samples::acceptor;
use lettre::transport::smtp::client::TlsParameters;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

/// How a connection is protected, given what it trusts.
pub(super) type Wrap = fn(TlsParameters) -> Security;

/// How an SMTP server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Good,
    /// Takes the connection and says nothing.
    Silent,
    /// Answers the command that begins so with that.
    Says(&'static str, &'static str),
    /// Hangs up once it has the mail, without a word.
    DropAfterData,
    /// Takes the mail, and hangs up at the goodbye.
    DropAtQuit,
    /// Answers a byte at a time.
    Dribbles,
}

/// An SMTP server of one's own on loopback, and what it was told.
pub(super) struct Sink {
    pub(super) port: u16,
    pub(super) ca: PathBuf,
    pub(super) told: Arc<Mutex<Vec<String>>>,
    _folder: TempDir,
}

impl Sink {
    pub(super) async fn open(script: Script) -> Self {
        Self::open_as(script, "localhost", Wire::Plain).await
    }

    pub(super) async fn open_as(script: Script, name: &str, wire: Wire) -> Self {
        let folder = TempDir::new().unwrap();
        let ca = folder.path().join("ca.pem");
        let acceptor = acceptor(name, &ca);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let told = Arc::new(Mutex::new(vec![]));
        let seen = Arc::clone(&told);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
                tokio::spawn(async move {
                    match wire {
                        Wire::Plain => drop(speak(stream, script, &seen, Greeting::Banner).await),
                        Wire::Tls => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                drop(speak(stream, script, &seen, Greeting::Banner).await);
                            }
                        }
                        Wire::StartTls => {
                            let plain = speak(stream, script, &seen, Greeting::Banner).await;
                            if let Some(stream) = plain
                                && let Ok(stream) = acceptor.accept(stream).await
                            {
                                drop(speak(stream, script, &seen, Greeting::None).await);
                            }
                        }
                    }
                });
            }
        });
        Self {
            port,
            ca,
            told,
            _folder: folder,
        }
    }

    pub(super) fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    /// The mail that came with the only DATA.
    #[track_caller]
    pub(super) fn mail(&self) -> String {
        let told = self.told();
        let mails: Vec<&String> = told.iter().filter(|line| line.contains("\r\n")).collect();
        assert_eq!(mails.len(), 1, "{told:?}");
        mails[0].clone()
    }

    pub(super) fn relay(&self) -> Relay {
        let url = format!("smtp://127.0.0.1:{}", self.port);
        let mut relay = Relay::new(&url, None, None, "acme.example").unwrap();
        relay.patience = Duration::from_secs(20);
        relay
    }

    pub(super) fn secure(&self, ca: Option<&Path>, wrap: Wrap) -> Relay {
        let mut relay = self.relay();
        "localhost".clone_into(&mut relay.host);
        relay.security = wrap(relay::parameters("localhost", ca).unwrap());
        relay
    }
}

#[derive(Clone, Copy)]
pub(super) enum Wire {
    Plain,
    StartTls,
    Tls,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Greeting {
    Banner,
    None,
}

/// Speaks until the other side has gone; gives the stream back when it is to be encrypted.
pub(super) async fn speak<S>(
    stream: S,
    script: Script,
    told: &Mutex<Vec<String>>,
    greeting: Greeting,
) -> Option<S>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut stream = BufReader::new(stream);
    if script == Script::Silent {
        std::future::pending::<()>().await;
    }
    if greeting == Greeting::Banner && !say(&mut stream, script, "", "220 sink").await {
        return None;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        told.lock().unwrap().push(line.clone());
        let answer = match line.split(' ').next().unwrap() {
            "EHLO" => "250-sink\r\n250-STARTTLS\r\n250-8BITMIME\r\n250 AUTH PLAIN",
            "STARTTLS" => {
                say(&mut stream, script, &line, "220 go").await;
                return Some(stream.into_inner());
            }
            "DATA" => "354 go on",
            "QUIT" if script == Script::DropAtQuit => return None,
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        if !say(&mut stream, script, &line, answer).await {
            return None;
        }
        if line == "DATA" && !matches!(script, Script::Says("DATA", _)) {
            let mut mail = String::new();
            while !mail.ends_with("\r\n.\r\n") {
                stream.read_line(&mut mail).await.ok()?;
            }
            told.lock().unwrap().push(mail);
            if script == Script::DropAfterData {
                return None;
            }
            say(&mut stream, script, "the end", "250 taken").await;
        }
    }
}

pub(super) async fn say<S>(
    stream: &mut BufReader<S>,
    script: Script,
    to: &str,
    answer: &str,
) -> bool
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let answer = match script {
        Script::Says(command, answer)
            if to.starts_with(command) && (command.is_empty() == to.is_empty()) =>
        {
            answer
        }
        _ => answer,
    };
    let answer = format!("{answer}\r\n");
    if script == Script::Dribbles {
        for byte in answer.bytes() {
            if stream.write_all(&[byte]).await.is_err() {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        return true;
    }
    stream.write_all(answer.as_bytes()).await.is_ok()
}
