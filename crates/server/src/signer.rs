//! The key that receipts are signed with.

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use ed25519_dalek::{Signer as _, SigningKey};
use protocol::{PublicKey, Signature, Statement};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Signs what was promised.
pub(crate) struct Signer(SigningKey);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoKey {
    #[error(transparent)]
    File(#[from] io::Error),
    #[error("no random numbers: {0}")]
    Random(getrandom::Error),
    #[error("expected an Ed25519 private key (PKCS#8, PEM)")]
    NotAKey,
    #[error(
        "the key isn't there, and receipts were signed with it: bring it back from a backup. If it is \
         lost, make another with `openssl genpkey -algorithm ed25519 -out FILE`"
    )]
    Lost,
}

impl Signer {
    /// The key in the file, which has to be there.
    pub(crate) fn open(path: &Path) -> Result<Self, NoKey> {
        Self::read(path)?.ok_or(NoKey::Lost)
    }

    /// The key in the file; when there is no file, a new key, and its public half beside it as `.pub`.
    pub(crate) fn open_or_make(path: &Path) -> Result<Self, NoKey> {
        match Self::read(path)? {
            Some(signer) => Ok(signer),
            None => Self::make(path),
        }
    }

    fn read(path: &Path) -> Result<Option<Self>, NoKey> {
        match fs::read_to_string(path) {
            Ok(pem) => SigningKey::from_pkcs8_pem(&pem)
                .map(|key| Some(Self(key)))
                .map_err(|_| NoKey::NotAKey),
            Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
            Err(why) => Err(why.into()),
        }
    }

    fn make(path: &Path) -> Result<Self, NoKey> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(NoKey::Random)?;
        let signer = Self(SigningKey::from_bytes(&secret));
        let pem = signer.0.to_pkcs8_pem(LineEnding::LF);
        let pem = pem.map_err(|_| NoKey::NotAKey)?;
        let folder = path.parent().filter(|one| !one.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        // Appended: a key named `x.pub` would otherwise be overwritten by its public half.
        let beside = |more| {
            let mut name = path.as_os_str().to_owned();
            name.push(more);
            PathBuf::from(name)
        };
        let unfinished = beside(".part");
        let mut options = OpenOptions::new();
        // Nobody but the server's own user may read it, from its first byte on.
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&unfinished)?;
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        fs::write(beside(".pub"), signer.public_pem())?;
        // Whole or not at all, and in no other's place, whose receipts are signed with it by now.
        fs::hard_link(&unfinished, path)?;
        fs::remove_file(unfinished)?;
        File::open(folder)?.sync_all()?;
        Ok(signer)
    }

    pub(crate) fn sign(&self, statement: &Statement) -> Signature {
        Signature(self.0.sign(&statement.bytes()).to_bytes())
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// The public key as a file that other programs read.
    pub(crate) fn public_pem(&self) -> String {
        let key = self.0.verifying_key();
        key.to_public_key_pem(LineEnding::LF).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_once_for_its_owner_s_eyes_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        let made = Signer::open_or_make(&path).unwrap();
        let found = Signer::open_or_make(&path).unwrap();
        assert_eq!(made.public_key(), found.public_key());
        let bits = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(bits & 0o777, 0o600);
        let public = fs::read_to_string(folder.path().join("key.pem.pub")).unwrap();
        assert!(public.starts_with("-----BEGIN PUBLIC KEY-----"), "{public}");
        assert_eq!(public, made.public_pem());
    }

    /// F1: a server that died over its first key makes another.
    #[test]
    fn a_key_that_was_half_written_stops_no_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        fs::write(folder.path().join("key.pem.part"), "-----BEGIN PRIV").unwrap();
        let made = Signer::open_or_make(&path).unwrap();
        assert_eq!(Signer::open(&path).unwrap().public_key(), made.public_key());
        assert!(!folder.path().join("key.pem.part").exists());
    }

    #[test]
    fn a_file_that_holds_no_key_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        fs::write(&path, "not a key").unwrap();
        assert!(matches!(Signer::open_or_make(&path), Err(NoKey::NotAKey)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "not a key");
    }
}
