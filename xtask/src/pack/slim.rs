//! Leaves out of the wasm what nothing calls, and has the rest made small.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};
use wasmparser::{Parser, Payload};

use super::{Pack, imports::in_word};
use crate::hollow;
use crate::run::{run, text};

/// The features of wasm that the compiler uses: the tools refuse one that they aren't told of.
pub(crate) const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What wasm-opt is to do. Large functions stay apart though they have one caller, and what is
/// computed twice is: else there are fewer bytes, but more when packed.
pub(crate) const SMALL: [&str; 7] = [
    "-Oz",
    "--converge",
    "--one-caller-inline-max-function-size",
    "20",
    "--skip-pass",
    "local-cse",
    "--strip-producers",
];

/// A library that Leptos links for its server functions, which the widget has none of. All of it is
/// reached by exports of its own alone.
const UNREACHED: &str = "wasm_streams";

/// The wasm without what nothing calls, still with names: what `bench` looks into.
pub(crate) const CALLED: &str = "called.wasm";

/// The wasm that Trunk built, without what neither its glue code nor itself calls.
pub(super) fn slim(pack: &Pack<'_>, built: &Path, glue: &str) -> Result<Vec<u8>> {
    let [hollow, graph, called, small] =
        ["hollow.wasm", "graph.json", CALLED, "small.wasm"].map(|name| pack.work.join(name));
    let (wasm, _) = hollow::out(&fs::read(built)?, |name| name.contains(UNREACHED))?;
    fs::write(&graph, roots(&wasm, glue)?.to_string())?;
    fs::write(&hollow, wasm)?;
    let mut metadce = pack.kit.command("wasm-metadce", pack.place);
    metadce.args(FEATURES).arg("--debuginfo").arg(&hollow);
    metadce.arg("-o").arg(&called);
    // It writes what it leaves out, which nobody reads.
    text(metadce.arg("--graph-file").arg(&graph))?;
    let mut opt = pack.kit.command("wasm-opt", pack.place);
    opt.args(FEATURES).args(SMALL);
    opt.arg("--strip-debug").arg(&called);
    run(opt.arg("-o").arg(&small))?;
    Ok(fs::read(&small)?)
}

/// The exports that the glue code names, as wasm-metadce reads it.
fn roots(wasm: &[u8], glue: &str) -> Result<Value> {
    let named: HashSet<&str> = glue.split(|c| !in_word(c)).collect();
    let mut roots = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(exports) = payload? {
            for export in exports {
                let name = export?.name;
                if named.contains(name) {
                    roots.push(json!({ "name": name, "export": name, "root": true }));
                }
            }
        }
    }
    Ok(roots.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{ExportKind, ExportSection, MemorySection, MemoryType, Module};

    #[test]
    fn an_export_stays_when_the_glue_code_names_it() {
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut exports = ExportSection::new();
        for name in ["mount", "mounted", "unused"] {
            exports.export(name, ExportKind::Memory, 0);
        }
        let mut module = Module::new();
        module.section(&memories).section(&exports);
        let roots = roots(&module.finish(), "let a=b.mount(),c=d.mounted_free").unwrap();
        let names: Vec<_> = roots
            .as_array()
            .unwrap()
            .iter()
            .map(|root| root["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["mount"]);
    }
}
