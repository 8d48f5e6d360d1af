//! Which engine: told from where the data is.

use super::{Store, postgres::Postgres, sqlite::Sqlite};
use serde::Deserialize;
use std::convert::Infallible;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

/// Where the data is: a file of `SQLite`, or a database of `PostgreSQL`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Place {
    /// The file.
    File(PathBuf),
    /// The database, as `postgres://user@host/name`.
    Database(String),
}

impl Place {
    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Database(_) => None,
        }
    }
}

impl FromStr for Place {
    type Err = Infallible;

    /// `postgres://…` and `postgresql://…` are databases; `sqlite://` and all else are files.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        let is_database = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme));
        if is_database {
            return Ok(Self::Database(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite://").unwrap_or(text);
        Ok(Self::File(path.into()))
    }
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        let Ok(place) = text.parse();
        place
    }
}

impl From<PathBuf> for Place {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

/// Without the password that may be in an address.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Database(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or_default();
                let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                let host = host.split('?').next().unwrap_or_default();
                write!(f, "{scheme}://{host}")
            }
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Opens the store, makes its tables when there are none, and brings them up to date.
///
/// What is wrong comes in one line.
pub(crate) async fn open(place: &Place) -> Result<Arc<dyn Store>, String> {
    match place {
        Place::File(path) => {
            let folder = path.parent().filter(|one| !one.as_os_str().is_empty());
            if let Some(folder) = folder {
                fs::create_dir_all(folder).map_err(|why| why.to_string())?;
            }
            let store = Sqlite::open(path).map_err(|why| why.to_string())?;
            Ok(Arc::new(store))
        }
        Place::Database(url) => {
            let store = Postgres::open(url).await.map_err(|why| why.to_string())?;
            Ok(Arc::new(store))
        }
    }
}

/// Copies a file of `SQLite` as it is at this moment to a place where there is none.
///
/// # Errors
/// What is wrong, in one line.
pub(crate) fn back_up(place: &Place, copy: &Path) -> Result<(), String> {
    match place {
        Place::File(path) => Sqlite::back_up(path, copy).map_err(|why| why.to_string()),
        Place::Database(_) => {
            Err("PostgreSQL has its own means: pg_dump, pg_basebackup".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_told_by_its_scheme_and_shown_without_its_password() {
        for (text, shown) in [
            ("data/help.sqlite", "data/help.sqlite"),
            ("sqlite://data/help.sqlite", "data/help.sqlite"),
            (
                "postgres://help:s3cret@db.example/help?sslmode=require&password=s3cret",
                "postgres://db.example/help",
            ),
            ("postgresql:///help", "postgresql:///help"),
        ] {
            let place: Place = text.parse().unwrap();
            assert_eq!(place.to_string(), shown);
            assert_eq!(format!("{place:?}"), shown);
            assert_eq!(place.file().is_some(), !text.starts_with("postgres"));
        }
    }
}
