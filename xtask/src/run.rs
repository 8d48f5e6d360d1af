//! Other programs: run them, read what they say, find them.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// Runs a program to its end; what it prints goes where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    ensure!(status.success(), "`{}` failed ({status})", words(command));
    Ok(())
}

/// What a program prints, trimmed; its errors go where ours go.
pub(crate) fn text(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| cannot_start(command))?;
    ensure!(
        output.status.success(),
        "`{}` failed ({})",
        words(command),
        output.status
    );
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program that asks nothing, and ends it when it takes longer than `limit`.
pub(crate) fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    command.stdin(Stdio::null());
    let mut child = command.spawn().with_context(|| cannot_start(command))?;
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            ensure!(status.success(), "`{}` failed ({status})", words(command));
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    child.kill()?;
    child.wait()?;
    bail!(
        "`{}` took longer than {} s",
        words(command),
        limit.as_secs()
    )
}

/// The first file of that name in the folders of `path`.
pub(crate) fn find_program(name: &str, path: &OsStr) -> Option<PathBuf> {
    env::split_paths(path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// The search path of this process with `folders` in front.
pub(crate) fn path_with(folders: &[&Path]) -> Result<OsString> {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all = folders
        .iter()
        .map(|folder| folder.to_path_buf())
        .chain(env::split_paths(&inherited));
    env::join_paths(all).context("a folder of PATH has a colon in its name")
}

/// The command line as one would type it.
pub(crate) fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` can't be started", words(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_an_error_that_names_it() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(error.to_string().contains("sh -c exit 3"), "{error}");
    }

    #[test]
    fn a_program_that_takes_too_long_is_ended() {
        let start = Instant::now();
        let error = run_within(Command::new("sleep").arg("60"), Duration::from_millis(200));
        assert!(error.unwrap_err().to_string().contains("took longer"));
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn the_first_folder_of_the_path_wins() {
        let path = path_with(&[Path::new("/nowhere")]).unwrap();
        assert!(path.to_string_lossy().starts_with("/nowhere:"));
        assert!(find_program("sh", &path).is_some());
        assert!(find_program("no-such-program", &path).is_none());
    }
}
