//! Turns of the conversation: what happens, what is then true, what is asked of the outside.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod host;
mod keeping;
mod scene;

use flow::{
    Arrival, Command, Draft, Event, Failure, Flow, Panel, Results, Screen, Stage, Surface, Target,
};
use protocol::{Contact, Field, Language, NoContact, Problem, ProblemCode, RequestNumber};
use scene::{NOW, all, hits, key, opened, problem, receipt, refused, session, submitted, written};
use sla::{Channel, Role, instant};

/// S34, S35: opening asks who is there.
#[test]
fn opening_loads_the_session_once() {
    let mut flow = Flow::new(Language::En, Surface::Web);
    let commands = flow.update(Event::Opened(0));
    assert!(commands.contains(&Command::LoadSession));
    let _ = flow.update(Event::SessionLoaded(Ok(session(Role::User, all())), 0));
    assert_eq!(flow.update(Event::Closed), []);
    assert_eq!(flow.update(Event::Opened(0)), []);
}

#[test]
fn closing_keeps_the_place_and_the_draft() {
    let mut flow = written();
    let _ = flow.update(Event::Closed);
    assert_eq!(flow.panel, Panel::Closed);
    let _ = flow.update(Event::Opened(0));
    assert!(matches!(
        flow.screen,
        Screen::Details(Channel::Email, Stage::Writing(_))
    ));
    assert_eq!(flow.draft.subject, "Login");
}

/// S36: an answer to an earlier question never replaces one to a later question.
#[test]
fn a_stale_answer_is_dropped() {
    let mut flow = opened(Role::User);
    let _ = flow.update(Event::QuestionTyped("a".into()));
    let first = flow.question.ask;
    let _ = flow.update(Event::QuestionTyped("ab".into()));
    assert!(
        flow.update(Event::PauseOver(first)).is_empty(),
        "typing went on"
    );
    let second = flow.question.ask;
    assert_eq!(
        flow.update(Event::PauseOver(second)),
        [Command::Search(second, "ab".into())]
    );
    let _ = flow.update(Event::Searched(second, Ok(hits("new"))));
    let _ = flow.update(Event::Searched(first, Ok(hits("old"))));
    assert_eq!(flow.question.results, Results::Found(hits("new").hits));
}

/// What is pasted, dictated or filled in is whole: nothing is gained by waiting for more of it.
#[test]
fn a_question_that_comes_as_a_whole_is_searched_at_once() {
    let mut flow = opened(Role::User);
    let commands = flow.update(Event::QuestionTyped("merge contacts".into()));
    let ask = flow.question.ask;
    assert_eq!(commands, [Command::Search(ask, "merge contacts".into())]);
    let commands = flow.update(Event::QuestionTyped("merge contacts?".into()));
    assert_eq!(commands, [Command::WaitForPause(flow.question.ask)]);
}

/// A widget that is ready before anyone opens it says nothing to the server.
#[test]
fn nothing_is_searched_before_the_first_opening() {
    let mut flow = Flow::new(Language::En, Surface::Web);
    assert_eq!(
        flow.update(Event::QuestionTyped("merge contacts".into())),
        []
    );
    let commands = flow.update(Event::Opened(0));
    let ask = flow.question.ask;
    assert!(commands.contains(&Command::Search(ask, "merge contacts".into())));
}

#[test]
fn the_results_before_stay_in_view_while_a_search_runs() {
    let mut flow = opened(Role::User);
    let ask = flow.question.ask;
    let _ = flow.update(Event::Searched(ask, Ok(hits("before"))));
    let _ = flow.update(Event::QuestionTyped("x".into()));
    assert_eq!(flow.hits(), hits("before").hits);
}

/// S43: the description starts as the question, and is never overwritten once changed.
#[test]
fn the_question_goes_into_the_description_until_it_is_edited() {
    let mut flow = written();
    assert_eq!(flow.draft.description, "Nobody can log in");
    let _ = flow.update(Event::BackPressed);
    let _ = flow.update(Event::BackPressed);
    let _ = flow.update(Event::QuestionTyped("SSO is down".into()));
    let _ = flow.update(Event::ChannelChosen(Channel::Chat));
    assert_eq!(
        flow.draft.description, "SSO is down",
        "untouched text follows the question"
    );
    let _ = flow.update(Event::DescriptionTyped("My words".into()));
    let _ = flow.update(Event::QuestionTyped("other".into()));
    let _ = flow.update(Event::ChannelChosen(Channel::Chat));
    assert_eq!(flow.draft.description, "My words");
}

