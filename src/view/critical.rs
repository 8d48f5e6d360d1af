//! The business-critical box, with what counts as critical (S23 to S33).

use super::details;
use crate::widget::Widget;
use flow::{Event, Flow};
use leptos::prelude::*;
use protocol::Field;

pub(super) fn checkbox(widget: Widget) -> impl IntoView {
    let text = &widget.text.critical;
    let ticked = widget.memo(|flow| flow.draft.critical);
    let locked = widget.memo(Flow::is_sending);
    let error = widget.memo(|flow| details::error(flow, Field::Critical));
    let described = move || match error.get() {
        Some(_) => "critical-error critical-hint",
        None => "critical-hint",
    };
    view! { class = "hw",
        <div class="critical">
            <div class="check">
                <input
                    id="critical"
                    type="checkbox"
                    data-focus="critical"
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=described
                    prop:checked=move || ticked.get()
                    prop:disabled=move || locked.get()
                    on:change:target=move |event| {
                        widget.send(Event::CriticalSet(event.target().checked()));
                    }
                />
                <label for="critical">{text.label}</label>
            </div>
            <p class="hint" id="critical-hint">{text.hint}</p>
            {move || error.get().map(|error| view! { class = "hw",
                <p class="error" id="critical-error">{error}</p>
            })}
            <details>
                <summary>{text.what_counts}</summary>
                <p>{text.definition} " " {text.may_include}</p>
                <div class="columns">
                    {column(text.severe, None, text.severe_examples)}
                    {column(
                        text.ordinary,
                        Some(text.ordinary_definition),
                        text.ordinary_examples,
                    )}
                </div>
            </details>
        </div>
    }
}

fn column(
    heading: &'static str,
    definition: Option<&'static str>,
    examples: [&'static str; 4],
) -> impl IntoView {
    view! { class = "hw",
        <section>
            <h3>{heading}</h3>
            {definition.map(|definition| view! { class = "hw", <p>{definition}</p> })}
            <ul>{examples.map(|example| view! { class = "hw", <li>{example}</li> })}</ul>
        </section>
    }
}
