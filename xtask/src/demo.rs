//! The demo: everything set up and built, then the server until Ctrl-C.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::place::Place;
use crate::run::run;
use crate::{setup, widget};

/// Builds widget and server and becomes the server: it prints `ready:` and its address itself.
pub(crate) fn serve(place: &Place, port: u16) -> Result<ExitCode> {
    // Now rather than after the builds, though it may be taken meanwhile.
    ensure_free(port)?;
    let kit = setup::for_widget(place, setup::FOR_WIDGET)?;
    println!("building the widget, about 3 minutes the first time");
    widget::build(place, &kit)?;
    println!("building the server, about 3 minutes the first time");
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(&place.root)
        .env("CARGO_TARGET_DIR", &place.target);
    run(cargo.args(["build", "--package", "help-server", "--locked"]))?;
    let data = place.root.join("data");
    fs::create_dir_all(&data).with_context(|| format!("{} can't be made", data.display()))?;
    become_it(&mut server(place, port))
}

fn ensure_free(port: u16) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(drop)
        .with_context(|| {
            format!("can't serve on 127.0.0.1:{port}: choose another port with `--port`")
        })
}

fn server(place: &Place, port: u16) -> Command {
    let mut server = Command::new(place.target.join("debug/help-server"));
    server
        .current_dir(&place.root)
        .arg("--demo")
        .arg("--port")
        .arg(port.to_string());
    server.arg("--assets").arg(place.dist());
    server.args([
        "--articles",
        "demo/articles",
        "--policy",
        "demo/policy.toml",
    ]);
    server.args(["--data", "data/demo.sqlite"]);
    server
}

/// The server takes this process's place, so signals and the exit code are its own.
#[cfg(unix)]
fn become_it(server: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(server.exec()).context("the server can't be started")
}

/// The server runs beside this process, which waits for it.
#[cfg(not(unix))]
fn become_it(server: &mut Command) -> Result<ExitCode> {
    run(server).map(|()| ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_an_error_that_says_what_to_do() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = ensure_free(port).unwrap_err().to_string();
        assert!(
            error.contains(&port.to_string()) && error.contains("--port"),
            "{error}"
        );
        ensure_free(0).unwrap();
    }
}
