//! The moments of a promise: each is told once.

use crate::outgoing::{desk_and, mails, outbox, settled};
use crate::support::{Desk, at, request, settings};
use crate::system::Mood;
use chrono::TimeDelta;
use clap::Parser;
use help_server::{Flags, Settings};
use serde_json::json;

async fn acts(desk: &Desk, words: &[&str]) {
    let database = desk.database().to_str().unwrap().to_owned();
    let words = [
        &["help-server"],
        words,
        &["--by", "Sam", "--data", &database],
    ]
    .concat();
    let command = Flags::parse_from(words).command.unwrap();
    help_server::act(command, &desk.clock).await.unwrap();
}

/// F20: each moment is told once, and the miss in plain words to the author.
#[tokio::test]
async fn a_promise_warns_is_due_soon_and_is_missed() {
    let (desk, mut system) = desk_and(Mood::Good).await;
    desk.sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    system.hears_of(["request.created"]).await;
    for (minutes, kind, standing) in [
        (
            45,
            "promise.warning",
            json!({ "state": "warned", "left_s": 900 }),
        ),
        (
            10,
            "promise.due_soon",
            json!({ "state": "warned", "left_s": 300 }),
        ),
    ] {
        desk.clock.advance(TimeDelta::minutes(minutes));
        let news = system.hears().await;
        assert_eq!(
            (&news["type"], &news["data"]["standing"]),
            (&json!(kind), &standing)
        );
    }
    desk.clock.advance(TimeDelta::minutes(5));
    settled(&desk).await;
    assert!(
        system.told.try_recv().is_err(),
        "the due second itself is in time"
    );
    desk.clock.advance(TimeDelta::seconds(1));
    let news = system.hears().await;
    assert_eq!(news["type"], "promise.missed");
    assert_eq!(
        news["data"]["standing"],
        json!({ "state": "missed", "by_s": 1 })
    );
    let mails = mails(&desk, 2).await;
    let missed = mails
        .iter()
        .find(|mail| mail.contains("We missed"))
        .unwrap();
    assert!(
        missed.contains("Auto-Submitted: auto-generated\r\n"),
        "{missed}"
    );
    settled(&desk).await;
    assert_eq!(
        outbox(
            &desk.database(),
            "kind = 'promise.missed' AND lane = 'mail'"
        ),
        1
    );
}

#[tokio::test]
async fn an_answer_in_time_leaves_nothing_to_be_missed() {
    let (desk, mut system) = desk_and(Mood::Good).await;
    desk.sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    system.hears_of(["request.created"]).await;
    desk.clock.advance(TimeDelta::minutes(20));
    acts(&desk, &["answered", "R-10001", "--automatic"]).await;
    acts(&desk, &["answered", "R-10001"]).await;
    acts(&desk, &["answered", "R-10001"]).await;
    let news = system.hears().await;
    assert_eq!(news["type"], "request.answered");
    assert_eq!(news["data"]["standing"]["state"], "met");
    desk.clock.advance(TimeDelta::hours(2));
    desk.sends("user", 2, &request("chat")).await.receipt();
    system.hears_of(["request.created"]).await;
    settled(&desk).await;
    let mails = mails(&desk, 3).await;
    assert_eq!(mails.len(), 3);
    assert!(
        mails.iter().any(|mail| mail.contains("came in time")),
        "{mails:?}"
    );
    assert!(
        !mails.iter().any(|mail| mail.contains("missed")),
        "{mails:?}"
    );
}

/// A server that was down tells of a miss when it is back, though the answer came before.
#[tokio::test]
async fn a_late_answer_does_not_hide_the_miss() {
    let (desk, mut system) = desk_and(Mood::Good).await;
    desk.sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    system.hears_of(["request.created"]).await;
    settled(&desk).await;
    let Desk {
        running,
        clock,
        folder,
        ..
    } = desk;
    running.stop().await;
    clock.advance(TimeDelta::minutes(90));
    let database = folder.path().join("data/help.sqlite");
    let words = [
        "help-server",
        "answered",
        "R-10001",
        "--by",
        "Sam",
        "--data",
    ];
    let words = words.into_iter().chain([database.to_str().unwrap()]);
    let command = Flags::parse_from(words).command.unwrap();
    help_server::act(command, &clock).await.unwrap();
    let settings = Settings {
        webhooks: vec![system.webhook("crm", folder.path())],
        clock,
        ..settings(folder.path())
    };
    let running = help_server::start(settings).await.unwrap();
    system
        .hears_of(["promise.missed", "request.answered"])
        .await;
    running.stop().await;
    assert_eq!(outbox(&database, "kind = 'promise.warning'"), 0);
    assert_eq!(
        outbox(&database, "kind = 'promise.missed' AND lane = 'mail'"),
        1
    );
}

/// A new promise takes the timers of the old one with it.
#[tokio::test]
async fn a_superseded_promise_is_not_missed() {
    let (desk, mut system) = desk_and(Mood::Good).await;
    let mut critical = request("email");
    critical["critical"] = json!(true);
    desk.sends("super-admin", 1, &critical).await.receipt();
    system.hears_of(["request.created"]).await;
    desk.clock.advance(TimeDelta::minutes(10));
    let policy = crate::support::repository().join("demo/policy.toml");
    let lower = [
        "reclassify",
        "R-10001",
        "--to",
        "standard",
        "--reason",
        "One user only",
    ];
    acts(
        &desk,
        &[&lower[..], &["--policy", policy.to_str().unwrap()]].concat(),
    )
    .await;
    let news = system.hears().await;
    assert_eq!(news["type"], "promise.changed");
    assert_eq!(news["data"]["severity"], "standard");
    desk.clock.advance(TimeDelta::minutes(30));
    desk.sends("user", 2, &request("chat")).await.receipt();
    system.hears_of(["request.created"]).await;
    desk.clock.advance(TimeDelta::minutes(21));
    system.hears_of(["promise.missed"]).await;
    let due = at("2026-11-06T16:30:00Z").timestamp();
    settled(&desk).await;
    let count = format!("kind = 'promise.missed' AND created_at = {}", due + 1);
    assert_eq!(outbox(&desk.database(), &count), 3);
}
