//! The program: cases on standard input and answers on standard output, or one of the commands.

mod answer;
mod case;
mod clock;
mod holidays;
mod moment;
mod simulator;
mod team;
mod verify;
mod what_if;

use clap::{Parser, Subcommand};
use std::io::{Write, stdin, stdout};
use std::process::ExitCode;
use verify::Verify;
use what_if::WhatIf;

/// Says when answers are due: without a command, one answer for each case on standard input.
#[derive(Parser)]
#[command(version)]
struct Flags {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Whether a saved receipt was signed with a server's key, and is as it was issued
    Verify(Verify),
    /// What would be promised under a policy file, and why
    WhatIf(WhatIf),
    /// Proposes the holidays of an iCalendar file for the policy
    Holidays(holidays::Holidays),
}

fn main() -> ExitCode {
    let done = match Flags::parse().command {
        None => simulator::run(stdin().lock(), stdout().lock()).map_err(|why| why.to_string()),
        Some(Command::Verify(verify)) => verify::run(&verify).and_then(|lines| told(&lines)),
        Some(Command::Holidays(asked)) => holidays::run(&asked, stdin().lock(), stdout().lock()),
        Some(Command::WhatIf(asked)) => what_if::run(&asked).and_then(|lines| told(&lines)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("sla-cli: {why}");
            ExitCode::FAILURE
        }
    }
}

fn told(lines: &str) -> Result<(), String> {
    writeln!(stdout(), "{lines}").map_err(|why| why.to_string())
}
