//! What the shipped wasm is made of, part by part.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result};
use wasmparser::{Parser, Payload};

use super::home;
use crate::names::{imported_functions, names};
use crate::pack::brotli;

const DATA: &str = "data: texts and constants";
const FRAME: &str = "types, imports, exports, tables";

/// A stretch of the wasm, and what it belongs to.
struct Stretch {
    home: &'static str,
    bytes: Range<usize>,
}

/// A table of the parts of a wasm; it has names, which aren't shipped and don't count.
pub(crate) fn table(wasm: &[u8]) -> Result<String> {
    let stretches = stretches(wasm)?;
    let mut homes = BTreeMap::<_, (usize, usize)>::new();
    for Stretch { home, bytes } in &stretches {
        let (count, sum) = homes.entry(*home).or_default();
        *count += 1;
        *sum += bytes.len();
    }
    let mut homes: Vec<_> = homes.into_iter().collect();
    homes.sort_by_key(|(_, (_, sum))| std::cmp::Reverse(*sum));
    let raw: usize = homes.iter().map(|(_, (_, sum))| sum).sum();
    let packed = brotli(&without(wasm, &stretches, ""))?.len();
    let mut rows = vec![format!("| all | | {raw} | 100 % | {packed} |")];
    for (home, (count, sum)) in homes {
        let less = packed.saturating_sub(brotli(&without(wasm, &stretches, home))?.len());
        let functions = if home == DATA || home == FRAME {
            String::new()
        } else {
            count.to_string()
        };
        let share = sum * 100 / raw.max(1);
        rows.push(format!(
            "| {home} | {functions} | {sum} | {share} % | {less} |"
        ));
    }
    Ok(format!(
        "| part | functions | bytes | share | brotli less by |\n|---|--:|--:|--:|--:|\n{}",
        rows.join("\n")
    ))
}

/// The largest functions, a line each.
pub(crate) fn largest(wasm: &[u8], count: usize) -> Result<Vec<String>> {
    let mut functions = functions(wasm)?;
    functions.sort_by_key(|(_, bytes)| std::cmp::Reverse(bytes.len()));
    let lines = functions.into_iter().take(count);
    Ok(lines
        .map(|(name, bytes)| format!("{:6} {name}", bytes.len()))
        .collect())
}

/// The wasm without one of its parts: no module any more, but bytes that travel.
fn without(wasm: &[u8], stretches: &[Stretch], home: &str) -> Vec<u8> {
    let kept = stretches.iter().filter(|stretch| stretch.home != home);
    let kept = kept.filter_map(|stretch| wasm.get(stretch.bytes.clone()));
    kept.flatten().copied().collect()
}

/// The whole wasm but its names, in order.
fn stretches(wasm: &[u8]) -> Result<Vec<Stretch>> {
    let mut known: Vec<_> = functions(wasm)?
        .into_iter()
        .map(|(name, bytes)| (Some(home::of(&name)), bytes))
        .collect();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::DataSection(section) => known.push((Some(DATA), places(section.range())?)),
            Payload::CustomSection(section) if section.name() == "name" => {
                known.push((None, places(section.range())?));
            }
            _ => {}
        }
    }
    known.sort_by_key(|(_, bytes)| bytes.start);
    known.push((None, wasm.len()..wasm.len()));
    let mut stretches = Vec::new();
    let mut end = 0;
    for (home, bytes) in known {
        if end < bytes.start {
            let bytes = end..bytes.start;
            stretches.push(Stretch { home: FRAME, bytes });
        }
        end = bytes.end;
        stretches.extend(home.map(|home| Stretch { home, bytes }));
    }
    Ok(stretches)
}

/// Where a part of a module lies, as places of its bytes.
fn places(range: Range<u64>) -> Result<Range<usize>> {
    Ok(usize::try_from(range.start)?..usize::try_from(range.end)?)
}

/// Each function's name, or nothing, and where its body lies.
fn functions(wasm: &[u8]) -> Result<Vec<(String, Range<usize>)>> {
    let names: BTreeMap<_, _> = names(wasm)?.into_iter().collect();
    let mut functions = Vec::new();
    let mut index = imported_functions(wasm)?;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload.context("this is not wasm")? {
            let name = names.get(&index).cloned().unwrap_or_default();
            functions.push((name, places(body.range())?));
            index += 1;
        }
    }
    Ok(functions)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, Function, FunctionSection, Instruction, Module, NameMap, NameSection,
        TypeSection,
    };

    use super::*;

    /// A module with a function of each name, whose bodies are as long as their names.
    fn sample(functions: &[&str]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut declared = FunctionSection::new();
        let mut code = CodeSection::new();
        let mut names = NameMap::new();
        for (index, name) in (0..).zip(functions) {
            declared.function(0);
            let mut body = Function::new([]);
            for _ in name.chars() {
                body.instruction(&Instruction::Nop);
            }
            body.instruction(&Instruction::End);
            code.function(&body);
            names.append(index, name);
        }
        let mut section = NameSection::new();
        section.functions(&names);
        let mut module = Module::new();
        module.section(&types).section(&declared).section(&code);
        module.section(&section);
        module.finish()
    }

    #[test]
    fn every_byte_but_the_names_is_in_one_part() {
        let wasm = sample(&["flow::one", "sla::two", "flow::three"]);
        let table = table(&wasm).unwrap();
        // Each body has two bytes of its own.
        assert!(table.contains("| `flow` | 2 | 24 |"), "{table}");
        assert!(table.contains("| `sla` | 1 | 10 |"), "{table}");
        let stretches = stretches(&wasm).unwrap();
        let named = without(&wasm, &stretches, "");
        assert!(!String::from_utf8_lossy(&named).contains("flow::one"));
    }

    #[test]
    fn the_largest_come_first() {
        let wasm = sample(&["a::b", "a::longest", "a::long"]);
        assert_eq!(
            largest(&wasm, 2).unwrap(),
            ["    12 a::longest", "     9 a::long"]
        );
    }
}
