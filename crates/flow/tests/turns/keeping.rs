//! After sending: the clock, what is asked again, the proof, and terms that changed.

use crate::scene::{NOW, all, key, problem, receipt, refused, session, written};
use chrono::TimeDelta;
use flow::{Command, Event, Failure, Flow, Millis, Proof, Screen, Stage, Told};
use protocol::{ProblemCode, Receipt, RequestNumber, Signature};
use sla::{Channel, Instant, Role, Severity, instant};

const MINUTE: Millis = 60 * 1000;
const NUMBER: RequestNumber = RequestNumber(10_001);

fn at(minutes: i64) -> Instant {
    instant(NOW + minutes * 60).unwrap()
}

/// A request sent at NOW, with the receipt heard when the monotonic clock said 0.
fn sent() -> Flow {
    let mut flow = written();
    let _ = flow.update(Event::SendPressed(key(1)));
    let _ = flow.update(Event::Sent(Ok(Box::new(heard(0))), 0));
    flow
}

/// The receipt as the server gives it so many minutes later.
fn heard(minutes: i64) -> Receipt {
    Receipt {
        now: at(minutes),
        ..receipt()
    }
}

fn told(flow: &Flow) -> Told {
    flow.told(NUMBER)
}

fn load() -> Command {
    Command::LoadReceipt(NUMBER)
}

#[test]
fn the_clock_counts_down_and_warns() {
    let mut flow = sent();
    let _ = flow.update(Event::Ticked(10 * MINUTE));
    assert_eq!(told(&flow), Told::Running(TimeDelta::minutes(50)));
    let _ = flow.update(Event::Ticked(50 * MINUTE));
    assert_eq!(told(&flow), Told::Soon(TimeDelta::minutes(10)));
}

#[test]
fn how_the_request_in_view_stands_is_asked_every_half_minute() {
    let mut flow = sent();
    let asked = (0..120).map(|second| flow.update(Event::Ticked(second * 1000)));
    let asked: Vec<_> = asked.flatten().collect();
    assert_eq!(asked, [load(), load(), load()]);
}

#[test]
fn a_settled_request_and_a_closed_panel_ask_for_nothing() {
    let mut flow = sent();
    let answered = Receipt {
        answered: Some(at(5)),
        ..heard(6)
    };
    let result = Ok(Box::new(answered));
    let _ = flow.update(Event::ReceiptLoaded(NUMBER, result, 6 * MINUTE));
    assert_eq!(told(&flow), Told::Met(at(5)));
    assert!(flow.update(Event::Ticked(60 * MINUTE)).is_empty());
    let mut closed = sent();
    let _ = closed.update(Event::Closed);
    assert!(closed.update(Event::Ticked(60 * MINUTE)).is_empty());
}

#[test]
fn after_a_sleep_nothing_is_counted_until_the_server_is_heard() {
    let mut flow = sent();
    assert_eq!(
        flow.update(Event::Woke(MINUTE)),
        [Command::LoadSession, load()]
    );
    assert!(!flow.knows_the_time());
    assert_eq!(told(&flow), Told::Unsure);
    let _ = flow.update(Event::Ticked(MINUTE + 1000));
    assert_eq!(told(&flow), Told::Unsure);
    let result = Ok(Box::new(heard(55)));
    let _ = flow.update(Event::ReceiptLoaded(NUMBER, result, MINUTE + 2000));
    assert_eq!(told(&flow), Told::Soon(TimeDelta::minutes(5)));
}

#[test]
fn a_sleep_with_the_panel_closed_is_made_good_when_it_opens() {
    let mut flow = sent();
    let _ = flow.update(Event::Closed);
    assert!(flow.update(Event::Woke(MINUTE)).is_empty());
    let commands = flow.update(Event::Opened(MINUTE));
    assert!(commands.contains(&Command::LoadSession) && commands.contains(&load()));
}

