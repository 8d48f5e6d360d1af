//! What the server sends by itself: mails and webhooks.

use crate::postgres_server::Database;
use crate::support::{Desk, request, settings};
use crate::system::{Mood, PATIENCE, System};
use chrono::TimeDelta;
use help_server::{Clock, Place, WebhookSettings};
use rusqlite::Connection;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

/// A desk that tells one other system.
pub(crate) async fn desk_and(mood: Mood) -> (Desk, System) {
    let system = System::open(mood).await;
    let desk = Desk::open_with(|settings, folder| {
        settings.webhooks = vec![system.webhook("crm", folder)];
    });
    (desk.await, system)
}

/// What the desk's mails are about, the earliest first, once there are so many.
pub(crate) async fn mails(desk: &Desk, count: usize) -> Vec<String> {
    let folder = desk.folder.path().join("data/mail");
    let wait = async {
        loop {
            let files = fs::read_dir(&folder).into_iter().flatten().flatten();
            let files = files.map(|file| file.path());
            let mut files: Vec<_> = files
                .filter(|path| path.extension().unwrap() == "eml")
                .collect();
            if files.len() >= count {
                files.sort();
                break files;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    let files = timeout(PATIENCE, wait).await.unwrap();
    files
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

/// How many rows of the outbox are like that.
pub(crate) fn outbox(database: &Path, condition: &str) -> i64 {
    let query = format!("SELECT count(*) FROM outbox WHERE {condition}");
    let connection = Connection::open(database).unwrap();
    connection.query_row(&query, [], |row| row.get(0)).unwrap()
}

/// The lanes are empty: all that was to be sent was sent.
pub(crate) async fn settled(desk: &Desk) {
    let empty = async {
        while outbox(&desk.database(), "state = 'waiting'") > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, empty).await.unwrap();
}

/// T11: the acknowledgement says the number and the promise, and no word of the author's.
#[tokio::test]
async fn a_new_request_is_acknowledged_and_told_once() {
    let (desk, mut system) = desk_and(Mood::Good).await;
    for _ in 0..2 {
        desk.sends("super-admin", 1, &request("email"))
            .await
            .receipt();
    }
    let news = system.hears().await;
    assert_eq!(news["type"], "request.created");
    assert_eq!(news["timestamp"], "2026-11-06T15:30:00Z");
    assert_eq!(news["data"]["number"], 10_001);
    assert_eq!(news["data"]["account"], "northwind");
    assert_eq!(
        news["data"]["standing"],
        json!({ "state": "running", "left_s": 3600 })
    );
    settled(&desk).await;
    let mails = mails(&desk, 1).await;
    assert_eq!(mails.len(), 1);
    let mail = mails[0].replace("=\r\n", "");
    assert!(
        mail.contains("To: ada.rossi@northwind.example\r\n"),
        "{mail}"
    );
    assert!(mail.contains("R-10001"), "{mail}");
    assert!(
        mail.contains("Friday 6 November 2026, 17:30 (Europe/Rome, UTC+1)"),
        "{mail}"
    );
    for word in ["Export fails", "40 %", "Ada", "Rossi\r"] {
        assert!(!mail.contains(word), "{mail}");
    }
    assert!(system.told.try_recv().is_err());
}

/// One endpoint's trouble doesn't slow another, nor the mails.
#[tokio::test]
async fn an_endpoint_that_never_answers_holds_up_nobody_else() {
    let (silent, mut good) = (
        System::open(Mood::Silent).await,
        System::open(Mood::Good).await,
    );
    let desk = Desk::open_with(|settings, folder| {
        settings.webhooks = vec![
            silent.webhook("silent", folder),
            good.webhook("good", folder),
        ];
    });
    let desk = desk.await;
    for key in 0..12 {
        desk.sends("super-admin", key, &request("email"))
            .await
            .receipt();
    }
    for _ in 0..12 {
        good.hears_of(["request.created"]).await;
    }
    mails(&desk, 1).await;
    assert!(silent.told.len() <= 2, "two at once, and no more");
}

/// What is on its way when the server stops arrives once.
#[tokio::test]
async fn a_stop_waits_for_what_is_on_its_way() {
    let (desk, mut system) = desk_and(Mood::Slow).await;
    desk.sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    system.hears_of(["request.created"]).await;
    let database = desk.database();
    desk.running.stop().await;
    assert_eq!(
        outbox(&database, "lane = 'webhook crm' AND state = 'delivered'"),
        1
    );
    drop(desk.folder);
}

/// What is waiting was tried so often.
async fn tried(desk: &Desk, lane: &str, attempts: i64) {
    let condition =
        format!("lane = '{lane}' AND (state <> 'waiting' OR attempts < {attempts} OR why IS NULL)");
    let tried = async {
        while outbox(&desk.database(), &condition) > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, tried).await.unwrap();
}

#[tokio::test]
async fn a_webhook_that_failed_is_sent_again_under_the_same_id() {
    let (desk, mut system) = desk_and(Mood::Ill).await;
    desk.sends("super-admin", 1, &request("email"))
        .await
        .receipt();
    let first = system.hears_under().await;
    tried(&desk, "webhook crm", 1).await;
    desk.clock.advance(TimeDelta::seconds(6));
    assert_eq!(system.hears_under().await, first);
    settled(&desk).await;
}

/// F29: requests are taken while the mail server is down, and no mail is lost over it.
#[tokio::test]
async fn a_mail_server_that_was_down_gets_every_mail_when_it_is_back() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let desk = Desk::open_with(|settings, _| {
        settings.mail.url = Some(format!("smtp://{address}"));
        settings.mail.from = Some("Acme <support@acme.example>".into());
    })
    .await;
    let personas = ["super-admin", "user", "email-only"];
    for (key, persona) in (0..).zip(personas) {
        desk.sends(persona, key, &request("email")).await.receipt();
    }
    tried(&desk, "mail", 1).await;
    let listener = TcpListener::bind(address).await.unwrap();
    let (tell, mut recipients) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(take_mail(stream, tell.clone()));
        }
    });
    desk.clock.advance(TimeDelta::seconds(22));
    settled(&desk).await;
    let mut told: Vec<String> = std::iter::from_fn(|| recipients.try_recv().ok()).collect();
    told.sort_unstable();
    let expected = [
        "ada.rossi@northwind",
        "elena.greco@harbour",
        "sam.bianchi@northwind",
    ];
    assert_eq!(
        told,
        expected.map(|name| format!("RCPT TO:<{name}.example>"))
    );
}

