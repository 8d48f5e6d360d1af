//! The widget's build: Trunk makes `dist/` out of the demo page and the root package.

use anyhow::{Context, Result};

use crate::pack;
use crate::place::Place;
use crate::run::run;
use crate::setup::WidgetKit;
use crate::tools::wasm_std;

/// Builds the widget and the demo page as Trunk.toml says.
pub(crate) fn build(place: &Place, kit: &WidgetKit) -> Result<()> {
    // All that comes from the network comes here; Trunk itself may fetch nothing. The second call
    // brings what a standard library built from source depends on, the first all the rest.
    run(kit.command("cargo", place).args(["fetch", "--locked"]))?;
    run(kit
        .small("cargo", place)
        .args(["fetch", "--locked", "--target", wasm_std::TARGET]))?;
    let mut trunk = kit.small("trunk", place);
    // Trunk takes NO_COLOR=1 for a wrong value and stops.
    trunk.env_remove("NO_COLOR").args(["build", "--offline"]);
    run(&mut trunk).context("the widget's build failed")?;
    pack::pack(place, kit).context("the widget can't be packed")
}
