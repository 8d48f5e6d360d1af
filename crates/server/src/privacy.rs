//! What is done about a person's data, from the command line.

use crate::Clock;
use crate::domain::{Audit, Change, Done, Person};
use crate::housekeeping;
use crate::settings::At;
use crate::store::{self, Store, patiently};
use crate::words;
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
    #[arg(long, value_name = "NAME", value_parser = words::name)]
    by: String,
    #[command(flatten)]
    data: At,
}

impl Whose {
    /// The store, the person, and what goes on record.
    async fn open(
        self,
        act: &'static str,
        clock: &Clock,
    ) -> Result<(Arc<dyn Store>, Person, Audit), String> {
        let Self {
            issuer,
            subject,
            by,
            data,
        } = self;
        let store = store::open(&data.existing()?).await?;
        let clock = housekeeping::shared(store.as_ref(), clock.clone()).await;
        let audit = Audit {
            at: clock.map_err(|why| why.to_string())?.now(),
            actor: by,
            act,
            about: format!("{subject} of {issuer}"),
        };
        Ok((store, Person { issuer, subject }, audit))
    }
}

/// Everything that is kept of a person, as JSON.
///
/// # Errors
/// One line that says what is wrong.
pub(crate) async fn export(whose: Whose, clock: &Clock) -> Result<String, String> {
    let (store, person, audit) = whose.open("exported", clock).await?;
    let export = || store.apply(Change::Export(person.clone(), audit.clone()));
    let export = patiently(export).await;
    match export.map_err(|why| why.to_string())? {
        Done::Exported(known) => Ok(format!("{known:#}")),
        done => Err(format!("{done:?}")),
    }
}

/// Forgets a person, and says how many requests of theirs there were.
///
/// # Errors
/// One line that says what is wrong; what is left to be erased then is erased the next time.
pub(crate) async fn erase(whose: Whose, clock: &Clock) -> Result<String, String> {
    let (store, person, audit) = whose.open("erased", clock).await?;
    let (mut erased, mut audit) = (0, Some(audit));
    loop {
        let erase = || store.apply(Change::Erase(person.clone(), audit.clone()));
        match patiently(erase).await.map_err(|why| why.to_string())? {
            Done::Erased(0) => break,
            Done::Erased(count) => erased += count,
            done => return Err(format!("{done:?}")),
        }
        // It went on record with the first batch.
        audit = None;
    }
    Ok(match erased {
        1 => "1 request is nobody's now".to_owned(),
        count => format!("{count} requests are nobody's now"),
    })
}
