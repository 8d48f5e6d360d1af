//! `help-server token check`, run as a program: what it names, and what it never shows. And what the
//! log says of tokens.

use crate::access::{SECRET, claims, hs256, sign};
use crate::identity::{curve, specialist, with_desk_keys};
use crate::program::command;
use crate::support::settings;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// A folder with the keys file of `with_desk_keys`.
struct Keys(TempDir);

impl Keys {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        with_desk_keys(&mut settings(folder.path()), folder.path());
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("keys.toml")
    }

    /// Whether it exits with 0, and all that it says.
    fn check(&self, token: &str) -> (bool, String) {
        let file = self.file();
        run(token, &["--keys", file.to_str().unwrap()])
    }
}

/// Checks a token that comes by standard input.
fn run(token: &str, more: &[&str]) -> (bool, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_help-server"))
        .args(["token", "check", "-"])
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let input = format!("{token}\n");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program that is run has the system's clock"
)]
fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs().try_into().unwrap()
}

/// The claims of a token that is good now.
fn fresh() -> Value {
    let mut claims = claims();
    claims["iat"] = json!(now());
    claims["exp"] = json!(now() + 600);
    claims
}

fn changed(name: &str, value: Value) -> Value {
    let mut claims = fresh();
    claims[name] = value;
    claims
}

#[test]
fn a_good_token_is_good_and_says_so_with_its_exit_code() {
    let keys = Keys::new();
    let token = hs256(&fresh());
    assert_eq!(keys.check(&token), (true, "the token is good\n".to_owned()));
    let (good, said) = run(&token, &[]);
    assert!(good && said.contains("no signature was checked"), "{said}");
    let by_argument = Command::new(env!("CARGO_BIN_EXE_help-server"))
        .args(["token", "check", &token, "--keys"])
        .arg(keys.file())
        .output()
        .unwrap();
    assert!(by_argument.status.success());
}

/// The faults, in any order, each in a line of its own.
#[track_caller]
fn refused(token: &str, expected: &[&str]) {
    let (good, said) = Keys::new().check(token);
    let mut lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.remove(0), "help-server: the token is refused");
    let mut expected = expected.to_vec();
    lines.sort_unstable();
    expected.sort_unstable();
    assert_eq!(lines, expected);
    assert!(!good);
}

#[test]
fn what_is_wrong_with_the_key_and_its_signature_is_named() {
    let other = EncodingKey::from_secret(b"another secret of thirty-two byte");
    refused(
        &sign(Algorithm::ES256, "rsa", &curve(), &fresh()),
        &["header.alg: found ES256, expected RS256, which the key `rsa` is for"],
    );
    refused(
        &sign(Algorithm::HS256, "secret", &other, &fresh()),
        &["signature: found another one, expected that of the key `secret`, made with HS256"],
    );
    refused(
        &sign(Algorithm::HS256, "old", &other, &fresh()),
        &["header.kid: found old, expected one of: secret, pair, curve, rsa"],
    );
    refused(
        &hs256(&changed("iss", json!("https://other.example"))),
        &["iss: found https://other.example, expected one of: https://product.example"],
    );
    refused(
        &hs256(&changed("aud", json!(["help"]))),
        &["aud: found [\"help\"], expected \"help\", as one string"],
    );
    let parts = "header, claims and signature with dots between";
    refused("a.b", &[&format!("token: found 2 parts, expected {parts}")]);
}

#[test]
fn every_claim_that_is_wrong_is_named_once() {
    let long = now() + 3601;
    let expected = format!("exp: found {long}, expected 1 to 900 seconds after iat");
    refused(&hs256(&changed("exp", json!(long))), &[&expected]);
    refused(
        &hs256(&json!({ "iss": "https://product.example", "aud": "help", "sub": "", "role": 1 })),
        &[
            "sub: found \"\", expected a string that isn't empty",
            "iat: found nothing, expected whole seconds since 1970, as a number",
            "exp: found nothing, expected whole seconds since 1970, as a number",
            "name: found nothing, expected a string",
            "email: found nothing, expected an e-mail address",
            "role: found 1, expected a string",
            "account: found nothing, expected an object",
            "subscription: found nothing, expected a string",
        ],
    );
}

/// C12: what is said of a token is safe to paste into a ticket.
#[test]
fn no_secret_and_no_signature_is_shown() {
    let keys = Keys::new();
    let other = EncodingKey::from_secret(b"another secret of thirty-two byte");
    for token in [
        hs256(&claims()),
        sign(Algorithm::HS256, "secret", &other, &fresh()),
        specialist(),
    ] {
        let (good, said) = keys.check(&token);
        let (_, signature) = token.rsplit_once('.').unwrap();
        assert!(!good && !said.contains(signature), "{said}");
        assert!(!said.contains(SECRET), "{said}");
    }
}

/// What a token holds could be a terminal's commands.
#[test]
fn a_value_is_shown_in_one_short_line() {
    let keys = Keys::new();
    let nasty = format!("\u{1b}]0;owned\u{7}\n{}", "x".repeat(500));
    let (_, said) = keys.check(&hs256(&changed("iss", json!(nasty))));
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(!said.contains('\u{1b}') && said.len() < 250, "{said}");
}

#[test]
fn keys_that_can_t_be_read_are_said_to_be_the_trouble() {
    let (good, said) = run("a.b.c", &["--keys", "nowhere.toml"]);
    assert!(
        !good && said.starts_with("help-server: nowhere.toml:"),
        "{said}"
    );
}

fn ask(url: &str, token: &str) -> String {
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET /v1/session HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn with_keys(folder: &Path, keys: &Keys) -> Command {
    let mut with_keys = Command::new(env!("CARGO_BIN_EXE_help-server"));
    let demo = command(folder);
    let arguments = demo.get_args().filter(|argument| *argument != "--demo");
    with_keys.args(arguments).arg("--keys").arg(keys.file());
    with_keys.stdout(Stdio::piped()).stderr(Stdio::piped());
    with_keys
}

/// C12, T24: the log names the claim, and has neither a token nor what one says.
#[test]
fn the_log_names_the_fault_and_never_shows_a_token() {
    let (folder, keys) = (TempDir::new().unwrap(), Keys::new());
    let mut server = with_keys(folder.path(), &keys)
        .env("RUST_LOG", "debug")
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(server.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    let url = line.trim_start_matches("ready: ").trim_end();
    let good = hs256(&fresh());
    let bad = hs256(&changed("sub", json!("")));
    assert!(ask(url, &good).starts_with("HTTP/1.1 200 "));
    assert!(ask(url, &bad).starts_with("HTTP/1.1 401 "));
    let pid = server.id().to_string();
    assert!(Command::new("kill").arg(pid).status().unwrap().success());
    let mut log = String::new();
    let mut stderr = server.stderr.take().unwrap();
    stderr.read_to_string(&mut log).unwrap();
    server.wait().unwrap();
    assert!(
        log.contains("a token was refused") && log.contains("sub"),
        "{log}"
    );
    for token in [&good, &bad] {
        for part in token.split('.') {
            assert!(!log.contains(part), "{log}");
        }
    }
    assert!(!log.contains("ada@customer.example"), "{log}");
}
