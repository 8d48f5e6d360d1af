//! How long a due time takes, beside the least it could take: two numbers added and made an instant.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use chrono::TimeDelta;
use criterion::{Criterion, criterion_group, criterion_main};
use sla::{
    Case, Channel, Commitment, Hours, Instant, Opening, Policy, Role, Rule, Severity, Span,
    SupportHours, instant, promise,
};
use std::hint::black_box;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Monday 2026-11-23 00:00 UTC.
const MONDAY: i64 = 1_795_392_000;
const DAYS: i64 = 62;

fn at(unix_s: i64) -> Instant {
    instant(unix_s).unwrap()
}

/// 09:00 to 18:00, Monday to Friday, as far as the server lays it out.
fn office() -> SupportHours {
    let weekdays = (0..DAYS).filter(|day| day % 7 < 5);
    let openings = weekdays.map(|day| Opening {
        from: at(MONDAY + day * DAY + 8 * HOUR),
        until: at(MONDAY + day * DAY + 17 * HOUR),
        utc_offset_s: 3600,
    });
    SupportHours {
        openings: openings.collect(),
        holidays: vec![],
        known: Span::new(at(MONDAY), at(MONDAY + DAYS * DAY)).unwrap(),
    }
}

fn case(role: Role) -> Case {
    Case {
        channel: Channel::Email,
        role,
        severity: Severity::Standard,
    }
}

fn policy() -> Policy {
    let rule = |role, commitment| Rule {
        case: case(role),
        commitment,
        warn_before_s: 900,
    };
    Policy {
        // As long as a SHA-256 in hexadecimal is.
        digest: "0".repeat(64),
        rules: vec![
            rule(Role::SuperAdmin, Commitment::Guaranteed { within_s: 3600 }),
            rule(Role::User, Commitment::Aim),
        ],
        exceptions: vec![],
        support_hours: office(),
    }
}

fn bare(bench: &mut Criterion) {
    let mut start_s = MONDAY;
    bench.bench_function("bare", |bench| {
        bench.iter(|| {
            start_s = MONDAY + (start_s + 977) % DAY;
            instant(black_box(start_s) + black_box(HOUR))
        });
    });
}

/// The starts go on through half of the schedule, so that no branch is always guessed right.
fn due(bench: &mut Criterion, name: &str, hours: &Hours) {
    let budget = TimeDelta::hours(20);
    let mut step = 0;
    bench.bench_function(name, |bench| {
        bench.iter(|| {
            step = (step + 977 * 61) % (DAYS / 2 * DAY);
            hours.due(black_box(at(MONDAY + step)), black_box(budget))
        });
    });
}

fn elapsed(bench: &mut Criterion, name: &str, hours: &Hours) {
    let mut step = 0;
    bench.bench_function(name, |bench| {
        bench.iter(|| {
            step = (step + 977 * 61) % (DAYS / 2 * DAY);
            let from = at(MONDAY + step);
            hours.elapsed(black_box(from), black_box(at(MONDAY + step * 2)))
        });
    });
}

fn promises(bench: &mut Criterion) {
    let policy = policy();
    let start = at(MONDAY + 10 * HOUR);
    for (name, role) in [
        ("promise/guarantee", Role::SuperAdmin),
        ("promise/aim", Role::User),
    ] {
        promise(&policy, case(role), start).unwrap();
        bench.bench_function(name, |bench| {
            bench.iter(|| promise(black_box(&policy), case(role), black_box(start)));
        });
    }
}

fn all(bench: &mut Criterion) {
    let office = Hours::Open(office().schedule());
    bare(bench);
    due(bench, "due/always", &Hours::Always);
    due(bench, "due/office", &office);
    elapsed(bench, "elapsed/always", &Hours::Always);
    elapsed(bench, "elapsed/office", &office);
    promises(bench);
}

criterion_group!(benches, all);
criterion_main!(benches);
