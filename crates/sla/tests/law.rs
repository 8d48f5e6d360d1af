//! The one law of the clock and what follows from it, for random hours and random policies.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::TimeDelta;
use proptest::prelude::*;
use sla::{
    BeyondHorizon, Case, Channel, Commitment, Exception, Hours, Instant, LocalText, Opening,
    Policy, Promise, Role, Rule, Schedule, Scope, Severity, Span, Standing, Step, SupportHours,
    explain, instant, promise, standing,
};

/// The seconds that random hours are made of: few, so that edges meet.
const LAST: i64 = 400;

fn at(unix_s: i64) -> Instant {
    instant(unix_s).unwrap()
}

fn span(from: i64, until: i64) -> Span {
    Span::new(at(from), at(until)).unwrap()
}

fn s(seconds: i64) -> TimeDelta {
    TimeDelta::seconds(seconds)
}

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(2_000)
    }
}

fn a_span() -> impl Strategy<Value = Span> {
    (0..LAST, 1_i64..60).prop_map(|(from, length)| span(from, from + length))
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    prop::collection::vec(a_span(), 0..12)
}

/// A stretch that most of the random seconds lie in.
fn known() -> impl Strategy<Value = Span> {
    (-20_i64..80, 300_i64..500).prop_map(|(from, until)| span(from, until))
}

/// Round the clock; open spans up to a horizon; and both less some pauses.
fn hours() -> impl Strategy<Value = Hours> {
    let open = || (spans(), known()).prop_map(|(spans, known)| Schedule::new(spans, known));
    let pauses = || spans().prop_map(Schedule::only);
    prop_oneof![
        Just(Hours::Always),
        open().prop_map(Hours::Open),
        pauses().prop_map(|pauses| Hours::Always.except(&pauses)),
        (open(), pauses()).prop_map(|(open, pauses)| Hours::Open(open).except(&pauses)),
    ]
}

/// Three instants in order, some of them beyond what is known.
fn instants() -> impl Strategy<Value = [Instant; 3]> {
    prop::array::uniform3(-40..LAST + 120).prop_map(|mut instants| {
        instants.sort_unstable();
        instants.map(at)
    })
}

