//! Small parts that know nothing of the flow.

pub(super) mod field;
pub(super) mod icon;

use leptos::prelude::*;

/// A button that isn't the way on.
pub(super) fn secondary(label: &'static str, pressed: impl Fn() + 'static) -> impl IntoView {
    view! { class = "hw",
        <button type="button" class="button" on:click=move |_| pressed()>{label}</button>
    }
}

/// Something went wrong: what, what is safe, and a way to try again where there is one.
pub(super) fn alert(message: String, again: Option<AnyView>) -> impl IntoView {
    view! { class = "hw",
        <div class="notice alert" role="alert">
            {icon::warning()}
            <p>{message}</p>
            {again}
        </div>
    }
}

/// Something to know before going on.
pub(super) fn note(message: impl IntoView + 'static) -> impl IntoView {
    view! { class = "hw",
        <div class="notice">
            {icon::info()}
            <p>{message}</p>
        </div>
    }
}

/// Something is on its way; drawn only when that takes long enough to be noticed.
pub(super) fn skeleton(label: &'static str) -> impl IntoView {
    view! { class = "hw",
        <div class="skeleton" role="img" aria-label=label>
            <i></i>
            <i></i>
            <i></i>
        </div>
    }
}
