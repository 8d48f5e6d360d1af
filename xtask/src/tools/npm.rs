//! Packages from npm, each in a folder of its own in the cache; and node, which runs them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result, ensure};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::place::Place;
use crate::run::{find_program, run, text};
use crate::tools::{Line, apt, versions};

/// The oldest node that the tools run on.
const OLDEST_NODE: u32 = 18;

/// A package of npm.
pub(crate) struct Package {
    pub(crate) name: &'static str,
    version: &'static str,
    /// A file that only a whole installation has, seen from the package's folder in the cache.
    pub(crate) proof: &'static str,
}

/// Holds wasm-opt, which makes the wasm file smaller.
pub(crate) const BINARYEN: Package = Package {
    name: "binaryen",
    version: versions::BINARYEN,
    proof: "node_modules/.bin/wasm-opt",
};

/// Bundles the loader, and the glue code of the wasm, into one small file each.
pub(crate) const ESBUILD: Package = Package {
    name: "esbuild",
    version: versions::ESBUILD,
    proof: "node_modules/.bin/esbuild",
};

/// Makes the bundles smaller than esbuild does: every page has the loader.
pub(crate) const TERSER: Package = Package {
    name: "terser",
    version: versions::TERSER,
    proof: "node_modules/.bin/terser",
};

/// The accessibility audit.
pub(crate) const AXE: Package = Package {
    name: "axe-core",
    version: versions::AXE,
    proof: "node_modules/axe-core/axe.min.js",
};

/// Style sheets and a script that many products have: the journeys' host pages have them, too.
pub(crate) const HOST_FILES: [Package; 3] = [
    Package {
        name: "bootstrap",
        version: versions::BOOTSTRAP,
        proof: "node_modules/bootstrap/dist/css/bootstrap-reboot.css",
    },
    Package {
        name: "tailwindcss",
        version: versions::TAILWIND,
        proof: "node_modules/tailwindcss/preflight.css",
    },
    Package {
        name: "zone.js",
        version: versions::ZONE,
        proof: "node_modules/zone.js/bundles/zone.umd.min.js",
    },
];

/// Sees to it that node and npm are on the path, and node not too old.
pub(crate) fn set_up_node(line: &Line) -> Result<()> {
    let path = env::var_os("PATH").unwrap_or_default();
    let is_here = || {
        ["node", "npm"]
            .iter()
            .all(|name| find_program(name, &path).is_some())
    };
    if is_here() {
        ensure_new_enough()?;
        line.here("PATH");
        return Ok(());
    }
    line.doing("installing Debian's nodejs and npm, about a minute the first time");
    apt::install(&["nodejs", "npm"])?;
    ensure!(
        is_here(),
        "node and npm are installed but not on PATH: put their folder there, then run this again"
    );
    ensure_new_enough()
}

fn ensure_new_enough() -> Result<()> {
    let said = text(Command::new("node").arg("--version"))?;
    ensure!(
        major(&said).is_some_and(|major| major >= OLDEST_NODE),
        "node {OLDEST_NODE} or later is needed, and the one on PATH is {said}: install a later one \
         (https://nodejs.org), put its folder first on PATH, then run this again"
    );
    Ok(())
}

/// The 20 of `v20.1.0`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Installs a package unless it is in the cache; gives the folder that holds its `node_modules`.
pub(crate) fn set_up(place: &Place, package: &Package, line: &Line) -> Result<PathBuf> {
    let Package {
        name,
        version,
        proof,
    } = package;
    let folder = place.cache.join(format!("tools/{name}-{version}"));
    if folder.join(proof).exists() {
        line.here(version);
        return Ok(folder);
    }
    line.doing(&format!(
        "installing {version}, some seconds the first time"
    ));
    whole(&folder, |half| {
        let mut npm = npm("install", half);
        run(npm.arg("--no-save").arg(format!("{name}@{version}"))).with_context(|| {
            format!(
                "by hand: `npm install --prefix {} {name}@{version}`",
                folder.display()
            )
        })?;
        ensure!(
            half.join(proof).exists(),
            "npm installed {name} {version} without {proof}"
        );
        Ok(())
    })?;
    Ok(folder)
}

/// Installs what a `package-lock.json` names, unless that is in the cache; gives the folder that
/// holds its `node_modules`. `manifests` are that file and each `package.json`, seen from `from`.
pub(crate) fn set_up_locked(
    place: &Place,
    from: &Path,
    manifests: &[&str],
    line: &Line,
) -> Result<PathBuf> {
    let read = |name: &&str| {
        let path = from.join(name);
        fs::read(&path).with_context(|| format!("{} can't be read", path.display()))
    };
    let contents: Vec<_> = manifests.iter().map(read).collect::<Result<_>>()?;
    let name = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(contents.concat()));
    let folder = place.cache.join(format!("tools/locked-{name}"));
    if folder.exists() {
        line.here(&name);
        return Ok(folder);
    }
    line.doing("installing, about half a minute the first time");
    whole(&folder, |half| {
        for (name, content) in manifests.iter().zip(contents) {
            let path = half.join(name);
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(path, content)?;
        }
        run(&mut npm("ci", half))
    })?;
    Ok(folder)
}

/// An npm command that works in a folder, runs nothing of what it installs, and says little.
pub(crate) fn npm(what: &str, folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command.arg(what).arg("--prefix").arg(folder);
    command.args(["--ignore-scripts", "--no-audit", "--no-fund"]);
    command.arg("--loglevel=error");
    command
}

/// Fills a folder whole or not at all: what breaks off leaves only a folder beside it.
pub(crate) fn whole(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let half = folder.with_added_extension(process::id().to_string());
    fs::create_dir_all(&half).with_context(|| format!("{} can't be made", half.display()))?;
    fill(&half)?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::rename(&half, folder).with_context(|| format!("{} can't be renamed", half.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_says_its_major_version() {
        assert_eq!(major("v20.1.0"), Some(20));
        assert_eq!(major("node"), None);
    }
}
