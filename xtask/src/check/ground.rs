//! What the steps stand on: the tools that were set up and the widget once it is built.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, anyhow};

use crate::check::step::Step;
use crate::place::Place;
use crate::setup::{self, BrowserKit, WidgetKit};
use crate::{examples, widget};

/// Tools and builds that more than one step needs; what is missing is an error to the step.
pub(crate) struct Ground<'a> {
    /// The folders.
    pub(crate) place: &'a Place,
    widget_kit: Result<WidgetKit, String>,
    browser_kit: Result<BrowserKit, String>,
    packages: Result<PathBuf, String>,
    dist: Result<PathBuf, String>,
    /// Where the examples lie, once they are built.
    pub(crate) examples: Option<PathBuf>,
}

impl<'a> Ground<'a> {
    /// Sets up what the chosen steps need.
    pub(crate) fn prepare(place: &'a Place, steps: &[Step]) -> Self {
        let mut ground = Self {
            place,
            widget_kit: Err("not set up".to_owned()),
            browser_kit: Err("not set up".to_owned()),
            packages: Err("not set up".to_owned()),
            dist: Err("the widget was not built".to_owned()),
            examples: None,
        };
        if steps.iter().any(|step| step.needs_tools()) {
            println!("== setting up");
            ground.widget_kit = tell(setup::for_widget(place, setup::ALL));
            ground.browser_kit = tell(setup::for_browser(place));
            ground.packages = tell(setup::for_examples(place));
        }
        ground
    }

    /// The tools of wasm builds.
    pub(crate) fn widget_kit(&self) -> Result<&WidgetKit> {
        self.widget_kit
            .as_ref()
            .map_err(|why| anyhow!("needs the set-up, which failed: {why}"))
    }

    /// The tools of browser tests.
    pub(crate) fn browser_kit(&self) -> Result<&BrowserKit> {
        self.browser_kit
            .as_ref()
            .map_err(|why| anyhow!("needs the set-up, which failed: {why}"))
    }

    /// Builds the widget, and remembers how that went.
    pub(crate) fn build_widget(&mut self) -> Result<()> {
        let built = self
            .widget_kit()
            .and_then(|kit| widget::build(self.place, kit));
        self.dist = match &built {
            Ok(()) => Ok(self.place.dist()),
            Err(error) => Err(format!("{error:#}")),
        };
        built
    }

    /// Builds the examples with the built widget, and remembers where they lie.
    pub(crate) fn build_examples(&mut self) -> Result<()> {
        self.dist()?;
        let packages = self.packages.as_ref();
        let packages = packages.map_err(|why| anyhow!("needs the set-up, which failed: {why}"))?;
        let built = examples::build(self.place, self.widget_kit()?, packages)?;
        self.examples = Some(built);
        Ok(())
    }

    /// Where the built widget lies.
    pub(crate) fn dist(&self) -> Result<&PathBuf> {
        self.dist
            .as_ref()
            .map_err(|why| anyhow!("needs the built widget: {why}"))
    }

    /// A native cargo command in the repository.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command
            .current_dir(&self.place.root)
            .env("CARGO_TARGET_DIR", &self.place.target);
        command.args(arguments);
        command
    }
}

fn tell<T>(result: Result<T>) -> Result<T, String> {
    result.map_err(|error| {
        let why = format!("{error:#}");
        println!("set-up FAILED: {why}");
        why
    })
}
