//! Screens as data: what is on them, without a browser.

use super::{
    Page,
    node::{Element, Node, On},
    page,
    scene::{Dates, Scene},
};
use crate::text;
use flow::{Event, Failure, Flow, Surface};
use protocol::{ArticleId, Found, Hit, IdempotencyKey, Language, Marked};
use serde_json::json;
use sla::{Channel, Instant};

struct NoDates;

impl Dates for NoDates {
    fn moment(&self, _: Instant, _: Instant) -> String {
        "then".into()
    }

    fn date(&self, iso: &str) -> String {
        iso.into()
    }
}

fn asked() -> Flow {
    let mut flow = Flow::new(Language::En, Surface::Web);
    let _ = flow.update(Event::Opened(0));
    flow
}

fn answered(result: Result<Found, Failure>) -> Flow {
    let mut flow = asked();
    let _ = flow.update(Event::Searched(flow.question.ask, result));
    flow
}

fn hit(id: &str, language: Language) -> Hit {
    let words = |text: &str, hit| Marked {
        text: text.into(),
        hit,
    };
    Hit {
        id: ArticleId::try_from(id.to_owned()).unwrap(),
        language,
        title: vec![words("Export ", false), words("contacts", true)],
        line: vec![words("As a file", false)],
    }
}

fn drawn(flow: &Flow) -> Page {
    page(Scene {
        flow,
        text: text::of(flow.language),
        dates: &NoDates,
    })
}

/// Every element of a tag, from the top.
fn all<'a>(element: &'a Element, tag: &str) -> Vec<&'a Element> {
    let inside = element.children.iter().flat_map(|child| match child {
        Node::Element(child) => all(child, tag),
        Node::Nothing | Node::Words(_) => vec![],
    });
    let own = (element.tag == tag).then_some(element);
    own.into_iter().chain(inside).collect()
}

fn words(element: &Element) -> String {
    let parts = element.children.iter().map(|child| match child {
        Node::Nothing => String::new(),
        Node::Words(words) => words.to_string(),
        Node::Element(child) => words(child),
    });
    parts.collect()
}

/// What is read out where results are.
fn read_out(page: &Page) -> String {
    let all = all(&page.body, "p");
    let mut regions = all.iter().filter(|element| {
        element
            .attribute("role")
            .is_some_and(|role| role == "status")
    });
    let found = words(regions.next().unwrap());
    assert!(regions.next().is_none(), "one region");
    found
}

#[test]
fn the_region_that_is_read_out_is_there_before_its_words() {
    assert_eq!(read_out(&drawn(&asked())), "");
    let found = |hits| read_out(&drawn(&answered(Ok(Found { hits }))));
    assert_eq!(found(vec![hit("a", Language::En)]), "1 resource");
    assert!(found(vec![]).starts_with("Nothing found"));
}

#[test]
fn what_comes_and_goes_leaves_the_places_as_they_are() {
    let places = |flow: &Flow| drawn(flow).body.children.len();
    let hits = vec![hit("a", Language::En), hit("b", Language::En)];
    assert_eq!(places(&asked()), places(&answered(Ok(Found { hits }))));
    assert_eq!(places(&asked()), places(&answered(Err(Failure::Offline))));
}

#[test]
fn a_row_marks_the_match_names_a_foreign_language_and_opens_its_article() {
    let hits = vec![hit("export-contacts", Language::It)];
    let page = drawn(&answered(Ok(Found { hits })));
    let [row] = all(&page.body, "button")[..] else {
        panic!("one row");
    };
    assert_eq!(words(all(row, "mark")[0]), "contacts");
    assert_eq!(words(row), "Export contactsAs a fileIn Italian");
    let Some(On::Press(pressed)) = &row.on else {
        panic!("a row can be pressed");
    };
    assert!(matches!(pressed(), Event::ArticleChosen(id) if id.as_str() == "export-contacts"));
}

#[test]
fn a_failure_is_an_alert_with_a_way_to_try_again() {
    let page = drawn(&answered(Err(Failure::Offline)));
    let alerts = all(&page.body, "div");
    let alert = alerts
        .iter()
        .find(|element| element.class == "notice alert");
    assert_eq!(alert.unwrap().attribute("role").unwrap(), "alert");
    let again = all(&page.body, "button");
    assert_eq!(words(again[0]), "Try again");
}

#[test]
fn the_question_is_shown_on_the_first_screen_alone() {
    let hidden = |element: &Element| element.attribute("hidden").is_some();
    let mut flow = asked();
    let page = drawn(&flow);
    assert_eq!(
        [&page.ask, &page.back, &page.contact].map(|part| hidden(part)),
        [false, true, false]
    );
    let _ = flow.update(Event::ContactPressed);
    let page = drawn(&flow);
    assert_eq!(
        [&page.ask, &page.back, &page.contact].map(|part| hidden(part)),
        [true, false, true]
    );
}

/// The details of an e-mail that the server has just refused with this problem.
fn refused(problem: serde_json::Value) -> Flow {
    let email = json!({ "channel": "email", "role": "user", "severity": "standard" });
    let session = json!({
        "now": 1_795_392_000,
        "customer": { "name": "Sam", "email": "sam@x.example", "role": "user", "drafts": "d" },
        "contact": { "offered": ["email"] },
        "product": "Acme", "phone": "+39 02 5555 0123", "subscriptions": [],
        "updated_on": "2026-11-02", "exceptions_url": "https://x.example",
        "policy": {
            "digest": "0f",
            "rules": [{ "case": email, "commitment": "unpromised", "warn_before_s": 0 }],
            "exceptions": [],
            "support_hours": {
                "openings": [], "known": { "from": 1_795_392_000, "until": 1_800_748_800 },
            },
        },
        "proof_key": "01".repeat(32),
    });
    let session = serde_json::from_value(session).unwrap();
    let problem = Box::new(serde_json::from_value(problem).unwrap());
    let mut flow = asked();
    for event in [
        Event::SessionLoaded(Ok(Box::new(session)), 0),
        Event::ContactPressed,
        Event::ChannelChosen(Channel::Email),
        Event::SubjectTyped("Login".into()),
        Event::DescriptionTyped("Nobody can log in".into()),
        Event::SendPressed(IdempotencyKey::from_random(1)),
        Event::Sent(Err(Failure::Refused(problem)), 0),
    ] {
        let _ = flow.update(event);
    }
    flow
}

/// C48.
#[test]
fn the_button_says_when_the_server_takes_it_again() {
    let mut flow = refused(json!({
        "code": "limited", "status": 429, "title": "Too many requests",
        "detail": "Too many requests came in a short time. Try again in 30 s.",
        "retry_after_s": 30,
    }));
    let send = |flow: &Flow| {
        let page = drawn(flow);
        let said = words(&page.foot);
        let buttons = all(&page.foot, "button");
        let disabled = buttons[0].attribute("aria-disabled").is_some();
        let hidden = |count: &&Element| count.attribute("aria-hidden").is_some();
        let count = all(&page.foot, "span").into_iter().find(hidden);
        (
            words(buttons[0]),
            count.map(words).unwrap_or_default(),
            disabled,
            said.contains("Your text is kept."),
        )
    };
    for (at, left) in [(0, "in 30 s"), (12_500, "in 18 s")] {
        let _ = flow.update(Event::Ticked(at));
        let label = format!("Send message{left}");
        assert_eq!(send(&flow), (label, left.to_owned(), true, true));
    }
    let _ = flow.update(Event::Ticked(30_000));
    assert_eq!(
        send(&flow),
        ("Send message".into(), String::new(), false, true)
    );
    assert_eq!(flow.draft.description, "Nobody can log in");
}
