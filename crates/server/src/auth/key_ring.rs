//! Every key that is trusted: those of the keys file, and those of the sets it names.

use super::fault::Fault;
use super::fetch::Fetch;
use super::key_set::{KeySet, Place};
use super::keys::{Alg, Key, Kind, Party};
use super::seen::Seen;
use crate::domain::{Caller, Specialist};
use policy::config::{self, FileError};
use serde::Deserialize;
use sla::Instant;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::task::JoinSet;
use toml::Spanned;

/// The longest life of a token when the file doesn't say, in seconds.
pub(super) const LIFE_S: i64 = 15 * 60;
/// The longest that a file may allow, in seconds.
pub(super) const LIFE_S_MOST: i64 = 60 * 60;
/// A shorter secret can be guessed (RFC 7518, 3.2).
const SECRET_BYTES: usize = 32;
/// How often a set is read again when the file doesn't say, in seconds.
const REFRESH_S: u64 = 5 * 60;

/// The trusted keys.
pub(crate) struct KeyRing {
    life_s: i64,
    keys: Vec<Arc<Key>>,
    sets: Vec<(Arc<KeySet>, Duration)>,
    /// The files that it was read from, each with how it was just before.
    files: Vec<(PathBuf, Stamp)>,
    pub(super) customers: Seen<Caller>,
    pub(super) specialists: Seen<(Specialist, Instant)>,
}

