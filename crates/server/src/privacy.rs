//! What is done about a person's data, from the command line.

use crate::Clock;
use crate::domain::{Audit, Change, Done, Person};
use crate::housekeeping;
use crate::settings::At;
use crate::store::{self, Store};
use clap::Args;
use std::sync::Arc;

/// Whose data, and who asks.
#[derive(Debug, Args)]
pub struct Whose {
    /// Who signs for the person: the tokens' `iss`
    #[arg(long, value_name = "ISS")]
    issuer: String,
    /// The person: the tokens' `sub`
    #[arg(long, value_name = "SUB")]
    subject: String,
    /// Who does it, for the audit log
    #[arg(long, value_name = "NAME")]
    by: String,
    #[command(flatten)]
    data: At,
}

impl Whose {
    async fn done(self, act: &'static str, clock: &Clock) -> Result<Done, String> {
        let Self {
            issuer,
            subject,
            by,
            data,
        } = self;
        let store = store::open(&data.existing()?).await?;
        let audit = Audit {
            at: time(&store, clock).await?,
            actor: by,
            act,
            about: format!("{subject} of {issuer}"),
        };
        let person = Person { issuer, subject };
        let change = match act {
            EXPORT => Change::Export(person, audit),
            _ => Change::Erase(person, audit),
        };
        store.apply(change).await.map_err(|why| why.to_string())
    }
}

const EXPORT: &str = "exported";
const ERASE: &str = "erased";

async fn time(store: &Arc<dyn Store>, clock: &Clock) -> Result<sla::Instant, String> {
    let clock = housekeeping::shared(store.as_ref(), clock.clone()).await;
    Ok(clock.map_err(|why| why.to_string())?.now())
}

/// Everything that is kept of a person, as JSON.
///
/// # Errors
/// One line that says what is wrong.
pub(crate) async fn export(whose: Whose, clock: &Clock) -> Result<String, String> {
    match whose.done(EXPORT, clock).await? {
        Done::Exported(known) => Ok(format!("{known:#}")),
        done => Err(format!("{done:?}")),
    }
}

/// Forgets a person, and says how many requests of theirs there were.
///
/// # Errors
/// One line that says what is wrong; nothing was erased then.
pub(crate) async fn erase(whose: Whose, clock: &Clock) -> Result<String, String> {
    match whose.done(ERASE, clock).await? {
        Done::Erased(1) => Ok("1 request is nobody's now".to_owned()),
        Done::Erased(count) => Ok(format!("{count} requests are nobody's now")),
        done => Err(format!("{done:?}")),
    }
}
