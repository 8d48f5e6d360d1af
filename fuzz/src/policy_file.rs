//! A policy file, as someone who is in a hurry wrote it.

use crate::promises;
use policy::Terms;
use sla::{Case, Channel, Role, Severity, promise};
use std::path::Path;

/// 1970, 2026, 2038, and the last years that zones are known for.
const MOMENTS: [i64; 5] = [
    0,
    1_795_430_000,
    2_147_483_647,
    253_402_000_000,
    253_402_300_799,
];

const CASES: [(Channel, Role, Severity); 7] = [
    (Channel::Email, Role::SuperAdmin, Severity::Standard),
    (Channel::Email, Role::SuperAdmin, Severity::Critical),
    (Channel::Email, Role::User, Severity::Standard),
    (Channel::Chat, Role::SuperAdmin, Severity::Standard),
    (Channel::Chat, Role::User, Severity::Standard),
    (Channel::Phone, Role::SuperAdmin, Severity::Standard),
    (Channel::Phone, Role::User, Severity::Standard),
];

/// A file is refused in one line that names it, or its promises make sense at any time.
///
/// # Panics
/// If neither is so.
pub fn policy_file(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    let parse = || Terms::parse(Path::new("policy.toml"), text.to_owned());
    let terms = match parse() {
        Ok(terms) => terms,
        Err(why) => {
            let why = why.to_string();
            assert!(why.starts_with("policy.toml:"), "{why}");
            assert!(!why.contains('\n'), "{why}");
            return;
        }
    };
    assert!(parse().is_ok_and(|again| again.digest() == terms.digest()));
    for now in MOMENTS.into_iter().filter_map(sla::instant) {
        let policy = terms.policy(now);
        for (channel, role, severity) in CASES {
            let case = Case {
                channel,
                role,
                severity,
            };
            let Ok(made) = promise(&policy, case, now) else {
                continue;
            };
            promises::make_sense(&made);
            for later in [made.raised(&policy, now), made.lowered(&policy)] {
                let Ok(later) = later else {
                    continue;
                };
                promises::make_sense(&later);
            }
        }
    }
}
