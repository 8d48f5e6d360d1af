//! The server.

use super::{clock, json, stage::Stage};
use flow::{Failure, Millis};
use gloo_net::http::{Request, Response};
use protocol::{ArticleId, IdempotencyKey, Language, NewRequest, Problem, RequestNumber, paths};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

const UNAUTHORIZED: u16 = 401;

/// The server, spoken to in the name of the person whose token the host gives.
pub(crate) struct Api {
    stage: Stage,
    server: String,
    language: Language,
}

/// What is asked of the server.
pub(crate) enum Ask {
    Session,
    Search(String),
    Article(ArticleId),
    Submit(NewRequest, IdempotencyKey),
    Receipt(RequestNumber),
}

/// What came back, and when the server said it: in the middle of the wait, as near as one can tell.
pub(crate) struct Heard {
    answer: Result<String, Failure>,
    pub(crate) at: Millis,
}

impl Heard {
    /// What the server answered, unless it refused or makes no sense.
    pub(crate) fn read<T: DeserializeOwned>(self) -> Result<T, Failure> {
        json::read(&self.answer?).ok_or(Failure::Unreadable)
    }
}

impl Api {
    pub(crate) fn new(stage: Stage, language: Language) -> Self {
        Self {
            server: stage.server(),
            stage,
            language,
        }
    }

    /// Asks, once more with a fresh token when the server refuses the one at hand.
    pub(crate) async fn ask(&self, ask: Ask) -> Heard {
        let mut which = Token::AtHand;
        loop {
            let sent = match self.token(which).await {
                Ok(token) => self.request(&ask, &token),
                Err(failure) => Err(failure),
            };
            let request = match sent {
                Ok(request) => request,
                Err(failure) => return Heard::failed(failure),
            };
            let asked_at = clock::monotonic();
            let answer = match self.early(&ask).await {
                Some(answer) => Some(answer),
                None => request.send().await.ok(),
            };
            let at = asked_at.midpoint(clock::monotonic());
            let Some(answer) = answer else {
                return Heard {
                    answer: Err(Failure::Offline),
                    at,
                };
            };
            if answer.status() == UNAUTHORIZED && which == Token::AtHand {
                which = Token::Fresh;
                continue;
            }
            let answer = read(answer).await;
            return Heard { answer, at };
        }
    }

    /// What was answered to this before the program was here.
    async fn early(&self, ask: &Ask) -> Option<Response> {
        let Ask::Search(question) = ask else {
            return None;
        };
        let answer = JsFuture::from(self.stage.early(question)?).await.ok()?;
        Some(answer.unchecked_into::<web_sys::Response>().into())
    }

    fn request(&self, ask: &Ask, token: &str) -> Result<Request, Failure> {
        let language = self.language.tag();
        let get = |path: &str| Request::get(&self.url(path));
        let (request, body) = match ask {
            Ask::Session => (get(paths::SESSION), None),
            Ask::Receipt(number) => {
                let path = paths::REQUEST.replace("{number}", &number.0.to_string());
                (get(&path), None)
            }
            Ask::Search(question) => (
                get(paths::ARTICLES).query([("q", &**question), ("language", language)]),
                None,
            ),
            Ask::Article(id) => {
                let path = paths::ARTICLE.replace("{id}", id.as_str());
                (get(&path).query([("language", language)]), None)
            }
            Ask::Submit(request, key) => {
                let post = Request::post(&self.url(paths::REQUESTS))
                    .header(paths::IDEMPOTENCY_KEY, key.as_str())
                    .header("content-type", "application/json");
                // A request is plain strings: it can always be written.
                (
                    post,
                    Some(serde_json::to_string(request).unwrap_or_default()),
                )
            }
        };
        let request = request
            .header("authorization", &["Bearer ", token].concat())
            .header("accept-language", language)
            .abort_signal(Some(&self.stage.patience(body.is_some())));
        let request = match body {
            Some(body) => request.body(body),
            None => request.build(),
        };
        request.map_err(|_| Failure::Unreadable)
    }

    fn url(&self, path: &str) -> String {
        [&self.server, path].concat()
    }

    async fn token(&self, which: Token) -> Result<String, Failure> {
        let asked = self.stage.token(which == Token::Fresh);
        let answer = JsFuture::from(asked.map_err(|_| Failure::SignedOut)?).await;
        let answer = answer.map_err(|_| Failure::SignedOut)?;
        if answer.is_null() {
            return Err(Failure::Offline);
        }
        answer.as_string().ok_or(Failure::SignedOut)
    }
}

impl Heard {
    fn failed(failure: Failure) -> Self {
        Self {
            answer: Err(failure),
            at: clock::monotonic(),
        }
    }
}

/// Which of the host's tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    /// The one that was taken so far.
    AtHand,
    /// Another one: the server refused that.
    Fresh,
}

async fn read(answer: Response) -> Result<String, Failure> {
    let body = answer.text().await.map_err(|_| Failure::Offline)?;
    if answer.ok() {
        return Ok(body);
    }
    if answer.status() == UNAUTHORIZED {
        return Err(Failure::SignedOut);
    }
    let problem = json::read::<Problem>(&body).ok_or(Failure::Unreadable)?;
    Err(Failure::Refused(Box::new(problem)))
}