/// S38: a channel outside the package can't be chosen, whatever is clicked.
#[test]
fn only_channels_of_the_package_lead_to_details() {
    let mut flow = Flow::new(Language::En, Surface::Web);
    let _ = flow.update(Event::SessionLoaded(
        Ok(session(Role::User, vec![Channel::Email])),
        0,
    ));
    let _ = flow.update(Event::ContactPressed);
    assert!(flow.update(Event::ChannelChosen(Channel::Phone)).is_empty());
    assert_eq!(flow.screen, Screen::Contact);
}

/// S07: in the mobile app premium contact isn't offered.
#[test]
fn the_mobile_app_offers_no_contact() {
    let mut flow = Flow::new(Language::En, Surface::MobileApp);
    let _ = flow.update(Event::SessionLoaded(Ok(session(Role::User, all())), 0));
    assert_eq!(
        flow.contact(),
        Some(Contact::Unavailable(NoContact::Mobile))
    );
    assert!(flow.update(Event::ChannelChosen(Channel::Email)).is_empty());
}

/// S44: the box is for a Super Admin on e-mail, and moves the promise in view.
#[test]
fn ticking_critical_halves_the_promise_for_a_super_admin_on_email() {
    let mut flow = written();
    assert!(flow.offers_critical(Channel::Email) && !flow.offers_critical(Channel::Phone));
    let due = |flow: &Flow| flow.quote(Channel::Email).unwrap().due.unwrap().timestamp() - NOW;
    assert_eq!(due(&flow), 3600);
    let _ = flow.update(Event::CriticalSet(true));
    assert_eq!(due(&flow), 1800);
    assert!(!opened(Role::User).offers_critical(Channel::Email));
}

#[test]
fn the_promise_follows_the_server_s_clock_not_the_browser_s() {
    let mut flow = written();
    let _ = flow.update(Event::Ticked(1_000 + 90_500));
    assert_eq!(flow.now, instant(NOW + 90));
    let _ = flow.update(Event::Ticked(0));
    assert_eq!(
        flow.now,
        instant(NOW),
        "a monotonic clock that turns back counts as no time"
    );
}

#[test]
fn wrong_fields_are_named_before_anything_is_sent() {
    let mut flow = written();
    let _ = flow.update(Event::SubjectTyped(" ".into()));
    let commands = flow.update(Event::SendPressed(key(1)));
    assert_eq!(commands, [Command::Focus(Target::Field(Field::Subject))]);
    assert_eq!(flow.errors().len(), 1);
}

/// S45: pressing twice sends once.
#[test]
fn a_second_press_while_sending_does_nothing() {
    let mut flow = written();
    assert!(submitted(&flow.update(Event::SendPressed(key(1)))).is_some());
    assert!(flow.update(Event::SendPressed(key(2))).is_empty());
    assert!(flow.update(Event::SubjectTyped("other".into())).is_empty());
    assert!(flow.update(Event::BackPressed).is_empty());
    assert_eq!(flow.draft.subject, "Login");
}

#[test]
fn a_failed_send_keeps_the_draft_and_its_key() {
    let mut flow = written();
    let _ = flow.update(Event::SendPressed(key(1)));
    let _ = flow.update(Event::Sent(Err(Failure::Offline), 0));
    assert_eq!(flow.draft.subject, "Login");
    assert_eq!(
        submitted(&flow.update(Event::SendPressed(key(2)))),
        Some(&key(1))
    );
}

#[test]
fn a_receipt_shows_the_promise_and_forgets_the_draft() {
    let mut flow = written();
    let _ = flow.update(Event::SendPressed(key(1)));
    let commands = flow.update(Event::Sent(Ok(Box::new(receipt())), 9_000));
    assert!(commands.contains(&Command::ForgetDraft("d1".into())));
    assert_eq!(
        flow.screen,
        Screen::Receipt(RequestNumber(10_001), Arrival::Sent)
    );
    assert_eq!(flow.draft, Draft::default());
    assert_eq!(flow.now, instant(NOW + 60));
    assert!(
        flow.update(Event::BackPressed).is_empty(),
        "what is sent can't be gone back to"
    );
    let _ = flow.update(Event::NewQuestionPressed);
    assert_eq!(flow.requests.len(), 1, "its clock stays in view");
}

