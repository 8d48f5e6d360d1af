//! The server.

use super::clock;
use crate::Options;
use core::{cell::RefCell, time::Duration};
use flow::{Failure, Millis};
use gloo_net::http::{Request, RequestBuilder, Response};
use leptos::prelude::set_timeout;
use protocol::{
    Article, ArticleId, Found, IdempotencyKey, Language, NewRequest, Problem, Receipt,
    RequestNumber, Session, paths,
};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, HtmlElement};

/// How long an answer may take before the server counts as out of reach.
const PATIENCE_MS: u32 = 15_000;
const UNAUTHORIZED: u16 = 401;

/// What came back, and when the server said it: in the middle of the wait, as near as one can tell.
pub(crate) struct Heard<T>(pub(crate) Result<T, Failure>, pub(crate) Millis);

/// The server, spoken to in the name of the person whose token the host gives.
pub(crate) struct Api {
    server: String,
    language: Language,
    host: HtmlElement,
    /// The host's answer, asked for once and shared until the server refuses it. In memory only.
    token: RefCell<Option<js_sys::Promise>>,
}

impl Api {
    pub(crate) fn new(host: HtmlElement, options: &Options) -> Self {
        let Options {
            server, language, ..
        } = options.clone();
        Self {
            server,
            language,
            host,
            token: RefCell::default(),
        }
    }

    pub(crate) async fn session(&self) -> Heard<Session> {
        self.call(|| Request::get(&self.url(paths::SESSION)), None)
            .await
    }

    pub(crate) async fn search(&self, question: &str) -> Heard<Found> {
        let query = [("q", question), ("language", self.language.tag())];
        self.call(
            || Request::get(&self.url(paths::ARTICLES)).query(query),
            None,
        )
        .await
    }

    pub(crate) async fn article(&self, id: &ArticleId) -> Heard<Article> {
        let url = self.url(&paths::ARTICLE.replace("{id}", id.as_str()));
        let query = [("language", self.language.tag())];
        self.call(|| Request::get(&url).query(query), None).await
    }

    pub(crate) async fn submit(
        &self,
        request: &NewRequest,
        key: &IdempotencyKey,
    ) -> Heard<Receipt> {
        // A request is plain strings: it can always be written.
        let body = serde_json::to_string(request).unwrap_or_default();
        let post = || {
            Request::post(&self.url(paths::REQUESTS))
                .header(paths::IDEMPOTENCY_KEY, key.as_str())
                .header("content-type", "application/json")
        };
        self.call(post, Some(&body)).await
    }

    pub(crate) async fn receipt(&self, number: RequestNumber) -> Heard<Receipt> {
        let path = paths::REQUEST.replace("{number}", &number.0.to_string());
        self.call(|| Request::get(&self.url(&path)), None).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server)
    }

    /// Sends a request, once more with a fresh token when the server refuses the one at hand.
    async fn call<T: DeserializeOwned>(
        &self,
        request: impl Fn() -> RequestBuilder,
        body: Option<&str>,
    ) -> Heard<T> {
        let mut asked = self.send(request(), body).await;
        if asked
            .0
            .as_ref()
            .is_ok_and(|answer| answer.status() == UNAUTHORIZED)
        {
            self.token.take();
            asked = self.send(request(), body).await;
        }
        match asked {
            Heard(Ok(answer), at) => Heard(read(answer).await, at),
            Heard(Err(failure), at) => Heard(Err(failure), at),
        }
    }

    async fn send(&self, request: RequestBuilder, body: Option<&str>) -> Heard<Response> {
        let token = match self.token().await {
            Ok(token) => token,
            Err(failure) => return Heard(Err(failure), clock::monotonic()),
        };
        let request = request
            .header("authorization", &format!("Bearer {token}"))
            .header("accept-language", self.language.tag())
            .abort_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
        let request = match body {
            Some(body) => request.body(body),
            None => request.build(),
        };
        let Ok(request) = request else {
            return Heard(Err(Failure::Unreadable), clock::monotonic());
        };
        let asked_at = clock::monotonic();
        let answer = request.send().await.map_err(|_| Failure::Offline);
        Heard(answer, asked_at.midpoint(clock::monotonic()))
    }

    /// The token from the host's `getToken`, which may take its time.
    async fn token(&self) -> Result<String, Failure> {
        let kept = self.token.borrow().clone();
        let promise = match kept {
            Some(promise) => promise,
            None => self.ask_host().map_err(|_| Failure::SignedOut)?,
        };
        let answer = JsFuture::from(promise).await;
        let late = answer.as_ref().is_ok_and(JsValue::is_null);
        let token = answer.ok().and_then(|token| token.as_string());
        token.ok_or_else(|| {
            self.token.take();
            if late {
                Failure::Offline
            } else {
                Failure::SignedOut
            }
        })
    }

    fn ask_host(&self) -> Result<js_sys::Promise, JsValue> {
        let get_token = js_sys::Reflect::get(&self.host, &"getToken".into())?;
        let answer = get_token
            .dyn_into::<js_sys::Function>()?
            .call0(&self.host)?;
        let answer = js_sys::Promise::resolve(&answer);
        // A host that never answers must not hold the widget for ever.
        let late = js_sys::Promise::new(&mut |resolve, _| {
            let give_up = move || drop(resolve.call1(&JsValue::NULL, &JsValue::NULL));
            set_timeout(give_up, Duration::from_millis(PATIENCE_MS.into()));
        });
        let promise = js_sys::Promise::race(&js_sys::Array::of2(&answer, &late));
        *self.token.borrow_mut() = Some(promise.clone());
        Ok(promise)
    }
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, Failure> {
    let body = answer.text().await.map_err(|_| Failure::Offline)?;
    if answer.ok() {
        return serde_json::from_str(&body).map_err(|_| Failure::Unreadable);
    }
    if answer.status() == UNAUTHORIZED {
        return Err(Failure::SignedOut);
    }
    let problem = serde_json::from_str::<Problem>(&body).map_err(|_| Failure::Unreadable)?;
    Err(Failure::Refused(Box::new(problem)))
}
