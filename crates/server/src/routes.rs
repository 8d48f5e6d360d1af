//! Which addresses there are, who may call each, and what it calls.

mod admin;
mod assets;
mod draft;
mod headers;
mod table;
mod visit;

use crate::articles::{Library, Unsearched};
use crate::auth::{Asking, Revocations, Trusted};
use crate::demo::{self, Demo};
use crate::desk::{Accepted, Desk};
use crate::domain::Specialist;
use crate::problem::{Refused, Trouble};
use crate::settings::Origin;
pub(crate) use admin::{Admin, router as admin};
use assets::Assets;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, MatchedPath, Path, Query, Request, State};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use core::convert::Infallible;
use draft::Draft;
use protocol::{Article, ArticleId, Found, Language, Receipt, RequestNumber, Session, paths};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use table::Route;
pub use table::{Address, Rule};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;
pub(crate) use visit::{Gate, Visit};

/// What the handlers share.
pub(crate) struct App {
    pub(crate) desk: Desk,
    pub(crate) keys: Arc<Trusted>,
    pub(crate) revocations: Arc<Revocations>,
    pub(crate) library: Arc<Library>,
    /// Signs in anyone; `None` on a real desk.
    pub(crate) demo: Option<Demo>,
    pub(crate) assets: Option<PathBuf>,
}

/// Every address but those of the demo and of static files.
fn routes() -> Vec<Route> {
    vec![
        Route::get(paths::SESSION, Rule::Customer, session),
        Route::get(paths::ARTICLES, Rule::Customer, search),
        Route::get(paths::ARTICLE, Rule::Customer, article),
        Route::post(paths::REQUESTS, Rule::Customer, submit),
        Route::get(paths::REQUEST, Rule::Owner, receipt),
        Route::get(paths::SPECIALIST, Rule::Specialist, specialist),
        Route::get(paths::PROOF_KEY, Rule::Anyone, proof_key),
        Route::get("/health", Rule::Anyone, health),
    ]
}

/// What `--demo` adds.
fn demo_routes() -> Vec<Route> {
    vec![Route::get(demo::TOKEN, Rule::Anyone, token)]
}

/// Every address of the API, as whoever checks them all needs to know it.
#[must_use]
pub fn addresses() -> Vec<Address> {
    let routes = routes().into_iter().chain(demo_routes());
    routes.map(|route| route.address).collect()
}

/// The path that a request was matched with, as [`addresses`] says it; "other" where there was none.
fn named(matched: Option<&MatchedPath>) -> &'static str {
    static PATHS: LazyLock<Vec<&'static str>> =
        LazyLock::new(|| addresses().iter().map(|address| address.path).collect());
    let path = matched.map(MatchedPath::as_str);
    let named = PATHS.iter().find(|each| path == Some(**each));
    named.copied().unwrap_or("other")
}

/// Answers on every address.
pub(crate) fn router(app: Arc<App>, origins: &[Origin], gate: &Arc<Gate>) -> Router {
    let mut all = routes();
    if app.demo.is_some() {
        all.extend(demo_routes());
    }
    let router = all
        .into_iter()
        .fold(Router::new(), |router, route| route.onto(router));
    let assets = app.assets.as_deref();
    let assets = assets.map(|folder| Assets::new(folder, origins));
    let assets = match app.demo {
        Some(_) => assets.map(Assets::strict),
        None => assets,
    };
    let files = move |request: Request| elsewhere(assets.clone(), request);
    // From the outside in. One service for each route rather than one for each layer of it, which would be boxed apart.
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(Arc::clone(gate), visit::observed))
        .layer(cors(origins))
        .layer(from_fn_with_state(Arc::clone(gate), visit::admitted))
        .layer(CatchPanicLayer::custom(|_| {
            Trouble::Internal.told_in(Language::En).into_response()
        }));
    router
        .method_not_allowed_fallback(not_allowed)
        .fallback(files.layer(table::packing()))
        .layer(layers)
        .with_state(app)
}

async fn session(State(app): State<Arc<App>>, Asking(caller): Asking) -> Json<Session> {
    Json(app.desk.session(&caller))
}

