//! Where things lie: the repository, what cargo builds, what is kept between runs.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders this tool reads and writes.
pub(crate) struct Place {
    /// The repository's root; every command runs here.
    pub(crate) root: PathBuf,
    /// Cargo's target folder for native builds.
    pub(crate) target: PathBuf,
    /// What is downloaded once and kept between runs, outside the repository.
    pub(crate) cache: PathBuf,
}

impl Place {
    /// Finds the folders from the environment; all are absolute.
    pub(crate) fn find() -> Result<Self> {
        let here = env::current_dir().context("the current folder can't be read")?;
        // Cargo says at run time where this package lies; one binary may serve several clones.
        let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let root = package
            .as_deref()
            .and_then(Path::parent)
            .unwrap_or(&here)
            .to_path_buf();
        let target =
            folder("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |path| here.join(path));
        let cache = folder("XDG_CACHE_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| folder("HOME").map(|home| home.join(".cache")))
            .context("neither XDG_CACHE_HOME nor HOME is set; set one, tools are kept there")?
            .join("help-widget");
        Ok(Self {
            root,
            target,
            cache,
        })
    }

    /// Where Trunk puts the built widget and the demo page.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The target folder of wasm builds: another compiler may make them than the native ones.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }
}

/// A folder named by an environment variable; an empty one counts as not set.
fn folder(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
