//! The channels of the package, or why there are none.

use super::{
    ask,
    parts::{self, icon},
    promise,
};
use crate::{text::Text, widget::Widget};
use flow::{Event, Remote};
use leptos::prelude::*;
use protocol::{Contact, NoContact, Session};
use sla::Channel;

pub(super) fn body(widget: Widget) -> impl IntoView {
    let session = widget.memo(|flow| flow.session.clone());
    let contact = widget.memo(flow::Flow::contact);
    move || match (session.get(), contact.get()) {
        (Remote::Ready(session), Some(Contact::Offered(channels))) => {
            offered(widget, &session, channels).into_any()
        }
        (Remote::Ready(session), Some(Contact::Unavailable(why))) => {
            unavailable(widget.text, &session, why).into_any()
        }
        (Remote::Failed(failure), _) => ask::failed(widget, &failure).into_any(),
        _ => parts::skeleton(widget.text.loading).into_any(),
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
pub(super) fn foot(widget: Widget) -> impl IntoView {
    let number = widget.memo(|flow| match flow.contact() {
        Some(Contact::Offered(_)) => flow.session().map(|session| session.phone.clone()),
        _ => None,
    });
    let text = widget.text;
    move || {
        number.get().map(|number| {
            let digits: String = number
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect();
            view! { class = "hw",
                <p class="call">
                    {icon::phone()} {text.contact.or_call} " "
                    <a href=format!("tel:{digits}")>{number}</a>
                </p>
            }
        })
    }
}

fn offered(widget: Widget, session: &Session, channels: Vec<Channel>) -> impl IntoView {
    let text = widget.text;
    let updated = widget
        .shell()
        .map(|shell| shell.locale.date(&session.updated_on));
    let terms = (text.contact.terms_updated)(&updated.unwrap_or_default());
    let plans = (text.contact.available_with)(&session.subscriptions.join(", "));
    view! { class = "hw",
        <p class="lead">{text.contact.team}</p>
        {parts::note(text.contact.english_only)}
        <div class="cards" role="group" aria-labelledby="channels">
            <h3 class="heading" id="channels">{text.contact.choose}</h3>
            {channels.into_iter().map(|channel| card(widget, channel)).collect_view()}
        </div>
        <p class="hint">{plans} " " {terms}</p>
    }
}

fn card(widget: Widget, channel: Channel) -> AnyView {
    let contact = &widget.text.contact;
    match channel {
        Channel::Chat => choice(widget, channel, ("chat", contact.chat_about)).into_any(),
        Channel::Email => choice(widget, channel, ("email", contact.email_about)).into_any(),
        Channel::Phone => callback(widget).into_any(),
    }
}

/// A card whose button covers all of it; the button is named like its channel, no more and no less.
fn choice(
    widget: Widget,
    channel: Channel,
    (id, about): (&'static str, &'static str),
) -> impl IntoView {
    let icon = match channel {
        Channel::Chat => icon::chat().into_any(),
        Channel::Email | Channel::Phone => icon::email().into_any(),
    };
    view! { class = "hw",
        <div class="card">
            {icon}
            <button
                type="button"
                class="card-name cover"
                aria-describedby=format!("{id}-about {id}-time")
                on:click=move |_| widget.send(Event::ChannelChosen(channel))
            >
                {name(widget.text, channel)}
            </button>
            <span class="badge" id=format!("{id}-time")>{promise::badge(widget, channel)}</span>
            <p class="card-about" id=format!("{id}-about")>{about}</p>
        </div>
    }
}

/// The phone's card holds a button of its own (S40).
fn callback(widget: Widget) -> impl IntoView {
    let contact = &widget.text.contact;
    view! { class = "hw",
        <section class="card" aria-labelledby="phone-name">
            {icon::phone()}
            <h4 class="card-name" id="phone-name">{contact.phone}</h4>
            <span class="badge" id="phone-time">{promise::badge(widget, Channel::Phone)}</span>
            <p class="card-about" id="phone-about">{contact.phone_about}</p>
            <button
                type="button"
                class="button card-action"
                aria-describedby="phone-about phone-time"
                on:click=move |_| widget.send(Event::ChannelChosen(Channel::Phone))
            >
                {contact.callback}
            </button>
        </section>
    }
}

fn unavailable(text: &'static Text, session: &Session, why: NoContact) -> impl IntoView {
    let plans = session.subscriptions.join(", ");
    let why = match why {
        NoContact::NoPremium => text.contact.no_premium.to_owned(),
        NoContact::Subscription => (text.contact.subscription)(&plans),
        NoContact::Mobile => text.contact.mobile.to_owned(),
        NoContact::Other => text.contact.other.to_owned(),
    };
    view! { class = "hw",
        <h3 class="heading">{text.contact.unavailable}</h3>
        {parts::note(why)}
    }
}
