//! What was agreed before sending, what stands after, and the proof of it.

use crate::support::{Answer, Desk, FRIDAY, at, critical, repository, request, settings};
use chrono::TimeDelta;
use clap::Parser;
use ed25519_dalek::pkcs8::DecodePublicKey;
use ed25519_dalek::{Signature, VerifyingKey};
use help_server::Flags;
use protocol::{ProblemCode, Receipt, Session, SignedReceipt};
use reqwest::StatusCode;
use rusqlite::Connection;
use serde_json::{Value, json};
use sla::{Case, Channel, Commitment, Promise, Role, Severity, Standing, standing};
use std::process::{Command, Output};

/// The terms that a widget with this session shows.
fn terms(session: &Session, severity: Severity) -> Value {
    let case = Case {
        channel: Channel::Email,
        role: session.customer.role,
        severity,
    };
    let quote = sla::promise(&session.policy, case, session.now).unwrap();
    serde_json::to_value(quote.terms).unwrap()
}

fn with(mut request: Value, terms: &Value) -> Value {
    request["terms"] = terms.clone();
    request
}

async fn own(desk: &Desk, persona: &str, number: u64) -> Answer {
    let token = desk.token(persona).await;
    let path = format!("v1/requests/{number}");
    Answer::of(desk.get(&path).bearer_auth(token).send().await.unwrap()).await
}

#[tokio::test]
async fn what_was_shown_before_sending_is_what_is_promised() {
    let desk = Desk::open().await;
    let session: Session = desk.reads("super-admin", "v1/session").await;
    let request = with(critical(), &terms(&session, Severity::Critical));
    let receipt = desk.sends("super-admin", 1, &request).await.receipt();
    assert_eq!(
        receipt.promise.terms.commitment,
        Commitment::Guaranteed { within_s: 1800 }
    );
}

#[tokio::test]
async fn other_terms_are_answered_with_a_quote_and_store_nothing() {
    let desk = Desk::open().await;
    let session: Session = desk.reads("super-admin", "v1/session").await;
    let agreed = terms(&session, Severity::Standard);
    for (field, other) in [
        ("policy", json!("an older one")),
        ("commitment", json!({ "guaranteed": { "within_s": 60 } })),
        ("case", terms(&session, Severity::Critical)["case"].clone()),
    ] {
        let mut shown = agreed.clone();
        shown[field] = other;
        let answer = desk
            .sends("super-admin", 1, &with(request("email"), &shown))
            .await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{field}");
        let problem = answer.problem();
        assert_eq!(problem.code, ProblemCode::TermsChanged);
        let quote = problem.quote.unwrap();
        assert_eq!(serde_json::to_value(&quote.terms).unwrap(), agreed);
        assert_eq!(quote.due, Some(at("2026-11-06T16:30:00Z")));
    }
    assert_eq!(desk.rows(), 0);
    let again = with(request("email"), &agreed);
    desk.sends("super-admin", 1, &again).await.receipt();
    assert_eq!(desk.rows(), 1);
}

/// A retry of what was accepted is answered as it was accepted, whatever the terms have become.
#[tokio::test]
async fn a_retry_is_recognised_before_its_terms_and_its_package_are_judged() {
    let desk = Desk::open().await;
    let first = desk.sends("email-only", 1, &request("email")).await;
    let outdated = json!({
        "case": { "channel": "email", "role": "super_admin", "severity": "standard" },
        "commitment": "aim", "policy": "gone",
    });
    let again = with(request("email"), &outdated);
    let again = desk.sends("email-only", 1, &again).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.receipt(), first.receipt());
}

