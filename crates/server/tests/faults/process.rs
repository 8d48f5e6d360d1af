//! A server in a process of its own, on a disk that may fail.

use crate::sink;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The senders come as often as they can.
const UNLIMITED: &str =
    "{ per_address = 0, per_subject = 0, per_account = 0, sends_per_subject = 0 }";

/// A running server.
pub(crate) struct Process {
    child: Child,
    pub(crate) url: String,
}

impl Process {
    /// Starts it on the file in a folder, and waits until it is ready.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::try_start(&folder.join("help.sqlite"), folder, &[]).expect("it doesn't start")
    }

    /// The same on a database; the key for receipts is in the folder.
    pub(crate) fn on(database: &str, folder: &Path) -> Self {
        Self::try_start(Path::new(database), folder, &[]).expect("it doesn't start")
    }

    /// The same with variables; `None` when it doesn't start.
    pub(crate) fn try_start(
        data: &Path,
        folder: &Path,
        variables: &[(&str, PathBuf)],
    ) -> Option<Self> {
        let mut child = spawn(data, folder, variables);
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        if let Some(url) = line.strip_prefix("ready: ") {
            let url = url.trim().to_owned();
            return Some(Self { child, url });
        }
        child.wait().unwrap();
        None
    }

    /// Sends it a signal by its name, such as `STOP`.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(sent.unwrap().success());
    }

    /// SIGTERM: it ends by itself, and well.
    pub(crate) fn end(mut self) {
        self.signal("TERM");
        assert!(self.child.wait().unwrap().success());
    }

    /// SIGKILL: no chance to say goodbye.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts it, and waits for nothing.
pub(crate) fn spawn(data: &Path, folder: &Path, variables: &[(&str, PathBuf)]) -> Child {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap());
    Command::new(env!("CARGO_BIN_EXE_help-server"))
        .args(["--demo", "--port", "0"])
        .env("HELP_SERVER_RATES", UNLIMITED)
        .env("HELP_SERVER_WEBHOOKS", sink::setting(folder))
        .arg("--data")
        .arg(data)
        .arg("--signing-key")
        .arg(folder.join("receipt-key.pem"))
        .arg("--policy")
        .arg(here.join("../../demo/policy.toml"))
        .arg("--articles")
        .arg(here.join("tests/fixtures/articles"))
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .env("RUST_LOG", "off")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}
