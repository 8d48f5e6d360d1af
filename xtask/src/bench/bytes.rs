//! What a browser fetches of the widget, file by file, and what each is made of.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{build, profile};
use crate::budget::{EMAIL, File, LOADER, Shipped};
use crate::pack;
use crate::place::Place;
use crate::setup;

/// What was weighed.
pub(crate) struct Bytes {
    /// Tables for a page in docs/.
    pub(crate) tables: String,
    /// The wasm's largest functions, to look at.
    pub(crate) largest: Vec<String>,
}

/// How many functions are named.
const LARGEST: usize = 60;

const ABOUT_WASM: &str = "By the crate in which each function is written. What a function was inlined \
    into has its bytes. *Brotli less by* is how much less would travel without a part; as parts \
    explain one another, these come to less than the whole.";

/// Builds the widget and weighs it.
pub(crate) fn measure(place: &Place) -> Result<Bytes> {
    let kit = setup::for_widget(place, setup::FOR_WIDGET)?;
    let named = build::named(place, &kit)?;
    let wasm = build::optimised_with_names(place, &kit, &named)?;
    let shipped = Shipped::find(&place.dist())?;
    let tables = [
        "## The files",
        &files(&shipped),
        "## The scripts, minified and not compressed",
        &scripts(place)?,
        "## The wasm",
        ABOUT_WASM,
        &profile::table(&wasm)?,
    ];
    Ok(Bytes {
        tables: tables.join("\n\n"),
        largest: profile::largest(&wasm, LARGEST)?,
    })
}

fn files(shipped: &Shipped) -> String {
    let Shipped {
        loader,
        script,
        wasm,
        others,
    } = shipped;
    let row = |what: &str, raw: u64, packed: u64, most: &str| {
        format!("| {what} | {raw} | {packed} | {most} |")
    };
    let of = |what: &str, file: &File| row(what, file.raw, file.packed, "");
    let (raw, most) = (loader.raw + script.raw + wasm.raw, LOADER.to_string());
    let mut rows = vec![
        "| file | bytes | brotli 11 | at most |\n|---|--:|--:|--:|".to_owned(),
        row(
            "the loader, on every page",
            loader.raw,
            loader.packed,
            &most,
        ),
        of("the program's script", script),
        of("the program's wasm", wasm),
    ];
    let (packed, most) = (shipped.for_email(), EMAIL.to_string());
    rows.push(row("these three, for an e-mail", raw, packed, &most));
    for other in others {
        let what = format!("`{}`, where the program can't run", other.name);
        rows.push(of(&what, other));
    }
    rows.join("\n")
}

/// What esbuild says of a bundle.
#[derive(Deserialize)]
struct Bundle {
    outputs: BTreeMap<String, Output>,
}

#[derive(Deserialize)]
struct Output {
    inputs: BTreeMap<String, Input>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    bytes_in_output: u64,
}

fn scripts(place: &Place) -> Result<String> {
    let mut table = "| script | made of | bytes |\n|---|---|--:|".to_owned();
    for (what, name) in [
        ("the loader", "help-widget.js"),
        ("the program's script", "program/program.js"),
    ] {
        let path = pack::work(place).join(format!("{name}.json"));
        let text = fs::read_to_string(&path);
        let text = text.with_context(|| format!("{} can't be read", path.display()))?;
        for (file, bytes) in parts(&text)? {
            write!(table, "\n| {what} | {file} | {bytes} |")?;
        }
    }
    Ok(table)
}

/// The files that a bundle is made of, and how much of it comes from each, the largest first.
fn parts(bundle: &str) -> Result<Vec<(String, u64)>> {
    let bundle: Bundle = serde_json::from_str(bundle)?;
    let inputs = bundle
        .outputs
        .into_values()
        .flat_map(|output| output.inputs);
    let mut parts: Vec<_> = inputs
        .map(|(path, input)| {
            let name = path.rsplit('/').next().unwrap_or_default();
            (format!("`{name}`"), input.bytes_in_output)
        })
        .collect();
    parts.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_told_by_its_parts() {
        let bundle = r#"{"inputs":{},"outputs":{"out/a.js":{"imports":[],"bytes":35,"inputs":{
            "public/loader/draw.js":{"bytesInOutput":10},
            "../pack/style/panel.css":{"bytesInOutput":25}}}}}"#;
        let expected = [("`panel.css`".to_owned(), 25), ("`draw.js`".to_owned(), 10)];
        assert_eq!(parts(bundle).unwrap(), expected);
    }
}
