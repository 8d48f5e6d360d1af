//! A server that runs: where it listens, and how it stops.

use super::serve;
use crate::StartError;
use crate::routes::Gate;
use crate::settings::Edge;
use axum::Router;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

/// A running server. It stops when this is dropped; [`Running::stop`] also waits for the end.
#[derive(Debug)]
pub struct Running {
    pub(crate) public: Listening,
    pub(crate) admin: Option<Listening>,
    pub(crate) gate: Arc<Gate>,
    /// What is done besides answering.
    pub(crate) background: JoinSet<()>,
    /// What delivers messages.
    pub(crate) outbox: Task,
}

/// An address that is ours, though nobody is answered yet.
pub(crate) struct Bound {
    listener: TcpListener,
    address: SocketAddr,
}

/// An address that is served.
#[derive(Debug)]
pub(crate) struct Listening {
    address: SocketAddr,
    serving: Task,
}

/// Something that goes on until it is told to stop, or its end is dropped.
#[derive(Debug)]
pub(crate) struct Task {
    stop: oneshot::Sender<()>,
    going: JoinHandle<()>,
}

impl Running {
    /// Where it listens: `http://127.0.0.1:8080/`.
    #[must_use]
    pub fn url(&self) -> String {
        self.public.url()
    }

    /// Where operators look, if anywhere.
    #[must_use]
    pub fn admin_url(&self) -> Option<String> {
        self.admin.as_ref().map(Listening::url)
    }

    /// Takes no more connections and waits until the answers under way are given, and then until what
    /// is on its way out is delivered. Operators are answered until then.
    pub async fn stop(mut self) {
        self.gate.stop();
        self.public.serving.stop().await;
        self.background.shutdown().await;
        self.outbox.stop().await;
        if let Some(admin) = self.admin {
            admin.serving.stop().await;
        }
    }
}

impl Bound {
    pub(crate) async fn to(address: SocketAddr) -> Result<Self, StartError> {
        let failed = |why| StartError::Listen { address, why };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        // Port 0 has become another one.
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address })
    }

    /// The address, where there is one.
    pub(crate) async fn to_any(address: Option<SocketAddr>) -> Result<Option<Self>, StartError> {
        match address {
            Some(address) => Self::to(address).await.map(Some),
            None => Ok(None),
        }
    }

    pub(crate) fn serve(self, routes: Router, edge: Edge) -> Listening {
        Listening {
            address: self.address,
            serving: Task::start(|stop| serve(self.listener, routes, edge, stop)),
        }
    }
}

impl Listening {
    fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Task {
    pub(crate) fn start<F>(task: impl FnOnce(oneshot::Receiver<()>) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (stop, stopped) = oneshot::channel();
        let going = tokio::spawn(task(stopped));
        Self { stop, going }
    }

    async fn stop(self) {
        drop(self.stop);
        if let Err(why) = self.going.await {
            tracing::error!(%why, "a task broke");
        }
    }
}
