//! The program: cases on standard input and answers on standard output, or one of the commands.

mod answer;
mod case;
mod moment;
mod simulator;
mod team;

use clap::{Parser, Subcommand};
use std::io::{stdin, stdout};
use std::process::ExitCode;

/// Says when answers are due: without a command, one answer for each case on standard input.
#[derive(Parser)]
#[command(version)]
struct Flags {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {}

fn main() -> ExitCode {
    let done = match Flags::parse().command {
        None => simulator::run(stdin().lock(), stdout().lock()).map_err(|why| why.to_string()),
        Some(command) => match command {},
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("sla-cli: {why}");
            ExitCode::FAILURE
        }
    }
}
