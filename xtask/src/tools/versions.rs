//! Which version of each tool; written once where the tool's own configuration has no say.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use toml::Table;

/// Trunk, from crates.io.
pub(crate) const TRUNK: &str = "0.21.14";

/// What looks at our dependencies, from crates.io.
pub(crate) const CARGO_DENY: &str = "0.20.2";

/// What lists them, from crates.io.
pub(crate) const CARGO_CYCLONEDX: &str = "0.5.9";

/// Binaryen, from npm.
pub(crate) const BINARYEN: &str = "132.0.0";

/// The bundler of the loader, from npm.
pub(crate) const ESBUILD: &str = "0.28.2";

/// The minifier of what esbuild has bundled, from npm.
pub(crate) const TERSER: &str = "5.51.4";

/// The accessibility audit, from npm.
pub(crate) const AXE: &str = "4.14.1";

/// What host pages of the journeys have of others, from npm.
pub(crate) const BOOTSTRAP: &str = "5.3.9";
/// The same.
pub(crate) const TAILWIND: &str = "4.3.5";
/// The same.
pub(crate) const ZONE: &str = "0.16.3";

/// What tries the server against the description of its API, from `PyPI`.
pub(crate) const SCHEMATHESIS: &str = "4.32.5";

/// The wasm-bindgen that the root Cargo.toml pins: its program must be of the same version.
pub(crate) fn wasm_bindgen(root: &Path) -> Result<String> {
    let manifest = read(&root.join("Cargo.toml"))?;
    let entry = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(|dependencies| dependencies.get("wasm-bindgen"))
        .context("Cargo.toml has no wasm-bindgen in [workspace.dependencies]")?;
    entry
        .get("version")
        .unwrap_or(entry)
        .as_str()
        .and_then(|version| version.strip_prefix('='))
        .map(str::to_owned)
        .context("Cargo.toml does not pin wasm-bindgen: write \"=x.y.z\"")
}

/// Reads a TOML file.
fn read(path: &Path) -> Result<Table> {
    let text =
        fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
    text.parse()
        .with_context(|| format!("{} is not TOML", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    #[test]
    fn trunk_asks_for_the_version_that_the_set_up_installs() {
        let root = &Place::find().unwrap().root;
        let trunk = read(&root.join("Trunk.toml")).unwrap();
        let asked = |tool: &str| trunk["tools"][tool].as_str().unwrap().to_owned();
        assert_eq!(asked("wasm_bindgen"), wasm_bindgen(root).unwrap());
    }
}
