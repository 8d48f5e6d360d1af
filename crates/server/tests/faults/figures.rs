//! What a soak measures, for the page that it writes.

use std::fs::OpenOptions;
use std::io::Write;
use std::time::Duration;

/// Writes down how long something took, and how long it may take.
pub(crate) fn note((row, what): (&str, &str), took: Duration, asked: Duration) {
    let Some(file) = std::env::var_os("HELP_WIDGET_FIGURES") else {
        return;
    };
    let line = format!(
        "{row} | {what} | {} | {}\n",
        took.as_millis(),
        asked.as_millis()
    );
    let file = OpenOptions::new().create(true).append(true).open(file);
    file.unwrap().write_all(line.as_bytes()).unwrap();
}