async fn search(
    State(app): State<Arc<App>>,
    _: Asking,
    Reader(language): Reader,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Found>, Refused> {
    let question = value(&query, "q").unwrap_or_default();
    let found = app.library.search(question, language).await;
    let found = found.map_err(|why| match why {
        Unsearched::Crowded => Trouble::Crowded,
        why => {
            tracing::error!(%why, "a search failed");
            Trouble::Internal
        }
    });
    found.map(Json).map_err(|why| why.told_in(language))
}

async fn article(
    State(app): State<Arc<App>>,
    _: Asking,
    Reader(language): Reader,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Article>, Refused> {
    id.ok()
        .and_then(|Path(id)| ArticleId::try_from(id).ok())
        .and_then(|id| app.library.article(&id, language).cloned())
        .map(Json)
        .ok_or_else(|| Trouble::NotFound.told_in(language))
}

async fn submit(
    State(app): State<Arc<App>>,
    Asking(caller): Asking,
    Draft { key, request }: Draft,
) -> Result<(StatusCode, Json<Receipt>), Refused> {
    let language = request.language;
    match app.desk.accept(caller, key, request).await {
        Ok(Accepted::New(receipt)) => Ok((StatusCode::CREATED, Json(receipt))),
        Ok(Accepted::Again(receipt)) => Ok((StatusCode::OK, Json(receipt))),
        Err(refusal) => Err(Trouble::Refused(refusal).told_in(language)),
    }
}

async fn receipt(
    State(app): State<Arc<App>>,
    Asking(caller): Asking,
    Reader(language): Reader,
    number: Result<Path<u64>, PathRejection>,
) -> Result<Json<Receipt>, Refused> {
    let nothing = || Trouble::NotFound.told_in(language);
    let Path(number) = number.map_err(|_| nothing())?;
    let receipt = app.desk.receipt(&caller, RequestNumber(number)).await;
    let receipt = receipt.map_err(|why| Trouble::Refused(why).told_in(language))?;
    receipt.map(Json).ok_or_else(nothing)
}

async fn specialist(specialist: Specialist) -> Json<protocol::Specialist> {
    Json(protocol::Specialist {
        issuer: specialist.issuer,
        subject: specialist.subject,
        name: specialist.name,
        email: specialist.email,
    })
}

async fn health() -> &'static str {
    "ok"
}

/// Open to all: whoever has a receipt can check it, now and years later.
async fn proof_key(State(app): State<Arc<App>>) -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "application/x-pem-file")];
    (kind, app.desk.signer.public_pem().to_owned())
}

async fn token(
    State(app): State<Arc<App>>,
    Reader(language): Reader,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<serde_json::Value>, Refused> {
    let mobile = value(&query, "app");
    let now = app.desk.now();
    app.demo
        .as_ref()
        .and_then(|demo| demo.token(value(&query, "as")?, mobile, now))
        .map(|token| Json(serde_json::json!({ "token": token })))
        .ok_or_else(|| Trouble::NotFound.told_in(language))
}

async fn not_allowed(Reader(language): Reader) -> Refused {
    Trouble::NotAllowed.told_in(language)
}

/// The static files; under `/v1` and where there is none, a problem.
async fn elsewhere(assets: Option<Assets>, request: Request) -> Response {
    let language = reader_language(request.uri(), request.headers());
    match assets {
        Some(assets) if !is_api(request.uri()) => assets.serve(request).await,
        _ => Trouble::NotFound.told_in(language).into_response(),
    }
}

/// The language of the person who reads the answer, by `?language=` or the browser's preference.
struct Reader(Language);

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(reader_language(&parts.uri, &parts.headers)))
    }
}

/// The language in which a request without a body of its own is answered.
pub(crate) fn reader_language(uri: &Uri, headers: &HeaderMap) -> Language {
    let query = Query::<Vec<(String, String)>>::try_from_uri(uri).ok();
    let chosen = query.and_then(|query| value(&query, "language").and_then(Language::from_tag));
    let preferred = headers.get(header::ACCEPT_LANGUAGE);
    let preferred = preferred.and_then(|languages| languages.to_str().ok());
    chosen.unwrap_or_else(|| Language::from_accept(preferred.unwrap_or_default()))
}

fn value<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut named = query.iter().filter(|(key, _)| key == name);
    named.next().map(|(_, value)| value.as_str())
}

fn is_api(uri: &Uri) -> bool {
    uri.path() == "/v1" || uri.path().starts_with("/v1/") || uri.path() == demo::TOKEN
}

/// Pages of the listed origins may call, and fetch the widget; no others.
fn cors(origins: &[Origin]) -> CorsLayer {
    let headers = [
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        header::ACCEPT_LANGUAGE,
        HeaderName::from_static(paths::IDEMPOTENCY_KEY),
    ];
    CorsLayer::new()
        .allow_origin(origins.iter().map(|o| o.0.clone()).collect::<Vec<_>>())
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(headers)
        .expose_headers([header::RETRY_AFTER, visit::REQUEST_ID])
        .max_age(Duration::from_mins(10))
}
