//! Debian's packages, through apt-get; with sudo for those who are not root.

use std::env;
use std::io::{self, IsTerminal};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::run::{find_program, run, text};

/// Installs packages, after bringing the package lists up to date.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let path = env::var_os("PATH").unwrap_or_default();
    ensure!(
        find_program("apt-get", &path).is_some(),
        "no apt-get on this system: install what Debian calls `{names}` by its own means, then run this again"
    );
    apt_get(&["update", "-qq"])
        .and_then(|()| {
            // Never at the price of a package that is already there.
            let flags = ["install", "-qq", "-y", "--no-install-recommends", "--no-remove"];
            apt_get(&[&flags, packages].concat())
        })
        .with_context(|| {
            format!("can't install {names}: do it by hand as root, `apt-get install {names}`, then run this again")
        })
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new(if is_root()? { "env" } else { "sudo" });
    if !is_root()? {
        if !io::stdin().is_terminal() {
            // Say no rather than wait for a password that nobody types.
            command.arg("-n");
        }
        command.arg("env");
    }
    command.args([
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=300",
    ]);
    run(command.args(arguments))
}

fn is_root() -> Result<bool> {
    Ok(text(Command::new("id").arg("-u"))? == "0")
}
