//! A server that runs: where it listens, and how it stops.

use super::serve;
use crate::StartError;
use crate::routes::Gate;
use crate::settings::Edge;
use axum::Router;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpSocket};
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

/// Connections that wait to be taken: more than all at once are after a restart. The system has a say, too
/// (`net.core.somaxconn`). Whoever finds no room tries again a second later.
const WAITING: u32 = 4096;

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // A server that was stopped a moment ago is no reason not to start.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

impl Bound {
    pub(crate) fn to(address: SocketAddr) -> Result<Self, StartError> {
        let failed = |why| StartError::Listen { address, why };
        let listener = listen(address).map_err(failed)?;
        // Port 0 has become another one.
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address })
    }

    /// The address, where there is one.
    pub(crate) fn to_any(address: Option<SocketAddr>) -> Result<Option<Self>, StartError> {
        address.map(Self::to).transpose()
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

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::try_join_all;
    use std::time::Duration;
    use tokio::net::TcpStream;
    use tokio::time::timeout;

    /// C50: whoever comes while many others do is kept waiting here and not sent away.
    #[tokio::test]
    async fn a_burst_of_connections_finds_room_before_any_is_taken() {
        let bound = Bound::to(([127, 0, 0, 1], 0).into()).unwrap();
        let coming = (0..500).map(|_| TcpStream::connect(bound.address));
        let patience = Duration::from_secs(30);
        let come = timeout(patience, try_join_all(coming)).await;
        assert!(come.is_ok_and(|all| all.is_ok()));
    }
}
