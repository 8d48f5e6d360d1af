//! How a mail is handed over, and what the mail server's words mean.

use super::sink::{Script, Sink, Wire, Wrap};
use super::*;

const NOT_OWNED: &str =
    "553 5.7.1 <help@acme.example>: Sender address rejected: not owned by user desk";

/// F29: whatever may pass is tried again; what the server refuses for good is not.
#[tokio::test]
async fn trouble_is_tried_again_and_a_refusal_is_not() {
    let cases = [
        (Script::Good, "delivered"),
        (Script::DropAtQuit, "delivered"),
        (Script::Says("", "421 busy"), "later"),
        (Script::Says("", "554 go away"), "later"),
        (Script::Says("EHLO", "421 busy"), "later"),
        (Script::Says("MAIL", "452 full"), "later"),
        (Script::Says("MAIL", "550 not allowed"), "later"),
        (Script::Says("MAIL", "553 no such domain"), "later"),
        (Script::Says("RCPT", "450 grey"), "later"),
        (Script::Says("RCPT", "550 no such person"), "never"),
        (Script::Says("RCPT", "550 5.1.1 no such person"), "never"),
        // Postfix, which speaks of the sender only now.
        (Script::Says("RCPT", NOT_OWNED), "later"),
        (Script::Says("RCPT", "550 5.1.8 no such domain"), "later"),
        (
            Script::Says("RCPT", "554-5.7.1 Relay\r\n554 5.7.1 denied"),
            "later",
        ),
        (Script::Says("DATA", "451 later"), "later"),
        (Script::Says("the end", "452 full"), "later"),
        (Script::Says("the end", "554 spam"), "never"),
        // Exchange, of the sender as well.
        (Script::Says("the end", "550 5.7.60 can't send as"), "later"),
        (Script::Says("the end", "what"), "later"),
        (Script::DropAfterData, "later"),
    ];
    for (script, expected) in cases {
        let sink = Sink::open(script).await;
        let attempt = sent_by(sink.relay()).await;
        assert_eq!(name(&attempt), expected, "{script:?}: {attempt:?}");
    }
}

#[tokio::test]
async fn what_a_server_says_is_kept_without_the_address() {
    let sink = Sink::open(Script::Says(
        "RCPT",
        "550 <Ada@northwind.example> is unknown, ada",
    ))
    .await;
    let Attempt::Refused { why } = sent_by(sink.relay()).await else {
        panic!("expected a refusal");
    };
    assert!(why.contains("… is unknown, …"), "{why}");
}

/// F29: a server that isn't there, never speaks or speaks a byte at a time holds nothing up for long.
#[tokio::test]
async fn a_server_that_is_silent_slow_or_gone_is_given_up() {
    for script in [Script::Silent, Script::Dribbles] {
        let sink = Sink::open(script).await;
        let mut relay = sink.relay();
        relay.patience = Duration::from_millis(300);
        assert_eq!(name(&sent_by(relay).await), "later", "{script:?}");
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let relay = Relay::new(&format!("smtp://127.0.0.1:{port}"), None, None, "a.example").unwrap();
    assert_eq!(name(&sent_by(relay).await), "later");
}

/// F29, C47: over TLS from the first byte or by STARTTLS, never with a certificate that isn't right.
#[tokio::test]
async fn a_connection_is_encrypted_and_the_certificate_is_checked() {
    let ways: [(Wire, Wrap); 2] = [
        (Wire::Tls, Security::Tls),
        (Wire::StartTls, Security::StartTls),
    ];
    for (wire, wrap) in ways {
        let good = Sink::open_as(Script::Good, "localhost", wire).await;
        let attempt = sent_by(good.secure(Some(&good.ca), wrap)).await;
        assert_eq!(attempt, Attempt::Delivered);
        let other = Sink::open_as(Script::Good, "other.example", wire).await;
        for ca in [None, Some(other.ca.as_path())] {
            assert_eq!(name(&sent_by(other.secure(ca, wrap)).await), "later");
        }
        let told = other.told();
        assert!(
            !told.iter().any(|line| line.starts_with("MAIL")),
            "{told:?}"
        );
    }
}

/// C47: a server that offers no encryption gets neither a password nor a mail.
#[tokio::test]
async fn without_starttls_nothing_is_said() {
    let sink = Sink::open(Script::Says("EHLO", "250 sink")).await;
    let mut relay = sink.secure(Some(&sink.ca), Security::StartTls);
    relay.credentials = relay::credentials("desk", secret("secret")).unwrap();
    assert_eq!(name(&sent_by(relay).await), "later");
    let told = sink.told();
    assert!(
        told.iter()
            .all(|line| ["EHLO acme.example", "QUIT"].contains(&line.as_str())),
        "{told:?}"
    );
}

/// A wrong password is the operator's trouble: no mail is lost over it.
#[tokio::test]
async fn a_wrong_password_loses_no_mail() {
    let sink = Sink::open(Script::Says("AUTH", "535 no")).await;
    let mut relay = sink.relay();
    relay.credentials = relay::credentials("desk", secret("wrong")).unwrap();
    assert_eq!(name(&sent_by(relay).await), "later");
}

/// C64.
#[test]
fn settings_that_can_t_be_meant_are_refused() {
    let new = |url: &str, password: Option<&str>| {
        Relay::new(url, password.and_then(secret), None, "a.example").map(drop)
    };
    for url in [
        "smtps://desk@mail.example",
        "smtp://desk%40acme.example@mail.example:2525",
    ] {
        assert!(new(url, Some("secret")).is_ok(), "{url}");
    }
    assert!(new("smtp://127.0.0.1", None).is_ok());
    for (url, password) in [
        ("mail.example", None),
        ("http://mail.example", None),
        ("smtps://desk:secret@mail.example", None),
        ("smtps://desk@mail.example", None),
        ("smtps://mail.example", Some("secret")),
    ] {
        assert!(new(url, password).is_err(), "{url}");
    }
}
