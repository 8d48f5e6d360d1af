//! What the promise costs, in time and in bytes, written down with the machine it was measured on.

mod build;
mod bytes;
mod home;
pub(crate) mod machine;
mod profile;
mod server;
mod size;
mod speed;
mod widget;

use std::fs;

use anyhow::Result;
use clap::Subcommand;

use crate::place::Place;
use crate::setup;

/// What is measured.
#[derive(Clone, Copy, Subcommand)]
pub(crate) enum Bench {
    /// How fast `sla` and `calendar` are, and what `sla` adds to the widget; about 6 minutes
    Sla,
    /// What the widget costs a person on a slow line, and what its bytes are; about 10 minutes
    Widget,
    /// How many requests a second are stored for good, beside the bare engines; about 10 minutes
    Server,
    /// What the widget's bytes are, on screen alone
    Bytes,
}

/// Measures, and writes the page in docs/ that says what came out.
pub(crate) fn run(place: &Place, bench: Bench) -> Result<()> {
    match bench {
        Bench::Sla => sla(place),
        Bench::Widget => widget(place),
        Bench::Server => write(
            place,
            "server",
            "How many requests does the server take?",
            &[&server::measure(place)?],
        ),
        Bench::Bytes => bytes(place),
    }
}

fn sla(place: &Place) -> Result<()> {
    let speed = speed::measure(place)?;
    let size = size::measure(place)?;
    write(place, "sla", "What the promise costs", &[&speed, &size])
}

fn widget(place: &Place) -> Result<()> {
    let bytes = bytes::measure(place)?.tables;
    let browser = setup::for_browser(place)?;
    let times = widget::measure(place, &browser)?;
    write(place, "widget", "What the widget costs", &[&times, &bytes])
}

fn bytes(place: &Place) -> Result<()> {
    let bytes = bytes::measure(place)?;
    println!(
        "\n{}\n\nThe largest functions:\n{}",
        bytes.tables,
        bytes.largest.join("\n")
    );
    Ok(())
}

/// Writes the page of a bench: its title, on what it ran, and what came out.
fn write(place: &Place, name: &str, title: &str, parts: &[&str]) -> Result<()> {
    let machine = machine::description()?;
    let parts: Vec<_> = parts.iter().map(|part| part.trim_end()).collect();
    let parts = parts.join("\n\n");
    let page = format!(
        "# {title}\n\n\
         Written by `cargo xtask bench {name}`; change the program, not this page.\n\n\
         {machine}\n\n{parts}\n"
    );
    let path = place.root.join(format!("docs/bench-{name}.md"));
    fs::write(&path, page)?;
    println!("written: {}", path.display());
    Ok(())
}
