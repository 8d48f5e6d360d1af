//! The widget's wasm as it is shipped, but with names that say whose each function is.

use std::fs;

use anyhow::Result;

use crate::pack::{self, imports, slim};
use crate::place::Place;
use crate::run::run;
use crate::setup::WidgetKit;
use crate::widget;

/// Builds the widget, and gives its wasm as it was before wasm-opt, with names.
pub(crate) fn named(place: &Place, kit: &WidgetKit) -> Result<Vec<u8>> {
    widget::build(place, kit)?;
    Ok(fs::read(pack::work(place).join(slim::CALLED))?)
}

/// The wasm as it would be shipped.
pub(crate) fn optimised(place: &Place, kit: &WidgetKit, wasm: &[u8]) -> Result<Vec<u8>> {
    wasm_opt(place, kit, wasm, "--strip-debug")
}

/// The same, with its names.
pub(crate) fn optimised_with_names(place: &Place, kit: &WidgetKit, wasm: &[u8]) -> Result<Vec<u8>> {
    let wasm = wasm_opt(place, kit, wasm, "--debuginfo")?;
    Ok(imports::shorten(&wasm, "")?.0)
}

fn wasm_opt(place: &Place, kit: &WidgetKit, wasm: &[u8], names: &str) -> Result<Vec<u8>> {
    let folder = place.target.join("size");
    fs::create_dir_all(&folder)?;
    let (from, to) = (folder.join("before.wasm"), folder.join("after.wasm"));
    fs::write(&from, wasm)?;
    let mut opt = kit.command("wasm-opt", place);
    opt.args(slim::FEATURES).args(slim::SMALL).arg(names);
    run(opt.arg(&from).arg("-o").arg(&to))?;
    Ok(fs::read(to)?)
}
