//! The server.

use super::{clock, json, stage::Stage};
use flow::{Failure, Millis};
use gloo_net::http::{Request, RequestBuilder, Response};
use protocol::{
    Article, ArticleId, Found, IdempotencyKey, Language, NewRequest, Problem, Receipt,
    RequestNumber, Session, paths,
};
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// How long an answer may take before the server counts as out of reach.
const PATIENCE_MS: u32 = 15_000;
const UNAUTHORIZED: u16 = 401;

/// What came back, and when the server said it: in the middle of the wait, as near as one can tell.
pub(crate) struct Heard<T>(pub(crate) Result<T, Failure>, pub(crate) Millis);

/// The server, spoken to in the name of the person whose token the host gives.
pub(crate) struct Api {
    stage: Stage,
    server: String,
    language: Language,
}

impl Api {
    pub(crate) fn new(stage: Stage, language: Language) -> Self {
        Self {
            server: stage.server(),
            stage,
            language,
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
        let mut asked = self.send(request(), body, Token::AtHand).await;
        if asked
            .0
            .as_ref()
            .is_ok_and(|answer| answer.status() == UNAUTHORIZED)
        {
            asked = self.send(request(), body, Token::Fresh).await;
        }
        match asked {
            Heard(Ok(answer), at) => Heard(read(answer).await, at),
            Heard(Err(failure), at) => Heard(Err(failure), at),
        }
    }

    async fn send(
        &self,
        request: RequestBuilder,
        body: Option<&str>,
        which: Token,
    ) -> Heard<Response> {
        let token = match self.token(which).await {
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

    async fn token(&self, which: Token) -> Result<String, Failure> {
        let asked = self.stage.token(matches!(which, Token::Fresh));
        let answer = JsFuture::from(asked.map_err(|_| Failure::SignedOut)?).await;
        let answer = answer.map_err(|_| Failure::SignedOut)?;
        if answer.is_null() {
            return Err(Failure::Offline);
        }
        answer.as_string().ok_or(Failure::SignedOut)
    }
}

/// Which of the host's tokens.
enum Token {
    /// The one that was taken so far.
    AtHand,
    /// Another one: the server refused that.
    Fresh,
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, Failure> {
    let body = answer.text().await.map_err(|_| Failure::Offline)?;
    if answer.ok() {
        return json::read(&body).ok_or(Failure::Unreadable);
    }
    if answer.status() == UNAUTHORIZED {
        return Err(Failure::SignedOut);
    }
    let problem = json::read::<Problem>(&body).ok_or(Failure::Unreadable)?;
    Err(Failure::Refused(Box::new(problem)))
}
