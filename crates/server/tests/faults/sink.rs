//! Another system that the servers of all tests tell what happens, and that writes it all down.

use axum::Router;
use axum::extract::{Json, Path as UrlPath};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{LazyLock, Mutex, mpsc};
use std::thread;
use tokio::net::TcpListener;

/// What it was told, by the id it was told under: the number of the request.
pub(crate) type Told = BTreeMap<String, BTreeSet<u64>>;

/// What the servers of each folder told.
static HEARD: Mutex<BTreeMap<String, Told>> = Mutex::new(BTreeMap::new());

/// Where it listens: it outlives servers and tests.
static URL: LazyLock<String> = LazyLock::new(|| {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().unwrap().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            let routes = Router::new().route("/{servers}", post(take));
            axum::serve(listener, routes).await.unwrap();
        });
    });
    format!("http://{}", told.recv().unwrap())
});

async fn take(
    UrlPath(servers): UrlPath<String>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> StatusCode {
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    let number = body["data"]["number"].as_u64().unwrap();
    let mut heard = HEARD.lock().unwrap();
    let told = heard.entry(servers).or_default();
    told.entry(id).or_default().insert(number);
    StatusCode::NO_CONTENT
}

/// The setting by which the servers of this folder tell it.
pub(crate) fn setting(folder: &Path) -> String {
    let secret = folder.join("webhook-secret");
    fs::write(&secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    endpoint(&format!("{}/{}", *URL, name(folder)), &secret)
}

/// The setting for one endpoint at any address.
pub(crate) fn endpoint(url: &str, secret: &Path) -> String {
    let secret = secret.display();
    format!(
        "[{{ name = 'crm', url = '{url}', secret_files = ['{secret}'], allow_private = true }}]"
    )
}

/// What it was told by the servers of this folder.
pub(crate) fn told(folder: &Path) -> Told {
    let heard = HEARD.lock().unwrap();
    heard.get(&name(folder)).cloned().unwrap_or_default()
}

fn name(folder: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    format!("{:x}", hasher.finish())
}
