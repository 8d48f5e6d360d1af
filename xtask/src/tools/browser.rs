//! The browser of the tests and the program that drives it.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::run::find_program;
use crate::tools::{Line, apt};

/// Finds chromium and chromedriver, or installs Debian's.
///
/// `HELP_WIDGET_CHROMIUM` and `CHROMEDRIVER` may name others, of one version.
pub(crate) fn set_up(path: &OsStr, line: &Line) -> Result<(PathBuf, PathBuf)> {
    if let Some(found) = find(path) {
        line.here(&found.0.display().to_string());
        return Ok(found);
    }
    line.doing("installing Debian's chromium and chromium-driver, about 2 minutes the first time");
    apt::install(&["chromium", "chromium-driver"])?;
    find(path).context(
        "chromium and chromedriver are not on PATH: name them in HELP_WIDGET_CHROMIUM and CHROMEDRIVER",
    )
}

fn find(path: &OsStr) -> Option<(PathBuf, PathBuf)> {
    let named = |variable: &str, program: &str| match env::var_os(variable) {
        Some(file) => Some(PathBuf::from(file)).filter(|file| file.is_file()),
        None => find_program(program, path),
    };
    Some((
        named("HELP_WIDGET_CHROMIUM", "chromium")?,
        named("CHROMEDRIVER", "chromedriver")?,
    ))
}
