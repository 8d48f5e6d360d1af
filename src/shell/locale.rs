//! The person's language and their way of writing dates and times.

use crate::view::scene::Dates;
use chrono::TimeDelta;
use protocol::Language;
use sla::Instant;
use std::cell::LazyCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys;

/// Formats of dates and times. The instants are the server's; the browser only writes them out.
pub(crate) struct Locale {
    time: Format,
    day: Format,
    date: Format,
}

/// Made when it is first used: making a page's first takes as long as all else of the widget's start.
type Format =
    LazyCell<js_sys::Intl::DateTimeFormat, Box<dyn FnOnce() -> js_sys::Intl::DateTimeFormat>>;

impl Locale {
    /// The person's own variety of the interface's language: `en-GB` writes 14:32, `en-US` 2:32 PM.
    pub(crate) fn of(language: Language) -> Self {
        let tag = web_sys::window()
            .map(|window| window.navigator().languages())
            .into_iter()
            .flat_map(|languages| languages.iter().collect::<Vec<_>>())
            .filter_map(|tag| tag.as_string())
            .find(|tag| Language::from_tag(tag) == Some(language) && is_locale(tag))
            .unwrap_or_else(|| language.tag().to_owned());
        let tags = js_sys::Array::of1(&tag.into());
        let format = |options: &'static [(&str, &str)]| -> Format {
            let tags = tags.clone();
            let make = move || js_sys::Intl::DateTimeFormat::new(&tags, &object(options));
            LazyCell::new(Box::new(make))
        };
        Self {
            time: format(&[("timeStyle", "short")]),
            day: format(&[("weekday", "short"), ("day", "numeric"), ("month", "short")]),
            date: format(&[("dateStyle", "long"), ("timeZone", "UTC")]),
        }
    }
}

impl Dates for Locale {
    fn moment(&self, at: Instant, now: Instant) -> String {
        let time = write(&self.time, at);
        let day = write(&self.day, at);
        if day == write(&self.day, now) && (at - now).abs() < TimeDelta::days(2) {
            time
        } else {
            format!("{day}, {time}")
        }
    }

    fn date(&self, iso: &str) -> String {
        let date = js_sys::Date::new(&JsValue::from_str(iso));
        if date.get_time().is_nan() {
            iso.to_owned()
        } else {
            apply(&self.date, &date)
        }
    }
}

/// Puts a text on the clipboard, and says whether it is there.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into());
    // A page that isn't served over TLS has no clipboard.
    let Ok(clipboard) = clipboard.and_then(JsCast::dyn_into::<web_sys::Clipboard>) else {
        return false;
    };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Whether Intl takes the tag: some browsers report `en-US@posix`, on which it throws.
fn is_locale(tag: &str) -> bool {
    js_sys::Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| js_sys::Reflect::get(&intl, &"getCanonicalLocales".into()))
        .and_then(JsCast::dyn_into::<js_sys::Function>)
        .and_then(|canonical| canonical.call1(&JsValue::NULL, &tag.into()))
        .is_ok()
}

fn write(format: &js_sys::Intl::DateTimeFormat, at: Instant) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of real dates are exact in a f64"
    )]
    let millis = at.timestamp_millis() as f64;
    apply(format, &js_sys::Date::new(&JsValue::from_f64(millis)))
}

fn apply(format: &js_sys::Intl::DateTimeFormat, date: &js_sys::Date) -> String {
    let text = format.format().call1(&JsValue::NULL, date);
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

fn object(entries: &[(&str, &str)]) -> js_sys::Object {
    let object = js_sys::Object::new();
    for (name, value) in entries {
        // Setting a property of a fresh object can't fail.
        let _ = js_sys::Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    object
}
