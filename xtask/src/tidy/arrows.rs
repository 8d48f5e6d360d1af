//! Which of our crates may depend on which: arrows point to what is known, nothing points back.

use toml::{Table, Value};

use crate::tidy::source::Source;
use crate::tidy::violation::Violation;

/// Each crate and those of ours that it may know, in tests too.
const ARROWS: &[(&str, &[&str])] = &[
    ("sla", &[]),
    ("protocol", &["sla"]),
    ("flow", &["protocol", "sla"]),
    ("calendar", &["sla"]),
    ("policy", &["calendar", "sla"]),
    ("sla-cli", &["calendar", "policy", "protocol", "sla"]),
    ("help-server", &["calendar", "policy", "protocol", "sla"]),
    // A host page builds it: nothing of the widget's program may come along.
    ("help-widget-leptos", &[]),
];

/// What no crate under crates/ may know.
const ABOVE: &[&str] = &["help-widget", "xtask"];

const KINDS: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

/// Reads the manifests of the crates and of the component for host pages.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let manifests = sources.iter().filter(|source| is_manifest(&source.path));
    manifests.flat_map(check_manifest).collect()
}

fn is_manifest(path: &str) -> bool {
    path == "leptos/Cargo.toml" || path.starts_with("crates/") && path.ends_with("/Cargo.toml")
}

fn check_manifest(source: &Source) -> Vec<Violation> {
    let violation = |line, advice| Violation {
        path: source.path.clone(),
        line,
        rule: "arrows",
        advice,
    };
    let Ok(manifest) = source.text.parse::<Table>() else {
        return vec![violation(1, "this is not TOML".to_owned())];
    };
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(Value::as_str);
    let name = name.unwrap_or_default();
    let Some((_, may)) = ARROWS.iter().find(|(crate_, _)| *crate_ == name) else {
        return vec![violation(
            1,
            format!("say in xtask/src/tidy/arrows.rs what `{name}` may depend on"),
        )];
    };
    let ours = |dependency: &&String| {
        let dependency = dependency.as_str();
        ABOVE.contains(&dependency) || ARROWS.iter().any(|(crate_, _)| *crate_ == dependency)
    };
    let wrong =
        |dependency: &&String| !may.contains(&dependency.as_str()) && dependency.as_str() != name;
    let dependencies = dependencies(&manifest);
    let found = dependencies.iter().filter(ours).filter(wrong);
    found
        .map(|dependency| {
            let line = source
                .lines()
                .find(|(_, line)| line.contains(dependency.as_str()))
                .map_or(1, |(line, _)| line);
            violation(
                line,
                format!(
                    "`{name}` must not know `{dependency}`: move what both need to the lower one"
                ),
            )
        })
        .collect()
}

/// The packages a manifest depends on, of every kind and for every target.
fn dependencies(manifest: &Table) -> Vec<String> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let per_target = targets
        .into_iter()
        .flat_map(Table::values)
        .filter_map(Value::as_table);
    let tables = std::iter::once(manifest).chain(per_target);
    let named =
        tables.flat_map(|table| KINDS.iter().filter_map(|kind| table.get(*kind)?.as_table()));
    named
        .flatten()
        .map(|(key, value)| {
            value
                .get("package")
                .and_then(Value::as_str)
                .unwrap_or(key)
                .to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::sample;

    #[track_caller]
    fn check_lines(path: &str, text: &str, lines: &[usize]) {
        let found: Vec<_> = check(&sample(path, text))
            .iter()
            .map(|violation| violation.line)
            .collect();
        assert_eq!(found, lines, "{text}");
    }

    #[test]
    fn an_arrow_must_not_point_back() {
        let text = "[package]\nname = \"sla\"\n[dev-dependencies]\nprotocol.workspace = true\n";
        check_lines("crates/sla/Cargo.toml", text, &[4]);
        let text = "[package]\nname = \"flow\"\n[target.'cfg(unix)'.dependencies]\nx = { package = \"help-widget\" }\n";
        check_lines("crates/flow/Cargo.toml", text, &[4]);
    }

    #[test]
    fn the_component_for_host_pages_brings_nothing_of_the_program() {
        let text = "[package]\nname = \"help-widget-leptos\"\n[dependencies]\nflow = \"1\"\n";
        check_lines("leptos/Cargo.toml", text, &[4]);
    }

    #[test]
    fn known_arrows_and_strangers_are_fine() {
        let text =
            "[package]\nname = \"flow\"\n[dependencies]\nsla.workspace = true\nserde = \"1\"\n";
        check_lines("crates/flow/Cargo.toml", text, &[]);
        check_lines(
            "Cargo.toml",
            "[package]\nname = \"help-widget\"\n[dependencies]\nflow = \"1\"",
            &[],
        );
    }

    #[test]
    fn a_new_crate_needs_a_place_in_the_table() {
        check_lines(
            "crates/console/Cargo.toml",
            "[package]\nname = \"console\"\n",
            &[1],
        );
    }
}
