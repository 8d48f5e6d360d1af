//! The server of the help widget.
//!
//! `routes` extract, call and map; `desk` loads, asks the `domain` and saves; the `domain` decides;
//! the `store` keeps. [`start`] runs it all in the calling program, which is how the tests do it.

mod acts;
mod articles;
mod auth;
mod clock;
mod demo;
mod desk;
mod digest;
mod domain;
mod housekeeping;
mod in_flight;
mod listen;
mod mail;
mod outbox;
mod privacy;
mod problem;
mod routes;
mod settings;
mod signer;
mod store;
mod text;
mod tls;
mod tokens;
mod webhook;

pub use acts::{Answered, Command, Reclassify, run as act};
use articles::Library;
use auth::{Revocations, Trusted};
pub use clock::Clock;
use demo::Demo;
use desk::Desk;
use domain::Change;
use in_flight::KeysInUse;
pub use mail::MailSettings;
use mail::{House, Mailer};
use outbox::{Hint, Outbox};
use policy::Terms;
use policy::config::FileError;
use routes::App;
pub use routes::{Address, Rule, addresses};
pub use settings::{Flags, NotAnOrigin, Origin, Settings, Trust};
use signer::Signer;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
pub use store::Place;
use store::Store;
pub use tokens::{Check, Revoke, Token};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use webhook::Endpoint;
pub use webhook::WebhookSettings;

/// Why the server can't start: one line that says where and what.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A configuration file or an article can't be used.
    #[error("{0}")]
    File(String),
    /// The folder of the static files isn't there.
    #[error("{0}: not a folder")]
    NoFolder(PathBuf),
    /// The database can't be opened.
    #[error("{place}: {why}")]
    Database {
        /// Where it is.
        place: Place,
        /// What is wrong.
        why: String,
    },
    /// The key for receipts can't be used.
    #[error("{path}: {why}", path = path.display())]
    SigningKey {
        /// Its file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The address is taken or isn't ours.
    #[error("cannot listen on {address}: {why}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What is wrong.
        why: std::io::Error,
    },
    /// Mails can't be sent as they were set up.
    #[error("mail: {0}")]
    Mail(String),
    /// A webhook can't be used.
    #[error("webhook {name}: {why}")]
    Webhook {
        /// Its name.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// The system gives no random numbers.
    #[error("no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

/// A running server. It stops when this is dropped; [`Running::stop`] also waits for the end.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Running {
    /// Where it listens: `http://127.0.0.1:8080/`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Takes no more connections and waits until the answers under way are given, and then until what
    /// is on its way out is delivered.
    pub async fn stop(self) {
        drop(self.stop);
        if let Err(why) = self.served.await {
            tracing::error!(%why, "the server broke");
        }
    }
}

/// Starts a server on the current tokio runtime; it accepts connections when this returns.
///
/// # Errors
/// [`StartError`] when a file, the database or the address can't be used.
pub async fn start(mut settings: Settings) -> Result<Running, StartError> {
    let (demo, keys) = trust(&settings.trust).await?;
    if let Some(folder) = settings.assets.iter().find(|folder| !folder.is_dir()) {
        return Err(StartError::NoFolder(folder.clone()));
    }
    let terms = Terms::load(&settings.policy)?;
    let (mailer, endpoints) = carriers(&settings, &terms)?;
    let library = Library::load(&settings.articles)?;
    // Before the database: a server that can't listen has touched nothing.
    let listener = bind(settings.listen).await?;
    let address = listener.local_addr().map_err(|why| StartError::Listen {
        address: settings.listen,
        why,
    })?;
    let opened = store::open(&settings.data).await;
    let store = opened.map_err(|why| unusable(&settings.data, &why))?;
    let clock = housekeeping::shared(store.as_ref(), settings.clock.clone()).await;
    settings.clock = clock.map_err(|why| unusable(&settings.data, &why))?;
    let signer = signer(&settings, store.as_ref()).await?;
    keep(&settings, store.as_ref(), &terms, &signer).await?;
    let mut background = JoinSet::new();
    housekeeping::begin(&mut background, &store, &settings);
    let revocations = Revocations::known(Arc::clone(&store), settings.clock.clone()).await;
    let revocations = revocations.map_err(|why| unusable(&settings.data, &why))?;
    background.spawn(Arc::clone(&revocations).keep_fresh());
    background.spawn(Arc::clone(&keys).keep_fresh());
    let hint = Hint::default();
    let outbox = Outbox {
        store: Arc::clone(&store),
        clock: settings.clock.clone(),
        hint: Arc::clone(&hint),
        mailer,
        endpoints,
    };
    let app = App {
        desk: Desk {
            terms,
            store,
            clock: settings.clock,
            signer,
            keys: KeysInUse::default(),
            hint,
        },
        revocations,
        keys,
        library,
        demo,
        assets: settings.assets,
    };
    let router = routes::router(Arc::new(app), &settings.origins);
    let (stop, stopped) = oneshot::channel();
    let serving = listen::serve(listener, router, stopped);
    let served = tokio::spawn(until_over(serving, background, outbox));
    Ok(Running {
        address,
        stop,
        served,
    })
}

