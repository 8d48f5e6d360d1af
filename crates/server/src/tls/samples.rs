//! Certificates for tests.

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::PrivateKeyDer;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// Takes connections over TLS under this name, with a certificate that is put into the file `ca`.
pub(crate) fn acceptor(name: &str, ca: &Path) -> TlsAcceptor {
    let made = generate_simple_self_signed([name.to_owned()]);
    let CertifiedKey { cert, signing_key } = made.unwrap();
    fs::write(ca, cert.pem()).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
