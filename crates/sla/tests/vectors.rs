//! The same bytes from the native build and from wasm: random requests, made by a generator that is
//! the same everywhere, against one number; the first of them in full.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod scene;

use scene::{
    CRITICAL, DAY, HOUR, MINUTE, MONDAY, STANDARD, USER, at, exception, policy, rome, said,
};
use sla::{
    Case, Channel, NoPromise, Opening, Policy, Promise, Role, Scope, Severity, Span, SupportHours,
    explain, promise,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// The end of summer time in Rome, as 02:00 comes again: 2026-10-25 01:00 UTC.
const CHANGE: i64 = MONDAY - 29 * DAY + 2 * HOUR;

/// Marsaglia's xorshift with 64 bits.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.below(i64::try_from(list.len()).unwrap())).unwrap()]
    }
}

/// Three weeks of office hours around the end of summer time, with one holiday.
fn hours() -> SupportHours {
    let summer = 2 * HOUR;
    let winter = HOUR;
    // Monday 2026-10-12 00:00 UTC, to which a local time needs its offset.
    let first = MONDAY + HOUR - 42 * DAY;
    let local = |day: i64, hour: i64, offset: i64| at(first + day * DAY + hour * HOUR - offset);
    let opening = |day: i64| {
        let offset = if day < 13 { summer } else { winter };
        Opening {
            from: local(day, 9, offset),
            until: local(day, 18, offset),
            utc_offset_s: i32::try_from(offset).unwrap(),
        }
    };
    let workdays = (0..21).filter(|day| day % 7 < 5 && *day != 15);
    let holiday = Span::new(local(15, 0, winter), local(16, 0, winter));
    SupportHours {
        openings: workdays.map(opening).collect(),
        holidays: holiday.into_iter().collect(),
        known: Span::new(local(0, 0, summer), local(21, 0, winter)).unwrap(),
    }
}

fn random_policy(random: &mut Random) -> Policy {
    let exceptions = (0..random.below(4)).map(|number| {
        let from = CHANGE + random.below(4 * HOUR) - 2 * HOUR;
        let mut exception = exception(
            &format!("reason {number}"),
            at(from),
            at(from + 1 + random.below(HOUR)),
        );
        let severities: [&[Severity]; 3] = [&[], &[], &[Severity::Critical]];
        exception.scope = Scope {
            severities: random.one_of(&severities).to_vec(),
            ..Scope::default()
        };
        exception
    });
    Policy {
        support_hours: hours(),
        ..policy(exceptions.collect())
    }
}

/// A promise, and for a guarantee often the one that supersedes it.
fn random_promises(random: &mut Random) -> Vec<Result<Promise, NoPromise>> {
    let policy = random_policy(random);
    let case = Case {
        channel: random.one_of(&[
            Channel::Email,
            Channel::Email,
            Channel::Chat,
            Channel::Phone,
        ]),
        role: random.one_of(&[Role::SuperAdmin, Role::User]),
        severity: random.one_of(&[Severity::Standard, Severity::Critical]),
    };
    let start = match random.below(3) {
        0 => CHANGE + random.below(2 * HOUR) - HOUR,
        _ => CHANGE + random.below(22 * DAY) - 13 * DAY,
    };
    let first = promise(&policy, case, at(start));
    let later = first.as_ref().ok().and_then(|first| {
        let raised_at = at(start + random.below(80 * MINUTE));
        match (case, random.below(3)) {
            (STANDARD, 0 | 1) => Some(first.raised(&policy, raised_at)),
            (CRITICAL, 0) => Some(first.lowered(&policy)),
            _ => None,
        }
    });
    core::iter::once(first).chain(later).collect()
}

/// A line for each promise and its explanation, as far as it is words for a machine.
fn lines() -> Vec<String> {
    let mut random = Random(0x5eed);
    let promises = (0..200).flat_map(|_| random_promises(&mut random));
    let lines = promises.map(|made| match made {
        Ok(made) => {
            let steps = explain(&made).len();
            format!("{} {steps}", serde_json::to_string(&made).unwrap())
        }
        Err(why) => format!("{why:?}"),
    });
    lines.collect()
}

/// FNV-1a with 64 bits.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn two_hundred_random_requests_are_promised_the_same_everywhere() {
    let lines = lines();
    let holding = |word: &str| lines.iter().filter(|line| line.contains(word)).count();
    // A table that a change of the generator can't empty in silence.
    for word in [
        "guaranteed",
        "aim",
        "usually",
        "unpromised",
        "NotOffered",
        "BeyondHorizon",
        "exception",
        "holiday",
        "closed",
        "\"raised\":17",
    ] {
        assert!(holding(word) >= 3, "{word}: {}", holding(word));
    }
    assert_eq!(lines.len(), 229);
    assert_eq!(digest(&lines.join("\n")), 0x6ecd_db18_2553_9a61);
}

#[test]
fn a_promise_is_written_as_unix_seconds_in_one_order() {
    let policy = Policy {
        support_hours: hours(),
        ..policy(vec![exception("storm", at(CHANGE), at(CHANGE + 600))])
    };
    let user = |channel| Case { channel, ..USER };
    let start = at(CHANGE - 1000);
    let friday_16 = at(CHANGE - 2 * DAY + 13 * HOUR);
    let standard = promise(&policy, STANDARD, start).unwrap();
    let phone = promise(&policy, user(Channel::Phone), rome("Mon 10:00")).unwrap();
    assert_eq!(phone.due.map(said).unwrap(), "Mon 10:05");
    let promises = [
        standard.clone(),
        standard.raised(&policy, at(CHANGE + 1)).unwrap(),
        promise(&policy, CRITICAL, start).unwrap(),
        promise(&policy, USER, friday_16).unwrap(),
        promise(&policy, user(Channel::Chat), rome("Mon 10:00")).unwrap(),
        phone,
    ];
    let written = promises.map(|made| serde_json::to_string(&made).unwrap());
    let golden: Vec<&str> = include_str!("golden.jsonl").lines().collect();
    assert_eq!(written.as_slice(), golden);
}
