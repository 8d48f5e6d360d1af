//! The standard library for wasm32: the toolchain's own, or one built from Debian's source.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::place::Place;
use crate::run::{find_program, run_within, text};
use crate::tools::{Line, apt};

/// The target of every wasm build.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler; as its own standard library's source lies beside it, the two always match.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// The oldest compiler from Debian that this was tried with.
const OLDEST: (u32, u32) = (1, 96);

/// How long rustup may take: a slow connection needs minutes.
const PATIENCE: Duration = Duration::from_mins(5);

/// How long rustup's refusal is remembered: the connection may be better tomorrow.
const REMEMBERED: Duration = Duration::from_hours(24);

/// Panics abort at once, and neither their places nor what `Debug` would write is kept.
const SMALL: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

const BOTH_WAYS: &str = "no standard library for wasm32. Either `rustup target add wasm32-unknown-unknown` \
    (needs the internet), or on Debian `apt-get install --no-install-recommends rustc-web rust-web-src` \
    beside a toolchain from rustup";

/// How wasm builds come by their standard library.
pub(crate) enum WasmStd {
    /// The toolchain has it; rustup put it there.
    Rustup {
        /// Whether its source is there as well, so that it can be built anew for the widget.
        source: bool,
    },
    /// Debian's compiler builds it from Debian's source, driven by the toolchain's cargo.
    Debian {
        /// The toolchain's own linker; Debian's compiler comes without.
        linker: PathBuf,
    },
}

impl WasmStd {
    /// Has the widget's standard library built for size, with panics that end the program at once and
    /// say nothing: what they would say is nothing that the loader could tell a person.
    pub(crate) fn make_small(&self, command: &mut Command) {
        if matches!(self, Self::Rustup { source: false }) {
            return;
        }
        command
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", SMALL);
    }

    /// Sets what a wasm build needs in the environment; native builds must not see it.
    pub(crate) fn apply(&self, command: &mut Command) {
        let Self::Debian { linker } = self else {
            return;
        };
        command
            .env("RUSTC", DEBIAN_RUSTC)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
}

/// Finds a way, in this order: the toolchain's own, rustup, Debian's packages, installing those.
pub(crate) fn set_up(place: &Place, line: &Line) -> Result<WasmStd> {
    let sysroot = PathBuf::from(text(Command::new("rustc").args(["--print", "sysroot"]))?);
    let verbose = text(Command::new("rustc").arg("-vV"))?;
    if is_in(&sysroot) {
        return Ok(from_rustup(&sysroot, line));
    }
    let release = field(&verbose, "release").context("rustc does not say its release")?;
    let refused = place
        .cache
        .join(format!("rustup-has-no-wasm32-for-{release}"));
    let remembered = is_younger(&refused, REMEMBERED);
    if !remembered && rustup_adds_it(&sysroot, line) {
        return Ok(from_rustup(&sysroot, line));
    }
    let host = field(&verbose, "host").context("rustc does not say its host")?;
    let linker = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
    let debian = debian(linker, line).context(BOTH_WAYS)?;
    // Only now, as there is another way: a warm run needn't wait for rustup again. And only when it
    // was tried, or a run a day would keep the refusal young for ever.
    if !remembered {
        fs::create_dir_all(&place.cache)?;
        fs::write(
            &refused,
            "rustup could not add the target; it is tried again after a day, or without this file\n",
        )?;
    }
    Ok(debian)
}

/// Whether the file is there and was written less than `limit` ago.
fn is_younger(file: &Path, limit: Duration) -> bool {
    let written = fs::metadata(file).and_then(|found| found.modified());
    // A time in the future has no age: the clock was changed, so the file proves nothing.
    let age = written.ok().and_then(|written| written.elapsed().ok());
    age.is_some_and(|age| age < limit)
}

fn is_in(sysroot: &Path) -> bool {
    sysroot
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib")
        .is_dir()
}

fn rustup_adds_it(sysroot: &Path, line: &Line) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    if find_program("rustup", &path).is_none() {
        return false;
    }
    line.doing("adding it by rustup, some seconds the first time, 5 minutes at most");
    rustup(&["target", "add", TARGET], line) && is_in(sysroot)
}

