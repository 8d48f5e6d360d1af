//! The promise as the hero of the receipt: the time in large type, and how it stands.

use super::{
    node::{Element, Node, Words, el},
    parts::{SO, hint, icon},
    promise,
    scene::Scene,
};
use crate::text::Text;
use chrono::TimeDelta;
use flow::Told;
use protocol::Receipt;
use sla::{Commitment, Promise};

/// Minutes left at which it is said again.
const THRESHOLDS_MIN: [i64; 3] = [1, 5, 10];

/// How many letters fit in one line of large type.
const LARGE_CHARS: usize = 12;

pub(super) fn card(scene: Scene, receipt: &Receipt) -> Box<Element> {
    let text = &scene.text.receipt;
    let promise = &receipt.promise;
    let commitment = promise.terms.commitment;
    let guaranteed = matches!(commitment, Commitment::Guaranteed { .. });
    let (lead, note) = match commitment {
        Commitment::Guaranteed { .. } => (Some(text.guaranteed_by), None),
        Commitment::Aim => (Some(text.aim_by), Some(text.aim_note)),
        Commitment::Usually { .. } => (None, Some(text.call_note)),
        Commitment::Unpromised => (None, Some(text.chat_note)),
    };
    let due = promise.due.filter(|_| lead.is_some());
    let large: Words = match (due, commitment) {
        (Some(due), _) => scene.moment(due).into(),
        (None, Commitment::Unpromised) => text.chat.into(),
        (None, other) => promise::said(scene.text, other),
    };
    let long = large.chars().count() > LARGE_CHARS;
    let told = scene.flow.told(receipt.number);
    let lead = lead.map(|lead| el("p", "promise-lead").child(lead).child(" "));
    let due = el("p", "promise-due").maybe("data-long", long.then_some(SO));
    let status = el("div", "")
        .with("role", "status")
        .child(lead)
        .child(due.child(Node::Words(large)))
        .child(note.map(hint))
        .child(announced(scene, told));
    let card = el("section", "promise")
        .with("part", "promise")
        .with("data-standing", name(told))
        .child(status)
        .children(stands(scene, told).into());
    if !guaranteed {
        return card;
    }
    card.child(line(promise, told))
        .children(promise::exceptions_of(scene, promise).into())
}

/// The state by name, for the style.
fn name(told: Told) -> &'static str {
    match told {
        Told::Unsure => "unsure",
        Told::Open => "open",
        Told::Running(_) => "running",
        Told::Soon(_) => "soon",
        Told::Met(_) | Told::Answered(_) => "met",
        Told::Missed(_) | Told::Late(_) => "missed",
    }
}

/// How it stands, in a line with a shape of its own: colour says nothing that these don't.
fn stands(scene: Scene, told: Told) -> [Node; 2] {
    let text = &scene.text.receipt;
    let with_left = |time| text.left.with(&[&left(scene.text, time)]);
    let (icon, words) = match told {
        Told::Open => return [Node::Nothing, Node::Nothing],
        Told::Unsure => (icon::clock(), text.checking.to_owned()),
        Told::Running(time) => (icon::clock(), with_left(time)),
        Told::Soon(time) => (icon::warning(), text.soon.with(&[&with_left(time)])),
        Told::Answered(at) => (icon::check(), text.answered.with(&[&scene.moment(at)])),
        Told::Met(at) => (icon::check(), text.met.with(&[&scene.moment(at)])),
        Told::Missed(by) => {
            let by = past(scene.text, by);
            (icon::warning(), text.missed_by.with(&[&by]))
        }
        Told::Late(by) => (icon::warning(), text.late_by.with(&[&past(scene.text, by)])),
    };
    let missed = matches!(told, Told::Missed(_) | Told::Late(_));
    let missed = missed.then(|| el("p", "missed").child(text.missed));
    let line = el("p", "promise-left")
        .child(icon)
        .child(" ")
        .child(el("span", "").child(words));
    [missed.into(), line.into()]
}

/// What is read out: nothing while the time runs, a sentence at each threshold.
fn announced(scene: Scene, told: Told) -> Box<Element> {
    let text = &scene.text.receipt;
    let words = match told {
        Told::Soon(time) => text.soon_in.with(&[&left(scene.text, time)]),
        Told::Met(at) => text.met.with(&[&scene.moment(at)]),
        Told::Answered(at) => text.answered.with(&[&scene.moment(at)]),
        Told::Missed(_) | Told::Late(_) => text.missed.to_owned(),
        Told::Unsure | Told::Open | Told::Running(_) => String::new(),
    };
    let threshold = match told {
        Told::Soon(time) => {
            let minutes = (time.num_seconds() + 59) / 60;
            THRESHOLDS_MIN.iter().position(|least| minutes <= *least)
        }
        _ => None,
    };
    let since = match threshold {
        Some(0) => "1",
        Some(1) => "5",
        Some(_) => "10",
        None => name(told),
    };
    el("p", "read-out").since(since).child(words)
}

/// A line that empties. An answer leaves it as it was: full in time, empty too late.
fn line(promise: &Promise, told: Told) -> Box<Element> {
    let whole = promise
        .due
        .map_or(1, |due| (due - promise.start).num_seconds());
    let share = match told {
        Told::Running(left) | Told::Soon(left) => {
            (left.num_seconds() * 100 / whole.max(1)).clamp(0, 100)
        }
        Told::Met(_) => 100,
        _ => 0,
    };
    let share = [&share.to_string(), "%"].concat();
    el("div", "line")
        .with("aria-hidden", "true")
        .child(el("i", "").with("--share", share))
}

/// Time left, rounded up to minutes as one speaks of it; in seconds at the very end.
fn left(text: &Text, time: TimeDelta) -> String {
    length(text, time, 59)
}

/// Time past, in whole minutes.
fn past(text: &Text, time: TimeDelta) -> String {
    length(text, time, 0)
}

fn length(text: &Text, time: TimeDelta, round_up_s: i64) -> String {
    let seconds = time.num_seconds().max(0);
    let length = &text.promise.length;
    if seconds < 60 {
        length.seconds.with(&[&seconds.to_string()])
    } else {
        length.minutes((seconds + round_up_s) / 60)
    }
}
