use super::*;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use serde_json::json;
use standardwebhooks::Webhook;
use std::net::SocketAddr;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const SECRETS: [&str; 2] = [
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "whsec_c2Vjb25kIHNlY3JldCBvZiAyNCBieXRlcyE=",
];

fn now() -> Instant {
    // The library that verifies compares with the machine's clock.
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    sla::instant(since.as_secs().cast_signed()).unwrap()
}

/// Word of a new request, as it lies in the outbox.
fn news() -> Sending {
    Sending {
        id: 7,
        fence: 1,
        request: RequestNumber(10_001),
        kind: "request.created".into(),
        body: json!({ "account": "northwind", "standing": null }),
        created_at: sla::instant(3600).unwrap(),
        attempts: 1,
    }
}

/// A server of one's own on loopback that gives every request the same answer.
struct Sink {
    address: SocketAddr,
    got: Arc<Mutex<Vec<String>>>,
    folder: TempDir,
}

impl Sink {
    async fn open(answer: &str) -> Self {
        Self::open_with(answer, None).await
    }

    /// Over TLS, with a certificate for `name`.
    async fn open_as(answer: &str, name: &str) -> Self {
        Self::open_with(answer, Some(name)).await
    }

    async fn open_with(answer: &str, name: Option<&str>) -> Self {
        let folder = TempDir::new().unwrap();
        for (at, secret) in SECRETS.iter().enumerate() {
            std::fs::write(folder.path().join(format!("secret-{at}")), secret).unwrap();
        }
        let acceptor = name.map(|name| acceptor(name, &folder));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let got = Arc::new(Mutex::new(vec![]));
        let (seen, answer) = (Arc::clone(&got), answer.replace('\n', "\r\n"));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, answer, acceptor) =
                    (Arc::clone(&seen), answer.clone(), acceptor.clone());
                tokio::spawn(async move {
                    match acceptor {
                        None => answered(stream, &seen, &answer).await,
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                answered(stream, &seen, &answer).await;
                            }
                        }
                    }
                });
            }
        });
        Self {
            address,
            got,
            folder,
        }
    }

    fn settings(&self) -> WebhookSettings {
        let file = |at| self.folder.path().join(format!("secret-{at}"));
        WebhookSettings {
            name: "crm".into(),
            url: format!("http://{}/hooks?team=1", self.address),
            secret_files: vec![file(0), file(1)],
            allow_private: true,
            ca_file: None,
        }
    }

    async fn gets(&self) -> Attempt {
        let endpoint = Endpoint::new(&self.settings()).unwrap();
        endpoint.deliver("msg_1_7", &news(), now()).await
    }

    fn got(&self) -> Vec<String> {
        self.got.lock().unwrap().clone()
    }
}

fn acceptor(name: &str, folder: &TempDir) -> TlsAcceptor {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([name.to_owned()]).unwrap();
    std::fs::write(folder.path().join("ca.pem"), cert.pem()).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Reads one request and answers it; what can't be written any more is not wanted.
async fn answered<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    got: &Mutex<Vec<String>>,
    answer: &str,
) {
    let mut request = vec![];
    let whole = |request: &[u8]| {
        let text = String::from_utf8_lossy(request).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))?;
        (body.len() == length.parse::<usize>().unwrap()).then_some(text.clone())
    };
    let text = loop {
        let mut some = [0; 4096];
        match stream.read(&mut some).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&some[..read]),
        }
        if let Some(text) = whole(&request) {
            break text;
        }
    };
    got.lock().unwrap().push(text);
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.flush().await;
    let _ = stream.shutdown().await;
}

const OK: &str = "HTTP/1.1 200 OK\ncontent-length: 0\n\n";

