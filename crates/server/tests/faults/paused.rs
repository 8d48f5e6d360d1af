//! A server sleeps through what it had in hand.

use crate::database::Database as Contents;
use crate::postgres_server::Database;
use crate::senders::some;
use crate::{checker, history::History, process::Process, sink, times};
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use std::path::Path;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

/// A webhook that waits for its answer.
struct Held {
    id: String,
    answer: oneshot::Sender<StatusCode>,
}

/// Another system that answers when the test says so; its address.
async fn hold(held: mpsc::UnboundedSender<Held>) -> String {
    let take = async move |headers: HeaderMap| {
        let (answer, answered) = oneshot::channel();
        let id = headers["webhook-id"].to_str().unwrap().to_owned();
        held.send(Held { id, answer }).unwrap();
        answered.await.unwrap()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = Router::new().route("/", post(take));
    tokio::spawn(async { axum::serve(listener, routes).await.unwrap() });
    format!("http://{address}/")
}

fn start(database: &Database, folder: &Path, endpoint: &str) -> Process {
    let webhooks = sink::endpoint(endpoint, &folder.join("webhook-secret"));
    let variables = [("HELP_SERVER_WEBHOOKS", webhooks.into())];
    Process::try_start(database.url.as_ref(), folder, &variables).unwrap()
}

/// F12: a server that is stopped in mid-delivery, and wakes when another has taken the message over,
/// changes nothing about it.
#[tokio::test(flavor = "multi_thread")]
async fn who_sleeps_through_a_delivery_has_no_say_in_it_any_more() {
    let database = Database::new().await;
    let contents = Contents::open(database.url.as_ref()).await;
    let folder = tempfile::tempdir().unwrap();
    let (tell, mut held) = mpsc::unbounded_channel();
    let endpoint = hold(tell).await;
    let history = History::default();
    for key in 0..times(2, 30) as u128 {
        let sleeper = start(&database, folder.path(), &endpoint);
        some(&sleeper.url, &history, key..key + 1).await;
        let first = held.recv().await.unwrap();
        sleeper.signal("STOP");
        // Its lease is over.
        let taken = "lane = 'webhook crm' AND state = 'waiting'";
        contents
            .run(&format!("UPDATE outbox SET due_at = 0 WHERE {taken}"))
            .await;
        let other = start(&database, folder.path(), &endpoint);
        let second = held.recv().await.unwrap();
        assert_eq!(second.id, first.id);
        let fence = format!("SELECT fence, due_at, why FROM outbox WHERE {taken}");
        let before = contents.rows(&fence).await.unwrap();
        sleeper.signal("CONT");
        let failed = StatusCode::INTERNAL_SERVER_ERROR;
        // The sleeper may have given up waiting.
        let _ = first.answer.send(failed);
        // It ends once it has written down what became of it.
        sleeper.end();
        assert_eq!(contents.rows(&fence).await.unwrap(), before);
        second.answer.send(StatusCode::NO_CONTENT).unwrap();
        other.end();
        let attempts = "SELECT state, attempts FROM outbox WHERE lane = 'webhook crm'
                        ORDER BY id DESC LIMIT 1";
        let settled = contents.rows(attempts).await.unwrap();
        assert_eq!(settled, [["delivered", "2"]]);
        assert!(held.try_recv().is_err(), "it was sent a third time");
    }
    let faults = checker::unsound(database.url.as_ref(), &history).await;
    assert!(faults.is_empty(), "{faults:#?}");
}