/// The answer may have come since the server was last heard.
#[test]
fn nothing_counts_as_missed_before_the_server_was_asked() {
    let mut flow = sent();
    let _ = flow.update(Event::Ticked(60 * MINUTE));
    assert_eq!(told(&flow), Told::Soon(TimeDelta::zero()));
    assert_eq!(flow.update(Event::Ticked(60 * MINUTE + 2000)), [load()]);
    assert_eq!(told(&flow), Told::Unsure);
    let late = Receipt {
        now: instant(NOW + 3603).unwrap(),
        ..receipt()
    };
    let _ = flow.update(Event::ReceiptLoaded(
        NUMBER,
        Ok(Box::new(late)),
        60 * MINUTE + 3000,
    ));
    assert_eq!(told(&flow), Told::Missed(TimeDelta::seconds(3)));
}

#[test]
fn a_server_that_is_out_of_reach_hides_no_missed_promise() {
    let mut flow = sent();
    for second in 3600..3700 {
        let mut commands = flow.update(Event::Ticked(second * 1000));
        commands.retain(|command| !matches!(command, Command::Report(_)));
        for command in commands {
            assert_eq!(command, load());
            let failed = Err(Failure::Offline);
            let _ = flow.update(Event::ReceiptLoaded(NUMBER, failed, second * 1000));
        }
    }
    assert_eq!(told(&flow), Told::Missed(TimeDelta::seconds(99)));
}

/// The panel was closed for hours; the answer came meanwhile.
#[test]
fn opening_the_panel_long_after_the_due_time_asks_before_it_says_missed() {
    let mut flow = sent();
    let _ = flow.update(Event::Closed);
    let commands = flow.update(Event::Opened(120 * MINUTE));
    assert!(commands.contains(&load()));
    let _ = flow.update(Event::Ticked(120 * MINUTE));
    assert_eq!(told(&flow), Told::Unsure);
    let answered = Receipt {
        answered: Some(at(20)),
        ..heard(120)
    };
    let result = Ok(Box::new(answered));
    let _ = flow.update(Event::ReceiptLoaded(NUMBER, result, 120 * MINUTE));
    assert_eq!(told(&flow), Told::Met(at(20)));
}

#[test]
fn coming_back_to_the_list_after_the_due_time_asks_before_it_says_missed() {
    let mut flow = sent();
    let _ = flow.update(Event::NewQuestionPressed);
    let _ = flow.update(Event::ContactPressed);
    for minute in 1..120 {
        let _ = flow.update(Event::Ticked(minute * MINUTE));
    }
    let _ = flow.update(Event::BackPressed);
    assert_eq!(told(&flow), Told::Unsure);
    assert_eq!(flow.update(Event::Ticked(120 * MINUTE)), [load()]);
    assert_eq!(told(&flow), Told::Unsure);
}

#[test]
fn an_answer_that_comes_late_takes_nothing_back() {
    let mut flow = sent();
    let answered = Receipt {
        answered: Some(at(5)),
        ..heard(6)
    };
    let result = Ok(Box::new(answered));
    let _ = flow.update(Event::ReceiptLoaded(NUMBER, result, 6 * MINUTE));
    let older = Ok(Box::new(heard(4)));
    let _ = flow.update(Event::ReceiptLoaded(NUMBER, older, 7 * MINUTE));
    assert_eq!(told(&flow), Told::Met(at(5)));
}

/// The computer wakes before its network does.
#[test]
fn the_time_is_asked_for_until_it_is_known_on_every_screen() {
    let mut flow = written();
    assert_eq!(flow.update(Event::Woke(MINUTE)), [Command::LoadSession]);
    let _ = flow.update(Event::SessionLoaded(Err(Failure::Offline), MINUTE));
    let asked = (60..180).map(|second| flow.update(Event::Ticked(second * 1000)));
    let asked: Vec<_> = asked.flatten().collect();
    assert_eq!(
        asked,
        [
            Command::LoadSession,
            Command::LoadSession,
            Command::LoadSession
        ]
    );
    let now = session(Role::SuperAdmin, all());
    let _ = flow.update(Event::SessionLoaded(Ok(now), 180 * 1000));
    assert!(flow.knows_the_time());
}

