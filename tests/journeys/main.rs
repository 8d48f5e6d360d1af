//! Browser journeys: a person, a real Chromium, the real widget, the real server.
//!
//! `cargo xtask test` starts them with everything they need. Controls are found by role and name
//! only, in the browser's own accessibility tree, as assistive technology finds them.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a journey fails by panicking"
)]

mod chromium;
mod desk;
mod host;
mod page;
mod pixels;
mod words;

mod api;
mod clocks;
mod embedding;
mod examples;
mod frame;
mod help_by_keyboard;
mod help_by_mouse;
mod hostile;
mod keeping;
mod loading;
mod proof;
mod resources;
mod strict;
mod theming;
mod trouble;
