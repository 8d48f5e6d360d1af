//! Where things are on the server. `{id}` is axum's way to name a part of a path.

/// GET: who the caller is, what their package includes, the policy, the server's time.
pub const SESSION: &str = "/v1/session";
/// GET `?q=&language=`: articles that answer a question.
pub const ARTICLES: &str = "/v1/articles";
/// GET `?language=`: one article.
pub const ARTICLE: &str = "/v1/articles/{id}";
/// POST, with an [`IDEMPOTENCY_KEY`]: a new request.
pub const REQUESTS: &str = "/v1/requests";
/// GET: a request of one's own, as it stands now.
pub const REQUEST: &str = "/v1/requests/{number}";
/// GET: which specialist is signed in.
pub const SPECIALIST: &str = "/v1/specialist/me";
/// GET: the public key that receipts are signed with, as PEM.
pub const PROOF_KEY: &str = "/v1/proof-key";
/// The header that makes a repeated submit safe; its value is made by the client, once a draft.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
