//! How many requests the server stores, beside the bare engines.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::run::run;
use crate::tools::{Line, postgres};

/// Runs the bench, and answers what it says.
pub(crate) fn measure(place: &Place) -> Result<String> {
    let postgres = postgres::set_up(&Line::new(1, 1, "PostgreSQL"))?;
    let figures = place.target.join("bench-server.md");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&place.root).args(["bench", "--locked"]);
    cargo.args(["--package", "help-server", "--bench", "load"]);
    cargo.env("CARGO_TARGET_DIR", &place.target);
    cargo.env("HELP_WIDGET_POSTGRES", postgres);
    run(cargo.env("HELP_WIDGET_FIGURES", &figures))?;
    fs::read_to_string(&figures).with_context(|| format!("{} can't be read", figures.display()))
}
