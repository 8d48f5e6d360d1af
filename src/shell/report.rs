//! What the host's page is told: each report as an event's name and detail (docs/embed.md).

use super::stage::Stage;
use flow::Report;
use protocol::RequestNumber;
use sla::{Commitment, Promise, Severity};
use wasm_bindgen::JsValue;
use web_sys::js_sys::{Date, Object, Reflect};

/// Tells the host; what its listeners throw stays with it.
pub(crate) fn tell(stage: &Stage, report: &Report) {
    let (name, detail) = match report {
        Report::Search(question, results) => (
            "search",
            object(&[
                ("question", question.into()),
                ("results", (*results).into()),
            ]),
        ),
        Report::ArticleViewed(id) => ("articleViewed", object(&[("id", id.as_str().into())])),
        Report::ChannelChosen(channel) => (
            "channelChosen",
            object(&[("channel", channel.name().into())]),
        ),
        Report::RequestSent(number, promise) => ("requestSent", promised(*number, promise)),
        Report::PromiseChanged(number, promise) => ("promiseChanged", promised(*number, promise)),
        Report::PromiseMet(request) => ("promiseMet", object(&[number(*request)])),
        Report::PromiseMissed(request) => ("promiseMissed", object(&[number(*request)])),
        Report::UnreadChange(unread) => ("unreadChange", object(&[("unread", (*unread).into())])),
    };
    let _ = stage.report(name, &detail);
}

fn promised(request: RequestNumber, promise: &Promise) -> Object {
    let case = promise.terms.case;
    let commitment = match promise.terms.commitment {
        Commitment::Guaranteed { .. } => "guaranteed",
        Commitment::Aim => "aim",
        Commitment::Usually { .. } => "usually",
        Commitment::Unpromised => "unpromised",
    };
    let due = promise.due.map_or(JsValue::NULL, |due| {
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds of real dates are exact in a f64"
        )]
        let ms = due.timestamp_millis() as f64;
        Date::new(&ms.into()).into()
    });
    object(&[
        number(request),
        ("channel", case.channel.name().into()),
        ("critical", (case.severity == Severity::Critical).into()),
        ("commitment", commitment.into()),
        ("due", due),
    ])
}

fn number(request: RequestNumber) -> (&'static str, JsValue) {
    ("number", request.to_string().into())
}

fn object(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in entries {
        // Setting a property of a fresh object can't fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}
