//! What is promised to whom, and what the widget is told about it.

use crate::support::{Answer, Desk, FRIDAY, at, critical, repository, request};
use chrono::TimeDelta;
use protocol::{Contact, NoContact, ProblemCode, Session};
use reqwest::StatusCode;
use rusqlite::Connection;
use serde_json::Value;
use sla::{Channel, Commitment, Role};

const HOUR: Commitment = Commitment::Guaranteed { within_s: 3_600 };
const HALF_HOUR: Commitment = Commitment::Guaranteed { within_s: 1_800 };
const FIVE_MINUTES: Commitment = Commitment::Usually { within_s: 300 };

#[track_caller]
fn check(answer: &Answer, commitment: Commitment, due: Option<&str>) {
    let promise = answer.receipt().promise;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(promise.terms.commitment, commitment);
    assert_eq!(promise.start, at(FRIDAY));
    assert_eq!(promise.due, due.map(at));
}

/// S06, S15, S16, S20, S21, S41, S44: the guarantees are the Super Admin's, on e-mail alone.
#[tokio::test]
async fn a_super_admin_has_an_hour_and_thirty_minutes_when_critical() {
    let desk = Desk::open().await;
    let sent = |key, body: Value| {
        let desk = &desk;
        async move { desk.sends("super-admin", key, &body).await }
    };
    check(
        &sent(1, request("email")).await,
        HOUR,
        Some("2026-11-06T16:30:00Z"),
    );
    check(
        &sent(2, critical()).await,
        HALF_HOUR,
        Some("2026-11-06T16:00:00Z"),
    );
    check(
        &sent(3, request("chat")).await,
        Commitment::Unpromised,
        None,
    );
    check(
        &sent(4, request("phone")).await,
        FIVE_MINUTES,
        Some("2026-11-06T15:35:00Z"),
    );
}

/// S17, S18: an aim of one business day, from Friday afternoon to Monday afternoon in Rome.
#[tokio::test]
async fn another_user_has_an_aim_and_no_guarantee() {
    let desk = Desk::open().await;
    let sent = |key, body: Value| {
        let desk = &desk;
        async move { desk.sends("user", key, &body).await }
    };
    check(
        &sent(1, request("email")).await,
        Commitment::Aim,
        Some("2026-11-09T15:30:00Z"),
    );
    check(
        &sent(2, request("chat")).await,
        Commitment::Unpromised,
        None,
    );
    check(
        &sent(3, request("phone")).await,
        FIVE_MINUTES,
        Some("2026-11-06T15:35:00Z"),
    );
}

/// S44, C9, T9: the box is refused from anyone but a Super Admin, whatever the browser sent.
#[tokio::test]
async fn critical_is_refused_from_another_user() {
    let desk = Desk::open().await;
    let problem = desk.sends("user", 1, &critical()).await.problem();
    assert_eq!(problem.status, 422);
    assert_eq!(problem.code, ProblemCode::Invalid);
    assert_eq!(problem.errors[0].field, protocol::Field::Critical);
    assert_eq!(desk.rows(), 0);
}

/// S38: a channel outside the package is refused, however the request was made.
#[tokio::test]
async fn only_the_package_s_channels_are_taken() {
    let desk = Desk::open().await;
    check(
        &desk.sends("email-only", 1, &critical()).await,
        HALF_HOUR,
        Some("2026-11-06T16:00:00Z"),
    );
    for (key, channel) in [(2, "chat"), (3, "phone")] {
        let problem = desk
            .sends("email-only", key, &request(channel))
            .await
            .problem();
        assert_eq!(problem.status, 403);
        assert_eq!(problem.code, ProblemCode::ChannelNotIncluded);
    }
    assert_eq!(desk.rows(), 1);
}