fn failed(attempt: Attempt) -> String {
    match attempt {
        Attempt::Failed { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

fn headers(request: &str) -> http::HeaderMap {
    let (head, _) = request.split_once("\r\n\r\n").unwrap();
    let lines = head
        .lines()
        .skip(1)
        .map(|line| line.split_once(": ").unwrap());
    lines
        .map(|(name, value)| {
            let name = http::HeaderName::try_from(name).unwrap();
            (name, value.parse().unwrap())
        })
        .collect()
}

/// C44: the official library takes either secret's signature, and no other's.
#[tokio::test]
async fn a_signature_is_right_for_the_library_of_the_specification() {
    let sink = Sink::open(OK).await;
    assert_eq!(sink.gets().await, Attempt::Delivered);
    let got = sink.got();
    let request = &got[0];
    assert!(
        request.starts_with("POST /hooks?team=1 HTTP/1.1\r\n"),
        "{request}"
    );
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let headers = headers(request);
    assert_eq!(headers["webhook-id"], "msg_1_7");
    for secret in SECRETS {
        let library = Webhook::new(secret).unwrap();
        library.verify(body.as_bytes(), &headers).unwrap();
        let changed = body.replace("10001", "10002");
        assert!(library.verify(changed.as_bytes(), &headers).is_err());
    }
    let stranger = Webhook::new("whsec_c3RyYW5nZXIgc2VjcmV0IG9mIDI0IGJ5dGVz").unwrap();
    assert!(stranger.verify(body.as_bytes(), &headers).is_err());
    let body: Value = serde_json::from_str(body).unwrap();
    let expected = json!({
        "type": "request.created",
        "timestamp": "1970-01-01T01:00:00Z",
        "data": { "number": 10001, "account": "northwind", "standing": null },
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_certificate_is_checked_for_its_name_and_its_authority() {
    let good = Sink::open_as(OK, "127.0.0.1").await;
    let other = Sink::open_as(OK, "other.example").await;
    let gets = async |sink: &Sink, ca: Option<&str>| {
        let settings = WebhookSettings {
            url: format!("https://{}/", sink.address),
            ca_file: ca.map(|name| sink.folder.path().join(name)),
            ..sink.settings()
        };
        let endpoint = Endpoint::new(&settings).unwrap();
        endpoint.deliver("msg_1_7", &news(), now()).await
    };
    assert_eq!(gets(&good, Some("ca.pem")).await, Attempt::Delivered);
    assert!(failed(gets(&good, None).await).starts_with("no TLS"));
    assert!(failed(gets(&other, Some("ca.pem")).await).starts_with("no TLS"));
    assert_eq!(other.got(), Vec::<String>::new());
}

/// C43, T14: no redirect is followed, wherever it leads.
#[tokio::test]
async fn a_redirect_is_a_failure() {
    let canary = Sink::open(OK).await;
    for status in [301, 302, 303, 307, 308] {
        let answer = format!(
            "HTTP/1.1 {status} Go\nlocation: http://{}/\ncontent-length: 0\n\n",
            canary.address
        );
        let sink = Sink::open(&answer).await;
        assert_eq!(failed(sink.gets().await), format!("answered {status}"));
    }
    assert_eq!(canary.got(), Vec::<String>::new());
}

#[tokio::test]
async fn an_endpoint_that_is_gone_gets_nothing_more() {
    let sink = Sink::open("HTTP/1.1 410 Gone\ncontent-length: 0\n\n").await;
    let endpoint = Endpoint::new(&sink.settings()).unwrap();
    assert!(!endpoint.is_gone());
    let attempt = endpoint.deliver("msg_1_7", &news(), now()).await;
    assert!(matches!(attempt, Attempt::Refused { .. }), "{attempt:?}");
    assert!(endpoint.is_gone());
}

#[tokio::test]
async fn a_busy_endpoint_says_when_to_come_back() {
    let date = (now() + TimeDelta::minutes(10))
        .format("%a, %d %b %Y %H:%M:%S GMT")
        .to_string();
    for (status, value, least_s) in [
        (429, "120", Some(120)),
        (503, "7", Some(7)),
        (503, date.as_str(), Some(590)),
        (503, "soon", None),
        (500, "120", None),
    ] {
        let answer = format!("HTTP/1.1 {status} Busy\nretry-after: {value}\ncontent-length: 0\n\n");
        let sink = Sink::open(&answer).await;
        let Attempt::Failed { wait, .. } = sink.gets().await else {
            panic!("{status} {value}");
        };
        let wait_s = wait.map(|wait| wait.num_seconds());
        assert_eq!(wait_s.is_some(), least_s.is_some(), "{status} {value}");
        assert!(wait_s >= least_s, "{status} {value}: {wait_s:?}");
    }
}

/// C45: of an answer no more than a header of 16 KiB is read, however much there is.
#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let endless = format!(
        "HTTP/1.1 200 OK\ncontent-length: 1073741824\n\n{}",
        "x".repeat(8 << 20)
    );
    let sink = Sink::open(&endless).await;
    assert_eq!(sink.gets().await, Attempt::Delivered);
    let header = format!("HTTP/1.1 200 OK\nx: {}\n\n", "x".repeat(64 << 10));
    let sink = Sink::open(&header).await;
    assert!(failed(sink.gets().await).starts_with("no answer"));
    let sink = Sink::open("nonsense\n\n").await;
    assert!(failed(sink.gets().await).starts_with("no answer"));
}

/// C45: a byte now and then doesn't keep a request alive.
#[tokio::test]
async fn an_endpoint_that_dribbles_is_given_up() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let sink = Sink {
        address: listener.local_addr().unwrap(),
        ..Sink::open(OK).await
    };
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        while stream.write_all(b"H").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut endpoint = Endpoint::new(&sink.settings()).unwrap();
    endpoint.caller.patience = Duration::from_millis(200);
    let attempt = endpoint.deliver("msg_1_7", &news(), now()).await;
    assert_eq!(failed(attempt), "too slow");
}

/// A caller that finds `addresses` for every name, and how often it was asked.
fn caller(addresses: Vec<Vec<SocketAddr>>) -> (Caller, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let mut caller = Caller::new(tls::config(None).unwrap());
    caller.lookup = Arc::new(move |_, _| {
        let turn = counted.fetch_add(1, Ordering::SeqCst);
        let found = addresses[turn.min(addresses.len() - 1)].clone();
        Box::pin(async move { Ok(found) })
    });
    (caller, asked)
}

fn empty() -> Request<Full<Bytes>> {
    Request::new(Full::default())
}

/// C43, T14: whatever the URL looks like, nothing that isn't public is connected to.
#[tokio::test]
async fn no_url_leads_to_this_machine_or_its_network() {
    let urls = include_str!("hostile-urls.txt");
    let canary = Sink::open(OK).await;
    assert!(urls.lines().count() >= 60);
    let (caller, _) = caller(vec![vec![canary.address]]);
    for url in urls.lines() {
        if let Ok(target) = Target::new(url, Reach::Public) {
            let answer = caller.call(&target, empty()).await;
            assert!(
                matches!(answer, Err(NoAnswer::Private)),
                "{url}: {answer:?}"
            );
        }
    }
    assert_eq!(canary.got(), Vec::<String>::new());
}

/// T14: the address that was checked is the one that is connected to; the name isn't asked again.
#[tokio::test]
async fn a_name_that_changes_its_answer_gains_nothing() {
    let good = Sink::open_as(OK, "hooks.example").await;
    let canary = Sink::open(OK).await;
    let (public, asked) = caller(vec![
        vec![canary.address],
        vec!["192.0.9.1:443".parse().unwrap()],
    ]);
    let target = Target::new("https://hooks.example/", Reach::Public).unwrap();
    let answer = public.call(&target, empty()).await;
    assert!(matches!(answer, Err(NoAnswer::Private)), "{answer:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let (any, asked) = caller(vec![vec![good.address], vec![canary.address]]);
    let target = Target::new("https://hooks.example/", Reach::Any).unwrap();
    let answer = any.call(&target, empty()).await;
    assert!(matches!(answer, Err(NoAnswer::Tls(_))), "{answer:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(canary.got(), Vec::<String>::new());
}

#[test]
fn a_url_says_one_thing_to_everyone_or_is_refused() {
    for good in [
        "https://hooks.example",
        "https://hooks.example:8443/crm?team=1",
        "https://1.1.1.1/",
    ] {
        assert!(Target::new(good, Reach::Public).is_ok(), "{good}");
    }
    for bad in [
        "https://user@hooks.example/",
        "https://user:secret@hooks.example/",
        "https://:secret@hooks.example/",
        "https://hooks.example/#part",
        "https://hooks.example:444/",
        "http://hooks.example/",
        "http://1.1.1.1/",
    ] {
        assert!(Target::new(bad, Reach::Public).is_err(), "{bad}");
    }
    assert!(Target::new("https://10.0.0.1:9000/", Reach::Any).is_ok());
    assert!(Target::new("http://10.0.0.1/", Reach::Any).is_err());
}

#[test]
fn only_addresses_of_the_public_internet_are_public() {
    let public = |address: &str| address::is_public(address.parse().unwrap());
    for address in [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "128.0.0.1",
        "169.253.1.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.1.1",
        "192.169.1.1",
        "198.17.1.1",
        "198.20.1.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00::1",
        "2001:200::1",
    ] {
        assert!(public(address), "{address}");
    }
    for address in [
        "0.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.255.255.255",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.255",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.255.255",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:1.1.1.1",
        "::1.1.1.1",
        "64:ff9b::101:101",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:db8::1",
        "2002:101:101::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ] {
        assert!(!public(address), "{address}");
    }
}

#[test]
fn a_secret_has_its_prefix_and_enough_bytes() {
    for secret in SECRETS {
        assert!(secret.parse::<Secret>().is_ok(), "{secret}");
        assert!(format!("{secret}\n").parse::<Secret>().is_ok(), "{secret}");
    }
    for bad in [
        "",
        "whsec_",
        "whsec_c2hvcnQ=",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_?",
    ] {
        assert!(bad.parse::<Secret>().is_err(), "{bad}");
    }
}

/// C64: what a set-up can't mean is said at the start, not at the first message.
#[tokio::test]
async fn an_endpoint_that_can_t_be_used_stops_the_start() {
    let sink = Sink::open(OK).await;
    let settings = sink.settings();
    let without = |change: fn(&mut WebhookSettings)| {
        let mut settings = settings.clone();
        change(&mut settings);
        Endpoint::new(&settings)
            .err()
            .map(|why| why.to_string())
            .unwrap()
    };
    assert!(Endpoint::new(&settings).is_ok());
    assert!(without(|one| one.allow_private = false).contains("https://"));
    assert!(without(|one| one.secret_files.clear()).contains("secret"));
    assert!(without(|one| one.secret_files = vec!["none".into()]).contains("none"));
    assert!(without(|one| one.ca_file = Some("none.pem".into())).contains("none.pem"));
    assert!(without(|one| one.url = "http://hooks.example/".into()).contains("https://"));
    let twice = endpoints(&[settings.clone(), settings]).err().unwrap();
    assert!(matches!(twice.1, NoEndpoint::Name), "{twice:?}");
}
