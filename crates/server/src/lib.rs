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
mod privacy;
mod problem;
mod routes;
mod settings;
mod signer;
mod store;
mod text;
mod tokens;

pub use acts::{Answered, Command, Reclassify, run as act};
use articles::Library;
use auth::{KeyRing, Revocations};
pub use clock::Clock;
use demo::Demo;
use desk::Desk;
use domain::Change;
use in_flight::KeysInUse;
use policy::Terms;
use policy::config::FileError;
use routes::App;
pub use routes::{Address, Rule, addresses};
pub use settings::{Flags, NotAnOrigin, Origin, Settings, Trust};
use signer::Signer;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
pub use store::Place;
use store::Store;
pub use tokens::{Check, Revoke, Token};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

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
    /// The system gives no random numbers.
    #[error("no random numbers: {0}")]
    Random(getrandom::Error),
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

    /// Takes no more connections and waits until the answers under way are given.
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
    let (demo, keys) = match &settings.trust {
        Trust::Demo => {
            let mut secret = [0; 32];
            getrandom::fill(&mut secret).map_err(StartError::Random)?;
            let (demo, keys) = Demo::new(secret);
            (Some(demo), keys)
        }
        Trust::Keys(file) => (None, KeyRing::load(file).await?),
    };
    if let Some(folder) = settings.assets.iter().find(|folder| !folder.is_dir()) {
        return Err(StartError::NoFolder(folder.clone()));
    }
    let terms = Terms::load(&settings.policy)?;
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
    let (shared, clock) = (Arc::clone(&store), settings.clock.clone());
    background.spawn(housekeeping::run(
        Arc::clone(&shared),
        clock.clone(),
        settings.retention,
    ));
    background.spawn(housekeeping::follow(shared, clock));
    let revocations = Revocations::known(Arc::clone(&store), &settings.clock, &keys).await;
    let revocations = revocations.map_err(|why| unusable(&settings.data, &why))?;
    background.spawn(Arc::clone(&revocations).keep_fresh());
    keys.keep_fresh(&mut background);
    let app = App {
        desk: Desk {
            terms,
            store,
            clock: settings.clock,
            signer,
            keys: KeysInUse::default(),
        },
        revocations,
        keys,
        library,
        demo,
        assets: settings.assets,
    };
    let router = routes::router(Arc::new(app), &settings.origins);
    let (stop, stopped) = oneshot::channel();
    let served = tokio::spawn(async move {
        listen::serve(listener, router, stopped).await;
        background.shutdown().await;
    });
    Ok(Running {
        address,
        stop,
        served,
    })
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
