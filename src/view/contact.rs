//! The channels of the package, or why there are none.

use super::{
    ask,
    node::{Element, Node, Words, each, el},
    parts::{self, icon},
    promise,
    scene::Scene,
};
use crate::text::Text;
use flow::{Event, Remote};
use protocol::{Contact, NoContact, Session};
use sla::Channel;

pub(super) fn body(scene: Scene) -> Vec<Node> {
    match (&scene.flow.session, scene.flow.contact()) {
        (Remote::Ready(session), Some(Contact::Offered(channels))) => {
            offered(scene, session, &channels)
        }
        (Remote::Ready(session), Some(Contact::Unavailable(why))) => {
            unavailable(scene.text, session, why)
        }
        (Remote::Failed(failure), _) => vec![ask::failed(scene, failure).into()],
        _ => vec![parts::skeleton(scene.text.loading).into()],
    }
}

/// The channel's name.
pub(super) fn name(text: &Text, channel: Channel) -> &'static str {
    match channel {
        Channel::Chat => text.contact.chat,
        Channel::Email => text.contact.email,
        Channel::Phone => text.contact.phone,
    }
}

/// At the bottom: the number to call directly (S42), for those who can call it.
pub(super) fn foot(scene: Scene) -> Vec<Node> {
    let Some(Contact::Offered(_)) = scene.flow.contact() else {
        return vec![];
    };
    let number = scene.flow.session().map(|session| session.phone.clone());
    let number = number.unwrap_or_default();
    let mut address = "tel:".to_owned();
    address.extend(number.chars().filter(|c| c.is_ascii_digit() || *c == '+'));
    let call = el("p", "call")
        .child(icon::phone())
        .child(scene.text.contact.or_call)
        .child(" ")
        .child(el("a", "").with("href", address).child(number));
    vec![call.into()]
}

fn offered(scene: Scene, session: &Session, channels: &[Channel]) -> Vec<Node> {
    let text = &scene.text.contact;
    let updated = scene.dates.date(&session.updated_on);
    let plans = text.available_with.with(&[&plans(session)]);
    let terms = text.terms_updated.with(&[&updated]);
    let heading = el("h3", "heading")
        .with("id", "channels")
        .child(text.choose);
    let cards = el("div", "cards")
        .with("role", "group")
        .with("aria-labelledby", "channels")
        .child(heading)
        .children(each(channels, |channel| card(scene, *channel)));
    vec![
        el("p", "lead").child(text.team).into(),
        parts::note(text.english_only).into(),
        cards.into(),
        parts::hint(plans).child(" ").child(terms).into(),
    ]
}

fn card(scene: Scene, channel: Channel) -> Box<Element> {
    let text = &scene.text.contact;
    let (icon, about_words) = match channel {
        Channel::Chat => (icon::chat(), text.chat_about),
        Channel::Email => (icon::email(), text.email_about),
        Channel::Phone => (icon::phone(), text.phone_about),
    };
    let id = channel.name();
    let about_id: Words = [id, "-about"].concat().into();
    let time_id: Words = [id, "-time"].concat().into();
    let described = [&*about_id, &*time_id].join(" ");
    let badge = el("span", "badge")
        .with("id", time_id)
        .child(promise::badge(scene, channel));
    let about = el("p", "card-about")
        .with("id", about_id)
        .child(about_words);
    let chosen = move || Event::ChannelChosen(channel);
    if channel == Channel::Phone {
        // This card holds a button of its own (S40).
        let callback = parts::button("button card-action", chosen)
            .with("aria-describedby", described)
            .child(text.callback);
        let heading = el("h4", "card-name").with("id", "phone-name");
        el("section", "card")
            .with("part", "card")
            .with("aria-labelledby", "phone-name")
            .child(icon)
            .child(heading.child(text.phone))
            .child(badge)
            .child(about)
            .child(callback)
    } else {
        // The button covers all of its card; it is named like its channel, no more and no less.
        let cover = parts::button("card-name cover", chosen)
            .with("aria-describedby", described)
            .child(name(scene.text, channel));
        el("div", "card")
            .with("part", "card")
            .child(icon)
            .child(cover)
            .child(badge)
            .child(about)
    }
}

/// The subscriptions that can have it (S03).
fn plans(session: &Session) -> String {
    let names: Vec<&str> = session.subscriptions.iter().map(|name| &**name).collect();
    names.join(", ")
}

fn unavailable(text: &'static Text, session: &Session, why: NoContact) -> Vec<Node> {
    let text = &text.contact;
    let why: Words = match why {
        NoContact::NoPremium => text.no_premium.into(),
        NoContact::Subscription => text.subscription.with(&[&plans(session)]).into(),
        NoContact::Mobile => text.mobile.into(),
        NoContact::Other => text.other.into(),
    };
    let heading = el("h3", "heading").child(text.unavailable);
    vec![heading.into(), parts::note(why).into()]
}
