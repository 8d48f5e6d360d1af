//! What the widget tells, as a page reads it from the detail of an event.

use js_sys::{Date, Object};
use leptos::ev::CustomEvent;
use wasm_bindgen::prelude::*;

/// What an event tells: `on:requestSent=|event| detail::<Promised>(&event).number()`.
///
/// The type is the page's word: an event has no type of its own for what it carries. `ready`, `open`
/// and `close` carry nothing.
#[must_use]
pub fn detail<Told: JsCast>(event: &CustomEvent) -> Told {
    event.detail().unchecked_into()
}

#[wasm_bindgen]
extern "C" {
    /// The detail of `search`: a question, and how many resources answer it.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone, Debug)]
    pub type Searched;
    /// What was asked.
    #[wasm_bindgen(method, getter)]
    pub fn question(this: &Searched) -> String;
    /// How many resources were found.
    #[wasm_bindgen(method, getter)]
    pub fn results(this: &Searched) -> u32;

    /// The detail of `articleViewed`.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone, Debug)]
    pub type ArticleViewed;
    /// The article's id.
    #[wasm_bindgen(method, getter)]
    pub fn id(this: &ArticleViewed) -> String;

    /// The detail of `channelChosen`.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone, Debug)]
    pub type ChannelChosen;
    /// `chat`, `email` or `phone`.
    #[wasm_bindgen(method, getter)]
    pub fn channel(this: &ChannelChosen) -> String;

    /// The detail of `promiseMet` and `promiseMissed`.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone, Debug)]
    pub type OfRequest;
    /// The request's number, such as `R-10001`.
    #[wasm_bindgen(method, getter)]
    pub fn number(this: &OfRequest) -> String;

    /// The detail of `requestSent` and `promiseChanged`: what a request is promised.
    #[wasm_bindgen(extends = OfRequest, extends = Object)]
    #[derive(Clone, Debug)]
    pub type Promised;
    /// `chat`, `email` or `phone`.
    #[wasm_bindgen(method, getter)]
    pub fn channel(this: &Promised) -> String;
    /// Whether it is business-critical.
    #[wasm_bindgen(method, getter)]
    pub fn critical(this: &Promised) -> bool;
    /// `guaranteed`, `aim`, `usually` or `unpromised`.
    #[wasm_bindgen(method, getter)]
    pub fn commitment(this: &Promised) -> String;
    /// When the answer is due, where there is such a time.
    #[wasm_bindgen(method, getter)]
    pub fn due(this: &Promised) -> Option<Date>;

    /// The detail of `unreadChange`.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone, Debug)]
    pub type UnreadChanged;
    /// How many requests have news that weren't looked at.
    #[wasm_bindgen(method, getter)]
    pub fn unread(this: &UnreadChanged) -> u32;

    /// The detail of `error`.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone, Debug)]
    pub type Failed;
    /// `load` or `crash`.
    #[wasm_bindgen(method, getter)]
    pub fn reason(this: &Failed) -> String;
    /// What the browser said.
    #[wasm_bindgen(method, getter)]
    pub fn message(this: &Failed) -> String;
}
