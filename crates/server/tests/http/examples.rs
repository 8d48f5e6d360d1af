//! The programs that sign a token, in eight languages: each that can run here signs in for real.

use crate::access::{ED_PRIVATE, ED_PUBLIC, SECRET};
use crate::identity::answer;
use crate::support::{Desk, repository};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use help_server::{Clock, Settings, Trust};
use jsonwebtoken::EncodingKey;
use protocol::Session;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::Command;

#[path = "../../../../examples/identity/rust/token.rs"]
#[expect(
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "it is a program of somebody's backend, with their clock and their callers"
)]
mod rust;

/// A language, its file under `examples/identity`, and what runs it.
const PROGRAMS: [(&str, &str, &[&str]); 8] = [
    ("js", "node/token.mjs", &["node"]),
    ("python", "python/token.py", &["python3"]),
    ("ruby", "ruby/token.rb", &["ruby"]),
    ("php", "php/token.php", &["php"]),
    ("go", "go/token.go", &["go", "run"]),
    ("java", "java/Token.java", &["java"]),
    ("csharp", "csharp/Token.cs", &["dotnet", "run"]),
    ("rust", "rust/token.rs", &[]),
];

/// Those that are on every machine on which the checks run.
const ALWAYS: [&str; 3] = ["js", "python", "rust"];

const KEYS: &str = r#"
    issuer = "https://app.example.com"
    audience = "help"
    [[keys]]
    kid = "2026-11"
    algorithm = "EdDSA"
    public_key_file = "help-2026-11.pem"
    [[keys]]
    kid = "shared"
    algorithm = "HS256"
    secret_file = "help-secret"
"#;

/// The keys of both sides, under the names that the page gives them; the time is today's.
fn set_up(settings: &mut Settings, folder: &Path) {
    let private = STANDARD.encode(crate::access::bytes(ED_PRIVATE));
    let private = format!("-----BEGIN PRIVATE KEY-----\n{private}\n-----END PRIVATE KEY-----\n");
    for (name, content) in [
        ("keys.toml", KEYS),
        ("help-private.pem", &private),
        ("help-2026-11.pem", ED_PUBLIC),
        ("help-secret", &format!("{SECRET}\n")),
    ] {
        std::fs::write(folder.join(name), content).unwrap();
    }
    settings.trust = Trust::Keys(folder.join("keys.toml"));
    settings.clock = Clock::default();
}

/// What the program prints; `None` where nothing runs it.
fn token(folder: &Path, (file, run): (&str, &[&str])) -> Option<String> {
    let Some((program, arguments)) = run.split_first() else {
        let key = std::fs::read(folder.join("help-private.pem")).unwrap();
        let key = EncodingKey::from_ed_pem(&key).unwrap();
        return Some(rust::help_token(rust::ada(), &key).unwrap());
    };
    if *program == "dotnet" && !dotnet_runs_files() {
        return None;
    }
    let file = repository().join("examples/identity").join(file);
    let file = file.canonicalize().unwrap();
    let mut command = Command::new(program);
    command.args(arguments).arg(file).current_dir(folder);
    let output = match command.output() {
        Err(why) if why.kind() == ErrorKind::NotFound => return None,
        output => output.unwrap(),
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// From version 10 on; before, a program wants a project around it.
fn dotnet_runs_files() -> bool {
    let said = Command::new("dotnet").arg("--version").output();
    let said = said.map(|said| String::from_utf8_lossy(&said.stdout).into_owned());
    let major = said
        .ok()
        .and_then(|said| said.split('.').next()?.parse().ok());
    major.is_some_and(|major: u32| major >= 10)
}

#[tokio::test]
async fn the_programs_that_sign_a_token_sign_in() {
    let desk = Desk::open_with(set_up).await;
    let mut absent = Vec::new();
    for (language, file, run) in PROGRAMS {
        let Some(token) = token(desk.folder.path(), (file, run)) else {
            absent.push(language);
            continue;
        };
        let answer = answer(&desk, "v1/session", token.trim()).await;
        assert!(answer.status.is_success(), "{language}: {answer:?}");
        let session: Session = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(session.customer.name, "Ada Rossi", "{language}");
        assert_eq!(session.customer.role, sla::Role::SuperAdmin, "{language}");
        assert!(
            matches!(session.contact, protocol::Contact::Offered(channels) if channels.len() == 3),
            "{language}"
        );
    }
    // Not by `print`, which a test that passes hides.
    writeln!(
        std::io::stderr(),
        "not run, nothing runs them here: {absent:?}"
    )
    .unwrap();
    for language in ALWAYS {
        assert!(!absent.contains(&language), "{language} must be run");
    }
}

#[test]
fn the_page_shows_the_very_programs() {
    let page = std::fs::read_to_string(repository().join("docs/identity.md")).unwrap();
    for (language, file, _) in PROGRAMS {
        let path = repository().join("examples/identity").join(file);
        let program = std::fs::read_to_string(path).unwrap();
        let shown = format!("```{language}\n{program}```\n");
        assert!(page.contains(&shown), "docs/identity.md and {file} differ");
    }
}
