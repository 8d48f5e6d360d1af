//! The widget's wasm as it is shipped, but with names that say whose each function is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::place::Place;
use crate::run::run;
use crate::setup::WidgetKit;
use crate::tools::wasm_std;

/// The widget's profile, with the names of functions kept.
const PROFILE: [&str; 4] = [
    "--config=profile.named.inherits='widget'",
    "--config=profile.named.strip=false",
    "--profile",
    "named",
];

/// The wasm as wasm-bindgen leaves it.
pub(crate) fn named(place: &Place, kit: &WidgetKit) -> Result<Vec<u8>> {
    let mut cargo = kit.command("cargo", place);
    cargo.args(["rustc", "--locked", "--package", "help-widget", "--lib"]);
    cargo.args(["--target", wasm_std::TARGET]).args(PROFILE);
    // Names that say for which types a generic function is made.
    run(cargo.args(["--", "-C", "symbol-mangling-version=v0"]))?;
    let built = place.wasm_target().join(wasm_std::TARGET).join("named");
    let out = folder(place)?;
    let mut bindgen = kit.command("wasm-bindgen", place);
    bindgen.args(["--target", "web", "--out-dir"]).arg(&out);
    run(bindgen.arg(built.join("help_widget.wasm")))?;
    Ok(fs::read(out.join("help_widget_bg.wasm"))?)
}

/// The wasm as Trunk would ship it.
pub(crate) fn optimised(place: &Place, kit: &WidgetKit, wasm: &[u8]) -> Result<Vec<u8>> {
    wasm_opt(place, kit, wasm, &["--strip-debug", "--strip-producers"])
}

/// The same, with its names.
pub(crate) fn optimised_with_names(place: &Place, kit: &WidgetKit, wasm: &[u8]) -> Result<Vec<u8>> {
    wasm_opt(
        place,
        kit,
        wasm,
        &["-g", "--strip-dwarf", "--strip-producers"],
    )
}

fn wasm_opt(place: &Place, kit: &WidgetKit, wasm: &[u8], more: &[&str]) -> Result<Vec<u8>> {
    let out = folder(place)?;
    let (from, to) = (out.join("before.wasm"), out.join("after.wasm"));
    fs::write(&from, wasm)?;
    let mut opt = kit.command("wasm-opt", place);
    opt.arg("-Oz").args(more);
    opt.args(parameters(&place.root)?.split_whitespace());
    run(opt.arg(&from).arg("-o").arg(&to))?;
    Ok(fs::read(to)?)
}

fn folder(place: &Place) -> Result<PathBuf> {
    let folder = place.target.join("size");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The wasm features that the widget's build names to wasm-opt.
fn parameters(root: &Path) -> Result<String> {
    let page = fs::read_to_string(root.join("demo/index.html"))?;
    let value = page
        .split_once("data-wasm-opt-params=\"")
        .and_then(|(_, rest)| rest.split_once('"'));
    let (value, _) = value.context("demo/index.html has no data-wasm-opt-params")?;
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widget_s_own_parameters_are_used() {
        let root = Place::find().unwrap().root;
        assert!(parameters(&root).unwrap().contains("--enable-bulk-memory"));
    }
}
