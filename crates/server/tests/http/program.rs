//! The program itself: its one line, its errors, its end.

use crate::support::{fixtures, repository};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// A server in a process of its own.
pub(crate) struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) url: String,
}

/// Tests come as often as they like.
const UNLIMITED: &str =
    "{ per_address = 0, per_subject = 0, per_account = 0, sends_per_subject = 0 }";

pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_help-server"));
    command
        .args(["--demo", "--port", "0"])
        .env("HELP_SERVER_RATES", UNLIMITED)
        .arg("--data")
        .arg(folder.join("data/help.sqlite"))
        .arg("--policy")
        .arg(repository().join("demo/policy.toml"))
        .arg("--articles")
        .arg(fixtures().join("articles"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

impl Server {
    /// Starts it and waits for the line that says it is ready.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::of(command(folder).stderr(Stdio::null()))
    }

    /// The same with flags, variables and a log of the caller's own.
    pub(crate) fn of(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let url = line.strip_prefix("ready: ").unwrap().trim_end().to_owned();
        assert!(
            url.starts_with("http://127.0.0.1:") && url.ends_with('/'),
            "{url}"
        );
        Self { child, stdout, url }
    }

    /// SIGTERM: it ends by itself, and well.
    pub(crate) fn end(&mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").arg(pid).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }

    /// SIGKILL: no chance to say goodbye.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn refused(command: &mut Command) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(1), "{stderr}");
    assert!(stdout.is_empty());
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    stderr
}

#[test]
fn it_says_one_line_and_stops_when_it_is_asked_to() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut server = Server::start(folder.path());
    server.end();
    let mut rest = String::new();
    server.stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
    assert!(!folder.path().join("data/help.sqlite-wal").exists());
}

/// C64.
#[test]
fn a_start_that_fails_says_why_in_one_line() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let mut taken = command(folder.path());
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port().to_string();
    let error = refused(taken.args(["--port", &port]));
    assert!(
        error.contains(&format!("cannot listen on 127.0.0.1:{port}")),
        "{error}"
    );

    let policy = std::fs::read_to_string(repository().join("demo/policy.toml")).unwrap();
    let policy = file("policy.toml", &policy.replacen("\"email\"", "\"fax\"", 1));
    let error = refused(command(folder.path()).arg("--policy").arg(policy));
    assert!(error.contains("policy.toml:"), "{error}");
    assert!(error.contains("commitments[0].channel"), "{error}");
    assert!(error.contains("`chat`, `email`, `phone`"), "{error}");

    let nowhere = folder.path().join("nowhere");
    let error = refused(command(folder.path()).arg("--articles").arg(&nowhere));
    assert!(error.contains("nowhere"), "{error}");
    let articles = folder.path().join("articles/en");
    std::fs::create_dir_all(&articles).unwrap();
    std::fs::write(articles.join("broken.md"), "No front matter").unwrap();
    let articles = folder.path().join("articles");
    let error = refused(command(folder.path()).arg("--articles").arg(articles));
    assert!(
        error.contains("broken.md: expected front matter"),
        "{error}"
    );

    let error = refused(
        command(folder.path())
            .arg("--data")
            .arg(file("not-sqlite", &"x".repeat(8192))),
    );
    assert!(error.contains("not-sqlite"), "{error}");
    let error = refused(command(folder.path()).arg("--assets").arg(&nowhere));
    assert!(error.contains("not a folder"), "{error}");
}

/// C14, C64: nobody is let in unsigned by a forgotten flag.
#[test]
fn without_demo_keys_are_required_and_both_together_are_refused() {
    let program = || Command::new(env!("CARGO_BIN_EXE_help-server"));
    let rest = ["--policy", "p", "--articles", "a"];
    let neither = program().args(rest).output().unwrap();
    assert!(
        String::from_utf8(neither.stderr)
            .unwrap()
            .contains("--keys")
    );
    let both = program()
        .args(rest)
        .args(["--demo", "--keys", "k"])
        .output()
        .unwrap();
    assert_eq!(both.status.code(), Some(2));
}

/// A password needs no flag here either.
#[test]
fn a_command_finds_the_database_as_the_server_does() {
    let folder = tempfile::TempDir::new().unwrap();
    Server::start(folder.path()).end();
    let data = folder.path().join("data/help.sqlite");
    let config = folder.path().join("help-server.toml");
    std::fs::write(&config, format!("data = {data:?}\n")).unwrap();
    let backup = |copy: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_help-server"));
        program.arg("backup").arg(folder.path().join(copy));
        program
    };
    let by_file = backup("one").arg("--config").arg(&config).output();
    assert!(by_file.unwrap().status.success());
    let by_variable = backup("two").env("HELP_SERVER_DATA", &data).output();
    assert!(by_variable.unwrap().status.success());
    let elsewhere = backup("three").env("HELP_SERVER_DATA", "nowhere").output();
    let said = String::from_utf8(elsewhere.unwrap().stderr).unwrap();
    assert!(said.contains("nowhere: no such database"), "{said}");
    let copies = ["one", "two", "three"].map(|copy| folder.path().join(copy).exists());
    assert_eq!(copies, [true, true, false]);
}
