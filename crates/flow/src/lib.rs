//! What the widget does.
//!
//! A [`Flow`] holds everything that is true; [`Flow::update`] takes an [`Event`] that says what
//! happened and answers with [`Command`]s that say what to do. It touches no browser, reads no
//! clock and draws no randomness, so every turn of the conversation is a plain test.

mod clock;
mod draft;
mod event;
mod read;
mod report;
mod state;
mod told;
mod update;

pub use clock::{Clock, Millis};
pub use draft::Draft;
pub use event::{Ask, Command, Event, Failure, Prefill, Target, View};
pub use report::{Report, Reported};
pub use state::{
    Arrival, Flow, Hold, Panel, Proof, Question, Remote, Request, Results, Screen, Stage, Surface,
};
pub use told::Told;
