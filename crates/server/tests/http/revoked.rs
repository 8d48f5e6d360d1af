//! People whose tokens count no more.

use crate::access::{claims, hs256};
use crate::identity::{answer, counts, eventually, specialist, with_desk_keys};
use crate::postgres_server::Database;
use crate::support::{Desk, FRIDAY, at};
use help_server::Place;
use reqwest::StatusCode;
use serde_json::json;
use std::path::Path;

/// A server on this data, with the key of receipts that all servers of it share.
async fn server(data: &Place, key: &Path) -> Desk {
    Desk::open_with(|settings, folder| {
        with_desk_keys(settings, folder);
        settings.data = data.clone();
        key.clone_into(&mut settings.signing_key);
    })
    .await
}

/// C10, T25: each server reads what is revoked on its own.
async fn a_revoked_person_is_out_until_they_sign_in_again(data: Place) {
    let folder = tempfile::TempDir::new().unwrap();
    let key = folder.path().join("key.pem");
    let both = [server(&data, &key).await, server(&data, &key).await];
    let token = hs256(&claims());
    let [mut other, mut again] = [claims(), claims()];
    other["sub"] = json!("u-2");
    again["iat"] = json!(at(FRIDAY).timestamp() + 1);
    for desk in &both {
        assert!(counts(desk, &token).await);
    }
    let place = match &data {
        Place::Database(url) => url.clone(),
        Place::File(path) => path.to_str().unwrap().to_owned(),
    };
    let revoke = async |issuer: &str, subject: &str| {
        let person = ["--issuer", issuer, "--subject", subject];
        let words = [&["help-server", "revoke"], &person[..], &["--data", &place]];
        both[0].runs(&words.concat()).await.unwrap()
    };
    let said = revoke("https://product.example", "u-1").await;
    let person = "u-1 of https://product.example";
    let from = "tokens issued before 2026-11-06T15:30:01Z count no more";
    assert_eq!(said, format!("{person}: {from}"));
    revoke("https://desk.example", "staff-7").await;
    for desk in &both {
        eventually(async || !counts(desk, &token).await).await;
        assert!(counts(desk, &hs256(&again)).await, "a new token counts");
        assert!(counts(desk, &hs256(&other)).await, "others are left alone");
        eventually(async || {
            let me = answer(desk, "v1/specialist/me", &specialist()).await;
            me.status == StatusCode::UNAUTHORIZED
        })
        .await;
    }
    let third = server(&data, &key).await;
    assert!(!counts(&third, &token).await, "from its first answer on");
}

/// Nobody has a token of before any more: who was revoked is nobody's business then. But the clock may
/// only seem to say so: it takes a week more.
#[tokio::test]
async fn a_revocation_is_forgotten_a_week_after_every_token_of_before_has_ended() {
    let desk = Desk::open().await;
    let place = desk.database();
    let (week, minutes) = (chrono::TimeDelta::days(7), chrono::TimeDelta::minutes);
    let now = desk.clock.now();
    let times = [now - week - minutes(20), now - week, now];
    for (subject, at) in ["a", "b", "c"].iter().zip(times) {
        let at = at.to_rfc3339();
        let person = ["--issuer", "x", "--subject", subject, "--at", &at];
        let words = [&["help-server", "revoke"], &person[..], &["--data"]].concat();
        desk.runs(&[&words[..], &[place.to_str().unwrap()]].concat())
            .await
            .unwrap();
    }
    let revoked = || {
        let database = rusqlite::Connection::open(&place).unwrap();
        let all = "SELECT group_concat(caller) FROM revocation";
        let all = database.query_row(all, [], |row| row.get::<_, Option<String>>(0));
        all.unwrap().unwrap_or_default()
    };
    desk.clock.advance(minutes(50));
    eventually(async || revoked() == "b,c").await;
    desk.clock.advance(minutes(21));
    eventually(async || revoked() == "c").await;
    desk.clock.advance(week);
    eventually(async || revoked().is_empty()).await;
}

#[tokio::test]
async fn a_revoked_person_is_out_on_every_server_of_a_file() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("help.sqlite");
    a_revoked_person_is_out_until_they_sign_in_again(Place::File(file)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_person_is_out_on_every_server_of_a_database() {
    let database = Database::new().await;
    let place = Place::Database(database.url.clone());
    a_revoked_person_is_out_until_they_sign_in_again(place).await;
}

#[tokio::test]
async fn a_revocation_of_nothing_is_refused() {
    let desk = Desk::open().await;
    let nowhere = desk.folder.path().join("nowhere.sqlite");
    let person = ["--issuer", "i", "--subject", "s"];
    let words = ["help-server", "revoke", "--data", nowhere.to_str().unwrap()];
    let error = desk
        .runs(&[&words[..], &person].concat())
        .await
        .unwrap_err();
    assert!(error.ends_with("no such database"), "{error}");
    assert!(!nowhere.exists());
}