/// S08: without the premium product there is nothing to contact, and the API says so.
#[tokio::test]
async fn without_premium_nothing_is_taken() {
    let desk = Desk::open().await;
    for (key, channel) in [(1, "chat"), (2, "email"), (3, "phone")] {
        let problem = desk
            .sends("no-premium", key, &request(channel))
            .await
            .problem();
        assert_eq!(problem.status, 403);
        assert_eq!(problem.code, ProblemCode::NotEntitled);
    }
    assert_eq!(desk.rows(), 0);
    let session: Session = desk.reads("no-premium", "v1/session").await;
    assert_eq!(session.contact, Contact::Unavailable(NoContact::NoPremium));
}

/// S13: e-mail is never closed, and the guarantee runs at night and at the weekend.
#[tokio::test]
async fn the_hour_runs_on_a_sunday_night() {
    let desk = Desk::open().await;
    desk.clock.advance(at("2026-11-08T02:00:00Z") - at(FRIDAY));
    let receipt = desk
        .sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    assert_eq!(receipt.promise.due, Some(at("2026-11-08T03:00:00Z")));
}

/// S14: while an exception is in force the clock of a guarantee stands still.
#[tokio::test]
async fn an_exception_moves_the_guarantee() {
    let desk = Desk::open_with(|settings, folder| {
        let policy = std::fs::read_to_string(&settings.policy).unwrap();
        let exception = "exceptions = [{ from = \"2026-11-06T16:00:00Z\", \
            until = \"2026-11-06T18:00:00Z\", reason = { en = \"Storm\", it = \"Temporale\" } }]";
        settings.policy = folder.join("policy.toml");
        let policy = policy.replace("exceptions = []", exception);
        std::fs::write(&settings.policy, policy).unwrap();
    })
    .await;
    let receipt = desk
        .sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    assert_eq!(receipt.promise.due, Some(at("2026-11-06T18:30:00Z")));
    let session: Session = desk.reads("super-admin", "v1/session").await;
    assert_eq!(session.policy.exceptions[0].reason.it, "Temporale");
}

/// S06, S38: a channel of the package for which the policy has nothing isn't offered.
#[tokio::test]
async fn a_channel_without_a_commitment_is_not_offered() {
    let desk = Desk::open_with(|settings, folder| {
        let policy = std::fs::read_to_string(&settings.policy).unwrap();
        settings.policy = folder.join("policy.toml");
        let row = policy
            .lines()
            .find(|line| line.contains("\"phone\", role = \"user\""));
        std::fs::write(&settings.policy, policy.replace(row.unwrap(), "")).unwrap();
    })
    .await;
    let session: Session = desk.reads("user", "v1/session").await;
    assert_eq!(
        session.contact,
        Contact::Offered(vec![Channel::Chat, Channel::Email])
    );
    let refused = desk.sends("user", 1, &request("phone")).await;
    assert_eq!(refused.problem().code, ProblemCode::ChannelNotIncluded);
}

/// S02, S03, S05, S16, S19, S42: what the widget shows comes from the policy and the token.
#[tokio::test]
async fn the_session_has_the_facts_that_the_widget_shows() {
    let desk = Desk::open().await;
    let session: Session = desk.reads("super-admin", "v1/session").await;
    assert_eq!(session.now, at(FRIDAY));
    assert_eq!(session.product, "Acme");
    assert_eq!(session.updated_on, "2026-11-02");
    assert_eq!(session.phone, "+39 02 5555 0123");
    assert!(
        session
            .subscriptions
            .contains(&"Growth Enterprise".to_owned())
    );
    assert!(session.exceptions_url.starts_with("https://"));
    assert_eq!(session.customer.name, "Ada Rossi");
    assert_eq!(session.customer.role, Role::SuperAdmin);
    assert_eq!(session.customer.drafts.len(), 32);
    let all = vec![Channel::Chat, Channel::Email, Channel::Phone];
    assert_eq!(session.contact, Contact::Offered(all));
    assert!(session.policy.exceptions.is_empty());
    assert!(session.policy.support_hours.known.until() - session.now > TimeDelta::days(60));
    let other: Session = desk.reads("user", "v1/session").await;
    assert_eq!(other.customer.role, Role::User);
    assert_ne!(other.customer.drafts, session.customer.drafts);
}