proptest! {
    #![proptest_config(config())]

    /// due(s, b) <= t if and only if b <= elapsed(s, t).
    #[test]
    fn due_is_the_first_instant_with_the_budget_elapsed(
        hours in hours(), [start, _, t] in instants(), budget in 1_i64..500,
    ) {
        if let Ok(elapsed) = hours.elapsed(start, t) {
            let due = hours.due(start, s(budget));
            prop_assert_eq!(due.is_ok_and(|due| due <= t), s(budget) <= elapsed);
        }
    }

    #[test]
    fn elapsed_time_adds_up(hours in hours(), [a, b, c] in instants()) {
        if let Ok(whole) = hours.elapsed(a, c) {
            let parts = [hours.elapsed(a, b).unwrap(), hours.elapsed(b, c).unwrap_or_default()];
            prop_assert_eq!(whole, parts.into_iter().sum());
            prop_assert_eq!(hours.elapsed(b, a).unwrap_or_default(), s(0), "never backwards");
        }
    }

    #[test]
    fn open_is_what_a_second_elapses_in(hours in hours(), [t, ..] in instants()) {
        let second = hours.elapsed(t, t + s(1));
        prop_assert_eq!(hours.is_open(t), second.map(|second| second == s(1)));
    }

    #[test]
    fn round_the_clock_is_plain_addition(start in -LAST..LAST, budget in 0..LAST) {
        let due = Hours::Always.due(at(start), s(budget));
        prop_assert_eq!(due, Ok(at(start + budget)));
        prop_assert_eq!(Hours::Always.elapsed(at(start), at(start + budget)), Ok(s(budget)));
        prop_assert_eq!(Hours::Always.next_open(at(start)), Ok(at(start)));
        prop_assert_eq!(Hours::Always.next_close(at(start)), Err(BeyondHorizon));
        let nothing_less = Hours::Always.except(&Schedule::only([]));
        prop_assert_eq!(nothing_less.due(at(start), s(budget)), due);
    }

    #[test]
    fn taking_hours_away_never_makes_a_promise_earlier(
        hours in hours(), pauses in spans(), [start, ..] in instants(), budget in 0_i64..300,
    ) {
        let fewer = hours.except(&Schedule::only(pauses));
        if let Ok(later) = fewer.due(start, s(budget)) {
            prop_assert!(hours.due(start, s(budget)).unwrap() <= later);
        }
    }

    #[test]
    fn neither_order_nor_cuts_nor_doubles_change_anything(
        spans in spans().prop_shuffle(), known in known(), cut in 0..LAST, double in any::<prop::sample::Index>(),
    ) {
        let whole = Schedule::new(spans.clone(), known);
        let ends = |span: &Span| [
            Span::new(span.from(), span.until().min(at(cut))),
            Span::new(span.from().max(at(cut)), span.until()),
        ];
        let pieces = spans.iter().flat_map(ends).flatten();
        let doubled = (!spans.is_empty()).then(|| *double.get(&spans));
        prop_assert_eq!(Schedule::new(pieces.chain(doubled), known), whole);
    }

    #[test]
    fn what_is_due_has_elapsed_to_the_second(
        hours in hours(), [start, ..] in instants(), budget in 0_i64..500,
    ) {
        if let Ok(due) = hours.due(start, s(budget)) {
            prop_assert_eq!(hours.elapsed(start, due), Ok(s(budget)));
        }
    }

    #[test]
    fn more_time_or_a_later_start_is_never_due_earlier(
        hours in hours(), [start, later, _] in instants(), budget in 0_i64..300, more in 0_i64..100,
    ) {
        if let Ok(due) = hours.due(start, s(budget + more)) {
            prop_assert!(hours.due(start, s(budget)).unwrap() <= due);
        }
        if let (Ok(due), Ok(due_later)) =
            (hours.due(start, s(budget)), hours.due(later, s(budget)))
        {
            prop_assert!(due <= due_later);
        }
    }

    #[test]
    fn nothing_is_due_at_once(hours in hours(), [t, ..] in instants(), less in 0_i64..100) {
        let known = hours.is_open(t).is_ok();
        prop_assert_eq!(hours.due(t, s(0)), known.then_some(t).ok_or(BeyondHorizon));
        prop_assert_eq!(hours.due(t, s(-less)), hours.due(t, s(0)));
    }

    /// Found by walking from second to second, past everything random.
    #[test]
    fn the_next_opening_and_closing_are_the_first_ones(hours in hours(), [t, ..] in instants()) {
        let walk = |from: Instant| (from.timestamp()..LAST + 200).map(at);
        let known = hours.is_open(t).is_ok();
        let open = walk(t).find(|t| known && hours.is_open(*t) == Ok(true));
        prop_assert_eq!(hours.next_open(t).ok(), open);
        let shut = open.and_then(|open| walk(open).find(|t| hours.is_open(*t) == Ok(false)));
        prop_assert_eq!(hours.next_close(t).ok(), shut);
    }

    #[test]
    fn beyond_the_horizon_is_an_error_and_never_a_date(
        spans in spans(), known in known(), [start, t, _] in instants(), budget in 1_i64..900,
    ) {
        let hours = Hours::Open(Schedule::new(spans, known));
        let inside = known.contains(start);
        let reaches = inside && (t == start || t <= known.until());
        prop_assert_eq!(hours.is_open(start).is_ok(), inside);
        prop_assert_eq!(hours.elapsed(start, t).is_ok(), reaches);
        let all = hours.elapsed(start, known.until()).unwrap_or_default();
        let due = hours.due(start, s(budget));
        prop_assert_eq!(due.is_ok(), inside && s(budget) <= all);
        prop_assert!(due.is_ok_and(|due| due <= known.until()) || due.is_err());
        for found in [hours.next_open(start), hours.next_close(start)].into_iter().flatten() {
            prop_assert!(inside && known.contains(found));
        }
    }

    #[test]
    fn spans_are_in_order_never_touch_and_hold_the_seconds_they_were_given(
        given in spans(), known in known(),
    ) {
        let schedule = Schedule::new(given.clone(), known);
        let spans: Vec<Span> = schedule.spans().collect();
        prop_assert!(spans.is_sorted_by(|a, b| a.until() < b.from()));
        for second in -40..LAST + 120 {
            let t = at(second);
            let expected = known.contains(t) && given.iter().any(|span| span.contains(t));
            prop_assert_eq!(spans.iter().any(|span| span.contains(t)), expected);
        }
        prop_assert_eq!(schedule.is_empty(), spans.is_empty());
    }

    /// Second by second.
    #[test]
    fn except_is_the_difference_of_sets(
        hours in hours(), taken in spans(), taken_known in prop::option::of(known()),
    ) {
        let known = taken_known.unwrap_or(Span::all());
        let left = hours.except(&Schedule::new(taken.clone(), known));
        for second in -40..LAST + 120 {
            let t = at(second);
            let there = hours.is_open(t).ok().filter(|_| known.contains(t));
            let expected = there.map(|open| open && !taken.iter().any(|span| span.contains(t)));
            prop_assert_eq!(left.is_open(t).ok(), expected, "{}", second);
        }
    }

    /// At the ends of time there is an answer or an error, and no overflow.
    #[test]
    fn no_instant_overflows(
        hours in hours(), unix_s in prop::array::uniform2(any::<i64>()), budget in any::<i32>(),
        near in prop::array::uniform2((any::<bool>(), 0_i64..5)), offset_s in any::<i32>(),
    ) {
        let near = near.map(|(first, s)| if first {
            Instant::MIN_UTC.timestamp() + s
        } else {
            Instant::MAX_UTC.timestamp() - s
        });
        let [a, b] = [0, 1].map(|i| unix_s.get(i).and_then(|s| instant(*s)).unwrap_or(at(*near.get(i).unwrap())));
        let reach = hours.due(a, s(budget.into()));
        prop_assert!(reach.is_ok_and(|due| due >= a) || reach.is_err());
        let support = SupportHours {
            openings: [a, b].map(|t| Opening { from: t, until: b, utc_offset_s: offset_s }).into(),
            holidays: vec![],
            known: Span::all(),
        };
        let days = support.business_days(a.min(b), budget.unsigned_abs() % 3);
        prop_assert!(days.is_err() || days.unwrap() >= a.min(b));
        let elapsed = hours.elapsed(a, b);
        prop_assert!(elapsed.is_err() || elapsed.unwrap() >= s(0));
    }
}

