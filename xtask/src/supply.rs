//! What we build on: whether all of it may be used, and lists of it to hand on.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::place::Place;
use crate::run::{path_with, run, text};
use crate::tools::cargo_install::{self, Tool};
use crate::tools::{Line, wasm_std};

/// A program of ours, and the list of what is in it.
struct Listed {
    name: &'static str,
    /// Where the tool writes it: beside the package's manifest.
    written: &'static str,
    /// Which machine it is built for; the one at hand if none is named.
    target: Option<&'static str>,
    /// What is in it for sure.
    proof: &'static str,
}

const LISTED: [Listed; 2] = [
    Listed {
        name: "help-server",
        written: "crates/server/help-server_bin.cdx.json",
        target: None,
        proof: "lettre",
    },
    Listed {
        name: "help-widget",
        written: "help_widget_cdylib.cdx.json",
        target: Some(wasm_std::TARGET),
        proof: "leptos",
    },
];

/// Looks at every dependency: its licence, its source, and that it isn't one that is sworn off.
///
/// Known weaknesses are another matter: `cargo deny check advisories` needs the network.
pub(crate) fn check(place: &Place) -> Result<()> {
    let mut cargo = with_tool(place, &cargo_install::cargo_deny())?;
    // It looks at what other systems would get as well, which no build here has brought.
    let mut fetch = Command::new("cargo");
    run(fetch.current_dir(&place.root).args(["fetch", "--locked"]))?;
    cargo.args(["deny", "--offline", "--locked", "--all-features", "check"]);
    run(cargo.args(["bans", "licenses", "sources"]))
}

/// Lists what is in the server and in the widget's wasm, each in a file of `CycloneDX`.
pub(crate) fn list(place: &Place) -> Result<()> {
    let folder = place.target.join("sbom");
    fs::create_dir_all(&folder)?;
    for listed in &LISTED {
        let before = lists(place)?;
        let list = listed.list(place);
        // The tool writes one for every package.
        for written in lists(place)?.difference(&before) {
            fs::remove_file(place.root.join(written))?;
        }
        let list = list?;
        ensure!(
            names(&list, listed.proof),
            "the list of {} has no {}",
            listed.name,
            listed.proof
        );
        let file = folder.join(format!("{}.cdx.json", listed.name));
        fs::write(&file, serde_json::to_string_pretty(&list)?)?;
        println!("listed: {}", file.display());
    }
    Ok(())
}

impl Listed {
    fn list(&self, place: &Place) -> Result<Value> {
        let mut cargo = with_tool(place, &cargo_install::cargo_cyclonedx())?;
        cargo.args(["cyclonedx", "--quiet", "--format", "json"]);
        cargo.args(["--spec-version", "1.5", "--describe", "binaries"]);
        cargo.args(self.target.map(|target| format!("--target={target}")));
        run(&mut cargo)?;
        let list = fs::read_to_string(place.root.join(self.written))
            .with_context(|| format!("{} wasn't written", self.written))?;
        // Where it was made is nobody's business.
        let list = list.replace(&place.root.display().to_string(), "");
        Ok(serde_json::from_str(&list)?)
    }
}

fn names(list: &Value, component: &str) -> bool {
    let components = list["components"].as_array();
    components.is_some_and(|all| all.iter().any(|one| one["name"] == component))
}

/// The lists that lie about in the repository.
fn lists(place: &Place) -> Result<BTreeSet<String>> {
    let mut git = Command::new("git");
    git.current_dir(&place.root)
        .args(["ls-files", "-z", "--others"]);
    let found = text(git.args(["--exclude-standard", "--", "*.cdx.json"]))?;
    let files = found.split('\0').filter(|file| !file.is_empty());
    Ok(files.map(str::to_owned).collect())
}

/// Cargo in the repository, with a tool of its own that is installed if it is missing.
fn with_tool(place: &Place, tool: &Tool) -> Result<Command> {
    let path = path_with(&[&cargo_install::folder()?])?;
    cargo_install::set_up(tool, &path, &Line::new(1, 1, &tool.to_string()))?;
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&place.root).env("PATH", path);
    Ok(cargo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_list_names_its_components() {
        let list = json!({ "components": [{ "name": "lettre", "version": "0.11.23" }] });
        assert!(names(&list, "lettre"));
        assert!(!names(&list, "openssl"));
        assert!(!names(&json!({}), "lettre"));
    }
}