/// The time that is shown before sending is the one that is promised afterwards.
#[tokio::test]
async fn the_widget_s_preview_is_the_server_s_promise() {
    let desk = Desk::open().await;
    for (key, persona) in [(1, "super-admin"), (2, "user")] {
        let session: Session = desk.reads(persona, "v1/session").await;
        let case = sla::Case {
            channel: Channel::Email,
            role: session.customer.role,
            severity: sla::Severity::Standard,
        };
        let preview = sla::promise(&session.policy, case, session.now).unwrap();
        let receipt = desk.sends(persona, key, &request("email")).await.receipt();
        assert_eq!(receipt.promise, preview);
    }
}

/// The version stays the same from day to day, though the calendar is laid out anew.
#[tokio::test]
async fn the_policy_s_version_does_not_change_overnight() {
    let desk = Desk::open().await;
    let today: Session = desk.reads("user", "v1/session").await;
    desk.clock.advance(TimeDelta::days(3));
    let later: Session = desk.reads("user", "v1/session").await;
    assert_eq!(today.policy.digest, later.policy.digest);
    assert_ne!(today.policy.support_hours, later.policy.support_hours);
}

/// S07: in the mobile app premium support can't be contacted, and the API holds to it.
#[tokio::test]
async fn the_mobile_app_has_no_premium_contact() {
    let desk = Desk::open().await;
    let session: Session = desk.reads("super-admin&app=mobile", "v1/session").await;
    assert_eq!(session.contact, Contact::Unavailable(NoContact::Mobile));
    let sent = desk
        .sends("super-admin&app=mobile", 1, &request("email"))
        .await;
    assert_eq!(sent.problem().code, ProblemCode::NotEntitled);
    assert_eq!(desk.rows(), 0);
}

/// S03: a subscription that isn't on the list can't have premium support.
#[tokio::test]
async fn another_subscription_has_no_premium_contact() {
    let desk = Desk::open_with(|settings, folder| {
        let policy = std::fs::read_to_string(repository().join("demo/policy.toml")).unwrap();
        settings.policy = folder.join("policy.toml");
        let policy = policy.replace("\"growth-enterprise\"", "\"growth-other\"");
        std::fs::write(&settings.policy, policy).unwrap();
    })
    .await;
    let session: Session = desk.reads("super-admin", "v1/session").await;
    assert_eq!(
        session.contact,
        Contact::Unavailable(NoContact::Subscription)
    );
    let sent = desk.sends("super-admin", 1, &request("email")).await;
    assert_eq!(sent.problem().code, ProblemCode::NotEntitled);
}

/// The row holds all that was said and promised, as it was at that moment.
#[tokio::test]
async fn everything_about_a_request_is_stored() {
    let desk = Desk::open().await;
    let mut body = request("phone");
    body["language"] = "it".into();
    let receipt = desk.sends("user", 1, &body).await.receipt();
    assert_eq!(receipt.number.0, 10_001);
    let row = Connection::open(desk.database())
        .unwrap()
        .query_row(
            "SELECT concat_ws('|', number, caller, account_id, account_name, name, email, role,
               channel, severity, subject, description, phone, language, policy, accepted_at,
               token_issued_at), promise FROM request",
            [],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
        )
        .unwrap();
    let (start, version) = (at(FRIDAY).timestamp(), &receipt.promise.terms.policy);
    let expected = format!(
        "10001|sam.bianchi@northwind.example|northwind|Northwind|Sam Bianchi|\
         sam.bianchi@northwind.example|user|phone|standard|Export fails|It stops at 40 %.|\
         +390212345678|it|{version}|{start}|{start}"
    );
    assert_eq!(row.0, expected);
    let stored: sla::Promise = serde_json::from_str(&row.1).unwrap();
    assert_eq!(stored, receipt.promise);
}