/// The toolchain's own, with its source where rustup has that: the widget is smaller by it.
fn from_rustup(sysroot: &Path, line: &Line) -> WasmStd {
    let source = has_source(sysroot) || {
        line.doing("adding its source by rustup, some seconds the first time, 5 minutes at most");
        rustup(&["component", "add", "rust-src"], line) && has_source(sysroot)
    };
    line.here(if source {
        "the toolchain's own, built anew for the widget"
    } else {
        "the toolchain's own, without its source: the widget is a tenth larger"
    });
    WasmStd::Rustup { source }
}

fn has_source(sysroot: &Path) -> bool {
    sysroot
        .join("lib/rustlib/src/rust/library/std/Cargo.toml")
        .is_file()
}

fn rustup(arguments: &[&str], line: &Line) -> bool {
    match run_within(Command::new("rustup").args(arguments), PATIENCE) {
        Ok(()) => true,
        Err(why) => {
            line.doing(&format!("{why:#}"));
            false
        }
    }
}

fn debian(linker: PathBuf, line: &Line) -> Result<WasmStd> {
    ensure!(
        linker.is_file(),
        "the toolchain has no linker {}",
        linker.display()
    );
    if debian_is_here() {
        line.here("rustup has none; built from Debian's source");
    } else {
        line.doing("rustup has none; installing Debian's compiler and source, about 2 minutes the first time");
        apt::install(&["rustc-web", "rust-web-src"])?;
        ensure!(
            debian_is_here(),
            "Debian's packages are older than {}.{}",
            OLDEST.0,
            OLDEST.1
        );
    }
    Ok(WasmStd::Debian { linker })
}

fn debian_is_here() -> bool {
    let said = |argument: &[&str]| Command::new(DEBIAN_RUSTC).args(argument).output().ok();
    let Some(verbose) = said(&["-vV"]) else {
        return false;
    };
    let Some(sysroot) = said(&["--print", "sysroot"]) else {
        return false;
    };
    let verbose = String::from_utf8_lossy(&verbose.stdout);
    let sysroot = String::from_utf8_lossy(&sysroot.stdout);
    field(&verbose, "release")
        .and_then(major_minor)
        .is_some_and(|found| found >= OLDEST)
        && has_source(Path::new(sysroot.trim()))
}

/// A field of `rustc -vV`.
fn field<'a>(verbose: &'a str, name: &str) -> Option<&'a str> {
    verbose
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn major_minor(release: &str) -> Option<(u32, u32)> {
    let mut numbers = release.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_says_its_release_and_host() {
        let verbose =
            "rustc 1.96.0 (x)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.96.0\n";
        assert_eq!(field(verbose, "host"), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(
            field(verbose, "release").and_then(major_minor),
            Some((1, 96))
        );
        assert_eq!(major_minor("nightly"), None);
        assert!((1, 100) > OLDEST && (1, 85) < OLDEST);
    }

    #[test]
    fn a_refusal_is_forgotten_in_time() {
        let manifest = Place::find().unwrap().root.join("xtask/Cargo.toml");
        assert!(is_younger(&manifest, Duration::MAX));
        assert!(!is_younger(&manifest, Duration::ZERO));
        assert!(!is_younger(Path::new("/nowhere"), Duration::MAX));
    }

    #[test]
    fn the_widget_alone_has_panics_that_say_nothing() {
        let flags = |small: bool| {
            let mut cargo = Command::new("cargo");
            let own = WasmStd::Rustup { source: true };
            own.apply(&mut cargo);
            if small {
                own.make_small(&mut cargo);
            }
            cargo
                .get_envs()
                .any(|(name, _)| name == "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS")
        };
        assert!(flags(true) && !flags(false));
    }

    #[test]
    fn without_its_source_the_standard_library_stays_as_it_is() {
        let mut cargo = Command::new("cargo");
        WasmStd::Rustup { source: false }.make_small(&mut cargo);
        assert_eq!(cargo.get_envs().count(), 0);
    }

    #[test]
    fn only_debians_way_changes_the_environment() {
        let mut own = Command::new("cargo");
        WasmStd::Rustup { source: true }.apply(&mut own);
        assert_eq!(own.get_envs().count(), 0);

        let mut debian = Command::new("cargo");
        WasmStd::Debian {
            linker: PathBuf::from("rust-lld"),
        }
        .apply(&mut debian);
        let names: Vec<_> = debian
            .get_envs()
            .map(|(name, _)| name.to_string_lossy())
            .collect();
        assert!(
            names.iter().any(|name| name == "CARGO_UNSTABLE_BUILD_STD"),
            "{names:?}"
        );
    }
}
