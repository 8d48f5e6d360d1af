//! The stage of these tests: two weeks in Rome, and the matrix as a policy.

use sla::{
    Case, Channel, Commitment, Exception, Instant, LocalText, Opening, Policy, Role, Rule, Scope,
    Severity, Span, SupportHours, instant,
};

pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// Monday 2026-11-23 00:00 in Rome.
pub(crate) const MONDAY: i64 = 1_795_392_000 - HOUR;

/// The one case with two severities.
pub(crate) const STANDARD: Case = Case {
    channel: Channel::Email,
    role: Role::SuperAdmin,
    severity: Severity::Standard,
};
pub(crate) const CRITICAL: Case = Case {
    severity: Severity::Critical,
    ..STANDARD
};
/// The case with an aim.
pub(crate) const USER: Case = Case {
    role: Role::User,
    ..STANDARD
};

pub(crate) fn at(unix_s: i64) -> Instant {
    instant(unix_s).unwrap()
}

/// `Mon 09:00` or `Mon 09:00:30`, of the first week and Rome's winter.
pub(crate) fn rome(text: &str) -> Instant {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let (day, time) = text.split_once(' ').unwrap();
    let day = days.iter().position(|name| *name == day).unwrap();
    let units = [HOUR, MINUTE, 1];
    let time = time.split(':').zip(units);
    let time: i64 = time.map(|(n, unit)| n.parse::<i64>().unwrap() * unit).sum();
    at(MONDAY + i64::try_from(day).unwrap() * DAY + time)
}

/// The other way round; the second week begins with a `+`.
pub(crate) fn said(at: Instant) -> String {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let second = at.timestamp() - MONDAY;
    let day = usize::try_from(second.div_euclid(DAY)).unwrap();
    let [hour, minute, rest] = [second / HOUR % 24, second / MINUTE % 60, second % MINUTE];
    let week = if day < 7 { "" } else { "+" };
    let exact = if rest == 0 {
        String::new()
    } else {
        format!(":{rest:02}")
    };
    format!("{week}{} {hour:02}:{minute:02}{exact}", days[day % 7])
}

/// An exception named for its reason, in force for every case.
pub(crate) fn exception(name: &str, from: Instant, until: Instant) -> Exception {
    Exception {
        span: Span::new(from, until).unwrap(),
        reason: LocalText {
            en: name.into(),
            it: name.into(),
        },
        scope: Scope::default(),
    }
}

/// The matrix of the flow specification, with these exceptions.
pub(crate) fn policy(exceptions: Vec<Exception>) -> Policy {
    let rule = |channel, role, severity, commitment| Rule {
        case: Case {
            channel,
            role,
            severity,
        },
        commitment,
        warn_before_s: match commitment {
            Commitment::Guaranteed { within_s } => within_s / 4,
            _ => 0,
        },
    };
    let within = |within_s| Commitment::Guaranteed { within_s };
    let usually = Commitment::Usually { within_s: 300 };
    let (email, chat, phone) = (Channel::Email, Channel::Chat, Channel::Phone);
    let (admin, user) = (Role::SuperAdmin, Role::User);
    let standard = Severity::Standard;
    Policy {
        digest: "d".into(),
        rules: vec![
            rule(email, admin, standard, within(3600)),
            rule(email, admin, Severity::Critical, within(1800)),
            rule(email, user, standard, Commitment::Aim),
            rule(chat, admin, standard, Commitment::Unpromised),
            rule(chat, user, standard, Commitment::Unpromised),
            rule(phone, admin, standard, usually),
            rule(phone, user, standard, usually),
        ],
        exceptions,
        support_hours: two_weeks(),
    }
}

/// Rome in winter: 09:00 to 18:00 at UTC+1, Monday to Friday, for two weeks.
fn two_weeks() -> SupportHours {
    let weekdays = (0..14).filter(|day| day % 7 < 5);
    let openings = weekdays.map(|day| Opening {
        from: at(MONDAY + day * DAY + 9 * HOUR),
        until: at(MONDAY + day * DAY + 18 * HOUR),
        utc_offset_s: 3600,
    });
    SupportHours {
        openings: openings.collect(),
        holidays: vec![],
        known: Span::new(at(MONDAY), at(MONDAY + 14 * DAY)).unwrap(),
    }
}