const START: i64 = 100;

fn case(severity: Severity) -> Case {
    Case {
        channel: Channel::Email,
        role: Role::SuperAdmin,
        severity,
    }
}

prop_compose! {
    fn exception()(span in a_span(), only in prop::sample::subsequence(
        vec![Severity::Standard, Severity::Critical], 0..=2,
    )) -> Exception {
        let scope = Scope { severities: only, ..Scope::default() };
        let reason = LocalText { en: String::new(), it: String::new() };
        Exception { span, reason, scope }
    }
}

prop_compose! {
    /// Two guarantees, with any exceptions.
    fn policy()(
        exceptions in prop::collection::vec(exception(), 0..8),
        within_s in prop::array::uniform2(1_u32..200), warn_before_s in prop::array::uniform2(0_u32..250),
    ) -> Policy {
        let severities = [Severity::Standard, Severity::Critical];
        let rules = severities.into_iter().zip(within_s).zip(warn_before_s);
        let rules = rules.map(|((severity, within_s), warn_before_s)| Rule {
            case: case(severity),
            commitment: Commitment::Guaranteed { within_s },
            warn_before_s,
        });
        Policy {
            digest: "d".into(),
            rules: rules.collect(),
            exceptions,
            support_hours: SupportHours { openings: vec![], holidays: vec![], known: Span::all() },
        }
    }
}

fn made(policy: &Policy, severity: Severity) -> Promise {
    promise(policy, case(severity), at(START)).unwrap()
}

/// The clock of a guarantee, and its budget.
fn clock(policy: &Policy, severity: Severity) -> (Hours, TimeDelta) {
    let exceptions = policy.exceptions_for(case(severity));
    let stopped = Schedule::only(exceptions.iter().map(|exception| exception.span));
    let Some(Commitment::Guaranteed { within_s }) = policy.commitment(case(severity)) else {
        unreachable!("both severities are guaranteed")
    };
    (Hours::Always.except(&stopped), s(within_s.into()))
}

