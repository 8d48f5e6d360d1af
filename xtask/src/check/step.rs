//! The steps, in the order they run: the cheap ones that catch the most come first.

use anyhow::Result;
use clap::ValueEnum;

use crate::budget::Shipped;
use crate::check::ground::Ground;
use crate::check::openapi;
use crate::check::tally::Tally;
use crate::check::tested::Tested;
use crate::check::webdriver;
use crate::run::run;
use crate::supply;
use crate::tidy;
use crate::tools::{Line, postgres, wasm_std};

/// What a step came to, and what is wrong with it, if anything is.
type Outcome = Result<(Tally, Option<String>)>;

/// One named check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Step {
    /// Is everything laid out as rustfmt does?
    Format,
    /// Has clippy nothing to say?
    Clippy,
    /// Are the rules of the house kept?
    Tidy,
    /// May all that we build on be used, and can it be listed?
    Supply,
    /// Unit, property and server tests.
    Unit,
    /// Does a server keep to the description of its API?
    Openapi,
    /// Does the documentation build, with every link?
    Docs,
    /// Does the shared code answer in a browser as it does natively?
    Wasm,
    /// Does the widget build as it is shipped?
    Widget,
    /// Is it as light as it has to be?
    Budget,
    /// Do the package and the examples build, and do the types agree?
    Examples,
    /// Real server, real widget, real browser.
    Journeys,
}

impl Step {
    /// The steps asked for, with those they need, in their order; all when none is asked for.
    pub(crate) fn chosen(only: &[Self]) -> Vec<Self> {
        let asked = |step: &Self| only.is_empty() || only.contains(step);
        let needed = |step: &Self| match step {
            Self::Widget => [Self::Budget, Self::Examples, Self::Journeys]
                .iter()
                .any(|step| only.contains(step)),
            Self::Examples => only.contains(&Self::Journeys),
            _ => false,
        };
        Self::value_variants()
            .iter()
            .copied()
            .filter(|step| asked(step) || needed(step))
            .collect()
    }

    /// The name that `--only` takes.
    pub(crate) fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    /// The line that announces the step.
    pub(crate) fn title(self) -> String {
        let what = match self {
            Self::Format => "cargo fmt",
            Self::Clippy => "cargo clippy, warnings are errors",
            Self::Tidy => "the rules of the house",
            Self::Supply => "what we build on: licences, sources, lists",
            Self::Unit => "the native tests, those of the journeys aside",
            Self::Openapi => "a real server against docs/openapi.json",
            Self::Docs => "cargo doc, warnings are errors",
            Self::Wasm => "the shared code's tests in a browser",
            Self::Widget => "the widget, built by Trunk",
            Self::Budget => "the widget's bytes, as they travel",
            Self::Examples => "the package of npm, and the examples built with it",
            Self::Journeys => "real server, real widget, real browser",
        };
        format!("{}: {what}", self.name())
    }

    /// Whether the step needs more than a Rust toolchain.
    pub(crate) fn needs_tools(self) -> bool {
        matches!(
            self,
            Self::Wasm | Self::Widget | Self::Budget | Self::Examples | Self::Journeys
        )
    }

    /// Runs the step.
    pub(crate) fn run(self, ground: &mut Ground) -> Outcome {
        match self {
            Self::Format => one(run(&mut ground.cargo(&["fmt", "--all", "--check"]))),
            Self::Clippy => one(run(&mut ground.cargo(CLIPPY))),
            Self::Tidy => one(tidy::run(&ground.place.root)),
            Self::Supply => {
                one(supply::check(ground.place).and_then(|()| supply::list(ground.place)))
            }
            Self::Unit => unit(ground),
            Self::Openapi => one(openapi::run_all(ground)),
            Self::Docs => one(run(ground.cargo(DOCS).env("RUSTDOCFLAGS", "-Dwarnings"))),
            Self::Wasm => wasm(ground),
            Self::Widget => one(ground.build_widget()),
            Self::Budget => one(Shipped::find(ground.dist()?)?.check()),
            Self::Examples => one(ground.build_examples()),
            Self::Journeys => journeys(ground),
        }
    }
}

