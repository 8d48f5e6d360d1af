//! Icons: 20 px grid, 1.5 px stroke, `currentColor`. They say nothing that words don't say.

use crate::view::node::{Element, el};

fn icon(path: &'static str) -> Box<Element> {
    el("svg", "icon")
        .with("viewBox", "0 0 20 20")
        .with("aria-hidden", "true")
        .child(el("path", "").with("d", path))
}

pub(in crate::view) fn warning() -> Box<Element> {
    icon(
        "M10 7.5v3.25m0 2.4v.1M8.7 3.5 2.6 14.25a1.5 1.5 0 0 0 1.3 2.25h12.2a1.5 1.5 0 0 0 1.3-2.25L11.3 3.5a1.5 1.5 0 0 0-2.6 0Z",
    )
}

pub(in crate::view) fn info() -> Box<Element> {
    icon("M10 9.25v4m0-6.6v-.1M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0Z")
}

pub(in crate::view) fn chat() -> Box<Element> {
    icon(
        "M3.25 5.25a1.5 1.5 0 0 1 1.5-1.5h10.5a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5H9L5.5 16.5v-2.75h-.75a1.5 1.5 0 0 1-1.5-1.5v-7Z",
    )
}

pub(in crate::view) fn email() -> Box<Element> {
    icon(
        "m3 6.25 7 4.75 7-4.75M4.25 4.25h11.5a1.5 1.5 0 0 1 1.5 1.5v8.5a1.5 1.5 0 0 1-1.5 1.5H4.25a1.5 1.5 0 0 1-1.5-1.5v-8.5a1.5 1.5 0 0 1 1.5-1.5Z",
    )
}

pub(in crate::view) fn phone() -> Box<Element> {
    icon(
        "M4.2 3.25h2.3a1 1 0 0 1 .95.7l.75 2.4a1 1 0 0 1-.3 1.05L6.6 8.5a10 10 0 0 0 4.9 4.9l1.1-1.3a1 1 0 0 1 1.05-.3l2.4.75a1 1 0 0 1 .7.95v2.3a1.2 1.2 0 0 1-1.3 1.2A13.2 13.2 0 0 1 3 4.55a1.2 1.2 0 0 1 1.2-1.3Z",
    )
}

pub(in crate::view) fn clock() -> Box<Element> {
    icon("M10 5.75V10l2.75 2.25M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0Z")
}

pub(in crate::view) fn forward() -> Box<Element> {
    icon("M8.25 4.75 13.5 10l-5.25 5.25")
}

pub(in crate::view) fn pause() -> Box<Element> {
    icon("M8 6.75v6.5m4-6.5v6.5M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0Z")
}

pub(in crate::view) fn check() -> Box<Element> {
    icon("m6.75 10.25 2.25 2.25 4.25-4.75M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0Z")
}
