//! Where the server's database is, as the commands beside the server are told.

use super::flags::Given;
use crate::store::Place;
use clap::Args;
use std::path::{Path, PathBuf};

/// The database: said here or, as to the server itself, by a variable or in the settings file.
#[derive(Debug, Args)]
pub(crate) struct At {
    /// The server's database; if not said, as the server itself is told by variables or its settings
    #[arg(long, value_name = "PLACE")]
    data: Option<Place>,
    /// The server's settings file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl At {
    /// The database, which has to be there: `SQLite` would make an empty one at a misspelt path.
    pub(crate) fn existing(self) -> Result<Place, String> {
        let place = if let Some(place) = self.data {
            place
        } else {
            let given = Given::read(self.config, std::env::vars_os());
            given.map_err(|why| why.to_string())?.place()?
        };
        if place.file().is_none_or(Path::is_file) {
            Ok(place)
        } else {
            Err(format!("{place}: no such database"))
        }
    }
}
