//! Receipts and policies, as an auditor checks them with the program.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ed25519_dalek::pkcs8::EncodePublicKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::{Signer, SigningKey};
use protocol::{RequestNumber, Signature, SignedReceipt, Statement};
use sla::{Case, Channel, Role, Severity, instant, promise};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn policy() -> PathBuf {
    PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../demo/policy.toml")
}

fn program(arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_sla-cli"));
    program.args(arguments).output().unwrap()
}

/// A receipt signed with a key, both in a folder.
fn issued(folder: &Path) -> (PathBuf, PathBuf, Vec<u8>) {
    let terms = policy::Terms::load(&policy()).unwrap();
    let at = instant(1_795_392_000).unwrap();
    let case = Case {
        channel: Channel::Email,
        role: Role::SuperAdmin,
        severity: Severity::Critical,
    };
    let promise = promise(&terms.policy(at), case, at).unwrap();
    let statement = Statement::new(RequestNumber(10_001), promise);
    let key = SigningKey::from_bytes(&[7; 32]);
    let signature = Signature(key.sign(&statement.bytes()).to_bytes());
    let file = SignedReceipt {
        statement,
        signature,
    }
    .file();
    let (receipt, public) = (folder.join("receipt.json"), folder.join("key.pub"));
    std::fs::write(&receipt, &file).unwrap();
    let pem = key.verifying_key().to_public_key_pem(LineEnding::LF);
    std::fs::write(&public, pem.unwrap()).unwrap();
    (receipt, public, file)
}

fn verified(receipt: &Path, key: &Path) -> Output {
    program(&["verify", receipt.to_str().unwrap(), key.to_str().unwrap()])
}

#[test]
fn a_genuine_receipt_says_what_was_promised_and_why() {
    let folder = tempfile::tempdir().unwrap();
    let (receipt, key, _) = issued(folder.path());
    let output = verified(&receipt, &key);
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.starts_with("genuine: R-10001\ncase: email super_admin critical\n"),
        "{said}"
    );
    assert!(said.contains("Due: 2026-11-23T00:30:00Z."), "{said}");
}

#[test]
fn a_changed_receipt_and_another_key_fail() {
    let folder = tempfile::tempdir().unwrap();
    let (receipt, key, file) = issued(folder.path());
    // The library's own test turns every byte over; the program is asked about one in twenty.
    for place in (0..file.len()).step_by(20).chain([file.len() - 1]) {
        let mut other = file.clone();
        other[place] ^= 1;
        std::fs::write(&receipt, other).unwrap();
        assert_eq!(
            verified(&receipt, &key).status.code(),
            Some(1),
            "byte {place}"
        );
    }
    std::fs::write(&receipt, [&file[..], b"\n"].concat()).unwrap();
    assert_eq!(
        verified(&receipt, &key).status.code(),
        Some(1),
        "a line more"
    );
    std::fs::write(&receipt, &file).unwrap();
    let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
    std::fs::write(&key, other.to_public_key_pem(LineEnding::LF).unwrap()).unwrap();
    let output = verified(&receipt, &key);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("not signed with that key")
    );
}

#[track_caller]
fn check(arguments: &[&str], expected: &[&str]) {
    let policy = policy();
    let all = [&["what-if", policy.to_str().unwrap()], arguments].concat();
    let output = program(&all);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn what_if_answers_who_which_channel_and_when() {
    let email = ["--channel", "email", "--role", "super_admin"];
    let at = ["--at", "2026-11-23T16:50:00+01:00"];
    check(
        &[&email[..], &at, &["--now", "2026-11-23T16:40:00Z"]].concat(),
        &[
            "case: email super_admin standard",
            "Accepted: 2026-11-23T16:50:00+01:00.",
            "1 h counted, until 2026-11-23T17:50:00+01:00.",
            "Due: 2026-11-23T17:50:00+01:00.",
            "due soon from 2026-11-23T17:35:00+01:00",
            "at 2026-11-23T17:40:00+01:00: due soon, 600 s left",
        ],
    );
    check(
        &[
            &email[..],
            &at,
            &["--raised-at", "2026-11-23T16:30:00Z", "--language", "it"],
        ]
        .concat(),
        &[
            "case: email super_admin critical",
            "Accettata: 2026-11-23T16:50:00+01:00.",
            "Critica per l'azienda da: 2026-11-23T17:30:00+01:00.",
            "Tempo conteggiato: 20 min, fino a: 2026-11-23T17:50:00+01:00.",
            "Resta la scadenza precedente: una richiesta resa critica non slitta mai.",
            "Scadenza: 2026-11-23T17:50:00+01:00.",
            "due soon from 2026-11-23T17:42:30+01:00",
        ],
    );
    check(
        &[
            "--channel",
            "email",
            "--role",
            "user",
            "--at",
            "2026-12-04T16:30:00+01:00",
        ],
        &[
            "case: email user standard",
            "Accepted: 2026-12-04T16:30:00+01:00.",
            "Support hours until 2026-12-04T18:00:00+01:00.",
            "Closed from 2026-12-04T18:00:00+01:00 to 2026-12-07T09:00:00+01:00.",
            "Support hours until 2026-12-07T16:30:00+01:00.",
            "One business day on, within support hours: 2026-12-07T16:30:00+01:00.",
        ],
    );
}

#[test]
fn what_nobody_promises_is_an_error_in_one_line() {
    let policy = policy();
    let chat = [
        "--channel",
        "chat",
        "--role",
        "user",
        "--severity",
        "critical",
    ];
    let all = [
        &["what-if", policy.to_str().unwrap()],
        &chat[..],
        &["--at", "2026-12-04T16:30:00Z"],
    ]
    .concat();
    let output = program(&all);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(
        error.contains("no promise for chat user critical"),
        "{error}"
    );
}