const CLIPPY: &[&str] = &[
    "clippy",
    "--workspace",
    "--all-targets",
    "--locked",
    "--",
    "-D",
    "warnings",
];

const DOCS: &[&str] = &["doc", "--workspace", "--no-deps", "--locked"];

const UNIT: &[&str] = &[
    "test",
    "--workspace",
    "--exclude",
    "help-widget",
    "--exclude",
    "help-widget-leptos",
    "--exclude",
    "help-example-leptos",
    "--locked",
    "--no-fail-fast",
];

const UNIT_OF_WIDGET: &[&str] = &["test", "--package", "help-widget", "--lib", "--locked"];

/// With the widget, so that both stand on the same build of Leptos.
const EXAMPLES_OF_COMPONENT: &[&str] = &[
    "test",
    "--package",
    "help-widget",
    "--package",
    "help-widget-leptos",
    "--doc",
    "--locked",
];

const JOURNEYS: &[&str] = &[
    "test",
    "--package",
    "help-widget",
    "--test",
    "journeys",
    "--locked",
];

/// The tests that run in a browser as well: the package and its integration test.
const IN_BROWSER: &[(&str, &str)] = &[("sla", "matrix"), ("sla", "vectors")];

/// A step that isn't a test run counts as one.
fn one(result: Result<()>) -> Outcome {
    result.map(|()| (Tally::ONE_PASSED, None))
}

fn unit(ground: &Ground) -> Outcome {
    let mut tested = Tested::default();
    let postgres = postgres::set_up(&Line::new(1, 1, "PostgreSQL"))?;
    tested.run(ground.cargo(UNIT).env("HELP_WIDGET_POSTGRES", postgres))?;
    tested.run(&mut ground.cargo(UNIT_OF_WIDGET))?;
    tested.run(&mut ground.cargo(EXAMPLES_OF_COMPONENT))?;
    Ok(tested.settle())
}

fn wasm(ground: &Ground) -> Outcome {
    let kit = ground.widget_kit()?;
    let browser = ground.browser_kit()?;
    let webdriver = webdriver::write(ground.place, &browser.chromium)?;
    let mut tested = Tested::default();
    for (package, test) in IN_BROWSER {
        let mut cargo = kit.command("cargo", ground.place);
        cargo.args(["test", "--package", package, "--test", test, "--locked"]);
        cargo.args(["--target", wasm_std::TARGET]);
        cargo.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        );
        cargo.env("CHROMEDRIVER", &browser.chromedriver);
        cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &webdriver);
        cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
        tested.run(&mut cargo)?;
    }
    Ok(tested.settle())
}

fn journeys(ground: &Ground) -> Outcome {
    let browser = ground.browser_kit()?;
    let mut cargo = ground.cargo(JOURNEYS);
    browser.tell(&mut cargo, ground.dist()?);
    // Without them, the journeys that visit them fail, and no others.
    if let Some(examples) = &ground.examples {
        cargo.env("HELP_WIDGET_EXAMPLES", examples);
    }
    let mut tested = Tested::default();
    tested.run(&mut cargo)?;
    Ok(tested.settle())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_every_step_runs() {
        assert_eq!(Step::chosen(&[]), Step::value_variants());
    }

    #[test]
    fn what_looks_at_the_widget_brings_its_build_along() {
        assert_eq!(Step::chosen(&[Step::Budget]), [Step::Widget, Step::Budget]);
    }

    #[test]
    fn the_journeys_bring_the_builds_along() {
        assert_eq!(
            Step::chosen(&[Step::Journeys, Step::Format]),
            [Step::Format, Step::Widget, Step::Examples, Step::Journeys]
        );
        assert_eq!(
            Step::chosen(&[Step::Examples]),
            [Step::Widget, Step::Examples]
        );
    }

    #[test]
    fn names_are_short_words() {
        assert_eq!(Step::Journeys.name(), "journeys");
        assert!(Step::Journeys.title().starts_with("journeys: "));
    }
}
