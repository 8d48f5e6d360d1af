//! Hands mails to an SMTP server.

use crate::domain::Attempt;
use crate::settings::Secret;
use crate::tls::{self, NoTrust};
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::{Error, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use percent_encoding::percent_decode_str;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// How long handing over one mail may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// An SMTP server that takes mails.
pub(super) struct Relay {
    pub(super) host: String,
    port: u16,
    pub(super) security: Security,
    pub(super) credentials: Option<Credentials>,
    /// How we greet it.
    hello: ClientId,
    pub(super) patience: Duration,
}

/// How the connection is protected. The name on the certificate is always checked.
pub(super) enum Security {
    /// Not at all: the server is on this machine.
    Plain,
    /// From before the first mail on, or there is none.
    StartTls(TlsParameters),
    /// From the first byte on.
    Tls(TlsParameters),
}

/// Why the server can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoRelay {
    #[error("expected smtps://user@host or smtp://user@host, with a port if need be")]
    Url,
    #[error("the password goes into a file of its own: password_file")]
    PasswordInUrl,
    #[error("a user needs a password or a password_file, and they need a user")]
    HalfCredentials,
    #[error(transparent)]
    Trust(#[from] NoTrust),
    #[error("{0}")]
    Tls(#[from] Error),
}

impl Relay {
    /// The server at the URL.
    pub(super) fn new(
        url: &str,
        password: Option<Secret>,
        ca_file: Option<&Path>,
        hello: &str,
    ) -> Result<Self, NoRelay> {
        let url = Url::parse(url).map_err(|_| NoRelay::Url)?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or(NoRelay::Url)?.trim_matches(['[', ']']);
        if url.password().is_some() {
            return Err(NoRelay::PasswordInUrl);
        }
        let (security, port) = match url.scheme() {
            "smtps" => (Security::Tls(parameters(host, ca_file)?), SUBMISSIONS_PORT),
            "smtp" if is_loopback(host) => (Security::Plain, SMTP_PORT),
            "smtp" => (
                Security::StartTls(parameters(host, ca_file)?),
                SUBMISSION_PORT,
            ),
            _ => return Err(NoRelay::Url),
        };
        Ok(Self {
            host: host.to_owned(),
            port: url.port().unwrap_or(port),
            security,
            credentials: credentials(url.username(), password)?,
            hello: ClientId::Domain(hello.to_owned()),
            patience: PATIENCE,
        })
    }

    /// Hands a mail over.
    ///
    /// Trouble before the mail's recipient is named is never the mail's own, whatever the code: a wrong
    /// password, or a sender that isn't allowed, must not lose what waits. Many servers say the latter
    /// only once the recipient is named.
    pub(super) async fn send(&self, envelope: &Envelope, mail: &[u8]) -> Attempt {
        let sent = async {
            let mut connection = self.connect().await.map_err(|why| failed(&why))?;
            match hand_over(&mut connection, envelope, mail).await {
                Ok(()) => Ok(connection),
                Err(attempt) => {
                    connection.abort().await;
                    Err(attempt)
                }
            }
        };
        match timeout(self.patience, sent).await {
            Ok(Ok(mut connection)) => {
                // It has the mail: a goodbye that fails doesn't undo that.
                let _ = timeout(GOODBYE, connection.quit()).await;
                Attempt::Delivered
            }
            Ok(Err(attempt)) => attempt,
            Err(_) => Attempt::Failed {
                why: "too slow".to_owned(),
                wait: None,
            },
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let wrapped = match &self.security {
            Security::Tls(parameters) => Some(parameters.clone()),
            Security::Plain | Security::StartTls(_) => None,
        };
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, wrapped, None).await?;
        if let Security::StartTls(parameters) = &self.security {
            connection.starttls(parameters.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

/// Says whom the mail comes from and goes to, then the mail, which is ASCII: lettre encodes the rest.
async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    mail: &[u8],
) -> Result<(), Attempt> {
    let mut addresses = envelope.to().iter().chain(envelope.from());
    let mut parameters = vec![];
    if !addresses.all(|address| AsRef::<str>::as_ref(address).is_ascii()) {
        if !connection
            .server_info()
            .supports_feature(Extension::SmtpUtfEight)
        {
            let why = "the server takes no address beyond ASCII".to_owned();
            return Err(Attempt::Refused { why });
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    let from = Mail::new(envelope.from().cloned(), parameters);
    let sent = connection.command(from).await;
    sent.map_err(|why| refuses_us(&why))?;
    let refused = |why: Error| refused(&why);
    for to in envelope.to() {
        let to = Rcpt::new(to.clone(), vec![]);
        connection.command(to).await.map_err(refused)?;
    }
    connection.command(Data).await.map_err(refused)?;
    connection.message(mail).await.map_err(refused)?;
    Ok(())
}

/// What a server's word on the mail or its recipient means.
fn refused(why: &Error) -> Attempt {
    if why.is_client() || (why.is_permanent() && !is_of_ours(why)) {
        Attempt::Refused { why: said(why) }
    } else {
        refuses_us(why)
    }
}

/// Whether it refuses us rather than the mail: who signs in and how, or whom mails come from.
fn is_of_ours(why: &Error) -> bool {
    let code = why.status().map_or(0, u16::from);
    // The server's own words begin with the finer code of RFC 3463, where it knows those.
    let words = std::error::Error::source(why).map(ToString::to_string);
    let finer = words.as_deref().and_then(|words| words.split(' ').next());
    let finer = finer.unwrap_or_default();
    [502, 503, 530, 534, 535, 538].contains(&code)
        || finer.starts_with("5.7.")
        || ["5.1.7", "5.1.8"].contains(&finer)
}

/// Trouble that isn't the mail's: an error at once where it won't pass by itself.
fn refuses_us(why: &Error) -> Attempt {
    if why.is_permanent() {
        // Its words may have the recipient's address in them.
        let code = why.status().map_or(0, u16::from);
        tracing::error!(code, "the mail server refuses us, or whom mails come from");
    }
    failed(why)
}

fn failed(why: &Error) -> Attempt {
    Attempt::Failed {
        why: said(why),
        wait: None,
    }
}

/// The error with what is behind it, in one line.
fn said(why: &Error) -> String {
    let behind = std::error::Error::source(why);
    behind.map_or_else(|| why.to_string(), |source| format!("{why}: {source}"))
}

pub(super) fn parameters(host: &str, ca_file: Option<&Path>) -> Result<TlsParameters, NoRelay> {
    let mut builder = TlsParameters::builder(host.to_owned());
    for certificate in ca_file
        .map(tls::certificates)
        .transpose()?
        .unwrap_or_default()
    {
        builder = builder.add_root_certificate(Certificate::from_der(certificate.to_vec())?);
    }
    Ok(builder.build()?)
}

pub(super) fn credentials(
    user: &str,
    password: Option<Secret>,
) -> Result<Option<Credentials>, NoRelay> {
    let user = percent_decode_str(user).decode_utf8();
    let user = user.map_err(|_| NoRelay::Url)?.into_owned();
    match (user.is_empty(), password) {
        (true, None) => Ok(None),
        (false, Some(password)) => Ok(Some(Credentials::new(user, password.reveal().to_owned()))),
        _ => Err(NoRelay::HalfCredentials),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
