//! What a mail says, and to whom.

use super::sink::{Script, Sink};
use super::*;

/// C38, C46, T11: to the one address, from ours, and nothing else in the envelope.
#[tokio::test]
async fn a_mail_goes_to_one_recipient_with_a_fixed_set_of_headers() {
    let sink = Sink::open(Script::Good).await;
    assert_eq!(sent_by(sink.relay()).await, Attempt::Delivered);
    let told = sink.told();
    let commands: Vec<&str> = told
        .iter()
        .map(String::as_str)
        .filter(|line| !line.contains("\r\n"))
        .collect();
    assert_eq!(
        commands,
        [
            "EHLO acme.example",
            "MAIL FROM:<support@acme.example>",
            "RCPT TO:<ada@northwind.example>",
            "DATA",
            "QUIT"
        ]
    );
    let mail = sink.mail();
    assert!(
        mail.contains("\r\nAuto-Submitted: auto-replied\r\n"),
        "{mail}"
    );
    let parsed = MessageParser::new().parse(mail.as_bytes()).unwrap();
    assert_eq!(parsed.message_id(), Some("msg_1_7@acme.example"));
    let mut names: Vec<&str> = parsed
        .headers()
        .iter()
        .map(|header| header.name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "Auto-Submitted",
            "Content-Language",
            "Content-Type",
            "Date",
            "From",
            "MIME-Version",
            "Message-ID",
            "Reply-To",
            "Subject",
            "To"
        ]
    );
}

/// T12: the same words as text and as HTML, and nothing to follow or to fetch.
#[tokio::test]
async fn a_mail_says_the_same_as_text_and_as_html_and_has_no_link() {
    let sink = Sink::open(Script::Good).await;
    assert_eq!(sent_by(sink.relay()).await, Attempt::Delivered);
    let mail = sink.mail();
    let parsed = MessageParser::new().parse(mail.as_bytes()).unwrap();
    assert_eq!(
        parsed.subject(),
        Some("[Acme] We have your request R-10001")
    );
    let text = parsed.body_text(0).unwrap();
    assert!(
        text.contains(
            "First reply guaranteed by Friday 6 November 2026, 17:30 (Europe/Rome, UTC+1)."
        ),
        "{text}"
    );
    let html = parsed.body_html(0).unwrap();
    assert!(
        html.contains("<p>First reply guaranteed by Friday"),
        "{html}"
    );
    assert!(!html.contains("http") && !html.contains("href"), "{html}");
}

#[tokio::test]
async fn the_same_mail_sent_again_has_the_same_message_id() {
    let sink = Sink::open(Script::DropAfterData).await;
    let mailer = mailer("Acme", Way::Relay(Box::new(sink.relay())));
    let ids = [
        send(&mailer, "ada@northwind.example").await,
        send(&mailer, "ada@northwind.example").await,
    ];
    assert_eq!(ids.each_ref().map(name), ["later", "later"]);
    let told = sink.told();
    let ids: Vec<&str> = told
        .iter()
        .flat_map(|line| line.lines())
        .filter(|line| line.starts_with("Message-ID"))
        .collect();
    assert_eq!(ids, ["Message-ID: <msg_1_7@acme.example>"; 2]);
}

/// T12, T13: neither the vendor's own words nor an address can add a header, a recipient or markup.
#[tokio::test]
async fn nothing_in_a_name_becomes_a_header_a_command_or_markup() {
    let hostile = [
        "Acme\r\nBcc: victim@b.example",
        "Acme\n.\nMAIL FROM:<x@y>",
        "Acme\r\n.\r\nMAIL FROM:<x@y>",
        "Acme%0d%0aBcc: victim@b.example",
        "Acme\u{2028}Bcc: victim@b.example",
        "=?utf-8?b?DQpCY2M6IHZpY3RpbUBiLmV4YW1wbGU=?=",
        "<a href=//evil>Acme</a>",
        "\"><script>",
        "&#x3c;b&#x3e;",
        &"A".repeat(10 * 1024),
    ];
    for product in hostile {
        let sink = Sink::open(Script::Good).await;
        let mailer = mailer(product, Way::Relay(Box::new(sink.relay())));
        assert_eq!(
            send(&mailer, "ada@northwind.example").await,
            Attempt::Delivered
        );
        let told = sink.told();
        let recipients = told.iter().filter(|line| line.starts_with("RCPT")).count();
        assert_eq!((told.len(), recipients), (6, 1), "{product:?}");
        let mail = sink.mail();
        let parsed = MessageParser::new().parse(mail.as_bytes()).unwrap();
        assert_eq!(parsed.headers().len(), 10, "{product:?}");
        let html = parsed.body_html(0).unwrap();
        assert!(
            !html.contains("<a") && !html.contains("<script") && !html.contains("<b"),
            "{html}"
        );
    }
}

/// T13: an address that could be read as two, or as a command, is no address.
#[tokio::test]
async fn an_address_that_is_more_than_one_is_never_written_to() {
    let sink = Sink::open(Script::Good).await;
    let mailer = mailer("Acme", Way::Relay(Box::new(sink.relay())));
    for address in [
        "",
        "ada",
        "@b.example",
        "a@b@c.example",
        "a@b.example,c@d.example",
        "Ada <a@b.example>",
        "\"a\r\nRCPT TO:<x>\"@b.example",
        "\"a b\"@c.example",
        "a@b.example\r\nRCPT TO:<x@y.example>",
        "a@b.example\n",
        "a\u{2028}b@c.example",
        "a@b.example\0",
        "<a@b.example>",
        "a@[127.0.0.1]",
        "a@b.example (Ada)",
    ] {
        assert_eq!(name(&send(&mailer, address).await), "never", "{address:?}");
    }
    assert_eq!(sink.told(), Vec::<String>::new());
}
