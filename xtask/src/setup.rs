//! The set-up: every tool that building and testing need, each installed only when it is missing.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::examples;
use crate::place::Place;
use crate::run::path_with;
use crate::tools::wasm_std::WasmStd;
use crate::tools::{Line, browser, cargo_install, npm, versions, wasm_std};

/// How many tools the widget's build needs.
pub(crate) const FOR_WIDGET: usize = 7;

/// How many tools everything needs: those of the widget's build and of the browser tests, and what
/// the examples are made of.
pub(crate) const ALL: usize = FOR_WIDGET + 3 + npm::HOST_FILES.len();

/// What the widget's build stands on.
pub(crate) struct WidgetKit {
    wasm_std: WasmStd,
    path: OsString,
}

impl WidgetKit {
    /// A command that builds for wasm32: it runs in the repository, with the tools on its path.
    pub(crate) fn command(&self, program: &str, place: &Place) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&place.root).env("PATH", &self.path);
        command.env("CARGO_TARGET_DIR", place.wasm_target());
        self.wasm_std.apply(&mut command);
        command
    }

    /// A command that builds the widget, whose standard library is made small as well.
    pub(crate) fn small(&self, program: &str, place: &Place) -> Command {
        let mut command = self.command(program, place);
        self.wasm_std.make_small(&mut command);
        command
    }
}

/// What the browser tests stand on, besides the built widget.
pub(crate) struct BrowserKit {
    /// The browser.
    pub(crate) chromium: PathBuf,
    /// The program that drives it.
    pub(crate) chromedriver: PathBuf,
    /// The accessibility audit, a script that the tests load into the page.
    pub(crate) axe: PathBuf,
    /// What the tests' host pages have of others, as a list of paths.
    pub(crate) host_files: OsString,
}

impl BrowserKit {
    /// Tells a test, which looks at the widget in `dist`, where everything is.
    pub(crate) fn tell(&self, test: &mut Command, dist: &Path) {
        test.env("HELP_WIDGET_DIST", dist);
        test.env("HELP_WIDGET_AXE", &self.axe);
        test.env("HELP_WIDGET_HOST_FILES", &self.host_files);
        test.env("HELP_WIDGET_CHROMIUM", &self.chromium);
        test.env("CHROMEDRIVER", &self.chromedriver);
    }
}

/// Sets up what the widget's build needs; `total` is how many tools this run sets up in all.
pub(crate) fn for_widget(place: &Place, total: usize) -> Result<WidgetKit> {
    let cargo_bin = cargo_install::folder()?;
    let path = path_with(&[&cargo_bin])?;
    let wasm_std = wasm_std::set_up(place, &Line::new(1, total, "wasm32 standard library"))?;
    let wasm_bindgen = cargo_install::wasm_bindgen(versions::wasm_bindgen(&place.root)?);
    cargo_install::set_up(
        &wasm_bindgen,
        &path,
        &Line::new(2, total, &wasm_bindgen.to_string()),
    )?;
    let trunk = cargo_install::trunk();
    cargo_install::set_up(&trunk, &path, &Line::new(3, total, &trunk.to_string()))?;
    npm::set_up_node(&Line::new(4, total, "node and npm"))?;
    let binaryen = npm::set_up(
        place,
        &npm::BINARYEN,
        &Line::new(5, total, "binaryen (wasm-opt)"),
    )?;
    let esbuild = npm::set_up(place, &npm::ESBUILD, &Line::new(6, total, "esbuild"))?;
    let terser = npm::set_up(place, &npm::TERSER, &Line::new(7, total, "terser"))?;
    let programs = |package: &Path| package.join("node_modules/.bin");
    let path = path_with(&[
        &programs(&binaryen),
        &programs(&esbuild),
        &programs(&terser),
        &cargo_bin,
    ])?;
    Ok(WidgetKit { wasm_std, path })
}

/// Sets up what the browser tests need besides, counting on from the widget's tools.
pub(crate) fn for_browser(place: &Place) -> Result<BrowserKit> {
    let axe = npm::set_up(
        place,
        &npm::AXE,
        &Line::new(FOR_WIDGET + 1, ALL, "axe-core"),
    )?;
    let path = env::var_os("PATH").unwrap_or_default();
    let line = Line::new(FOR_WIDGET + 2, ALL, "chromium and chromedriver");
    let (chromium, chromedriver) = browser::set_up(&path, &line)?;
    let mut host_files = Vec::new();
    for (number, package) in (FOR_WIDGET + 3..).zip(&npm::HOST_FILES) {
        let folder = npm::set_up(place, package, &Line::new(number, ALL, package.name))?;
        host_files.push(folder.join(package.proof));
    }
    Ok(BrowserKit {
        chromium,
        chromedriver,
        axe: axe.join(npm::AXE.proof),
        host_files: env::join_paths(host_files)?,
    })
}

/// Sets up what the examples are made of, as the last of all; gives the folder with it.
pub(crate) fn for_examples(place: &Place) -> Result<PathBuf> {
    let line = Line::new(ALL, ALL, "packages of the examples");
    let from = place.root.join("examples");
    npm::set_up_locked(place, &from, &examples::MANIFESTS, &line)
}
