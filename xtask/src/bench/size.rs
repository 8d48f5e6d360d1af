//! What `sla` adds to the widget: the same wasm with its functions and with them emptied.

use anyhow::Result;

use super::build;
use crate::hollow;
use crate::pack::brotli;
use crate::place::Place;
use crate::setup;

/// Builds the widget and answers a table.
pub(crate) fn measure(place: &Place) -> Result<String> {
    let kit = setup::for_widget(place, setup::FOR_WIDGET)?;
    let wasm = build::named(place, &kit)?;
    let mut rows = Vec::new();
    let mut whole = None;
    for (what, unwanted) in VARIANTS {
        let (wasm, emptied) = hollow::out(&wasm, unwanted)?;
        let shipped = build::optimised(place, &kit, &wasm)?;
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
