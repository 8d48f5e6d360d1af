//! The server in a process of its own.

use rusqlite::Connection;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio_postgres::NoTls;

const UNLIMITED: &str =
    "{ per_address = 0, per_subject = 0, per_account = 0, sends_per_subject = 0 }";

/// A running server, which limits nobody's rate.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    data: PathBuf,
    _out: BufReader<std::process::ChildStdout>,
}

impl Program {
    /// Starts it on the data in a place; its key is in the folder.
    pub(crate) fn start(data: &Path, folder: &Path) -> Self {
        let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap());
        let mut child = Command::new(env!("CARGO_BIN_EXE_help-server"))
            .args(["--demo", "--port", "0"])
            .arg("--data")
            .arg(data)
            .arg("--signing-key")
            .arg(folder.join("receipt-key.pem"))
            .arg("--policy")
            .arg(here.join("../../demo/policy.toml"))
            .arg("--articles")
            .arg(here.join("../../demo/articles"))
            .env("HELP_SERVER_RATES", UNLIMITED)
            .env("HELP_SERVER_LIMITS__CONNECTIONS_PER_ADDRESS", "1000")
            .env("RUST_LOG", "off")
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("ready: http://");
        let address = address.trim_end_matches('/').parse().unwrap();
        Self {
            child,
            address,
            data: data.to_owned(),
            _out: out,
        }
    }

    /// Waits until it has nothing more to send.
    pub(crate) async fn settled(&self) {
        const WAITING: &str = "SELECT count(*) FROM outbox WHERE state = 'waiting'";
        let url = self.data.to_string_lossy();
        let pause = || tokio::time::sleep(Duration::from_millis(5));
        if url.starts_with("postgres:") {
            let (client, driver) = tokio_postgres::connect(&url, NoTls).await.unwrap();
            tokio::spawn(driver);
            while client
                .query_one(WAITING, &[])
                .await
                .unwrap()
                .get::<_, i64>(0)
                > 0
            {
                pause().await;
            }
        } else {
            let file = Connection::open(&self.data).unwrap();
            let waiting = || file.query_row(WAITING, [], |row| row.get::<_, i64>(0));
            while waiting().unwrap() > 0 {
                pause().await;
            }
        }
    }

    /// Commits that a file has had: the engine counts them for its own use, in the index of its log
    /// (<https://sqlite.org/walformat.html#the_wal_index_header>).
    pub(crate) fn commits(&self) -> u32 {
        let mut index = self.data.clone().into_os_string();
        index.push("-shm");
        let index = std::fs::read(index).unwrap();
        u32::from_ne_bytes(index[8..12].try_into().unwrap())
    }

    /// The processor's time that it has had, in seconds.
    pub(crate) fn processor(&self) -> f64 {
        /// In a second: Linux shows no finer ones, whatever its own are.
        const TICKS: f64 = 100.0;
        let stat = format!("/proc/{}/stat", self.child.id());
        let stat = std::fs::read_to_string(stat).unwrap();
        let (_, stat) = stat.rsplit_once(')').unwrap();
        let fields = stat.split_whitespace().skip(11).take(2);
        fields
            .map(|ticks| ticks.parse::<f64>().unwrap())
            .sum::<f64>()
            / TICKS
    }

    /// What it has in memory for itself, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kib * 1024
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
