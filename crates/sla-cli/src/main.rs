//! The program: cases on standard input and answers on standard output, or one of the commands.

mod answer;
mod case;
mod clock;
mod holidays;
mod moment;
mod simulator;
mod team;
mod what_if;
mod words;

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
enum Command {
    /// What would be promised for a request, and why
    WhatIf(what_if::WhatIf),
    /// Proposes the holidays of an iCalendar file for the policy
    Holidays(holidays::Holidays),
}

fn main() -> ExitCode {
    let done = match Flags::parse().command {
        None => simulator::run(stdin().lock(), stdout().lock()).map_err(|why| why.to_string()),
        Some(Command::WhatIf(asked)) => what_if::run(&asked, stdout().lock()),
        Some(Command::Holidays(asked)) => holidays::run(&asked, stdin().lock(), stdout().lock()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("sla-cli: {why}");
            ExitCode::FAILURE
        }
    }
}
