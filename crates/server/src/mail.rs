//! Mails to the authors of requests.

mod compose;
mod folder;
mod relay;

use crate::domain::{Attempt, Letter, Sending, Topic};
use crate::settings::Secret;
use crate::text;
use calendar::TimeZone;
use compose::{Head, Sender};
use lettre::message::Mailbox;
use lettre::{Address, Message};
use relay::{NoRelay, Relay};
use serde::Deserialize;
use std::io;
use std::path::{Path, PathBuf};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Where mails go, and whom they come from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailSettings {
    /// The SMTP server, `smtps://user@host` or `smtp://user@host`; without one, mails become files.
    pub url: Option<String>,
    /// The user's password.
    pub password: Option<Secret>,
    /// A file that holds it.
    pub password_file: Option<PathBuf>,
    /// Whom mails come from, `Support <support@example.com>`; an SMTP server needs it.
    pub from: Option<String>,
    /// Where answers to mails go, if not there.
    pub reply_to: Option<String>,
    /// The folder of the files; `mail` beside the database if not said.
    pub dir: Option<PathBuf>,
    /// Certificates (PEM) of authorities to trust besides the system's.
    pub ca_file: Option<PathBuf>,
}

/// What every mail says of the one who sends it.
#[derive(Clone, Debug)]
pub(crate) struct House {
    /// The product's name.
    pub(crate) product: String,
    /// The zone in which the support team tells the time.
    pub(crate) zone: TimeZone,
}

/// Sends mails.
pub(crate) struct Mailer {
    house: House,
    sender: Sender,
    way: Way,
}

enum Way {
    Relay(Box<Relay>),
    Folder(PathBuf, Semaphore),
}

impl Way {
    fn folder(folder: PathBuf) -> Self {
        Self::Folder(folder, Semaphore::new(FILES))
    }

    /// Waits for a turn, where there are turns.
    async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        match self {
            Self::Relay(_) => None,
            Self::Folder(_, turns) => turns.acquire().await.ok(),
        }
    }
}

/// Why no mail can be sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoMailer {
    #[error("{0}: expected an address, such as Support <support@example.com>")]
    Address(&'static str),
    #[error("from: an SMTP server needs to know whom mails come from")]
    NoFrom,
    #[error("{0}")]
    Password(String),
    #[error("url: {0}")]
    Relay(#[from] NoRelay),
}

/// Whom files come from that nobody set an address for.
const NOBODY: &str = "help@localhost";
/// How many files are written at once: each takes a thread that reads of the database need, too.
const FILES: usize = 4;

impl Mailer {
    /// The mailer of a server whose database is in `folder`.
    pub(crate) fn new(
        settings: &MailSettings,
        folder: &Path,
        house: House,
    ) -> Result<Self, NoMailer> {
        let mailbox = |field, text: &str| {
            let mailbox = text.parse::<Mailbox>();
            mailbox.map_err(|_| NoMailer::Address(field))
        };
        let from = match (&settings.from, &settings.url) {
            (Some(from), _) => from.as_str(),
            (None, None) => NOBODY,
            (None, Some(_)) => return Err(NoMailer::NoFrom),
        };
        let from = mailbox("from", from)?;
        let reply_to = settings.reply_to.as_deref();
        let reply_to = reply_to.map(|text| mailbox("reply_to", text)).transpose()?;
        let way = match &settings.url {
            Some(url) => {
                let file = settings.password_file.as_deref();
                let password = Secret::given("password", settings.password.clone(), file);
                let password = password.map_err(NoMailer::Password)?;
                let ca_file = settings.ca_file.as_deref();
                let hello = from.email.domain();
                Way::Relay(Box::new(Relay::new(url, password, ca_file, hello)?))
            }
            None => Way::folder(settings.dir.clone().unwrap_or_else(|| folder.join("mail"))),
        };
        Ok(Self {
            house,
            sender: Sender { from, reply_to },
            way,
        })
    }

    /// Whether mails become files.
    pub(crate) fn keeps_files(&self) -> bool {
        matches!(self.way, Way::Folder(..))
    }

    /// Sends a letter under an id that stays the same however often it is sent.
    pub(crate) async fn deliver(&self, id: &str, sending: &Sending) -> Attempt {
        let letter = match serde_json::from_str::<Letter>(&sending.body) {
            Ok(letter) => letter,
            Err(why) => return refused(&why),
        };
        let attempt = self.send(id, sending, &letter).await;
        // Servers like to repeat whom they refuse, and logs are no place for addresses.
        attempt.without(&letter.to)
    }

    async fn send(&self, id: &str, sending: &Sending, letter: &Letter) -> Attempt {
        // Taken before it is laid out: a few hundred in one go would hold up all others who are served.
        let _turn = self.way.turn().await;
        let mail = match self.compose(id, sending, letter) {
            Ok(mail) => mail,
            Err(why) => return refused(&why),
        };
        let content = mail.formatted();
        match &self.way {
            Way::Relay(relay) => relay.send(mail.envelope(), &content).await,
            Way::Folder(folder, _) => {
                let (folder, id) = (folder.clone(), id.to_owned());
                let kept =
                    tokio::task::spawn_blocking(move || folder::keep(&folder, &id, &content));
                let kept = kept.await.unwrap_or_else(|why| Err(io::Error::other(why)));
                match kept {
                    Ok(()) => Attempt::Delivered,
                    Err(why) => Attempt::Failed {
                        why: why.to_string(),
                        wait: None,
                    },
                }
            }
        }
    }

    fn compose(&self, id: &str, sending: &Sending, letter: &Letter) -> Result<Message, Unsendable> {
        let head = Head {
            id,
            to: address(&letter.to).ok_or(Unsendable::Address)?,
            date: sending.created_at,
            automatic: match letter.topic {
                Topic::Acknowledged => "auto-replied",
                Topic::Answered | Topic::Missed => "auto-generated",
            },
            language: letter.language,
        };
        let House { product, zone } = &self.house;
        let words = text::letters::letter(letter, sending.request, product, zone);
        Ok(compose::compose(&self.sender, head, &words)?)
    }
}

fn refused(why: &impl ToString) -> Attempt {
    Attempt::Refused {
        why: why.to_string(),
    }
}

/// Why a letter becomes no mail.
#[derive(Debug, thiserror::Error)]
enum Unsendable {
    #[error("the address can't be written to")]
    Address,
    #[error(transparent)]
    Mail(#[from] lettre::error::Error),
}

/// An address as products give them to people. Quoted and commented ones, which the standard allows,
/// are the ways in which one address becomes two.
fn address(text: &str) -> Option<Address> {
    let plain = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@".contains(c);
    let one = text.chars().filter(|c| *c == '@').count() == 1;
    (one && text.chars().all(plain)).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests;
