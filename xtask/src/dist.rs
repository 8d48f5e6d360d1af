//! The package of npm: the loader as it is served, its types, and what a package needs besides.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::place::Place;
use crate::run::text;
use crate::tools::npm::npm;

/// What goes into the package as it is, seen from the repository's root.
const FILES: [&str; 7] = [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "npm/README.md",
    "npm/react.d.ts",
    "npm/svelte.d.ts",
    "npm/vue.d.ts",
    "public/help-widget.d.ts",
];

/// What a bundler must leave alone: the address of the program is known only in the browser.
const IMPORT: [&str; 2] = ["import(", "import(/*webpackIgnore:true*/"];

/// Packs the built widget, and gives the `.tgz`.
pub(crate) fn pack(place: &Place) -> Result<PathBuf> {
    let out = place.target.join("npm");
    let package = out.join("package");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&package)?;
    for file in FILES {
        let from = place.root.join(file);
        let name = from.file_name().context("a file without a name")?;
        fs::copy(&from, package.join(name)).with_context(|| format!("{file} can't be copied"))?;
    }
    let loader = read(&place.dist().join("help-widget.js"))?;
    fs::write(package.join("help-widget.js"), bundled(&loader)?)?;
    let manifest = manifest(&read(&place.root.join("npm/package.json"))?);
    fs::write(package.join("package.json"), manifest)?;
    // Its archives bear no time and no owner: the same files make the same bytes.
    let mut npm = npm("pack", &package);
    npm.arg(&package).arg("--pack-destination").arg(&out);
    let name = text(&mut npm)?;
    Ok(out.join(name))
}

/// The manifest with the version that all of the project has.
fn manifest(text: &str) -> String {
    let version = |number| format!("\"version\": \"{number}\"");
    text.replace(&version("0.0.0"), &version(env!("CARGO_PKG_VERSION")))
}

/// The loader for pages that bundle it: the same but for a comment, which is no use to other pages.
fn bundled(loader: &str) -> Result<String> {
    let [import, commented] = IMPORT;
    ensure!(
        loader.matches(import).count() == 1,
        "the loader was to have one `import()`: say in xtask/src/dist.rs which ones bundlers leave alone"
    );
    Ok(loader.replace(import, commented))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_package_has_the_project_s_version_and_depends_on_nothing() {
        let place = Place::find().unwrap();
        let manifest = manifest(&read(&place.root.join("npm/package.json")).unwrap());
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(manifest["dependencies"], Value::Null);
    }

    #[test]
    fn a_bundler_is_told_to_leave_the_one_import_alone() {
        let expected = "a=b=>import(/*webpackIgnore:true*/b)";
        assert_eq!(bundled("a=b=>import(b)").unwrap(), expected);
        assert!(bundled("import(a),import(b)").is_err());
        assert!(bundled("a").is_err());
    }
}
