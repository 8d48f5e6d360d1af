//! A wasm module with some of its functions emptied: without what can't be reached, or to see what it
//! would weigh.

use std::collections::{HashSet, VecDeque};

use anyhow::{Context, Result, ensure};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, Function, Instruction, MemArg, MemArgTarget, Module};
use wasmparser::{FunctionBody, Parser, Payload, ValType};

use crate::names::{imported_functions, names};

/// The module with the body of each function that `unwanted` names gone, and how many those are.
///
/// What remains of one takes its results from memory: nothing can be concluded from them, so that no
/// caller is simplified away.
pub(crate) fn out(wasm: &[u8], unwanted: impl Fn(&str) -> bool) -> Result<(Vec<u8>, usize)> {
    let names = names(wasm)?;
    ensure!(!names.is_empty(), "the wasm has no names");
    let unwanted = names.iter().filter(|(_, name)| unwanted(name));
    let mut hollow = Hollow {
        unwanted: unwanted.map(|(index, _)| *index).collect(),
        results: results(wasm)?.into(),
        next: imported_functions(wasm)?,
    };
    let count = hollow.unwanted.len();
    let mut module = Module::new();
    utils::parse_core_module(&mut hollow, &mut module, Parser::new(0), wasm)
        .map_err(|why| anyhow::anyhow!("{why}"))?;
    Ok((module.finish(), count))
}

/// Writes a module as it was, but for some bodies.
struct Hollow {
    unwanted: HashSet<u32>,
    /// What the functions answer whose bodies are still to come.
    results: VecDeque<Vec<ValType>>,
    /// The index of the function whose body comes next.
    next: u32,
}

impl Reencode for Hollow {
    type Error = core::convert::Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let index = self.next;
        self.next += 1;
        let results = self.results.pop_front().unwrap_or_default();
        if !self.unwanted.contains(&index) {
            return utils::parse_function_body(self, code, body);
        }
        let mut empty = Function::new([]);
        for result in results {
            empty.instruction(&Instruction::I32Const(ADDRESS));
            empty.instruction(&from_memory(result));
        }
        empty.instruction(&Instruction::End);
        code.function(&empty);
        Ok(())
    }
}

/// Somewhere in memory.
const ADDRESS: i32 = 4096;

fn from_memory(result: ValType) -> Instruction<'static> {
    let at = MemArg {
        offset: 0,
        align: 0,
        target: MemArgTarget::Memory(0),
        ordering: None,
    };
    match result {
        ValType::I32 => Instruction::I32Load(at),
        ValType::I64 => Instruction::I64Load(at),
        ValType::F32 => Instruction::F32Load(at),
        ValType::F64 => Instruction::F64Load(at),
        ValType::V128 | ValType::Ref(_) => Instruction::Unreachable,
    }
}

/// What each function of the module itself answers, in the order of their bodies.
fn results(wasm: &[u8]) -> Result<Vec<Vec<ValType>>> {
    let mut types = Vec::new();
    let mut results = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(section) => {
                for function in section.into_iter_err_on_gc_types() {
                    types.push(function?.results().to_vec());
                }
            }
            Payload::FunctionSection(section) => {
                for index in section {
                    let known = types.get(usize::try_from(index?)?);
                    results.push(known.context("a function without a type")?.clone());
                }
            }
            _ => {}
        }
    }
    Ok(results)
}