/// Whose tokens are trusted, and who signs them in a demo.
async fn trust(trust: &Trust) -> Result<(Option<Demo>, Arc<Trusted>), StartError> {
    let (demo, trusted) = match trust {
        Trust::Demo => Demo::new().map(|(demo, trusted)| (Some(demo), trusted))?,
        Trust::Keys(file) => (None, Trusted::load(file.clone()).await?),
    };
    Ok((demo, Arc::new(trusted)))
}

/// Does what a server does by itself as long as it serves; then what is on its way out arrives.
async fn until_over(
    serving: impl Future<Output = ()>,
    mut background: JoinSet<()>,
    outbox: Outbox,
) {
    let (stop, stopped) = oneshot::channel();
    let delivering = tokio::spawn(outbox.run(stopped));
    serving.await;
    background.shutdown().await;
    drop(stop);
    if let Err(why) = delivering.await {
        tracing::error!(%why, "the outbox broke");
    }
}

/// Those who carry mails and webhooks.
fn carriers(settings: &Settings, terms: &Terms) -> Result<(Mailer, Vec<Endpoint>), StartError> {
    let house = House {
        product: terms.product.clone(),
        zone: terms.calendar().zone().clone(),
    };
    let beside = settings.data.file().unwrap_or(&settings.signing_key);
    let folder = beside.parent().unwrap_or(Path::new(""));
    let mailer = Mailer::new(&settings.mail, folder, house);
    let mailer = mailer.map_err(|why| StartError::Mail(why.to_string()))?;
    let endpoints = webhook::endpoints(&settings.webhooks);
    let endpoints = endpoints.map_err(|(name, why)| StartError::Webhook {
        name,
        why: why.to_string(),
    })?;
    Ok((mailer, endpoints))
}

/// The key for receipts. A new one is made for a new database alone: receipts that were signed with
/// another would count as forged.
async fn signer(settings: &Settings, store: &dyn Store) -> Result<Signer, StartError> {
    let known = store.knows_a_key().await;
    let open = if known.map_err(|why| unusable(&settings.data, &why))? {
        Signer::open
    } else {
        Signer::open_or_make
    };
    let path = settings.signing_key.as_path();
    open(path).map_err(|why| StartError::SigningKey {
        path: path.to_owned(),
        why: why.to_string(),
    })
}

/// Puts on record what promises are made under and receipts signed with from now on.
async fn keep(
    settings: &Settings,
    store: &dyn Store,
    terms: &Terms,
    signer: &Signer,
) -> Result<(), StartError> {
    let now = settings.clock.now();
    let key = Change::UseKey(signer.public_pem(), now);
    for used in [Change::UsePolicy(terms.into(), now), key] {
        let kept = store.apply(used).await;
        kept.map_err(|why| unusable(&settings.data, &why))?;
    }
    Ok(())
}

fn unusable(place: &Place, why: &impl ToString) -> StartError {
    StartError::Database {
        place: place.clone(),
        why: why.to_string(),
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|why| StartError::Listen { address, why })
}

impl From<FileError> for StartError {
    fn from(why: FileError) -> Self {
        Self::File(why.to_string())
    }
}
