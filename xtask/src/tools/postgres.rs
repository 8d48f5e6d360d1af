//! The `PostgreSQL` that the server's tests start for themselves.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::tools::{Line, apt};

/// Where Debian keeps its versions.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Finds the folder of its programs, or installs Debian's.
///
/// `HELP_WIDGET_POSTGRES` may name another.
pub(crate) fn set_up(line: &Line) -> Result<PathBuf> {
    if let Some(found) = find() {
        line.here(&found.display().to_string());
        return Ok(found);
    }
    line.doing("installing Debian's postgresql, about 1 minute the first time");
    apt::install(&["postgresql"])?;
    find()
        .context("there is no PostgreSQL: name the folder of its programs in HELP_WIDGET_POSTGRES")
}

fn find() -> Option<PathBuf> {
    if let Some(named) = env::var_os("HELP_WIDGET_POSTGRES") {
        return Some(PathBuf::from(named));
    }
    let versions = fs::read_dir(Path::new(VERSIONS)).ok()?;
    let programs = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
    programs.filter(|bin| bin.join("initdb").is_file()).max()
}