#[test]
fn a_draft_that_had_arrived_before_shows_the_earlier_receipt() {
    let mut flow = written();
    let _ = flow.update(Event::SendPressed(key(1)));
    let mut arrived = problem(ProblemCode::AlreadySent, 409);
    arrived.receipt = Some(Box::new(receipt()));
    let _ = flow.update(refused(arrived));
    assert_eq!(
        flow.screen,
        Screen::Receipt(RequestNumber(10_001), Arrival::SentEarlier)
    );
    assert_eq!(
        flow.draft.subject, "Login",
        "what was changed since is kept"
    );
    assert_eq!(
        flow.draft.key, None,
        "and can be sent as a request of its own"
    );
}

#[test]
fn a_box_that_is_no_longer_offered_is_not_sent() {
    let mut flow = written();
    let _ = flow.update(Event::CriticalSet(true));
    let _ = flow.update(Event::SessionLoaded(Ok(session(Role::User, all())), 2_000));
    let commands = flow.update(Event::SendPressed(key(1)));
    let critical = commands.iter().find_map(|command| match command {
        Command::Submit(request, _) => Some(request.critical),
        _ => None,
    });
    assert_eq!(critical, Some(false));
}

#[test]
fn a_session_from_long_ago_is_refreshed_when_the_panel_opens() {
    let mut flow = opened(Role::User);
    let _ = flow.update(Event::Closed);
    assert!(
        !flow
            .update(Event::Opened(60_000))
            .contains(&Command::LoadSession)
    );
    let _ = flow.update(Event::Closed);
    assert!(
        flow.update(Event::Opened(600_000))
            .contains(&Command::LoadSession)
    );
    let _ = flow.update(Event::SessionLoaded(Err(Failure::Offline), 600_100));
    assert!(flow.session().is_some(), "what was known stays in view");
}

/// C48: the text stays, and nothing is sent before the server takes it again.
#[test]
fn nothing_is_sent_before_the_server_takes_it_again() {
    let mut flow = written();
    let _ = flow.update(Event::SendPressed(key(1)));
    let often = Problem {
        retry_after_s: Some(30),
        ..problem(ProblemCode::Limited, 429)
    };
    let _ = flow.update(refused(often));
    assert_eq!(flow.draft.subject, "Login");
    assert_eq!(flow.hold.map(|hold| hold.left_s), Some(30));
    for at in [1_000, 29_999] {
        let _ = flow.update(Event::Ticked(at));
        assert_eq!(submitted(&flow.update(Event::SendPressed(key(2)))), None);
    }
    assert_eq!(flow.hold.map(|hold| hold.left_s), Some(1));
    let _ = flow.update(Event::Ticked(30_000));
    assert_eq!(flow.hold, None);
    let sent = flow.update(Event::SendPressed(key(2)));
    assert_eq!(submitted(&sent), Some(&key(1)));
}

/// An earlier try whose answer was lost may be stored under the key; a refusal stores nothing.
#[test]
fn a_refusal_keeps_the_key_of_the_draft() {
    let mut flow = written();
    let _ = flow.update(Event::SendPressed(key(1)));
    let problem = problem(ProblemCode::ChannelNotIncluded, 403);
    let _ = flow.update(refused(problem));
    assert_eq!(
        submitted(&flow.update(Event::SendPressed(key(2)))),
        Some(&key(1))
    );
}

#[test]
fn an_earlier_page_s_draft_comes_back_unless_something_was_written() {
    let mut page = opened(Role::User);
    let _ = page.update(Event::SubjectTyped("Earlier".into()));
    let earlier = page.draft;
    let mut fresh = opened(Role::User);
    let _ = fresh.update(Event::DraftFound(earlier.clone()));
    assert_eq!(fresh.draft.subject, "Earlier");
    let mut busy = written();
    let _ = busy.update(Event::DraftFound(earlier));
    assert_eq!(busy.draft.subject, "Login");
}

#[test]
fn a_failed_session_is_loaded_again_on_request() {
    let mut flow = Flow::new(Language::En, Surface::Web);
    let _ = flow.update(Event::Opened(0));
    let _ = flow.update(Event::SessionLoaded(Err(Failure::Offline), 0));
    assert!(
        flow.update(Event::RetryPressed)
            .contains(&Command::LoadSession)
    );
}
