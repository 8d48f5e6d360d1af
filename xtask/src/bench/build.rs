//! The widget's wasm as it is shipped, but with names that say whose each function is.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::pack::slim;
use crate::place::Place;
use crate::run::run;
use crate::setup::WidgetKit;
use crate::tools::wasm_std;

/// The widget's profile, apart from what is shipped.
const PROFILE: [&str; 3] = [
    "--config=profile.named.inherits='widget'",
    "--profile",
    "named",
];

/// The wasm as wasm-bindgen leaves it.
pub(crate) fn named(place: &Place, kit: &WidgetKit) -> Result<Vec<u8>> {
    let mut cargo = kit.small("cargo", place);
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

/// The wasm as it would be shipped.
pub(crate) fn optimised(place: &Place, kit: &WidgetKit, wasm: &[u8]) -> Result<Vec<u8>> {
    wasm_opt(place, kit, wasm, &["--strip-debug"])
}

/// The same, with its names.
pub(crate) fn optimised_with_names(place: &Place, kit: &WidgetKit, wasm: &[u8]) -> Result<Vec<u8>> {
    wasm_opt(place, kit, wasm, &["-g", "--strip-dwarf"])
}

fn wasm_opt(place: &Place, kit: &WidgetKit, wasm: &[u8], more: &[&str]) -> Result<Vec<u8>> {
    let out = folder(place)?;
    let (from, to) = (out.join("before.wasm"), out.join("after.wasm"));
    fs::write(&from, wasm)?;
    let mut opt = kit.command("wasm-opt", place);
    opt.args(slim::FEATURES).args(slim::SMALL).args(more);
    run(opt.arg(&from).arg("-o").arg(&to))?;
    Ok(fs::read(to)?)
}

fn folder(place: &Place) -> Result<PathBuf> {
    let folder = place.target.join("size");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
