//! What stands of a request after it was sent, and the proof of it.

use crate::support::{Answer, Desk, critical, repository, request, settings};
use chrono::TimeDelta;
use ed25519_dalek::pkcs8::DecodePublicKey;
use ed25519_dalek::{Signature, VerifyingKey};
use protocol::{Receipt, Session, SignedReceipt};
use reqwest::StatusCode;
use rusqlite::Connection;
use serde_json::{Value, json};
use sla::{Commitment, Role};

pub(crate) async fn own(desk: &Desk, persona: &str, number: u64) -> Answer {
    let token = desk.token(persona).await;
    let path = format!("v1/requests/{number}");
    Answer::of(desk.get(&path).bearer_auth(token).send().await.unwrap()).await
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
