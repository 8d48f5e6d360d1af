//! What a specialist did, and what the customer sees of it.

use crate::kept::own;
use crate::support::{Desk, FRIDAY, at, critical, repository, request};
use chrono::TimeDelta;
use clap::Parser;
use help_server::Flags;
use rusqlite::Connection;
use sla::{Promise, Severity, Standing, standing};
use std::process::{Command, Output};

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
