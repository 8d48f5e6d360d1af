//! The keys that tokens are checked with, each with the one algorithm it is for.

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use policy::config::{self, FileError};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// A shorter secret can be guessed (RFC 7518, 3.2).
const SECRET_BYTES: usize = 32;
/// A key of Ed25519, the one curve that `EdDSA` means here.
const ED25519_BYTES: usize = 32;

/// The trusted keys by name.
#[derive(Default)]
pub(crate) struct KeyRing(HashMap<String, Key>);

/// A key, and what a token that names it must be.
pub(crate) struct Key {
    pub(super) decoding: DecodingKey,
    pub(super) validation: Validation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeysFile {
    issuer: String,
    audience: String,
    keys: Vec<Spanned<Row>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kid: String,
    algorithm: Kind,
    secret_file: Option<PathBuf>,
    public_key_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Deserialize)]
enum Kind {
    HS256,
    EdDSA,
}

impl KeyRing {
    /// Reads a keys file; the files it names are found from its own folder.
    pub(crate) fn load(path: &Path) -> Result<Self, FileError> {
        let file = config::read::<KeysFile>(path)?;
        let content = &file.content;
        let mut ring = Self::default();
        for (index, spanned) in content.keys.iter().enumerate() {
            let row = spanned.get_ref();
            let wrong = |what: &str| file.error(&spanned.span(), &format!("keys[{index}]"), what);
            let folder = path.parent().unwrap_or(Path::new(""));
            let (decoding, algorithm) = row.read(folder).map_err(|why| wrong(&why))?;
            let key = Key::new(decoding, algorithm, &content.issuer, &content.audience);
            if ring.0.insert(row.kid.clone(), key).is_some() {
                return Err(wrong("this kid is there twice"));
            }
        }
        if ring.0.is_empty() {
            return Err(FileError::whole(path, "expected at least one key"));
        }
        Ok(ring)
    }

    /// A ring with one key.
    pub(crate) fn of(kid: &str, key: Key) -> Self {
        Self(HashMap::from([(kid.to_owned(), key)]))
    }

    pub(super) fn get(&self, kid: &str) -> Option<&Key> {
        self.0.get(kid)
    }
}

impl Key {
    /// Pins the algorithm, issuer and audience. The library's defaults let tokens pass that have
    /// neither of the two; times are checked in `claims`, by our own clock.
    pub(crate) fn new(
        decoding: DecodingKey,
        algorithm: Algorithm,
        issuer: &str,
        audience: &str,
    ) -> Self {
        let mut validation = Validation::new(algorithm);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self {
            decoding,
            validation,
        }
    }
}

impl Row {
    fn read(&self, folder: &Path) -> Result<(DecodingKey, Algorithm), String> {
        let read = |file: &PathBuf| {
            let file = folder.join(file);
            std::fs::read(&file).map_err(|why| format!("{}: {why}", file.display()))
        };
        match (self.algorithm, &self.secret_file, &self.public_key_file) {
            (Kind::HS256, Some(file), None) => {
                let secret = read(file)?;
                let secret = secret.trim_ascii_end();
                if secret.len() < SECRET_BYTES {
                    return Err(format!("expected a secret of {SECRET_BYTES} bytes or more"));
                }
                Ok((DecodingKey::from_secret(secret), Algorithm::HS256))
            }
            (Kind::EdDSA, None, Some(file)) => {
                let key = DecodingKey::from_ed_pem(&read(file)?);
                let key = key.map_err(|why| format!("expected a public key in PEM: {why}"))?;
                let whole = key.try_get_as_bytes().map(<[u8]>::len) == Ok(ED25519_BYTES);
                if !whole {
                    return Err("expected a public key of Ed25519".into());
                }
                Ok((key, Algorithm::EdDSA))
            }
            (Kind::HS256, ..) => Err("HS256 takes secret_file and nothing else".into()),
            (Kind::EdDSA, ..) => Err("EdDSA takes public_key_file and nothing else".into()),
        }
    }
}
