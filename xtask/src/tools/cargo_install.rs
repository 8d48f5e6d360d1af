//! Programs from crates.io, built and kept in cargo's own bin folder.

use std::env;
use std::ffi::OsStr;
use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::run::{find_program, run};
use crate::tools::{Line, versions};

/// A package of crates.io and what it puts on the path.
pub(crate) struct Tool {
    package: &'static str,
    programs: &'static [&'static str],
    /// What each of them is asked for its version.
    asked: &'static [&'static str],
    version: String,
    time: &'static str,
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.package, self.version)
    }
}

/// The program that writes the JavaScript side of the wasm file, and runs wasm tests.
pub(crate) fn wasm_bindgen(version: String) -> Tool {
    let programs = &["wasm-bindgen", "wasm-bindgen-test-runner"];
    Tool {
        package: "wasm-bindgen-cli",
        programs,
        asked: &["--version"],
        version,
        time: "3 minutes",
    }
}

/// The program that builds the widget.
pub(crate) fn trunk() -> Tool {
    let version = versions::TRUNK.to_owned();
    Tool {
        package: "trunk",
        programs: &["trunk"],
        asked: &["--version"],
        version,
        time: "6 to 9 minutes",
    }
}

/// The program that looks at licences and sources of dependencies.
pub(crate) fn cargo_deny() -> Tool {
    Tool {
        package: "cargo-deny",
        programs: &["cargo-deny"],
        asked: &["--version"],
        version: versions::CARGO_DENY.to_owned(),
        time: "4 minutes",
    }
}

/// The program that lists them.
pub(crate) fn cargo_cyclonedx() -> Tool {
    Tool {
        package: "cargo-cyclonedx",
        programs: &["cargo-cyclonedx"],
        asked: &["cyclonedx", "--version"],
        version: versions::CARGO_CYCLONEDX.to_owned(),
        time: "2 minutes",
    }
}

/// Installs a tool unless every program of it on `path` has the right version.
pub(crate) fn set_up(tool: &Tool, path: &OsStr, line: &Line) -> Result<()> {
    if is_here(tool, path) {
        line.here("cargo's bin folder or PATH");
        return Ok(());
    }
    line.doing(&format!("installing, about {} the first time", tool.time));
    let mut command = Command::new("cargo");
    command.args(["install", "--locked", "--force", tool.package]);
    command
        .args(["--version", &tool.version])
        .arg("--root")
        .arg(home()?);
    // A folder of its own, removed after: this project's builds have no use for what lies in it.
    command.env_remove("CARGO_TARGET_DIR");
    let by_hand = format!(
        "by hand: `cargo install --locked {} --version {}`",
        tool.package, tool.version
    );
    run(&mut command).with_context(|| by_hand.clone())?;
    ensure!(
        is_here(tool, path),
        "{tool} was installed, but another version of it comes first on PATH; {by_hand}"
    );
    Ok(())
}

/// Cargo's own bin folder.
pub(crate) fn folder() -> Result<PathBuf> {
    Ok(home()?.join("bin"))
}

fn home() -> Result<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))
        .context("neither CARGO_HOME nor HOME is set; set one, cargo keeps its programs there")
}

fn is_here(tool: &Tool, path: &OsStr) -> bool {
    tool.programs.iter().all(|name| {
        let Some(program) = find_program(name, path) else {
            return false;
        };
        let said = Command::new(program)
            .args(tool.asked)
            .stderr(Stdio::null())
            .output();
        said.is_ok_and(|said| has_word(&String::from_utf8_lossy(&said.stdout), &tool.version))
    })
}

/// `trunk 0.21.14` has the word `0.21.14`, but not `0.21.1`.
fn has_word(text: &str, word: &str) -> bool {
    text.split_whitespace().any(|found| found == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(has_word("trunk 0.21.14\n", "0.21.14"));
        assert!(!has_word("trunk 0.21.14\n", "0.21.1"));
    }

    #[test]
    fn a_tool_that_is_nowhere_is_not_here() {
        assert!(!is_here(&trunk(), OsStr::new("/nowhere")));
    }
}
