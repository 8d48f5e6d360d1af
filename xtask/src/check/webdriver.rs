//! How the wasm tests start their browser: the capabilities that their runner reads from a file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::place::Place;

/// Nothing of the machine's and nothing from the network; the runner adds `headless` itself.
const ARGUMENTS: &[&str] = &[
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// Writes the file into the target folder, as it names the browser of this machine.
pub(crate) fn write(place: &Place, chromium: &Path) -> Result<PathBuf> {
    let file = place.target.join("webdriver.json");
    let cannot = || format!("{} can't be written", file.display());
    fs::create_dir_all(&place.target).with_context(cannot)?;
    fs::write(&file, capabilities(chromium)?).with_context(cannot)?;
    Ok(file)
}

fn capabilities(chromium: &Path) -> Result<String> {
    let binary = chromium
        .to_str()
        .with_context(|| format!("{} is not UTF-8", chromium.display()))?;
    let binary = quoted(binary);
    let arguments: Vec<_> = ARGUMENTS.iter().map(|argument| quoted(argument)).collect();
    let arguments = arguments.join(", ");
    Ok(format!(
        r#"{{ "goog:chromeOptions": {{ "binary": {binary}, "args": [{arguments}] }} }}"#
    ))
}

/// A JSON string; enough for paths and arguments.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_the_one_that_was_found() {
        let json = capabilities(Path::new(r#"/opt/a "b"\chrome"#)).unwrap();
        let start = r#"{ "goog:chromeOptions": { "binary": "/opt/a \"b\"\\chrome", "args": ["--disable-gpu", "#;
        assert!(json.starts_with(start), "{json}");
        assert!(json.ends_with(r#""--disable-sync"] } }"#), "{json}");
    }
}
