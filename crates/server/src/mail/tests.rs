use super::*;
use lettre::transport::smtp::client::TlsParameters;
use mail_parser::MessageParser;
use protocol::{Language, RequestNumber};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use relay::Security;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use sla::{Case, Channel, Commitment, Instant, Promise, Role, Severity, Terms};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const DUE: i64 = 1_793_982_600; // Friday 6 November 2026, 16:30 UTC

fn at(unix_s: i64) -> Instant {
    sla::instant(unix_s).unwrap()
}

fn promise() -> Promise {
    Promise {
        terms: Terms {
            case: Case {
                channel: Channel::Email,
                role: Role::SuperAdmin,
                severity: Severity::Standard,
            },
            commitment: Commitment::Guaranteed { within_s: 3600 },
            policy: "digest".into(),
        },
        start: at(DUE - 3600),
        raised: None,
        stops: vec![],
        warn: Some(at(DUE - 900)),
        due: Some(at(DUE)),
    }
}

/// An acknowledgement, as it lies in the outbox.
fn acknowledgement(to: &str) -> Sending {
    let letter = Letter {
        to: to.into(),
        topic: Topic::Acknowledged,
        language: Language::En,
        promise: promise(),
        answered: None,
    };
    Sending {
        id: 7,
        fence: 1,
        request: RequestNumber(10_001),
        kind: "request.created".into(),
        body: serde_json::to_value(letter).unwrap(),
        created_at: at(DUE - 3600),
        attempts: 1,
    }
}

fn house(product: &str) -> House {
    House {
        product: product.into(),
        zone: calendar::Zones::bundled().get("Europe/Rome").unwrap(),
    }
}

fn mailer(product: &str, way: Way) -> Mailer {
    Mailer {
        house: house(product),
        sender: Sender {
            from: "Acme Support <support@acme.example>".parse().unwrap(),
            reply_to: Some("desk@acme.example".parse().unwrap()),
        },
        way,
        limits: Limits::default(),
    }
}

/// How a connection is protected, given what it trusts.
type Wrap = fn(TlsParameters) -> Security;

/// How an SMTP server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Good,
    /// Takes the connection and says nothing.
    Silent,
    /// Answers the command that begins so with that.
    Says(&'static str, &'static str),
    /// Hangs up once it has the mail, without a word.
    DropAfterData,
    /// Takes the mail, and hangs up at the goodbye.
    DropAtQuit,
    /// Answers a byte at a time.
    Dribbles,
}

/// An SMTP server of one's own on loopback, and what it was told.
struct Sink {
    port: u16,
    ca: PathBuf,
    told: Arc<Mutex<Vec<String>>>,
    _folder: TempDir,
}

impl Sink {
    async fn open(script: Script) -> Self {
        Self::open_as(script, "localhost", Wire::Plain).await
    }

    async fn open_as(script: Script, name: &str, wire: Wire) -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed([name.to_owned()]).unwrap();
        let folder = TempDir::new().unwrap();
        let ca = folder.path().join("ca.pem");
        std::fs::write(&ca, cert.pem()).unwrap();
        let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let told = Arc::new(Mutex::new(vec![]));
        let seen = Arc::clone(&told);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
                tokio::spawn(async move {
                    match wire {
                        Wire::Plain => drop(speak(stream, script, &seen, Greeting::Banner).await),
                        Wire::Tls => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                drop(speak(stream, script, &seen, Greeting::Banner).await);
                            }
                        }
                        Wire::StartTls => {
                            let plain = speak(stream, script, &seen, Greeting::Banner).await;
                            if let Some(stream) = plain
                                && let Ok(stream) = acceptor.accept(stream).await
                            {
                                drop(speak(stream, script, &seen, Greeting::None).await);
                            }
                        }
                    }
                });
            }
        });
        Self {
            port,
            ca,
            told,
            _folder: folder,
        }
    }

    fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    /// The mail that came with the only DATA.
    #[track_caller]
    fn mail(&self) -> String {
        let told = self.told();
        let mails: Vec<&String> = told.iter().filter(|line| line.contains("\r\n")).collect();
        assert_eq!(mails.len(), 1, "{told:?}");
        mails[0].clone()
    }

    fn relay(&self) -> Relay {
        let url = format!("smtp://127.0.0.1:{}", self.port);
        let mut relay = Relay::new(&url, None, None, "acme.example").unwrap();
        relay.patience = Duration::from_secs(20);
        relay
    }

    fn secure(&self, ca: Option<&Path>, wrap: Wrap) -> Relay {
        let mut relay = self.relay();
        "localhost".clone_into(&mut relay.host);
        relay.security = wrap(relay::parameters("localhost", ca).unwrap());
        relay
    }
}

