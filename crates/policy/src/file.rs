//! The policy file's shape: each type refuses what it can't mean, so that the error names the line.

mod commitment;
mod hours;
mod values;

use commitment::Cell;
use hours::Hours;
use serde::Deserialize;
use sla::{Exception, LocalText, Scope, Span};
use toml::Spanned;
use values::{LocalDate, Moment, Text, Url};

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyFile {
    pub(super) product: Text,
    pub(super) updated_on: LocalDate,
    pub(super) phone: Text,
    pub(super) exceptions_url: Url,
    pub(super) subscriptions: Vec<Subscription>,
    pub(super) commitments: Vec<Spanned<Cell>>,
    pub(super) support_hours: Hours,
    #[serde(default)]
    pub(super) exceptions: Vec<Excepted>,
}

/// A subscription that can have premium support.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Subscription {
    pub(super) id: Text,
    pub(super) name: Text,
}

/// A response-time exception.
#[derive(Deserialize)]
#[serde(try_from = "ExceptionFile")]
pub(super) struct Excepted(pub(super) Exception);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionFile {
    from: Moment,
    until: Moment,
    reason: Reason,
    #[serde(default)]
    scope: Scope,
}

/// A reason in each language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    en: Text,
    it: Text,
}

impl TryFrom<ExceptionFile> for Excepted {
    type Error = &'static str;

    fn try_from(file: ExceptionFile) -> Result<Self, &'static str> {
        let span = Span::new(file.from.0, file.until.0).ok_or("expected from before until")?;
        Ok(Self(Exception {
            span,
            reason: LocalText {
                en: file.reason.en.0,
                it: file.reason.it.0,
            },
            scope: file.scope,
        }))
    }
}
