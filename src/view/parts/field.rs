//! A labelled field with its hint and what is wrong with it.

use leptos::prelude::*;

/// What a field is, apart from its text.
#[derive(Clone, Copy)]
pub(in crate::view) struct Field {
    /// Its id in the shadow tree, and the name under which the focus finds it.
    pub(in crate::view) id: &'static str,
    pub(in crate::view) label: &'static str,
    pub(in crate::view) hint: Option<&'static str>,
    pub(in crate::view) kind: Kind,
    /// Whether the text can't be changed just now.
    pub(in crate::view) locked: Memo<bool>,
}

/// What is written in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::view) enum Kind {
    Line,
    Lines,
    Phone,
}

/// The field, its text coming from `value` and going to `typed`, with `error` beside it.
pub(in crate::view) fn field(
    field: Field,
    value: Memo<String>,
    error: Memo<Option<String>>,
    typed: impl Fn(String) + Clone + 'static,
) -> impl IntoView {
    let Field {
        id,
        label,
        hint,
        kind,
        locked,
    } = field;
    let invalid = move || error.get().map(|_| "true");
    let described = move || {
        let error = error.get().map(|_| format!("{id}-error"));
        let hint = hint.map(|_| format!("{id}-hint"));
        let ids: Vec<String> = error.into_iter().chain(hint).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    let control = match kind {
        Kind::Lines => view! { class = "hw",
            <textarea
                id=id
                class="input lines"
                rows="3"
                data-focus=id
                aria-required="true"
                aria-invalid=invalid
                aria-describedby=described
                prop:readOnly=move || locked.get()
                prop:value=move || value.get()
                on:input:target=move |event| typed(event.target().value())
            ></textarea>
        }
        .into_any(),
        Kind::Line | Kind::Phone => view! { class = "hw",
            <input
                id=id
                class="input"
                type=if kind == Kind::Phone { "tel" } else { "text" }
                autocomplete=if kind == Kind::Phone { "tel" } else { "off" }
                data-focus=id
                aria-required="true"
                aria-invalid=invalid
                aria-describedby=described
                prop:readOnly=move || locked.get()
                prop:value=move || value.get()
                on:input:target=move |event| typed(event.target().value())
            />
        }
        .into_any(),
    };
    view! { class = "hw",
        <div class="field">
            <label for=id>{label}</label>
            {control}
            {hint.map(|hint| view! { class = "hw", <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            {move || error.get().map(|error| view! { class = "hw",
                <p class="error" id=format!("{id}-error")>{error}</p>
            })}
        </div>
    }
}

/// A field that is shown and can't be changed.
pub(in crate::view) fn read_only(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    value: Memo<String>,
) -> impl IntoView {
    view! { class = "hw",
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                class="input"
                type="email"
                readonly
                aria-describedby=format!("{id}-hint")
                prop:value=move || value.get()
            />
            <p class="hint" id=format!("{id}-hint")>{hint}</p>
        </div>
    }
}