#[tokio::test]
async fn a_request_is_its_author_s_alone_to_look_at() {
    let desk = Desk::open().await;
    let sent = desk
        .sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    desk.clock.advance(TimeDelta::minutes(5));
    let seen = own(&desk, "super-admin", sent.number.0).await.receipt();
    assert_eq!(seen.now - sent.now, TimeDelta::minutes(5));
    assert_eq!(
        Receipt {
            now: sent.now,
            ..seen
        },
        sent
    );
    for (persona, number) in [
        ("user", sent.number.0),
        ("super-admin", 1),
        ("super-admin", u64::MAX),
    ] {
        let answer = own(&desk, persona, number).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{persona} {number}");
    }
    let nobody = desk.get("v1/requests/10001").send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_policy_edit_changes_no_promise_that_was_made() {
    let desk = Desk::open().await;
    let sent = desk
        .sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    let Desk {
        running, folder, ..
    } = desk;
    running.stop().await;
    let policy = std::fs::read_to_string(repository().join("demo/policy.toml")).unwrap();
    let policy = policy.replace("guaranteed_within_min = 60", "guaranteed_within_min = 90");
    let edited = folder.path().join("policy.toml");
    std::fs::write(&edited, policy).unwrap();
    let data = folder.path().to_owned();
    let desk = Desk::open_with(|changed, _| {
        let policy = edited.clone();
        *changed = settings(&data);
        changed.policy = policy;
    })
    .await;
    let seen = own(&desk, "super-admin", sent.number.0).await.receipt();
    assert_eq!(
        (seen.promise, seen.signature),
        (sent.promise, sent.signature)
    );
    let session: Session = desk.reads("super-admin", "v1/session").await;
    assert_ne!(session.policy.digest, seen_digest(&data));
    let database = Connection::open(data.join("data/help.sqlite")).unwrap();
    let both: i64 = database
        .query_row("SELECT count(*) FROM policy", [], |row| row.get(0))
        .unwrap();
    assert_eq!(both, 2, "what each promise was made under can be read");
}

/// The digest that the stored promise names.
fn seen_digest(folder: &std::path::Path) -> String {
    let database = Connection::open(folder.join("data/help.sqlite")).unwrap();
    let digest = "SELECT policy FROM request";
    database.query_row(digest, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn the_proof_holds_for_the_promise_and_for_nothing_else() {
    let desk = Desk::open().await;
    let receipt = desk.sends("super-admin", 1, &critical()).await.receipt();
    let key = desk.get("v1/proof-key").send().await.unwrap();
    let key = VerifyingKey::from_public_key_pem(&key.text().await.unwrap()).unwrap();
    let session: Session = desk.reads("user", "v1/session").await;
    assert_eq!(session.proof_key.0, key.to_bytes());
    let holds = |receipt: &SignedReceipt| {
        let signature = Signature::from_bytes(&receipt.signature.0);
        key.verify_strict(&receipt.statement.bytes(), &signature)
            .is_ok()
    };
    let signed = receipt.signed();
    assert!(holds(&signed));
    let file = signed.file();
    for place in 0..file.len() {
        for flip in [1, 0x20, 0x80] {
            let mut other = file.clone();
            other[place] ^= flip;
            let taken = SignedReceipt::read(&other).is_ok_and(|read| holds(&read));
            assert!(!taken, "byte {place}: {}", String::from_utf8_lossy(&other));
        }
    }
}

/// The program, doing what a specialist did.
fn act(desk: &Desk, more: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_help-server"));
    program.args(more).arg("--data").arg(desk.database());
    program.output().unwrap()
}

#[track_caller]
fn done(desk: &Desk, more: &[&str]) -> String {
    let output = act(desk, more);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(desk: &Desk, more: &[&str]) -> String {
    let output = act(desk, more);
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

/// Only a specialist's own answer meets a promise, and at its own time, whenever it is written down.
#[tokio::test]
async fn an_answer_is_seen_by_its_customer_and_an_automatic_one_is_not() {
    let desk = Desk::open().await;
    let sent = desk
        .sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    let robot = ["answered", "R-10001", "--by", "Robot", "--automatic"];
    done(
        &desk,
        &[&robot[..], &["--at", "2026-11-06T16:31:00+01:00"]].concat(),
    );
    let seen = own(&desk, "super-admin", sent.number.0).await.receipt();
    assert_eq!(seen.answered, None);
    let said = done(
        &desk,
        &[
            "answered",
            "10001",
            "--by",
            "Sam",
            "--at",
            "2026-11-06T17:30:00+01:00",
        ],
    );
    assert!(said.contains("met at 2026-11-06T16:30:00Z"), "{said}");
    done(
        &desk,
        &[
            "answered",
            "R-10001",
            "--by",
            "Sam",
            "--at",
            "2026-11-06T17:50:00+01:00",
        ],
    );
    let seen = own(&desk, "super-admin", sent.number.0).await.receipt();
    assert_eq!(seen.answered, Some(at("2026-11-06T16:30:00Z")));
    let stands = standing(&seen.promise, seen.answered, at("2027-01-01T00:00:00Z"));
    assert!(
        matches!(stands, Some(Standing::Met { .. })),
        "at the due second itself"
    );
}

/// S22: a specialist confirms or lowers, with a reason; the customer sees who, why and the new time.
#[tokio::test]
async fn a_change_of_severity_supersedes_the_promise_and_says_who_and_why() {
    let desk = Desk::open().await;
    let sent = desk.sends("super-admin", 1, &critical()).await.receipt();
    assert_eq!(sent.promise.due, Some(at("2026-11-06T16:00:00Z")));
    let policy = repository().join("demo/policy.toml");
    let policy = policy.to_str().unwrap();
    let database = desk.database().to_str().unwrap().to_owned();
    let to = async |severity| {
        let act = ["help-server", "reclassify", "R-10001", "--by", "Sam"];
        let why = ["--reason", "One user only", "--policy", policy];
        let more = ["--to", severity, "--data", &database];
        let command = Flags::parse_from([&act[..], &why, &more].concat()).command;
        help_server::act(command.unwrap(), &desk.clock).await
    };
    desk.clock.advance(TimeDelta::minutes(10));
    to("standard").await.unwrap();
    let seen = own(&desk, "super-admin", 10_001).await.receipt();
    let Promise {
        terms, start, due, ..
    } = seen.promise.clone();
    assert_eq!(terms.case.severity, Severity::Standard);
    assert_eq!((start, due), (at(FRIDAY), Some(at("2026-11-06T16:30:00Z"))));
    let change = seen.change.clone().unwrap();
    assert_eq!(
        (change.author.as_str(), change.reason.as_str()),
        ("Sam", "One user only")
    );
    assert_ne!(
        seen.signature, sent.signature,
        "the new promise has a proof of its own"
    );

    desk.clock.advance(TimeDelta::minutes(5));
    to("critical").await.unwrap();
    let seen = own(&desk, "super-admin", 10_001).await.receipt();
    assert_eq!(seen.promise.due, Some(at("2026-11-06T16:15:00Z")));
    assert_eq!(seen.promise.raised, Some(at("2026-11-06T15:45:00Z")));
    let database = Connection::open(desk.database()).unwrap();
    let kept: i64 = database
        .query_row("SELECT count(*) FROM superseding", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 2, "every promise stays on record");

    let error = to("critical").await.unwrap_err();
    assert!(error.contains("has that severity"), "{error}");
    desk.clock.advance(TimeDelta::minutes(31));
    let error = to("standard").await.unwrap_err();
    assert!(error.contains("missed already"), "{error}");
}

/// Receipts signed with a key that is gone would count as forged under a new one.
#[tokio::test]
async fn without_the_key_of_its_receipts_the_server_doesn_t_start() {
    let folder = tempfile::TempDir::new().unwrap();
    let settings = settings(folder.path());
    let key = settings.signing_key.clone();
    help_server::start(settings.clone())
        .await
        .unwrap()
        .stop()
        .await;
    help_server::start(settings.clone())
        .await
        .unwrap()
        .stop()
        .await;
    let hidden = key.with_extension("hidden");
    std::fs::rename(&key, &hidden).unwrap();
    let error = help_server::start(settings.clone()).await.unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("receipt-key.pem: the key isn't there"),
        "{error}"
    );
    assert!(!key.exists(), "no new key is made");
    std::fs::rename(&hidden, &key).unwrap();
    help_server::start(settings.clone())
        .await
        .unwrap()
        .stop()
        .await;
    let other = tempfile::TempDir::new().unwrap();
    let new = self::settings(other.path());
    help_server::start(new.clone()).await.unwrap().stop().await;
    std::fs::copy(&new.signing_key, &key).unwrap();
    help_server::start(settings.clone())
        .await
        .unwrap()
        .stop()
        .await;
    let keys: i64 = Connection::open(settings.data.file().unwrap())
        .unwrap()
        .query_row("SELECT count(*) FROM signing_key", [], |row| row.get(0))
        .unwrap();
    assert_eq!(keys, 2, "each public key stays on record");
}

/// What specialists read with SQL is the promise in force and the answer that counts.
#[tokio::test]
async fn the_view_of_requests_shows_how_each_stands() {
    let desk = Desk::open().await;
    desk.sends("super-admin", 1, &request("email")).await;
    let now = || {
        let database = Connection::open(desk.database()).unwrap();
        let query = "SELECT severity, due, answered FROM request_now WHERE number = 10001";
        database
            .query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
    };
    let expected = |severity: &str, due: &str, answered: Option<&str>| {
        (
            severity.to_owned(),
            due.to_owned(),
            answered.map(str::to_owned),
        )
    };
    assert_eq!(now(), expected("standard", "2026-11-06 16:30:00", None));
    let policy = repository().join("demo/policy.toml");
    let act = ["help-server", "reclassify", "R-10001", "--by", "Sam"];
    let more = ["--to", "critical", "--reason", "All", "--policy"];
    let place = desk.database().to_str().unwrap().to_owned();
    let data = [policy.to_str().unwrap(), "--data", &place];
    let command = Flags::parse_from([&act[..], &more, &data].concat()).command;
    help_server::act(command.unwrap(), &desk.clock)
        .await
        .unwrap();
    assert_eq!(now(), expected("critical", "2026-11-06 16:00:00", None));
    let robot = ["answered", "R-10001", "--by", "Robot", "--automatic"];
    done(&desk, &robot);
    done(
        &desk,
        &[
            "answered",
            "R-10001",
            "--by",
            "Sam",
            "--at",
            "2026-11-06T15:45:00Z",
        ],
    );
    let answered = Some("2026-11-06 15:45:00");
    assert_eq!(now(), expected("critical", "2026-11-06 16:00:00", answered));
}

/// The file that a change of severity reads can be newer than the server, and change again.
#[tokio::test]
async fn the_policy_of_a_later_promise_is_kept_with_it() {
    let desk = Desk::open().await;
    desk.sends("super-admin", 1, &request("email")).await;
    let policy = std::fs::read_to_string(repository().join("demo/policy.toml")).unwrap();
    let other = desk.database().with_file_name("other.toml");
    std::fs::write(&other, policy.replace("_min = 30", "_min = 20")).unwrap();
    let act = ["reclassify", "R-10001", "--by", "Sam", "--to", "critical"];
    let more = ["--reason", "All users", "--policy", other.to_str().unwrap()];
    let data = ["--data", desk.database().to_str().unwrap()].map(str::to_owned);
    let words = ["help-server"].iter().chain(&act).chain(&more);
    let words = words.map(|word| (*word).to_owned()).chain(data);
    let command = Flags::parse_from(words).command.unwrap();
    help_server::act(command, &desk.clock).await.unwrap();
    let seen = own(&desk, "super-admin", 10_001).await.receipt();
    assert_eq!(seen.promise.due, Some(at("2026-11-06T15:50:00Z")));
    let database = Connection::open(desk.database()).unwrap();
    let kept: i64 = database
        .query_row(
            "SELECT count(*) FROM policy WHERE digest = ?1",
            [&seen.promise.terms.policy],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn an_act_that_makes_no_sense_writes_nothing_and_says_why() {
    let desk = Desk::open().await;
    let error = refused(&desk, &["answered", "R-10001", "--by", "Sam"]);
    assert!(error.contains("no request R-10001"), "{error}");
    let later = [
        "answered",
        "R-10001",
        "--by",
        "Sam",
        "--at",
        "2999-01-01T00:00:00Z",
    ];
    let error = refused(&desk, &later);
    assert!(error.contains("hasn't come yet"), "{error}");
    desk.sends("super-admin", 1, &request("email")).await;
    for (early, expected) in [
        ("2025-11-06T16:00:00Z", "came in later"),
        ("2026-11-06T16:00:00.5Z", "whole seconds"),
    ] {
        let act = ["answered", "R-10001", "--by", "Sam", "--at", early];
        let error = String::from_utf8(self::act(&desk, &act).stderr).unwrap();
        assert!(error.contains(expected), "{error}");
    }
    let seen = own(&desk, "super-admin", 10_001).await.receipt();
    assert_eq!(seen.answered, None);
    let program = Command::new(env!("CARGO_BIN_EXE_help-server"))
        .args([
            "answered",
            "R-10001",
            "--by",
            "Sam",
            "--data",
            "/nowhere/help.sqlite",
        ])
        .output()
        .unwrap();
    assert!(
        String::from_utf8(program.stderr)
            .unwrap()
            .contains("no such database")
    );
}

/// C34: what a customer reads from a specialist, and what an auditor reads, is text.
#[tokio::test]
async fn a_specialist_s_words_are_text_in_one_form() {
    let desk = Desk::open().await;
    desk.sends("super-admin", 1, &critical()).await.receipt();
    let (policy, data) = (repository().join("demo/policy.toml"), desk.database());
    let files = [policy.to_str().unwrap(), "--data", data.to_str().unwrap()];
    let request = ["help-server", "reclassify", "R-10001", "--to", "standard"];
    let words = |by, reason| {
        let words = ["--by", by, "--reason", reason, "--policy"];
        [&request[..], &words, &files].concat()
    };
    for (by, reason, expected) in [
        (" ", "One user", "say who"),
        ("Sam\nEve", "One user", "say who"),
        ("Sam", " ", "say why"),
        ("Sam", "\u{1b}[2J", "say why"),
    ] {
        let refused = Flags::try_parse_from(words(by, reason)).err().unwrap();
        assert!(refused.to_string().contains(expected), "{refused}");
    }
    let words = words("Zoe\u{308}", "Un utente,\nperche\u{301}");
    desk.runs(&words).await.unwrap();
    let seen = own(&desk, "super-admin", 10_001).await.receipt();
    let change = seen.change.unwrap();
    let words = (change.author.as_str(), change.reason.as_str());
    assert_eq!(words, ("Zo\u{eb}", "Un utente,\nperch\u{e9}"));
}

/// C60: from the command line, beside the running server, however much there is.
#[tokio::test]
async fn a_person_is_forgotten_in_the_file_and_its_log_and_it_is_on_record_once() {
    let desk = Desk::open().await;
    let mut own_words = request("email");
    own_words["subject"] = json!("Zeppelin");
    desk.sends("super-admin", 1, &own_words).await.receipt();
    let other = desk.sends("user", 2, &request("email")).await.receipt();
    let database = Connection::open(desk.database()).unwrap();
    let columns = "issuer, caller, account_id, account_name, name, email, role, token_id,
        token_issued_at, channel, severity, subject, description, phone, language, promise, policy,
        accepted_at, fingerprint, context";
    let more = format!(
        "WITH RECURSIVE key (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM key WHERE n < 250)
         INSERT INTO request ({columns}, idempotency_key)
         SELECT {columns}, 'key ' || n FROM request, key WHERE number = 10001"
    );
    // As the server does, so that it leaves no copies either.
    database.pragma_update(None, "secure_delete", true).unwrap();
    database.execute_batch(&more).unwrap();
    let data = desk.database().to_str().unwrap().to_owned();
    let runs = async |act| {
        let person = [
            "--issuer",
            "help-demo",
            "--subject",
            "ada.rossi@northwind.example",
        ];
        let words = [
            &["help-server", act],
            &person[..],
            &["--by", "Eve", "--data", &data],
        ];
        desk.runs(&words.concat()).await.unwrap()
    };
    let told: Value = serde_json::from_str(&runs("export").await).unwrap();
    assert_eq!(told["requests"].as_array().unwrap().len(), 251);
    assert_eq!(runs("erase").await, "251 requests are nobody's now");
    assert_eq!(runs("erase").await, "0 requests are nobody's now");
    for file in [data.clone(), format!("{data}-wal")] {
        let content = std::fs::read(&file).unwrap();
        let found = content.windows(8).any(|window| window == b"Zeppelin");
        assert!(!found, "{file}");
    }
    let audited = "SELECT group_concat(act) FROM audit";
    let audited: String = database.query_row(audited, [], |row| row.get(0)).unwrap();
    assert_eq!(audited, "exported,erased,erased");
    own(&desk, "user", other.number.0).await.receipt();
}

/// A file of the first version is brought up to date with its promises as they were made.
#[tokio::test]
async fn a_promise_of_an_older_version_is_still_kept() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let old = Connection::open(folder.path().join("data/help.sqlite")).unwrap();
    old.execute_batch(include_str!("../../src/store/sqlite/schema/1.sql"))
        .unwrap();
    old.execute_batch(
        r#"INSERT INTO request (issuer, caller, account_id, account_name, name, email, role,
             token_issued_at, channel, severity, subject, description, language, promise, policy,
             accepted_at, idempotency_key, fingerprint)
           VALUES ('help-demo', 'ada.rossi@northwind.example', 'a', 'A', 'Ada', 'e', 'super_admin',
             0, 'email', 'standard', 's', 'd', 'en',
             '{"case":{"channel":"email","role":"super_admin","severity":"standard"},"commitment":{"guaranteed":{"within_s":3600}},"policy":"v","start":1794065400,"due":1794069000}',
             'v', 1794065400, 'k', x'00');
           UPDATE request SET fingerprint = zeroblob(32);
           PRAGMA user_version = 1"#,
    )
    .unwrap();
    drop(old);
    let data = folder.path().to_owned();
    let desk = Desk::open_with(|changed, _| *changed = settings(&data)).await;
    let seen = own(&desk, "super-admin", 10_001).await.receipt();
    assert_eq!(seen.promise.due, sla::instant(1_794_069_000));
    assert_eq!(
        seen.promise.terms.commitment,
        Commitment::Guaranteed { within_s: 3600 }
    );
    assert_eq!(seen.promise.terms.case.role, Role::SuperAdmin);
}
