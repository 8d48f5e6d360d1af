//! What the functions of a wasm module are called.

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// The functions' indices and their names as people wrote them.
pub(crate) fn names(wasm: &[u8]) -> Result<Vec<(u32, String)>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(section) = payload.context("this is not wasm")? else {
            continue;
        };
        let KnownCustom::Name(subsections) = section.as_known() else {
            continue;
        };
        for subsection in subsections {
            if let Name::Function(functions) = subsection? {
                for function in functions {
                    let function = function?;
                    let name = rustc_demangle::demangle(function.name);
                    names.push((function.index, plain(&format!("{name:#}"))));
                }
            }
        }
    }
    Ok(names)
}

/// How many functions come from outside: the module's own are counted on from there.
pub(crate) fn imported_functions(wasm: &[u8]) -> Result<u32> {
    let mut count = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(imports) = payload? {
            for import in imports.into_imports() {
                count += u32::from(matches!(
                    import?.ty,
                    TypeRef::Func(_) | TypeRef::FuncExact(_)
                ));
            }
        }
    }
    Ok(count)
}

/// A name without what says which build it is of: `[5d125768d90d445e]` after each crate, or a last
/// `::h5d125768d90d445e`.
fn plain(name: &str) -> String {
    let name = match name.rsplit_once("::h") {
        Some((name, hash)) if is_hash(hash) => name,
        _ => name,
    };
    let mut parts = name.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest)) if is_hash(hash) => plain.push_str(rest),
            _ => {
                plain.push('[');
                plain.push_str(part);
            }
        }
    }
    plain
}

fn is_hash(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|letter| letter.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_tell_builds_apart() {
        let name = "<[u8] as core[5d125768d90d445e]::fmt::Debug>::fmt[a]";
        assert_eq!(plain(name), "<[u8] as core::fmt::Debug>::fmt[a]");
        let name = "flow::state::Flow::keep::h5d125768d90d445e";
        assert_eq!(plain(name), "flow::state::Flow::keep");
        assert_eq!(plain("flow::state::hold"), "flow::state::hold");
    }
}
