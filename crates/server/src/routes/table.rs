//! What an address is: a method, a path, who may call it, and what it calls.

use super::App;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{self, MethodRouter};
use std::sync::Arc;
use tower_http::compression::{CompressionLayer, CompressionLevel};

/// Answers are short: better packing costs microseconds. Who could make a person's browser ask by
/// its own would have to have their token, so lengths tell nobody what he doesn't know.
const PACKED: CompressionLevel = CompressionLevel::Precise(5);

/// Who may call an address. It is said where the address is; the handler keeps it by taking a
/// `Asking` or a `Specialist`, and a test calls every address as everybody to see that it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Anyone, without a token.
    Anyone,
    /// A customer.
    Customer,
    /// The customer whose it is; for all others it isn't there.
    Owner,
    /// A specialist.
    Specialist,
}

/// An address and who may call it.
#[derive(Clone, Debug)]
pub struct Address {
    /// The method; GET answers HEAD, too.
    pub method: Method,
    /// The path, `{…}` standing for a part that varies.
    pub path: &'static str,
    /// Who may call it.
    pub rule: Rule,
}

/// Packs answers for those who can unpack them.
pub(super) fn packing() -> CompressionLayer {
    CompressionLayer::new().quality(PACKED)
}

/// An address and what it calls. There is no way to make one without a rule.
pub(super) struct Route {
    pub(super) address: Address,
    handler: MethodRouter<Arc<App>>,
}

impl Route {
    /// To be read: the answer is packed.
    pub(super) fn get<H, T>(path: &'static str, rule: Rule, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        let handler = routing::get(handler).layer(packing());
        Self::new((Method::GET, handler), path, rule)
    }

    /// To be done: the answer is short, and half of it a signature.
    pub(super) fn post<H, T>(path: &'static str, rule: Rule, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        Self::new((Method::POST, routing::post(handler)), path, rule)
    }

    fn new(
        (method, handler): (Method, MethodRouter<Arc<App>>),
        path: &'static str,
        rule: Rule,
    ) -> Self {
        Self {
            address: Address { method, path, rule },
            handler,
        }
    }

    /// The router with this route, too.
    pub(super) fn onto(self, router: Router<Arc<App>>) -> Router<Arc<App>> {
        router.route(self.address.path, self.handler)
    }
}
