//! The examples, made as anyone would who copies them: packages installed, types checked, all built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::dist;
use crate::place::Place;
use crate::run::run;
use crate::setup::WidgetKit;
use crate::tools::npm::npm;
use crate::tools::wasm_std;

/// What says which packages the examples need, seen from `examples/`.
pub(crate) const MANIFESTS: [&str; 5] = [
    "package.json",
    "package-lock.json",
    "react/package.json",
    "svelte/package.json",
    "vue/package.json",
];

/// What an example's author may have beside its source.
const MADE: [&str; 2] = ["dist", "node_modules"];

/// Packs the widget, then builds the examples with it; gives the folder they are in.
///
/// `packages` is the folder with the installed packages of npm.
pub(crate) fn build(place: &Place, kit: &WidgetKit, packages: &Path) -> Result<PathBuf> {
    let work = place.wasm_target().join("examples");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    run(Command::new("cp").arg("-a").arg(packages).arg(&work))?;
    copy(&place.root.join("examples"), &work)?;
    copy(&place.root.join("npm/tests"), &work.join("types"))?;
    run(npm("install", &work)
        .args(["--no-save", "--offline"])
        .arg(pack(place)?))?;
    for project in [work.join("types"), place.root.join("public")] {
        let mut tsc = Command::new(work.join("node_modules/.bin/tsc"));
        run(tsc.arg("--project").arg(project)).context("the types disagree")?;
    }
    run(npm("run", &work).args(["build", "--workspaces"]))?;
    leptos(place, kit, &work.join("leptos/dist"))?;
    Ok(work)
}

/// The package, which is the same however often it is packed.
fn pack(place: &Place) -> Result<PathBuf> {
    let first = fs::read(dist::pack(place)?)?;
    let package = dist::pack(place)?;
    ensure!(
        first == fs::read(&package)?,
        "packed twice, {} isn't the same",
        package.display()
    );
    Ok(package)
}

/// What Trunk makes of its link, in short.
const START: [&str; 2] = [
    r#"<link data-trunk rel="rust" />"#,
    r#"<script type="module">import start from "/help-example-leptos.js"; start();</script>"#,
];

/// The page in Leptos, as Trunk would build it, but of what the widget's program was built of: Trunk
/// builds a package for itself, and half of what is below it once more.
fn leptos(place: &Place, kit: &WidgetKit, out: &Path) -> Result<()> {
    let mut cargo = kit.command("cargo", place);
    // With the program, which is built already: so what both stand on has the same features.
    cargo.args(["build", "--locked", "--package", "help-widget"]);
    cargo.args(["--package", "help-example-leptos", "--profile", "widget"]);
    run(cargo.args(["--target", wasm_std::TARGET]))?;
    let built = place.wasm_target().join(wasm_std::TARGET).join("widget");
    let mut bindgen = kit.command("wasm-bindgen", place);
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]);
    run(bindgen.arg(out).arg(built.join("help-example-leptos.wasm")))?;
    let page = fs::read_to_string(place.root.join("examples/leptos/index.html"))?;
    let [link, script] = START;
    ensure!(page.contains(link), "examples/leptos/index.html: no {link}");
    fs::write(out.join("index.html"), page.replace(link, script))?;
    Ok(())
}

/// Copies a folder without what was made from it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if MADE.iter().any(|made| name == *made) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(name))?;
        } else {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}
