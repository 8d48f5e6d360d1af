//! The program: flags in, one line out when it is ready, and a stop at Ctrl-C or SIGTERM.

use anyhow::Context;
use help_server::{Clock, Command, Flags, LogFormat, Place, Settings};
use mimalloc::MiMalloc;
use std::io::{IsTerminal, Write, stderr};
use std::num::NonZero;
use std::process::ExitCode;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Threads that free what others have allocated wait for one another in the C library's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How long a stop waits for what nobody needs any more, such as a key set that doesn't answer.
const LEFT: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let mut flags = Flags::of_process();
    let done = match flags.command.take() {
        Some(command) => {
            log(Some(LogFormat::Text));
            act(command)
        }
        None => serve(flags),
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

fn serve(flags: Flags) -> anyhow::Result<()> {
    let (settings, format) = flags.settings(std::env::vars_os())?;
    log(format);
    let cores = available_parallelism().map_or(1, NonZero::get);
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(workers(&settings.data, cores));
    let runtime = runtime.enable_all().build();
    let runtime = runtime.context("cannot start threads")?;
    let done = runtime.block_on(run(settings));
    runtime.shutdown_timeout(LEFT);
    done
}

/// Threads for all that waits for nothing: as many as cores, but for the one that a file's writer is busy on.
fn workers(data: &Place, cores: usize) -> usize {
    match data {
        Place::File(_) => cores.saturating_sub(1).max(1),
        Place::Database(_) => cores,
    }
}

/// Writes the log to stderr. A program reads it, unless it goes to a terminal.
fn log(format: Option<LogFormat>) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(stderr().is_terminal())
        .with_writer(stderr);
    let unsaid = if stderr().is_terminal() {
        LogFormat::Text
    } else {
        LogFormat::Json
    };
    match format.unwrap_or(unsaid) {
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
        LogFormat::Text => log.init(),
    }
}

async fn run(settings: Settings) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for signals")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for signals")?;
    let running = help_server::start(settings).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_writes_a_file_has_a_core_of_its_own_where_there_are_some() {
        let file = Place::File("help.sqlite".into());
        let database = Place::Database("postgres://help".into());
        let workers = |data: &Place| [1, 2, 8].map(|cores| workers(data, cores));
        assert_eq!(workers(&file), [1, 1, 7]);
        assert_eq!(workers(&database), [1, 2, 8]);
    }
}
