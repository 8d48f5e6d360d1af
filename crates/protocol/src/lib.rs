//! What widget and server say to each other.
//!
//! Wire types, ids, limits, paths, and the parsers of everything a person types. Both sides use the
//! same parser: what the widget lets through, the server understands, and says no in the same words.

mod article;
mod context;
mod field;
pub mod hex;
mod ids;
mod language;
pub mod limits;
mod new_request;
pub mod paths;
mod phone;
mod problem;
mod receipt;
mod session;
mod signed;
mod specialist;
mod text;
mod why;

pub use article::{Article, Block, Found, Hit, Inline, Link, Marked};
pub use context::{Fact, fitting};
pub use field::{Field, FieldError, Invalid};
pub use ids::{ArticleId, IdempotencyKey, RequestNumber};
pub use language::Language;
pub use new_request::{CheckedRequest, Details, NewRequest};
pub use phone::PhoneNumber;
pub use problem::{Problem, ProblemCode};
pub use receipt::Receipt;
pub use session::{Contact, Customer, NoContact, Session};
pub use signed::{Format, NotAReceipt, NotHex, PublicKey, Signature, SignedReceipt, Statement};
pub use specialist::Specialist;
pub use text::{Description, Subject};
pub use why::why;
