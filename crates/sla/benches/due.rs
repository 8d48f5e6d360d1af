//! How long a due time takes, beside the least it could take: two numbers added and made an instant.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use chrono::TimeDelta;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
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
/// Questions asked in one go: what is measured is much longer than the measuring.
const MANY: i64 = 1024;

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

/// Starts all over the first half of the schedule, in an order that no branch can guess.
fn starts() -> Vec<Instant> {
    let second = |step: i64| step * 97_777 % (DAYS / 2 * DAY);
    (0..MANY).map(|step| at(MONDAY + second(step))).collect()
}

/// One question, asked of each start.
fn ask<T>(bench: &mut Criterion, name: &str, question: impl Fn(Instant) -> T) {
    let starts = starts();
    let mut group = bench.benchmark_group(name);
    group.throughput(Throughput::Elements(starts.len().try_into().unwrap()));
    group.bench_function("each", |bench| {
        bench.iter(|| {
            for start in &starts {
                black_box(question(black_box(*start)));
            }
        });
    });
    group.finish();
}

fn all(bench: &mut Criterion) {
    let (hour, budget) = (TimeDelta::hours(1), TimeDelta::hours(20));
    let office = Hours::Open(office().schedule());
    ask(bench, "bare", |start| {
        instant(start.timestamp() + black_box(HOUR))
    });
    ask(bench, "due on always", |start| {
        Hours::Always.due(start, black_box(hour))
    });
    ask(bench, "due on office hours", |start| {
        office.due(start, black_box(budget))
    });
    ask(bench, "elapsed on always", |start| {
        Hours::Always.elapsed(start, black_box(at(MONDAY + 31 * DAY)))
    });
    ask(bench, "elapsed on office hours", |start| {
        office.elapsed(start, black_box(at(MONDAY + 31 * DAY)))
    });
    let policy = policy();
    ask(bench, "promise of a guarantee", |start| {
        promise(&policy, case(Role::SuperAdmin), start).unwrap()
    });
    ask(bench, "promise of an aim", |start| {
        promise(&policy, case(Role::User), start).unwrap()
    });
}

criterion_group!(benches, all);
criterion_main!(benches);
