//! The one tool for every set-up and check of this project: `cargo xtask --help`.

mod bench;
mod budget;
mod check;
mod demo;
mod dist;
mod examples;
mod fuzz;
mod hollow;
mod names;
mod pack;
mod place;
mod run;
mod setup;
mod soak;
mod supply;
mod tidy;
mod tools;
mod widget;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::bench::Bench;
use crate::check::Step;
use crate::place::Place;

/// Sets up, builds, checks and shows the help widget.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up what is missing, build everything and serve the demo page until Ctrl-C
    Demo {
        /// The port of 127.0.0.1 to serve on
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Run every check; the last line says how many passed and how many failed
    Test {
        /// Run this check alone, after those it needs (may be given more than once)
        #[arg(long, value_name = "NAME")]
        only: Vec<Step>,
    },
    /// Set up the tools that building and testing need
    Setup,
    /// Check the rules of the house that neither rustc nor clippy knows
    Tidy,
    /// Build the widget and the demo page into dist/
    Widget,
    /// Build the widget and pack it for npm
    Dist,
    /// List what is in the server and in the widget, for whoever has to know: two files of `CycloneDX`
    Sbom,
    /// Look for bytes that break what reads files of others
    Fuzz {
        /// How long each target runs, in seconds
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Test the server with faults in large numbers, about half an hour, and write down what came out
    Soak,
    /// Measure, and write down what came out in docs/
    Bench {
        #[command(subcommand)]
        what: Bench,
    },
}

fn main() -> ExitCode {
    match perform(&Cli::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: &Task) -> Result<ExitCode> {
    let place = Place::find()?;
    match task {
        Task::Demo { port } => return demo::serve(&place, *port),
        Task::Test { only } => return Ok(check::run(&place, only)),
        Task::Setup => {
            setup::for_widget(&place, setup::ALL)?;
            setup::for_browser(&place)?;
            setup::for_examples(&place)?;
        }
        Task::Fuzz { seconds } => fuzz::run_all(&place, *seconds)?,
        Task::Sbom => supply::list(&place)?,
        Task::Soak => soak::run(&place)?,
        Task::Bench { what } => bench::run(&place, *what)?,
        Task::Tidy => tidy::run(&place.root)?,
        Task::Widget => {
            let kit = setup::for_widget(&place, setup::FOR_WIDGET)?;
            widget::build(&place, &kit)?;
        }
        Task::Dist => {
            let kit = setup::for_widget(&place, setup::FOR_WIDGET)?;
            widget::build(&place, &kit)?;
            println!("packed: {}", dist::pack(&place)?.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
