//! Whom outgoing connections trust: the system's authorities, and those of a file.

#[cfg(test)]
pub(crate) mod samples;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::{ClientConfig, RootCertStore};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why no connection can be trusted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoTrust {
    #[error("{path}: {why}", path = .0.display(), why = .1)]
    File(PathBuf, pem::Error),
    #[error("{path}: expected certificates in PEM", path = .0.display())]
    NoCertificates(PathBuf),
    #[error("{0}")]
    Tls(#[from] rustls::Error),
}

/// Encrypted connections to servers with a certificate of one of the authorities.
pub(crate) fn config(file: Option<&Path>) -> Result<ClientConfig, NoTrust> {
    let mut roots = RootCertStore::empty();
    // What the system has and can't be read is as good as not there: connections fail by themselves.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for certificate in file.map(certificates).transpose()?.unwrap_or_default() {
        roots.add(certificate)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

/// The certificates in a file.
pub(crate) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, NoTrust> {
    let failed = |why| NoTrust::File(path.to_owned(), why);
    let found = CertificateDer::pem_file_iter(path).map_err(failed)?;
    let found = found.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    if found.is_empty() {
        return Err(NoTrust::NoCertificates(path.to_owned()));
    }
    Ok(found)
}
