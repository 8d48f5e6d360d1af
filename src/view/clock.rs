//! The promise as the hero of the receipt: the time in large type, and how it stands.

use super::{parts::icon, promise};
use crate::{text::Text, widget::Widget};
use chrono::TimeDelta;
use flow::Told;
use leptos::prelude::*;
use protocol::Receipt;
use sla::{Commitment, Promise};

pub(super) fn card(widget: Widget, receipt: &Receipt) -> impl IntoView + use<> {
    let text = widget.text;
    let promise = receipt.promise.clone();
    let commitment = promise.terms.commitment;
    let (lead, note) = match commitment {
        Commitment::Guaranteed { .. } => (Some(text.receipt.guaranteed_by), None),
        Commitment::Aim => (Some(text.receipt.aim_by), Some(text.receipt.aim_note)),
        Commitment::Usually { .. } => (None, Some(text.receipt.call_note)),
        Commitment::Unpromised => (None, Some(text.receipt.chat_note)),
    };
    let due = promise.due.filter(|_| lead.is_some());
    let kind = match commitment {
        Commitment::Unpromised => text.receipt.chat.to_owned(),
        other => promise::said(text, other),
    };
    let today = promise::today(widget);
    let large = Memo::new(move |_| {
        today.get();
        let due = due.and_then(|due| promise::moment(widget, due));
        due.unwrap_or_else(|| kind.clone())
    });
    let guaranteed = matches!(commitment, Commitment::Guaranteed { .. });
    let long = move || (large.get().chars().count() > 12).then_some("true");
    let told = promise::told(widget, receipt.number);
    let shown = StoredValue::new(Some(promise.clone()));
    view! { class = "hw",
        <section class="promise" data-standing=move || name(told.get())>
            <div role="status">
                {lead.map(|lead| view! { class = "hw", <p class="promise-lead">{lead} " "</p> })}
                <p class="promise-due" data-long=long>
                    {move || large.get()}
                </p>
                {note.map(|note| view! { class = "hw", <p class="hint">{note}</p> })}
                <p class="read-out">{announcement(widget, told)}</p>
            </div>
            {stands(widget, told)}
            {guaranteed.then(|| line(&promise, told))}
            {guaranteed.then(|| {
                promise::exceptions(widget, Signal::derive(move || shown.get_value()))
            })}
        </section>
    }
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
fn stands(widget: Widget, told: Memo<Told>) -> impl IntoView {
    let text = widget.text;
    let today = promise::today(widget);
    let moment = move |at| {
        today.get();
        promise::moment(widget, at).unwrap_or_default()
    };
    let words = Memo::new(move |_| match told.get() {
        Told::Unsure => text.receipt.checking.to_owned(),
        Told::Open => String::new(),
        Told::Answered(at) => (text.receipt.answered)(&moment(at)),
        Told::Running(time) => (text.receipt.left)(&left(text, time)),
        Told::Soon(time) => (text.receipt.soon)(&(text.receipt.left)(&left(text, time))),
        Told::Met(at) => (text.receipt.met)(&moment(at)),
        Told::Missed(by) => (text.receipt.missed_by)(&past(text, by)),
        Told::Late(by) => (text.receipt.late_by)(&past(text, by)),
    });
    let kind = Memo::new(move |_| name(told.get()));
    let shape = move || match kind.get() {
        "met" => icon::check().into_any(),
        "missed" | "soon" => icon::warning().into_any(),
        _ => icon::clock().into_any(),
    };
    let missed = move || (kind.get() == "missed").then_some(text.receipt.missed);
    view! { class = "hw",
        {move || missed().map(|missed| view! { class = "hw", <p class="missed">{missed}</p> })}
        {move || (kind.get() != "open").then(|| view! { class = "hw",
            <p class="promise-left">{shape()} <span>{move || words.get()}</span></p>
        })}
    }
}

/// What is read out: nothing while the time runs, a sentence at each threshold.
fn announcement(widget: Widget, told: Memo<Told>) -> impl IntoView {
    /// Minutes left at which it is said again.
    const THRESHOLDS_MIN: [i64; 3] = [1, 5, 10];
    let text = widget.text;
    let threshold = Memo::new(move |_| match told.get() {
        Told::Soon(left) => {
            let minutes = (left.num_seconds() + 59) / 60;
            let next = THRESHOLDS_MIN.into_iter().find(|least| minutes <= *least);
            ("soon", next.unwrap_or(i64::MAX))
        }
        other => (name(other), 0),
    });
    move || {
        // Read, not only tracked: a memo that nobody reads never runs.
        let _ = threshold.get();
        match told.get_untracked() {
            Told::Soon(time) => (text.receipt.soon_in)(&left(text, time)),
            Told::Met(at) => (text.receipt.met)(&promise::moment(widget, at).unwrap_or_default()),
            Told::Answered(at) => {
                (text.receipt.answered)(&promise::moment(widget, at).unwrap_or_default())
            }
            Told::Missed(_) | Told::Late(_) => text.receipt.missed.to_owned(),
            Told::Unsure | Told::Open | Told::Running(_) => String::new(),
        }
    }
}

/// A line that empties. An answer leaves it as it was: full in time, empty too late.
fn line(promise: &Promise, told: Memo<Told>) -> impl IntoView + use<> {
    let whole = promise
        .due
        .map_or(TimeDelta::zero(), |due| due - promise.start);
    let share = Memo::new(move |_| match told.get() {
        Told::Running(left) | Told::Soon(left) => {
            (left.num_seconds() * 100 / whole.num_seconds().max(1)).clamp(0, 100)
        }
        Told::Met(_) => 100,
        _ => 0,
    });
    view! { class = "hw",
        <div class="line" aria-hidden="true">
            <i style:inline-size=move || format!("{}%", share.get())></i>
        </div>
    }
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
    if seconds < 60 {
        (text.receipt.seconds)(seconds)
    } else {
        (text.promise.minutes)((seconds + round_up_s) / 60)
    }
}
