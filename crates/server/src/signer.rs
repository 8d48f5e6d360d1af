//! The key that receipts are signed with.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use pem::{EncodeConfig, LineEnding, Pem};
use protocol::{PublicKey, Signature, Statement};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// What a file says of itself: PKCS#8, and the public half as X.509 has it.
const PRIVATE: &str = "PRIVATE KEY";
const PUBLIC: &str = "PUBLIC KEY";

/// Signs what was promised.
pub(crate) struct Signer {
    pair: Ed25519KeyPair,
    public: PublicKey,
    public_pem: String,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoKey {
    #[error(transparent)]
    File(#[from] io::Error),
    #[error("the system has no random numbers for a key")]
    NotMade,
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
        match fs::read(path) {
            Ok(file) => Self::of(&file).map(Some).ok_or(NoKey::NotAKey),
            Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
            Err(why) => Err(why.into()),
        }
    }

    fn of(file: &[u8]) -> Option<Self> {
        // One key: of two, nobody could say which is meant.
        let [secret] = <[Pem; 1]>::try_from(pem::parse_many(file).ok()?).ok()?;
        if secret.tag() != PRIVATE {
            return None;
        }
        let pair = Ed25519KeyPair::from_pkcs8(secret.contents()).ok()?;
        let public = PublicKey(pair.public_key().as_ref().try_into().ok()?);
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().ok()?;
        let public_pem = text(PUBLIC, der.as_ref());
        Some(Self {
            pair,
            public,
            public_pem,
        })
    }

    /// Makes one, whole or not at all, and in no other's place: another server may have been quicker, and
    /// signs with its own by now.
    fn make(path: &Path) -> Result<Self, NoKey> {
        let pair = Ed25519KeyPair::generate().map_err(|_| NoKey::NotMade)?;
        let secret = pair.to_pkcs8v1().map_err(|_| NoKey::NotMade)?;
        let folder = path.parent().filter(|one| !one.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        // Nobody but the server's own user may read it, from its first byte on.
        let mut file = tempfile::Builder::new()
            .suffix(".part")
            .tempfile_in(folder)?;
        file.write_all(text(PRIVATE, secret.as_ref()).as_bytes())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(path) {
            Err(why) if why.error.kind() != ErrorKind::AlreadyExists => {
                return Err(why.error.into());
            }
            _ => {}
        }
        let signer = Self::open(path)?;
        // Appended: a key named `x.pub` would otherwise be overwritten by its public half.
        let mut public = path.as_os_str().to_owned();
        public.push(".pub");
        fs::write(public, signer.public_pem())?;
        File::open(folder)?.sync_all()?;
        Ok(signer)
    }

    pub(crate) fn sign(&self, statement: &Statement) -> Signature {
        let mut signature = Signature([0; 64]);
        signature
            .0
            .copy_from_slice(self.pair.sign(&statement.bytes()).as_ref());
        signature
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        self.public
    }

    /// The public key as a file that other programs read.
    pub(crate) fn public_pem(&self) -> &str {
        &self.public_pem
    }
}

fn text(tag: &str, der: &[u8]) -> String {
    let lines = EncodeConfig::new().set_line_ending(LineEnding::LF);
    pem::encode_config(&Pem::new(tag, der), lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;
    use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
    use ed25519_dalek::pkcs8::{EncodePrivateKey, EncodePublicKey, KeypairBytes};
    use std::os::unix::fs::PermissionsExt;
    use std::sync::Barrier;
    use std::thread;

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

    /// Servers that start first at the same time sign with one key, that on the disk.
    #[test]
    fn of_keys_that_are_made_at_once_all_take_the_same() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("key.pem");
            let start = Barrier::new(8);
            let keys: Vec<_> = thread::scope(|scope| {
                let open = || {
                    start.wait();
                    Signer::open_or_make(&path).unwrap().public_key()
                };
                let opening: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
                opening.into_iter().map(|one| one.join().unwrap()).collect()
            });
            let kept = Signer::open(&path).unwrap();
            for key in keys {
                assert_eq!(key, kept.public_key());
            }
            let public = fs::read_to_string(folder.path().join("key.pem.pub")).unwrap();
            assert_eq!(public, kept.public_pem());
            let files = fs::read_dir(folder.path()).unwrap();
            assert_eq!(files.count(), 2, "nothing unfinished is left");
        }
    }

    #[test]
    fn keys_that_other_programs_made_are_read() {
        let secret = SigningKey::from_bytes(&[7; 32]);
        let whole = KeypairBytes::from(&secret);
        // As OpenSSL writes it.
        let half = KeypairBytes {
            secret_key: secret.to_bytes(),
            public_key: None,
        };
        for pair in [whole, half] {
            let pem = pair.to_pkcs8_pem(LineEnding::CRLF).unwrap();
            let signer = Signer::of(pem.as_bytes()).unwrap();
            assert_eq!(signer.public_key().0, secret.verifying_key().to_bytes());
            // It is a row's key: written otherwise, it would be another.
            let public = secret.verifying_key().to_public_key_pem(LineEnding::LF);
            assert_eq!(signer.public_pem(), public.unwrap());
            let two = pem.repeat(2);
            assert!(Signer::of(two.as_bytes()).is_none());
        }
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
