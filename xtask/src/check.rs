//! Every check of the project, one after the other; none is skipped in silence.

mod ground;
mod openapi;
mod step;
mod tally;
mod tested;
mod webdriver;

use std::process::ExitCode;
use std::time::Instant;

use crate::check::ground::Ground;
pub(crate) use crate::check::step::Step;
use crate::check::tally::Tally;
use crate::place::Place;

/// Runs the steps in `only`, or all when it is empty; the last line printed is the count.
///
/// A failed step doesn't stop the later ones; those that need it count as failed.
pub(crate) fn run(place: &Place, only: &[Step]) -> ExitCode {
    let steps = Step::chosen(only);
    let mut ground = Ground::prepare(place, &steps);
    let mut total = Tally::default();
    let mut failures = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n== {}/{} {}", index + 1, steps.len(), step.title());
        let start = Instant::now();
        let outcome = step.run(&mut ground);
        let seconds = start.elapsed().as_secs_f32();
        let (tally, trouble) =
            outcome.unwrap_or_else(|error| (Tally::ONE_FAILED, Some(format!("{error:#}"))));
        total += tally;
        match trouble {
            None => println!("== {}: ok, {seconds:.1} s", step.name()),
            Some(why) => {
                println!("== {}: FAILED, {seconds:.1} s: {why}", step.name());
                failures.push(format!("{}: {why}", step.name()));
            }
        }
    }
    report(&failures, total)
}

fn report(failures: &[String], total: Tally) -> ExitCode {
    println!();
    for failure in failures {
        println!("FAILED {failure}");
    }
    println!("{total}");
    if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
