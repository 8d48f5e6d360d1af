//! The server of the help widget.
//!
//! `routes` extract, call and map; `desk` loads, asks the `domain` and saves; the `domain` decides;
//! the `store` keeps. [`start`] runs it all in the calling program, which is how the tests do it.

mod acts;
mod address;
mod articles;
mod auth;
mod clock;
mod demo;
mod desk;
mod digest;
mod domain;
mod housekeeping;
mod in_flight;
mod json;
mod listen;
mod mail;
mod metrics;
mod openapi;
mod outbox;
mod privacy;
mod problem;
mod rates;
mod routes;
mod settings;
mod signer;
mod store;
mod text;
mod tls;
mod tokens;
mod webhook;
mod words;

pub use acts::{Answered, Command, Reclassify, run as act};
use articles::Library;
use auth::{Revocations, Trusted};
pub use clock::Clock;
use demo::Demo;
use desk::{Desk, Latest};
use domain::Change;
use in_flight::KeysInUse;
pub use listen::Running;
use listen::{Bound, Task};
pub use mail::MailSettings;
use mail::{House, Mailer};
use metrics::Metrics;
use outbox::{Hint, Outbox};
use policy::Terms;
use policy::config::FileError;
pub use routes::{Address, Rule, addresses};
use routes::{Admin, App, Gate};
pub use settings::{
    Edge, Flags, Limits, LogFormat, Network, NotAnOrigin, Origin, Rate, Rates, Secret, Settings,
    Trust,
};
use signer::Signer;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
pub use store::Place;
use store::{Counted, Store};
pub use tokens::{Check, Revoke, Token};
use tokio::task::JoinSet;
use webhook::Endpoint;
pub use webhook::WebhookSettings;

/// Why the server can't start: one line that says where and what.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A configuration file, a variable or an article can't be used.
    #[error("{0}")]
    File(String),
    /// A setting that has to be there isn't.
    #[error(
        "{0}: expected --{0}, HELP_SERVER_{upper}, or {0} in the file of --config",
        upper = .0.to_ascii_uppercase()
    )]
    Missing(&'static str),
    /// A demo can't open a real desk.
    #[error("keys: expected none with --demo, which signs anyone in")]
    Trust,
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
    let library = Arc::new(Library::load(&settings.articles)?);
    // Before the database: a server that can't listen has touched nothing.
    let public = Bound::to(settings.listen)?;
    let admin = Bound::to_any(settings.edge.admin)?;
    let (store, signer) = open(&mut settings, &terms).await?;
    let metrics = Arc::new(Metrics::new());
    let store: Arc<dyn Store> = Arc::new(Counted::new(store, Arc::clone(&metrics)));
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
    let edge = settings.edge;
    let gate = Arc::new(Gate::new(edge.clone(), settings.clock.clone(), metrics));
    let app = Arc::new(App {
        desk: Desk {
            terms,
            policies: Latest::default(),
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
    });
    let routes = routes::router(Arc::clone(&app), &settings.origins, &gate);
    let operators = routes::admin(Admin {
        app,
        gate: Arc::clone(&gate),
    });
    let admin = admin.map(|bound| bound.serve(operators, Edge::default()));
    Ok(Running {
        public: public.serve(routes, edge),
        admin,
        gate,
        background,
        outbox: Task::start(|stop| outbox.run(stop)),
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

/// The store and the key for receipts, at the time that all servers share, with what is in use from
/// now on put on record.
async fn open(
    settings: &mut Settings,
    terms: &Terms,
) -> Result<(Arc<dyn Store>, Signer), StartError> {
    let place = settings.data.clone();
    let opened = store::open(&place).await;
    let store = opened.map_err(|why| unusable(&place, &why))?;
    let clock = housekeeping::shared(store.as_ref(), settings.clock.clone()).await;
    settings.clock = clock.map_err(|why| unusable(&place, &why))?;
    let signer = signer(settings, store.as_ref()).await?;
    let now = settings.clock.now();
    let key = Change::UseKey(signer.public_pem().to_owned(), now);
    for used in [Change::UsePolicy(terms.into(), now), key] {
        let kept = store.apply(used).await;
        kept.map_err(|why| unusable(&place, &why))?;
    }
    Ok((store, signer))
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

fn unusable(place: &Place, why: &impl ToString) -> StartError {
    StartError::Database {
        place: place.clone(),
        why: why.to_string(),
    }
}

impl From<FileError> for StartError {
    fn from(why: FileError) -> Self {
        Self::File(why.to_string())
    }
}
