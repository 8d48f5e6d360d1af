//! What `sla` adds to the widget: the same wasm with its functions and with them emptied.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::hollow;
use crate::pack::{brotli, slim};
use crate::place::Place;
use crate::run::run;
use crate::setup::{self, WidgetKit};
use crate::tools::wasm_std;

/// Builds the widget and answers a table.
pub(crate) fn measure(place: &Place) -> Result<String> {
    let kit = setup::for_widget(place, setup::FOR_WIDGET)?;
    let wasm = named(place, &kit)?;
    let mut rows = Vec::new();
    let mut whole = None;
    for (what, unwanted) in VARIANTS {
        let (wasm, emptied) = hollow::out(&wasm, unwanted)?;
        let shipped = shipped(place, &kit, &wasm)?;
        let weight = (shipped.len(), brotli(&shipped)?.len());
        let (raw, packed) = *whole.get_or_insert(weight);
        rows.push(format!(
            "| {what} | {emptied} | {} | {} | {} | {} |",
            weight.0,
            weight.1,
            raw.saturating_sub(weight.0),
            packed.saturating_sub(weight.1),
        ));
    }
    Ok(format!(
        "The widget's wasm with `sla` and without: the bodies of its functions are emptied, and \
         wasm-opt takes out what only they needed. At most 8192 bytes of brotli are allowed for what \
         it computes.\n\n\
         | wasm | functions emptied | bytes | brotli 11 | less by | brotli less by |\n\
         |---|--:|--:|--:|--:|--:|\n{}",
        rows.join("\n")
    ))
}

/// Whether a function of this name is taken out.
type Unwanted = fn(&str) -> bool;

/// What is weighed: the widget as it is, and without parts of it.
const VARIANTS: [(&str, Unwanted); 3] = [
    ("the widget", |_| false),
    ("without what `sla` computes", |name| {
        is_sla(name) && !is_wire(name)
    }),
    ("without reading and writing its types, either", is_sla),
];

/// Whether a function reads or writes a type as JSON.
fn is_wire(name: &str) -> bool {
    name.contains("serde")
}

/// Whether a function belongs to `sla`, or is made for one of its types.
fn is_sla(name: &str) -> bool {
    name.match_indices("sla::").any(|(at, _)| {
        let before = name.get(..at).and_then(|before| before.chars().last());
        before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_' && letter != ':')
    })
}

/// The wasm as wasm-bindgen leaves it.
fn named(place: &Place, kit: &WidgetKit) -> Result<Vec<u8>> {
    let mut cargo = kit.small("cargo", place);
    cargo.args(["build", "--locked", "--package", "help-widget", "--lib"]);
    run(cargo
        .args(["--target", wasm_std::TARGET])
        .args(["--profile", "widget"]))?;
    let built = place.wasm_target().join(wasm_std::TARGET).join("widget");
    let out = folder(place)?;
    let mut bindgen = kit.command("wasm-bindgen", place);
    bindgen.args(["--target", "web", "--out-dir"]).arg(&out);
    run(bindgen.arg(built.join("help_widget.wasm")))?;
    Ok(fs::read(out.join("help_widget_bg.wasm"))?)
}

/// The wasm as Trunk would ship it.
fn shipped(place: &Place, kit: &WidgetKit, wasm: &[u8]) -> Result<Vec<u8>> {
    let out = folder(place)?;
    let (from, to) = (out.join("before.wasm"), out.join("after.wasm"));
    fs::write(&from, wasm)?;
    let mut opt: Command = kit.command("wasm-opt", place);
    opt.args(slim::FEATURES).args(slim::SMALL);
    run(opt.arg(&from).arg("-o").arg(&to))?;
    Ok(fs::read(to)?)
}

fn folder(place: &Place) -> Result<std::path::PathBuf> {
    let folder = place.target.join("size");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_sla_is_known_by_its_name() {
        for name in [
            "sla::promise::promise",
            "<sla::hours::Hours>::due",
            "<sla::policy::Policy as serde::Deserialize>::deserialize",
            "core::ptr::drop_in_place<sla::policy::Policy>",
        ] {
            assert!(is_sla(name), "{name}");
        }
        for name in [
            "translation::promise",
            "tesla::drive",
            "slab::Slab::get",
            "help::sla::x",
        ] {
            assert!(!is_sla(name), "{name}");
        }
    }
}