#[derive(Clone, Copy)]
enum Wire {
    Plain,
    StartTls,
    Tls,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Greeting {
    Banner,
    None,
}

/// Speaks until the other side has gone; gives the stream back when it is to be encrypted.
async fn speak<S>(
    stream: S,
    script: Script,
    told: &Mutex<Vec<String>>,
    greeting: Greeting,
) -> Option<S>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut stream = BufReader::new(stream);
    if script == Script::Silent {
        std::future::pending::<()>().await;
    }
    if greeting == Greeting::Banner && !say(&mut stream, script, "", "220 sink").await {
        return None;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        told.lock().unwrap().push(line.clone());
        let answer = match line.split(' ').next().unwrap() {
            "EHLO" => "250-sink\r\n250-STARTTLS\r\n250-8BITMIME\r\n250 AUTH PLAIN",
            "STARTTLS" => {
                say(&mut stream, script, &line, "220 go").await;
                return Some(stream.into_inner());
            }
            "DATA" => "354 go on",
            "QUIT" if script == Script::DropAtQuit => return None,
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        if !say(&mut stream, script, &line, answer).await {
            return None;
        }
        if line == "DATA" && !matches!(script, Script::Says("DATA", _)) {
            let mut mail = String::new();
            while !mail.ends_with("\r\n.\r\n") {
                stream.read_line(&mut mail).await.ok()?;
            }
            told.lock().unwrap().push(mail);
            if script == Script::DropAfterData {
                return None;
            }
            say(&mut stream, script, "the end", "250 taken").await;
        }
    }
}

async fn say<S>(stream: &mut BufReader<S>, script: Script, to: &str, answer: &str) -> bool
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let answer = match script {
        Script::Says(command, answer)
            if to.starts_with(command) && (command.is_empty() == to.is_empty()) =>
        {
            answer
        }
        _ => answer,
    };
    let answer = format!("{answer}\r\n");
    if script == Script::Dribbles {
        for byte in answer.bytes() {
            if stream.write_all(&[byte]).await.is_err() {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        return true;
    }
    stream.write_all(answer.as_bytes()).await.is_ok()
}

fn secret(text: &str) -> Option<Secret> {
    Secret::deserialize(serde_json::json!(text)).ok()
}

async fn send(mailer: &Mailer, to: &str) -> Attempt {
    mailer
        .deliver("msg_1_7", &acknowledgement(to), at(DUE - 3600))
        .await
}

async fn sent_by(relay: Relay) -> Attempt {
    let mailer = mailer("Acme", Way::Relay(Box::new(relay)));
    send(&mailer, "ada@northwind.example").await
}

fn name(attempt: &Attempt) -> &'static str {
    match attempt {
        Attempt::Delivered => "delivered",
        Attempt::Failed { .. } => "later",
        Attempt::Refused { .. } => "never",
        Attempt::Skipped { .. } => "not needed",
    }
}

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
        (Script::Says("DATA", "451 later"), "later"),
        (Script::Says("the end", "452 full"), "later"),
        (Script::Says("the end", "554 spam"), "never"),
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

#[tokio::test]
async fn without_a_server_a_mail_is_a_file_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let mailer = mailer("Acme", Way::Folder(folder.path().join("mail")));
    for minute in [0, 10] {
        let sending = acknowledgement("ada@northwind.example");
        let now = at(DUE + minute * 60);
        let attempt = mailer.deliver("msg_1_7", &sending, now).await;
        assert_eq!(attempt, Attempt::Delivered);
    }
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mail"))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].file_name(), "msg_1_7.eml");
    assert_eq!(
        files[0].metadata().unwrap().permissions().mode() & 0o777,
        0o600
    );
    let mail = std::fs::read(files[0].path()).unwrap();
    let parsed = MessageParser::new().parse(&mail).unwrap();
    assert_eq!(
        parsed.subject(),
        Some("[Acme] We have your request R-10001")
    );
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