/// When a file was changed last, and how long it is; none when it isn't there.
type Stamp = Option<(SystemTime, u64)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeysFile {
    issuer: Option<String>,
    audience: Option<String>,
    max_life_s: Option<Spanned<i64>>,
    #[serde(default)]
    keys: Vec<Spanned<KeyRow>>,
    #[serde(default)]
    jwks: Vec<Spanned<SetRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyRow {
    kid: String,
    algorithm: Alg,
    secret_file: Option<PathBuf>,
    public_key_file: Option<PathBuf>,
    issuer: Option<String>,
    audience: Option<String>,
    #[serde(default)]
    signs: Kind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetRow {
    file: Option<PathBuf>,
    url: Option<String>,
    refresh_s: Option<u64>,
    issuer: Option<String>,
    audience: Option<String>,
    #[serde(default)]
    signs: Kind,
}

impl KeyRing {
    /// A ring with one key.
    pub(crate) fn of(key: Key) -> Self {
        let mut ring = Self::empty();
        ring.keys.push(Arc::new(key));
        ring
    }

    fn empty() -> Self {
        Self {
            life_s: LIFE_S,
            keys: Vec::new(),
            sets: Vec::new(),
            files: Vec::new(),
            customers: Seen::default(),
            specialists: Seen::default(),
        }
    }

    /// Reads a keys file and the sets it names; files are found from its own folder.
    ///
    /// A set that can't be fetched stops nothing: it is tried again, and the other keys count.
    pub(crate) async fn load(path: &Path) -> Result<Self, FileError> {
        let head = (path.to_owned(), stamp(path));
        let file = config::read::<KeysFile>(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let content = &file.content;
        let mut ring = Self::empty();
        ring.files.push(head);
        if let Some(life) = &content.max_life_s {
            ring.life_s = *life.get_ref();
            if !(1..=LIFE_S_MOST).contains(&ring.life_s) {
                let expected = format!("expected 1 to {LIFE_S_MOST} seconds");
                return Err(file.error(&life.span(), "max_life_s", &expected));
            }
        }
        for (index, row) in content.keys.iter().enumerate() {
            ring.add_key(content, row.get_ref(), folder)
                .map_err(|why| file.error(&row.span(), &format!("keys[{index}]"), &why))?;
        }
        for (index, row) in content.jwks.iter().enumerate() {
            ring.add_set(content, row.get_ref(), folder)
                .await
                .map_err(|why| file.error(&row.span(), &format!("jwks[{index}]"), &why))?;
        }
        if ring.keys.is_empty() && ring.sets.is_empty() {
            return Err(FileError::whole(path, "expected at least one key"));
        }
        Ok(ring)
    }

    /// The longest life of a token, in seconds.
    pub(super) fn life_s(&self) -> i64 {
        self.life_s
    }

    /// Whether the files are still what they were; sets are looked at by themselves.
    pub(super) fn is_as_read(&self) -> bool {
        let mut files = self.files.iter();
        files.all(|(path, as_read)| stamp(path) == *as_read)
    }

    /// The sets that can't be read now are as the ring before knew them.
    pub(super) fn inherit(&self, before: &Self) {
        for (set, _) in &self.sets {
            for (known, _) in &before.sets {
                set.inherit(known);
            }
        }
    }

    /// Keeps the sets fresh for as long as the tasks are held.
    pub(super) fn keep_fresh(&self, tasks: &mut JoinSet<()>) {
        for (set, every) in &self.sets {
            let (set, every) = (Arc::clone(set), *every);
            tasks.spawn(async move { set.keep_fresh(every).await });
        }
    }

    /// The key with which an issuer signs tokens of a kind under this name.
    pub(super) async fn find(
        &self,
        whose: Kind,
        issuer: &str,
        kid: &str,
    ) -> Result<Arc<Key>, Fault> {
        let known = self.parties().filter(|party| party.kind == whose);
        if known.clone().all(|party| party.issuer != issuer) {
            let known: Vec<_> = known.map(|party| party.issuer.as_str()).collect();
            return Err(Fault::new("iss", issuer, one_of(known)));
        }
        let theirs = |party: &Party| party.kind == whose && party.issuer == issuer;
        let keys = self.keys.iter().filter(|key| theirs(&key.party));
        if let Some(key) = keys.clone().find(|key| key.kid == kid) {
            return Ok(Arc::clone(key));
        }
        let sets = self.sets.iter().filter(|(set, _)| theirs(set.party()));
        for (set, _) in sets {
            if let Some(key) = set.find(kid).await {
                return Ok(key);
            }
        }
        let known = keys.map(|key| key.kid.as_str()).collect();
        Err(Fault::new("header.kid", kid, one_of(known)))
    }

    fn parties(&self) -> impl Iterator<Item = &Party> + Clone {
        let keys = self.keys.iter().map(|key| &key.party);
        keys.chain(self.sets.iter().map(|(set, _)| set.party()))
    }

    fn add_key(&mut self, file: &KeysFile, row: &KeyRow, folder: &Path) -> Result<(), String> {
        let party = file.party((row.issuer.as_deref(), row.audience.as_deref()), row.signs)?;
        if let Some(file) = row.secret_file.as_ref().or(row.public_key_file.as_ref()) {
            let file = folder.join(file);
            self.files.push((file.clone(), stamp(&file)));
        }
        let key = row.read(folder, party)?;
        let same = |other: &Arc<Key>| {
            let (a, b) = (&other.party, &key.party);
            other.kid == key.kid && a.issuer == b.issuer && a.kind == b.kind
        };
        if self.keys.iter().any(same) {
            return Err("this kid is there twice".to_owned());
        }
        self.keys.push(Arc::new(key));
        Ok(())
    }

    async fn add_set(
        &mut self,
        file: &KeysFile,
        row: &SetRow,
        folder: &Path,
    ) -> Result<(), String> {
        let party = file.party((row.issuer.as_deref(), row.audience.as_deref()), row.signs)?;
        let every = Duration::from_secs(row.refresh_s.unwrap_or(REFRESH_S).max(1));
        let set = match (&row.file, &row.url) {
            (Some(file), None) => {
                let set = KeySet::new(Place::File(folder.join(file)), party);
                set.refresh()
                    .await
                    .map_err(|why| format!("{}: {why}", set.place()))?;
                set
            }
            (None, Some(url)) => {
                let place = Place::Url(Box::new(Fetch::new(url)?));
                let set = KeySet::new(place, party);
                if let Err(why) = set.refresh().await {
                    tracing::warn!(%why, set = set.place(), "a key set can't be read yet");
                }
                set
            }
            _ => return Err("a key set takes one of file and url".to_owned()),
        };
        self.sets.push((Arc::new(set), every));
        Ok(())
    }
}

impl KeysFile {
    /// What a row says, or else the file's head.
    fn party(
        &self,
        (issuer, audience): (Option<&str>, Option<&str>),
        kind: Kind,
    ) -> Result<Party, String> {
        let said = |said: Option<&str>, name: &str| {
            let said = said.filter(|said| !said.is_empty()).map(str::to_owned);
            said.ok_or_else(|| format!("expected {name}, here or at the head of the file"))
        };
        Ok(Party {
            issuer: said(issuer.or(self.issuer.as_deref()), "issuer")?,
            audience: said(audience.or(self.audience.as_deref()), "audience")?,
            kind,
        })
    }
}

impl KeyRow {
    fn read(&self, folder: &Path, party: Party) -> Result<Key, String> {
        let read = |file: &PathBuf| {
            let file = folder.join(file);
            std::fs::read(&file).map_err(|why| format!("{}: {why}", file.display()))
        };
        match (self.algorithm, &self.secret_file, &self.public_key_file) {
            (Alg::HS256, Some(file), None) => {
                let secret = read(file)?;
                let secret = secret.trim_ascii_end();
                if secret.len() < SECRET_BYTES {
                    return Err(format!("expected a secret of {SECRET_BYTES} bytes or more"));
                }
                Ok(Key::secret(&self.kid, secret, party))
            }
            (Alg::HS256, ..) => Err("HS256 takes secret_file and nothing else".to_owned()),
            (alg, None, Some(file)) => Key::pem((&self.kid, alg), &read(file)?, party),
            (alg, ..) => Err(format!("{alg:?} takes public_key_file and nothing else")),
        }
    }
}

fn stamp(path: &Path) -> Stamp {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}

fn one_of(known: Vec<&str>) -> String {
    let mut known = known;
    known.dedup();
    match known.as_slice() {
        [] => "one of the key set".to_owned(),
        known => format!("one of: {}", known.join(", ")),
    }
}
