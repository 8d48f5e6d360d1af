//! What the promise costs, in time and in bytes, written down with the machine it was measured on.

mod machine;
mod size;
mod speed;

use std::fs;

use anyhow::Result;
use clap::Subcommand;

use crate::place::Place;

/// What is measured.
#[derive(Clone, Copy, Subcommand)]
pub(crate) enum Bench {
    /// How fast `sla` and `calendar` are, and what `sla` adds to the widget; about 6 minutes
    Sla,
}

/// Measures, and writes the page in docs/ that says what came out.
pub(crate) fn run(place: &Place, bench: Bench) -> Result<()> {
    match bench {
        Bench::Sla => sla(place),
    }
}

fn sla(place: &Place) -> Result<()> {
    let speed = speed::measure(place)?;
    let size = size::measure(place)?;
    let machine = machine::description()?;
    let page = format!(
        "# What the promise costs\n\n\
         Written by `cargo xtask bench sla`; change the program, not this page.\n\n\
         {machine}\n\n{speed}\n\n{size}\n"
    );
    let path = place.root.join("docs/bench-sla.md");
    fs::write(&path, page)?;
    println!("written: {}", path.display());
    Ok(())
}
