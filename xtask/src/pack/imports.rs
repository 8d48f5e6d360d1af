//! Gives what the wasm takes from its glue code short names: wasm-bindgen's hold digests, which stand
//! in both files and can't be packed.

use std::collections::HashMap;
use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{Imports, Parser};

/// The wasm and its glue code, both with the short names.
pub(crate) fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut short = Short::default();
    let mut module = Module::new();
    utils::parse_core_module(&mut short, &mut module, Parser::new(0), wasm)
        .map_err(|why| anyhow::anyhow!("{why}"))?;
    Ok((module.finish(), short.rename(glue)))
}

/// The short names so far.
#[derive(Default)]
struct Short {
    names: HashMap<String, String>,
}

impl Short {
    /// The code with the short names; a name is a whole word.
    fn rename(&self, glue: &str) -> String {
        let mut code = String::new();
        let mut rest = glue;
        while let Some(start) = rest.find(in_word) {
            let (before, word) = rest.split_at(start);
            let end = word.find(|c| !in_word(c)).unwrap_or(word.len());
            let (word, after) = word.split_at(end);
            code.push_str(before);
            code.push_str(self.names.get(word).map_or(word, String::as_str));
            rest = after;
        }
        code + rest
    }
}

/// Whether a letter can be part of a name in JavaScript.
pub(super) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

impl Reencode for Short {
    type Error = Infallible;

    fn parse_imports(
        &mut self,
        section: &mut ImportSection,
        imports: Imports<'_>,
    ) -> Result<(), Error<Infallible>> {
        let Imports::Single(_, import) = imports else {
            return utils::parse_imports(self, section, imports);
        };
        let next = letters(self.names.len());
        let short = self.names.entry(import.name.to_owned()).or_insert(next);
        let short = short.clone();
        section.import(import.module, &short, self.entity_type(import.ty)?);
        Ok(())
    }
}

/// `a`, `b`, … `z`, `ba`, …: the number in letters.
fn letters(number: usize) -> String {
    let letter = ('a'..='z').nth(number % 26).unwrap_or('a');
    let mut letters = match number / 26 {
        0 => String::new(),
        more => self::letters(more),
    };
    letters.push(letter);
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, TypeSection};
    use wasmparser::Payload;

    #[test]
    fn wasm_and_glue_code_agree_on_the_short_names() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in ["__wbg_get_5f", "__wbg_get_6a"] {
            imports.import("glue", name, EntityType::Function(0));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports);
        let glue = "{__wbg_get_6a:x=>x.__wbg_get_6,__wbg_get_5f:y}";
        let (wasm, glue) = shorten(&module.finish(), glue).unwrap();
        assert_eq!(glue, "{b:x=>x.__wbg_get_6,a:y}");
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(&wasm) {
            if let Payload::ImportSection(section) = payload.unwrap() {
                names.extend(
                    section
                        .into_imports()
                        .map(|import| import.unwrap().name.to_owned()),
                );
            }
        }
        assert_eq!(names, ["a", "b"]);
    }

    #[test]
    fn every_number_has_letters_of_its_own() {
        let all: std::collections::HashSet<_> = (0..1000).map(letters).collect();
        assert_eq!((all.len(), &*letters(25), &*letters(26)), (1000, "z", "ba"));
    }
}