/// Takes one mail and says for whom it was.
async fn take_mail(stream: TcpStream, tell: UnboundedSender<String>) {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 here\r\n").await.unwrap();
    let mut data = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let answer = match line.trim_end() {
            "." => "250 taken\r\n",
            _ if data => continue,
            "DATA" => "354 go on\r\n",
            _ => "250 ok\r\n",
        };
        data = answer.starts_with("354");
        if line.starts_with("RCPT") {
            tell.send(line.trim_end().to_owned()).unwrap();
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_delivered_is_forgotten_after_a_month() {
    let (desk, mut system) = desk_and(Mood::Good).await;
    desk.sends("user", 1, &request("chat")).await.receipt();
    system.hears_of(["request.created"]).await;
    settled(&desk).await;
    assert_eq!(outbox(&desk.database(), "state = 'delivered'"), 3);
    desk.clock.advance(TimeDelta::days(31));
    let forgotten = async {
        while outbox(&desk.database(), "true") > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, forgotten).await.unwrap();
}

#[tokio::test]
async fn what_can_t_be_sent_as_it_was_set_up_stops_the_start() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut mail = settings(folder.path());
    mail.mail.url = Some("smtps://mail.example".into());
    let error = help_server::start(mail).await.unwrap_err().to_string();
    assert!(error.starts_with("mail: from"), "{error}");
    let mut webhook = settings(folder.path());
    webhook.webhooks = vec![WebhookSettings {
        name: "crm".into(),
        url: "https://10.0.0.1/".into(),
        secret_files: vec![],
        allow_private: false,
        ca_file: None,
    }];
    let error = help_server::start(webhook).await.unwrap_err().to_string();
    assert!(error.starts_with("webhook crm: "), "{error}");
}

/// Whichever of two servers has it in hand, each message goes out once.
#[tokio::test(flavor = "multi_thread")]
async fn servers_of_one_database_send_each_message_once() {
    let database = Database::new().await;
    let mut system = System::open(Mood::Good).await;
    let shared = tempfile::TempDir::new().unwrap();
    let node = async || {
        Desk::open_with(|settings, folder| {
            settings.data = Place::Database(database.url.clone());
            settings.signing_key = shared.path().join("key.pem");
            settings.webhooks = vec![system.webhook("crm", folder)];
            settings.clock = Clock::default();
        })
        .await
    };
    let nodes = [node().await, node().await];
    let mut expected = vec![];
    for key in 0..20 {
        let desk = &nodes[usize::from(key % 2 == 0)];
        let sent = desk.sends("super-admin", key, &request("email")).await;
        expected.push(sent.receipt().number.0);
    }
    let mut told = vec![];
    while told.len() < expected.len() {
        told.push(system.hears().await["data"]["number"].as_u64().unwrap());
    }
    for desk in nodes {
        desk.running.stop().await;
    }
    told.sort_unstable();
    assert_eq!(told, expected);
    assert!(system.told.try_recv().is_err());
}