/// The role changed, so that the policy's digest is the same and the terms aren't.
#[test]
fn what_the_server_would_promise_is_shown_until_it_is_known_here() {
    let mut flow = written();
    let mut quote = flow.quote(Channel::Email).unwrap();
    quote.terms.case.role = Role::User;
    let _ = flow.update(Event::SendPressed(key(1)));
    let mut changed = problem(ProblemCode::TermsChanged, 409);
    changed.quote = Some(Box::new(quote.clone()));
    let _ = flow.update(refused(changed));
    assert_eq!(flow.quote(Channel::Email), Some(quote));
    let _ = flow.update(Event::CriticalSet(true));
    let own = flow.quote(Channel::Email).unwrap();
    assert_eq!(own.terms.case.severity, Severity::Critical);
}

#[test]
fn the_list_of_what_was_sent_is_kept_up_to_date_too() {
    let mut flow = sent();
    let _ = flow.update(Event::NewQuestionPressed);
    assert_eq!(flow.update(Event::Ticked(MINUTE)), [load()]);
    let _ = flow.update(Event::ContactPressed);
    assert!(flow.update(Event::Ticked(2 * MINUTE)).is_empty());
}

#[test]
fn a_receipt_nobody_asked_for_changes_nothing() {
    let mut flow = sent();
    let other = Receipt {
        number: RequestNumber(10_002),
        ..heard(30)
    };
    let _ = flow.update(Event::ReceiptLoaded(NUMBER, Ok(Box::new(other)), MINUTE));
    assert_eq!(flow.requests.len(), 1);
    assert_eq!(flow.now, instant(NOW));
}

#[test]
fn each_new_signature_is_checked_once() {
    let mut flow = written();
    let _ = flow.update(Event::SendPressed(key(1)));
    let checks = |commands: &[Command]| {
        let check = |command: &&Command| matches!(command, Command::CheckProof(..));
        commands.iter().filter(check).count()
    };
    let commands = flow.update(Event::Sent(Ok(Box::new(heard(0))), 0));
    assert_eq!(checks(&commands), 1);
    let checked = Box::new(heard(0).signed());
    let _ = flow.update(Event::ProofChecked(checked.clone(), Proof::Genuine));
    let same = Event::ReceiptLoaded(NUMBER, Ok(Box::new(heard(1))), MINUTE);
    assert_eq!(checks(&flow.update(same)), 0);
    assert_eq!(flow.request(NUMBER).unwrap().proof, Proof::Genuine);
    let other = Receipt {
        signature: Signature([3; 64]),
        ..heard(2)
    };
    let other = Event::ReceiptLoaded(NUMBER, Ok(Box::new(other)), 2 * MINUTE);
    assert_eq!(checks(&flow.update(other)), 1);
    let _ = flow.update(Event::ProofChecked(checked, Proof::Genuine));
    assert_eq!(
        flow.request(NUMBER).unwrap().proof,
        Proof::Checking,
        "what was checked is another signature"
    );
}

#[test]
fn the_proof_that_is_saved_is_the_receipt_on_screen() {
    let mut flow = sent();
    assert_eq!(
        flow.update(Event::SaveProofPressed),
        [Command::SaveProof(Box::new(receipt().signed()))]
    );
    let _ = flow.update(Event::NewQuestionPressed);
    assert!(flow.update(Event::SaveProofPressed).is_empty());
}

#[test]
fn changed_terms_are_shown_and_sent_only_on_a_second_press() {
    let mut flow = written();
    let mut other = session(Role::SuperAdmin, all());
    other.policy.digest = "another".into();
    let mut quote = flow.quote(Channel::Email).unwrap();
    quote.terms.policy = "another".into();
    let _ = flow.update(Event::SendPressed(key(1)));
    let mut changed = problem(ProblemCode::TermsChanged, 409);
    changed.quote = Some(Box::new(quote.clone()));
    let commands = flow.update(refused(changed));
    assert_eq!(commands, [Command::LoadSession], "and nothing is sent");
    assert_eq!(
        flow.screen,
        Screen::Details(Channel::Email, Stage::TermsChanged(Box::new(quote.clone())))
    );
    assert_eq!(flow.draft.subject, "Login");
    let _ = flow.update(Event::SessionLoaded(Ok(other), 0));
    let commands = flow.update(Event::SendPressed(key(2)));
    let agreed = commands.iter().find_map(|command| match command {
        Command::Submit(request, _) => request.terms.clone(),
        _ => None,
    });
    assert_eq!(agreed, Some(quote.terms));
}
