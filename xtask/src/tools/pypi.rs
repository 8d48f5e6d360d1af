//! A package of `PyPI`, in a Python of its own in the cache.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::place::Place;
use crate::run::{find_program, run};
use crate::tools::npm::whole;
use crate::tools::{Line, apt, versions};

/// Installs schemathesis unless it is in the cache; gives the Python that has it.
pub(crate) fn schemathesis(place: &Place, line: &Line) -> Result<PathBuf> {
    let version = versions::SCHEMATHESIS;
    let folder = place.cache.join(format!("tools/schemathesis-{version}"));
    let python = folder.join("bin/python");
    if folder.exists() {
        line.here(version);
        return Ok(python);
    }
    if !makes_its_own() {
        line.doing("installing Debian's python3-venv, about a minute the first time");
        apt::install(&["python3-venv"])?;
    }
    line.doing(&format!(
        "installing {version}, about a minute the first time"
    ));
    whole(&folder, |half| {
        run(Command::new("python3").args(["-m", "venv"]).arg(half))?;
        // By its module: the programs beside it know the folder they were made in, which moves.
        let mut pip = Command::new(half.join("bin/python"));
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]);
        pip.arg(format!("schemathesis=={version}"));
        run(&mut pip).context("schemathesis can't be installed")
    })?;
    Ok(python)
}

/// Whether there is a Python that can make another one, with pip in it.
fn makes_its_own() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut asked = Command::new("python3");
    asked.args(["-c", "import ensurepip, venv"]);
    let asked = asked.stderr(Stdio::null()).status();
    find_program("python3", &path).is_some() && asked.is_ok_and(|status| status.success())
}
