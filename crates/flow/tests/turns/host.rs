//! What the host's page asks for, and what it is told.

use crate::scene::{NOW, all, hits, key, opened, receipt, session, written};
use flow::{Command, Event, Flow, Prefill, Report, Screen, Stage, Surface, View};
use protocol::{Fact, Language, NewRequest, Receipt, Signature};
use sla::{Channel, Role, instant};

fn reports(commands: Vec<Command>) -> Vec<Report> {
    let report = |command| match command {
        Command::Report(report) => Some(report),
        _ => None,
    };
    commands.into_iter().filter_map(report).collect()
}

fn submitted(commands: Vec<Command>) -> Option<NewRequest> {
    commands.into_iter().find_map(|command| match command {
        Command::Submit(request, _) => Some(request),
        _ => None,
    })
}

fn asked(flow: &mut Flow, view: View) -> Vec<Command> {
    flow.update(Event::ViewAsked(view))
}

#[test]
fn a_channel_asked_for_before_the_session_is_here_is_shown_when_it_is() {
    let mut flow = Flow::new(Language::En, Surface::Web);
    let _ = asked(&mut flow, View::Details(Channel::Email));
    assert_eq!(flow.screen, Screen::Contact);
    let _ = flow.update(Event::SessionLoaded(Ok(session(Role::User, all())), 0));
    assert_eq!(
        flow.screen,
        Screen::Details(Channel::Email, Stage::Writing(vec![]))
    );
}

#[test]
fn a_person_who_went_on_meanwhile_is_not_taken_back() {
    let mut flow = Flow::new(Language::En, Surface::Web);
    let _ = asked(&mut flow, View::Details(Channel::Email));
    let _ = flow.update(Event::BackPressed);
    let _ = flow.update(Event::SessionLoaded(Ok(session(Role::User, all())), 0));
    assert_eq!(flow.screen, Screen::Ask);
}

#[test]
fn a_channel_outside_the_package_leads_to_those_within() {
    let mut flow = Flow::new(Language::En, Surface::Web);
    let email = vec![Channel::Email];
    let _ = flow.update(Event::SessionLoaded(Ok(session(Role::User, email)), 0));
    let _ = asked(&mut flow, View::Details(Channel::Chat));
    assert_eq!(flow.screen, Screen::Contact);
}

#[test]
fn nothing_takes_a_person_away_from_what_is_being_sent() {
    let mut flow = written();
    let _ = flow.update(Event::SendPressed(key(1)));
    let before = flow.screen.clone();
    let subject = flow.draft.subject.clone();
    assert_eq!(asked(&mut flow, View::Ask), []);
    let prefill = Prefill {
        subject: "Other".into(),
        ..Prefill::default()
    };
    let _ = flow.update(Event::Prefilled(prefill));
    assert_eq!((flow.screen, flow.draft.subject), (before, subject));
}

#[test]
fn the_host_fills_only_what_is_empty() {
    let mut flow = written();
    let prefill = Prefill {
        subject: "From the page".into(),
        phone: "+39 02 1234 5678".into(),
        ..Prefill::default()
    };
    let _ = flow.update(Event::Prefilled(prefill));
    assert_eq!(flow.draft.subject, "Login");
    assert_eq!(flow.draft.phone, "+39 02 1234 5678");
}

#[test]
fn facts_about_the_page_travel_with_the_request() {
    let mut flow = written();
    let plan = Fact {
        name: "plan".into(),
        value: "Growth".into(),
    };
    let _ = flow.update(Event::FactsGiven(vec![plan.clone()]));
    let request = submitted(flow.update(Event::SendPressed(key(1))));
    assert_eq!(request.unwrap().context, [plan]);
}

#[test]
fn a_search_is_told_with_the_number_of_its_results() {
    let mut flow = opened(Role::User);
    let ask = flow.question.ask;
    let told = reports(flow.update(Event::Searched(ask, Ok(hits("sso")))));
    assert_eq!(
        told,
        [Report::Search(String::new(), hits("sso").hits.len())]
    );
}

/// What comes of a request, told once each, and counted as unread while nobody looks.
#[test]
fn the_host_is_told_once_what_becomes_of_a_request() {
    let sent = receipt();
    let mut flow = written();
    let _ = flow.update(Event::SendPressed(key(1)));
    let told = reports(flow.update(Event::Sent(Ok(Box::new(sent.clone())), 0)));
    let promise = Box::new(sent.promise.clone());
    assert_eq!(told, [Report::RequestSent(sent.number, promise.clone())]);
    assert_eq!(reports(flow.update(Event::Ticked(1000))), []);
    let _ = flow.update(Event::Closed);
    let answered = Receipt {
        answered: instant(NOW + 60),
        signature: Signature([7; 64]),
        ..sent.clone()
    };
    let heard = Event::ReceiptLoaded(sent.number, Ok(Box::new(answered)), 0);
    let expected = [
        Report::PromiseChanged(sent.number, promise),
        Report::PromiseMet(sent.number),
        Report::UnreadChange(1),
    ];
    assert_eq!(reports(flow.update(heard)), expected);
    let seen = reports(flow.update(Event::Opened(0)));
    assert_eq!(seen, [Report::UnreadChange(0)], "the receipt is on screen");
}
