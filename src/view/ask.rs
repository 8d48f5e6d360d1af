//! What was sent, and the resources for the question that stands over them.

use super::parts::{self, icon};
use crate::{text::Text, view::promise, widget::Widget};
use flow::{Event, Failure, Results};
use leptos::prelude::*;
use protocol::{Hit, Marked, RequestNumber};

pub(super) fn body(widget: Widget) -> impl IntoView {
    view! { class = "hw",
        {sent(widget)}
        {resources(widget)}
    }
}

/// What was sent from this page, each with its clock.
fn sent(widget: Widget) -> impl IntoView {
    // Each row's line changes by itself: the rows, and the focus on one, stay where they are.
    let sent = widget.memo(|flow| {
        let receipts = flow.requests.iter().map(|request| &request.receipt);
        receipts
            .map(|receipt| (receipt.number, receipt.subject.clone()))
            .collect::<Vec<_>>()
    });
    let text = widget.text;
    let row = move |(number, subject): (RequestNumber, String)| {
        view! { class = "hw",
            <li>
                <button
                    type="button"
                    class="row"
                    on:click=move |_| widget.send(Event::ReceiptChosen(number))
                >
                    {icon::clock()}
                    <span class="row-text">
                        <span class="row-title">{subject}</span>
                        <span class="row-line">
                            {number.to_string()} " · " {promise::in_one_line(widget, number)}
                        </span>
                    </span>
                    {icon::forward()}
                </button>
            </li>
        }
    };
    move || {
        let sent = sent.get();
        (!sent.is_empty()).then(|| {
            view! { class = "hw",
                <h3 class="heading" id="sent">{text.ask.your_requests}</h3>
                <ul class="rows" role="list" aria-labelledby="sent">
                    {sent.into_iter().map(row).collect_view()}
                </ul>
            }
        })
    }
}

fn resources(widget: Widget) -> impl IntoView {
    let text = widget.text;
    let results = widget.memo(|flow| flow.question.results.clone());
    // One region that stays, since one that comes with its text isn't read out reliably.
    let told = move || match results.get() {
        Results::Found(hits) if hits.is_empty() => text.ask.nothing.to_owned(),
        Results::Found(hits) => (text.ask.found)(hits.len()),
        Results::Waiting(_) | Results::Failed(_) => String::new(),
    };
    let shown = move || match results.get() {
        Results::Failed(failure) => failed(widget, &failure).into_any(),
        Results::Found(hits) if hits.is_empty() => {
            view! { class = "hw", <p class="empty" aria-hidden="true">{text.ask.nothing}</p> }
                .into_any()
        }
        Results::Waiting(hits) if hits.is_empty() => parts::skeleton(text.loading).into_any(),
        Results::Waiting(hits) | Results::Found(hits) => view! { class = "hw",
            <ul class="rows" role="list" aria-labelledby="resources">
                {hits.into_iter().map(|hit| row(widget, hit)).collect_view()}
            </ul>
        }
        .into_any(),
    };
    view! { class = "hw",
        <h3 class="heading" id="resources">{text.ask.resources}</h3>
        <p class="read-out" role="status">{told}</p>
        {shown}
    }
}

fn row(widget: Widget, hit: Hit) -> impl IntoView {
    let foreign = widget.now(|flow| flow.language != hit.language);
    let id = hit.id.clone();
    view! { class = "hw",
        <li>
            <button
                type="button"
                class="row"
                on:click=move |_| widget.send(Event::ArticleChosen(id.clone()))
            >
                <span class="row-text" lang=hit.language.tag()>
                    <span class="row-title">{marked(hit.title)}</span>
                    <span class="row-line">{marked(hit.line)}</span>
                </span>
                {foreign.then(|| view! { class = "hw",
                    <span class="tag">{widget.text.ask.in_other_language}</span>
                })}
                {icon::forward()}
            </button>
        </li>
    }
}

fn marked(runs: Vec<Marked>) -> impl IntoView {
    let run = |run: Marked| {
        if run.hit {
            view! { class = "hw", <mark>{run.text}</mark> }.into_any()
        } else {
            run.text.into_any()
        }
    };
    runs.into_iter().map(run).collect_view()
}

/// A failure, with the way to try again.
pub(super) fn failed(widget: Widget, failure: &Failure) -> impl IntoView {
    let again = parts::secondary(widget.text.retry, move || widget.send(Event::RetryPressed));
    parts::alert(reason(widget.text, failure), Some(again.into_any()))
}

/// What went wrong, in words.
pub(super) fn reason(text: &Text, failure: &Failure) -> String {
    match failure {
        Failure::Offline => text.failure.offline.into(),
        Failure::SignedOut => text.failure.signed_out.into(),
        Failure::Unreadable => text.failure.unreadable.into(),
        Failure::Refused(problem) => problem.detail.clone(),
    }
}
