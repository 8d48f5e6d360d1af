//! In which crate a function of the wasm is written, by its name.

/// A part of the widget, and the crates or modules whose functions it is.
type Home = (&'static str, &'static [&'static str]);

/// What reads and writes JSON, ours or not.
const JSON: &str = "JSON: serde, and what it makes of our types";

/// The special before the general; crates that only serve another are with it.
const HOMES: [Home; 10] = [
    (
        "screens and sentences: `src/view`, `src/text`",
        &["help_widget::view", "help_widget::text"],
    ),
    ("the shell: `src/shell`", &["help_widget::shell"]),
    (
        "what joins them: `src/lib.rs`, `src/widget.rs`",
        &["help_widget", "mount"],
    ),
    ("`flow`", &["flow"]),
    ("`protocol`", &["protocol"]),
    ("`sla`", &["sla"]),
    (
        "Leptos: drawing",
        &[
            "leptos",
            "leptos_dom",
            "tachys",
            "either_of",
            "next_tuple",
            "oco_ref",
            "throw_error",
        ],
    ),
    (
        "Leptos: signals",
        &[
            "reactive_graph",
            "reactive_stores",
            "hydration_context",
            "any_spawner",
            "send_wrapper",
            "or_poisoned",
            "guardian",
            "slotmap",
            "indexmap",
            "hashbrown",
            "rustc_hash",
        ],
    ),
    ("chrono", &["chrono", "num_traits"]),
    (
        "the browser's interfaces: web-sys, js-sys, gloo, futures",
        &[
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "wasm_bindgen_futures",
            "wasm_streams",
            "gloo_net",
            "gloo_utils",
            "futures_channel",
            "futures_core",
            "futures_util",
        ],
    ),
];

/// What comes with the language, also where it is made for a type of another crate.
const STANDARD: Home = (
    "the standard library",
    &[
        "core",
        "alloc",
        "std",
        "dlmalloc",
        "__rustc",
        "compiler_builtins",
        "str",
        "char",
    ],
);

const OTHER: &str = "other functions";

/// The part that a function belongs to.
pub(crate) fn of(name: &str) -> &'static str {
    if name.contains("serde") || name.contains("::shell::json::") {
        return JSON;
    }
    let own = start_of_path(name);
    let of_trait = trait_of(name).map(start_of_path).unwrap_or_default();
    // A tuple is nobody's: it has what the trait's crate gives it.
    let own = if name.starts_with("<(") { "" } else { own };
    let home = find(own).or_else(|| find(of_trait));
    let standard = [own, of_trait].iter().any(|path| knows(&STANDARD, path));
    home.unwrap_or(if standard { STANDARD.0 } else { OTHER })
}

fn find(path: &str) -> Option<&'static str> {
    let home = HOMES.iter().find(|home| knows(home, path))?;
    Some(home.0)
}

fn knows((_, starts): &Home, path: &str) -> bool {
    let goes_on = |rest: &str| rest.is_empty() || rest.starts_with("::");
    let mut rests = starts.iter().filter_map(|start| path.strip_prefix(start));
    rests.any(goes_on)
}

/// The first path in a name: `sla::policy::Policy` of `<&mut [sla::policy::Policy] as …`.
fn start_of_path(mut name: &str) -> &str {
    while let Some(rest) = ["<", "&", "*", "(", "[", "mut ", "const ", "dyn "]
        .iter()
        .find_map(|start| name.strip_prefix(start))
    {
        name = rest;
    }
    let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':');
    end.and_then(|end| name.get(..end)).unwrap_or(name)
}

/// The trait in `<Type as Trait>::function`.
fn trait_of(name: &str) -> Option<&str> {
    let mut depth = 0;
    let mut before = ' ';
    for (at, letter) in name.strip_prefix('<')?.char_indices() {
        let rest = name.get(at + 1..)?;
        match letter {
            '<' | '(' | '[' => depth += 1,
            '>' if before == '-' => {}
            '>' if depth == 0 => return None,
            '>' | ')' | ']' => depth -= 1,
            ' ' if depth == 0 && rest.starts_with(" as ") => return rest.strip_prefix(" as "),
            _ => {}
        }
        before = letter;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        let found = of(name);
        assert!(found.contains(expected), "{name}: {found}");
    }

    #[test]
    fn a_function_is_at_home_where_it_is_written() {
        check(
            "<help_widget::view::ask::sent::{closure#2} as tachys::view::Render>::build",
            "screens",
        );
        check("help_widget::shell::run::{closure#2}", "shell");
        check("<help_widget::widget::Widget>::send", "joins");
        check("<sla::schedule::Schedule>::of", "`sla`");
        check(
            "<reactive_graph::computed::ArcMemo<flow::state::Results>>::new",
            "signals",
        );
        check(
            "alloc::str::join_generic_copy::<str, u8, alloc::string::String>",
            "standard",
        );
        check(
            "core::ptr::drop_in_place::<sla::policy::Policy>",
            "standard",
        );
        check("<&usize as core::fmt::Debug>::fmt", "standard");
        check("<str>::replace::<&str>", "standard");
        check("mount externref shim", "joins");
        check("slab::Slab::get", "other");
    }

    #[test]
    fn what_a_trait_gives_to_a_container_is_the_trait_s() {
        check(
            "<(help_widget::view::a::{closure#4}, leptos::View) as tachys::view::Render>::build",
            "drawing",
        );
        check(
            "<alloc::vec::Vec<tachys::view::any_view::AnyView> as tachys::view::Render>::rebuild",
            "drawing",
        );
        check(
            "<core::option::Option<fn(u8) -> (u8, u8)> as tachys::view::Render>::build",
            "drawing",
        );
        check(
            "<_ as tachys::view::any_view::IntoAny>::into_any::build::<leptos::View>",
            "drawing",
        );
        check(
            "<alloc::sync::Arc<reactive_graph::owner::OwnerInner>>::drop_slow",
            "standard",
        );
    }

    #[test]
    fn reading_and_writing_is_told_apart() {
        check(
            "<protocol::signed::Statement as serde_core::ser::Serialize>::serialize",
            "JSON",
        );
        check(
            "help_widget::shell::json::read::<protocol::problem::Problem>",
            "JSON",
        );
    }
}
