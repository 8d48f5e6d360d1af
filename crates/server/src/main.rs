//! The program: flags in, one line out when it is ready, and a stop at Ctrl-C or SIGTERM.

use anyhow::Context;
use clap::Parser;
use help_server::{Clock, Command, Flags};
use std::io::{Write, stderr};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let flags = Flags::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .init();
    let done = match flags.command {
        Some(command) => act(command),
        None => run(flags),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("help-server: {why:#}");
            ExitCode::FAILURE
        }
    }
}

/// What a specialist did; how the request stands then goes to stdout.
#[tokio::main]
async fn act(command: Command) -> anyhow::Result<()> {
    let stands = help_server::act(command, &Clock::default()).await;
    let stands = stands.map_err(anyhow::Error::msg)?;
    writeln!(std::io::stdout(), "{stands}").context("cannot write to stdout")
}

#[tokio::main]
async fn run(flags: Flags) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for signals")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for signals")?;
    let running = help_server::start(flags.into()).await?;
    let mut stdout = std::io::stdout();
    writeln!(stdout, "ready: {}", running.url()).context("cannot write to stdout")?;
    stdout.flush().context("cannot write to stdout")?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    running.stop().await;
    Ok(())
}