fn counted(steps: &[Step]) -> TimeDelta {
    let ran = steps.iter().filter_map(|step| match step {
        Step::Ran(span) => Some(span.until() - span.from()),
        _ => None,
    });
    ran.sum()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn raised_is_due_at_the_earlier_of_the_old_time_and_the_critical_one_from_there(
        policy in policy(), later in 0_i64..300,
    ) {
        let standard = made(&policy, Severity::Standard);
        let raised = standard.raised(&policy, at(START + later)).unwrap();
        let (hours, budget) = clock(&policy, Severity::Critical);
        let fresh = hours.due(at(START + later), budget).unwrap();
        prop_assert_eq!(raised.due, standard.due.min(Some(fresh)));
        prop_assert_eq!(raised.raised, Some(at(START + later)));
        prop_assert_eq!(raised.start, standard.start);
        let kept = explain(&raised).contains(&Step::KeptEarlier);
        prop_assert_eq!(kept, standard.due < Some(fresh));
    }

    #[test]
    fn lowered_is_the_standard_time_from_the_start_and_never_earlier_than_before(
        policy in policy(), later in 0_i64..300,
    ) {
        let standard = made(&policy, Severity::Standard);
        let critical = made(&policy, Severity::Critical);
        let raised = standard.raised(&policy, at(START + later)).unwrap();
        for old in [critical, raised] {
            let lowered = old.lowered(&policy).unwrap();
            prop_assert_eq!(lowered.due, standard.due.max(old.due));
            prop_assert_eq!(&lowered.terms, &standard.terms);
            let kept = explain(&lowered).contains(&Step::KeptLater);
            prop_assert_eq!(kept, standard.due < old.due);
        }
    }

    #[test]
    fn the_warning_comes_with_so_much_of_the_clock_s_time_left(policy in policy(), later in 0_i64..300) {
        for severity in [Severity::Standard, Severity::Critical] {
            let made = made(&policy, severity);
            let (warn, due) = (made.warn.unwrap(), made.due.unwrap());
            prop_assert!(made.start <= warn && warn <= due);
            let (hours, budget) = clock(&policy, severity);
            let before = s(policy.rule(case(severity)).unwrap().warn_before_s.into());
            prop_assert_eq!(hours.elapsed(warn, due), Ok(before.min(budget)));
            let raised = made.raised(&policy, at(START + later)).unwrap();
            prop_assert!(raised.warn <= raised.due);
        }
    }

    #[test]
    fn stops_are_in_order_disjoint_and_on_the_way(policy in policy(), later in 0_i64..300) {
        let standard = made(&policy, Severity::Standard);
        let raised = standard.raised(&policy, at(START + later)).unwrap();
        for made in [made(&policy, Severity::Critical), standard, raised] {
            let spans: Vec<Span> = made.stops.iter().map(|stop| stop.span).collect();
            prop_assert!(spans.is_sorted_by(|a, b| a.until() <= b.from()));
            let due = made.due.unwrap();
            prop_assert!(spans.iter().all(|span| span.until() > made.start && span.from() < due));
        }
    }

    #[test]
    fn the_explanation_counts_to_what_was_guaranteed(policy in policy()) {
        for severity in [Severity::Standard, Severity::Critical] {
            let made = made(&policy, severity);
            let steps = explain(&made);
            prop_assert_eq!(counted(&steps), clock(&policy, severity).1);
            prop_assert_eq!(steps.first(), Some(&Step::Accepted(made.start)));
            prop_assert_eq!(steps.last(), Some(&Step::Due(made.due.unwrap())));
        }
    }

    /// Second by second: never neither, never two, and the due instant still counts.
    #[test]
    fn at_every_instant_a_guarantee_stands_exactly_one_way(
        policy in policy(), answered in prop::option::of(0_i64..600),
    ) {
        let made = made(&policy, Severity::Standard);
        let (warn, due) = (made.warn.unwrap(), made.due.unwrap());
        for now in (START..START + 700).map(at) {
            let known = answered.map(|s| at(START + s)).filter(|answer| *answer <= now);
            let stands = standing(&made, answered.map(|s| at(START + s)), now).unwrap();
            let right = match stands {
                Standing::Running { left } => known.is_none() && now < warn && left == due - now,
                Standing::Warned { left } => {
                    known.is_none() && warn <= now && now <= due && left == due - now
                }
                Standing::Met { at } => known == Some(at) && at <= due,
                Standing::Missed { by } => {
                    now > due && by > s(0) && by == known.unwrap_or(now) - due
                }
            };
            prop_assert!(right, "{:?} at {}", stands, now);
        }
    }

    /// Openings of a week, whichever they are: the aim lands in the hours, on a later date.
    #[test]
    fn a_business_day_ends_in_the_hours_of_a_later_date(
        days in prop::collection::btree_map(0_i64..20, (0_i64..12, 1_i64..12), 1..12),
        start in 0_i64..20 * 24 * 3600, more in 0_u32..4,
    ) {
        const DAY: i64 = 24 * 3600;
        let openings = days.iter().map(|(day, (from, length))| Opening {
            from: at(day * DAY + from * 3600),
            until: at(day * DAY + (from + length) * 3600),
            utc_offset_s: 0,
        });
        let known = span(0, 20 * DAY);
        let hours = SupportHours { openings: openings.collect(), holidays: vec![], known };
        let open = Hours::Open(hours.schedule());
        let first = hours.business_days(at(start), 0);
        prop_assert_eq!(first, open.next_open(at(start)));
        if let (Ok(first), Ok(due)) = (first, hours.business_days(at(start), more + 1)) {
            prop_assert_eq!(open.is_open(due), Ok(true));
            prop_assert!(due > first && due >= hours.business_days(at(start), more).unwrap());
            let date = |t: Instant| t.timestamp() / DAY;
            let between = days.range(date(first) + 1..=date(due)).count();
            // A local time that the last day doesn't have moves to the opening after it.
            prop_assert!(between == more as usize + 1 || between == more as usize + 2);
        }
    }
}
