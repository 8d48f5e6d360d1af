//! How long the widget takes for a person, in a real browser.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::run::{run, text};
use crate::setup::BrowserKit;

/// Runs the bench on the widget in `dist/`, and answers what it says.
pub(crate) fn measure(place: &Place, browser: &BrowserKit) -> Result<String> {
    let figures = place.target.join("bench-widget.md");
    let mut cargo = Command::new("cargo");
    // Not optimised, as the journeys' build: the server's answers take 5 ms at most all the same.
    cargo.current_dir(&place.root).args(["test", "--locked"]);
    cargo.args(["--package", "help-widget", "--bench", "widget"]);
    browser.tell(&mut cargo, &place.dist());
    run(cargo.env("HELP_WIDGET_FIGURES", &figures))?;
    let said = fs::read_to_string(&figures)
        .with_context(|| format!("{} can't be read", figures.display()))?;
    let chromium = text(Command::new(&browser.chromium).arg("--version"))?;
    Ok(format!("{chromium}.\n\n{said}"))
}
