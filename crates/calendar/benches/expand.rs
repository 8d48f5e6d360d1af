//! How long it takes to lay out a year of office hours in Rome, with twelve holidays.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use calendar::{Calendar, Plan, Times, Weekday, Zones};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

const HOLIDAYS: [&str; 12] = [
    "2027-01-01",
    "2027-01-06",
    "2027-03-29",
    "2027-04-25",
    "2027-05-01",
    "2027-06-02",
    "2027-08-15",
    "2027-11-01",
    "2027-12-07",
    "2027-12-08",
    "2027-12-25",
    "2027-12-26",
];

fn office() -> Calendar {
    let days = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
    ];
    let nine_to_six = Times {
        from: "09:00".parse().unwrap(),
        to: "18:00".parse().unwrap(),
    };
    let plan = Plan {
        weekly: days.map(|day| (day, nine_to_six)).into(),
        holidays: HOLIDAYS.iter().map(|date| date.parse().unwrap()).collect(),
        ..Plan::default()
    };
    Calendar::new(Zones::bundled().get("Europe/Rome").unwrap(), plan)
}

fn expand(bench: &mut Criterion) {
    let office = office();
    let new_year = "2027-01-01T00:00:00Z".parse().unwrap();
    let mut group = bench.benchmark_group("a year of hours");
    group.throughput(Throughput::Elements(1));
    group.bench_function("each", |bench| {
        bench.iter(|| {
            let known = office.days_from(black_box(new_year), 365).unwrap();
            office.support_hours(&office.schedule(known), known)
        });
    });
    group.finish();
}

criterion_group!(benches, expand);
criterion_main!(benches);
