//! The vendor's terms: what is promised to whom, and what the widget says beside it.

pub mod config;
mod file;

use calendar::Calendar;
use config::{FileError, Parsed};
use core::fmt::Write;
use file::PolicyFile;
use sha2::{Digest, Sha256};
use sla::{Commitment, Exception, Instant, Policy, Rule, Span, SupportHours};
use std::path::Path;

/// How far the support hours are laid out: two months are about 1 KB of what the widget gets.
const DAYS: u16 = 62;

/// How far at most, where a team is closed for so long that the next business day lies further away.
const MOST_DAYS: u16 = 1000;

/// The terms of one policy file.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The product's name.
    pub product: String,
    /// The number for calling directly, as it should be read.
    pub phone: String,
    /// When the terms last changed: `2026-11-02`.
    pub updated_on: String,
    /// Where response-time exceptions are explained.
    pub exceptions_url: String,
    /// Which subscriptions can have premium support.
    pub subscriptions: Vec<Subscription>,
    canonical: String,
    digest: String,
    rules: Vec<Rule>,
    exceptions: Vec<Exception>,
    calendar: Calendar,
}

/// A subscription that can have premium support.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Its id, as tokens name it.
    pub id: String,
    /// Its name, as people read it.
    pub name: String,
}

impl AsRef<str> for Subscription {
    fn as_ref(&self) -> &str {
        &self.id
    }
}

impl Terms {
    /// Reads the file.
    ///
    /// # Errors
    /// [`FileError`] names the line, the field and what was expected there.
    pub fn load(path: &Path) -> Result<Self, FileError> {
        Self::from_file(config::read(path)?)
    }

    /// As [`Terms::load`], from a text; `path` is for the error alone.
    ///
    /// # Errors
    /// As [`Terms::load`].
    pub fn parse(path: &Path, text: String) -> Result<Self, FileError> {
        Self::from_file(config::parse(path, text)?)
    }

    fn from_file(file: Parsed<PolicyFile>) -> Result<Self, FileError> {
        let rules = rules(&file)?;
        let content = file.content;
        let exceptions: Vec<Exception> = content.exceptions.into_iter().map(|e| e.0).collect();
        let calendar = content.support_hours.0;
        let subscriptions = content.subscriptions.into_iter();
        let subscriptions = subscriptions.map(|subscription| Subscription {
            id: subscription.id.0,
            name: subscription.name.0,
        });
        let canonical = canonical(&rules, &exceptions, &calendar);
        Ok(Self {
            product: content.product.0,
            phone: content.phone.0,
            updated_on: content.updated_on.0.to_string(),
            exceptions_url: content.exceptions_url.0,
            subscriptions: subscriptions.collect(),
            digest: hex(&canonical),
            canonical,
            rules,
            exceptions,
            calendar,
        })
    }

    /// What decides a promise at `now`: the calendar is laid out from its local date on, as far as the
    /// aim of a business day reaches.
    #[must_use]
    pub fn policy(&self, now: Instant) -> Policy {
        let mut days = DAYS;
        let mut support_hours = self.support_hours(now, days);
        while support_hours.business_days(now, 1).is_err() && days < MOST_DAYS {
            days = MOST_DAYS.min(days * 4);
            support_hours = self.support_hours(now, days);
        }
        Policy {
            digest: self.digest.clone(),
            rules: self.rules.clone(),
            exceptions: self.exceptions.clone(),
            support_hours,
        }
    }

    fn support_hours(&self, now: Instant, days: u16) -> SupportHours {
        // Outside the years that zones are known for there are no hours, whatever the span.
        let known = self.calendar.days_from(now, days).unwrap_or(Span::all());
        let schedule = self.calendar.schedule(known);
        self.calendar.support_hours(&schedule, known)
    }

    /// What decides promises, a line for each decision: its SHA-256 is the digest a promise names.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The digest of the policy.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The calendar of the one-business-day aim.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

/// The rules, of which no two are for the same case.
fn rules(file: &Parsed<PolicyFile>) -> Result<Vec<Rule>, FileError> {
    let mut rules: Vec<Rule> = Vec::new();
    for (index, cell) in file.content.commitments.iter().enumerate() {
        let rule = cell.get_ref().0;
        if rules.iter().any(|other| other.case == rule.case) {
            let field = format!("commitments[{index}]");
            let what = format!("{} is there twice", rule.case);
            return Err(file.error(&cell.span(), &field, &what));
        }
        rules.push(rule);
    }
    Ok(rules)
}

/// What decides promises: not comments, order, words, or the day it is computed on.
fn canonical(rules: &[Rule], exceptions: &[Exception], calendar: &Calendar) -> String {
    let rules = rules.iter().map(|rule| {
        let commitment = match rule.commitment {
            Commitment::Guaranteed { within_s } => {
                format!("guaranteed {within_s} warn {}", rule.warn_before_s)
            }
            Commitment::Aim => "aim one_business_day".to_owned(),
            Commitment::Usually { within_s } => format!("usually {within_s}"),
            Commitment::Unpromised => "unpromised".to_owned(),
        };
        format!("commitment {} {commitment}", rule.case)
    });
    let exceptions = exceptions.iter().map(|exception| {
        let (from, until) = (exception.span.from(), exception.span.until());
        let scope = &exception.scope;
        let channels = names(scope.channels.iter().map(|one| one.name()));
        let callers = names(scope.roles.iter().map(|one| one.name()));
        let severities = names(scope.severities.iter().map(|one| one.name()));
        format!(
            "exception {} {} {channels} {callers} {severities}",
            from.timestamp(),
            until.timestamp(),
        )
    });
    let mut lines: Vec<String> = rules.chain(exceptions).collect();
    lines.sort_unstable();
    lines.push(format!("support_hours {}", calendar.canonical()));
    lines.join("\n")
}

/// `chat,email`, or `*` for all.
fn names(names: impl Iterator<Item = &'static str>) -> String {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        "*".to_owned()
    } else {
        names.join(",")
    }
}

/// SHA-256 in hexadecimal.
fn hex(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string can't fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEMO: &str = include_str!("../../../demo/policy.toml");

    fn terms(text: &str) -> Result<Terms, String> {
        Terms::parse(Path::new("policy.toml"), text.to_owned()).map_err(|why| why.to_string())
    }

    /// The error when `from` in the demo's policy is replaced by `to`.
    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        assert!(DEMO.contains(from), "{from} isn't in the demo's policy");
        let error = terms(&DEMO.replacen(from, to, 1)).unwrap_err();
        assert!(error.contains(expected), "{error}");
        assert!(error.starts_with("policy.toml:"), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }

    #[test]
    fn a_mistake_is_named_with_its_line_field_and_what_was_expected() {
        check(
            "\"email\"",
            "\"fax\"",
            "policy.toml:28: commitments[0].channel: unknown variant `fax`, expected",
        );
        let first = "\"standard\", guaranteed_within_min = 60";
        check(
            first,
            "\"standard\", guaranteed_within_min = \"1h\"",
            "policy.toml:28: commitments[0].guaranteed_within_min: invalid type",
        );
        check(
            first,
            "\"standard\", guaranteed_within_min = 0",
            "policy.toml:28: commitments[0].guaranteed_within_min: expected 1 to 525600 minutes",
        );
        check(
            first,
            "\"standard\", unpromised = false",
            "policy.toml:28: commitments[0]: expected exactly one of",
        );
        check(
            first,
            "\"standard\", within_min = 60",
            "policy.toml:28: commitments[0].within_min: unknown field `within_min`",
        );
        check(
            "\"user\", severity = \"standard\", usually_within_min = 5",
            "\"user\", severity = \"standard\", usually_within_min = -5",
            "policy.toml:34: commitments[6].usually_within_min: expected 1 to",
        );
        check(
            "Europe/Rome",
            "Europe/Roma",
            "policy.toml:46: support_hours.time_zone: expected a time zone",
        );
        check(
            "\"18:00\"",
            "\"6pm\"",
            "policy.toml:47: support_hours.weekly[0].to: expected a time of day",
        );
        check(
            "\"2027-04-25\"",
            "\"2027-04-31\"",
            "policy.toml:51: support_hours.holidays[14]: expected a date",
        );
        check(
            "2026-11-02",
            "2026-13-02",
            "policy.toml:6: updated_on: expected a date",
        );
        check(
            "product = ",
            "produkt = ",
            "policy.toml:4: produkt: unknown field `produkt`",
        );
        check("product = \"Acme\"", "", "missing field `product`");
        check("[support_hours]", "[support_hours", "policy.toml:45:");
    }

    #[test]
    fn a_case_that_is_there_twice_is_refused() {
        check(
            "severity = \"critical\"",
            "severity = \"standard\"",
            "policy.toml:29: commitments[1]",
        );
    }

    /// S44: nobody else has the box, whatever the file says.
    #[test]
    fn critical_is_for_a_super_admin_on_email() {
        let row = "channel = \"email\", role = \"super_admin\", severity = \"critical\"";
        for other in [
            "\"chat\", role = \"super_admin\"",
            "\"email\", role = \"user\"",
        ] {
            let other = format!("channel = {other}, severity = \"critical\"");
            check(row, &other, "severity = \"critical\" is for");
        }
    }

    /// S14: the list ships empty.
    #[test]
    fn the_demo_s_policy_invents_no_exceptions() {
        assert!(terms(DEMO).unwrap().exceptions.is_empty());
    }

    #[test]
    fn an_exception_has_a_start_an_end_and_a_reason() {
        let with = |from: &str, until: &str| {
            let reason = "{ en = \"A storm\", it = \"Un temporale\" }";
            let row = format!("{{ from = \"{from}\", until = \"{until}\", reason = {reason} }}");
            terms(&DEMO.replacen("exceptions = []", &format!("exceptions = [{row}]"), 1))
        };
        let terms = with("2026-12-24T18:00:00+01:00", "2026-12-25T00:00:00Z").unwrap();
        assert_eq!(terms.exceptions[0].span.from().timestamp(), 1_798_131_600);
        let turned = with("2026-12-24T18:00:00Z", "2026-12-24T18:00:00Z").unwrap_err();
        assert!(
            turned.starts_with("policy.toml:42: exceptions[0]: expected from before until"),
            "{turned}"
        );
        let no_offset = with("2026-12-24T18:00:00", "2026-12-25T00:00:00Z").unwrap_err();
        assert!(
            no_offset.starts_with("policy.toml:42: exceptions[0].from: expected a moment"),
            "{no_offset}"
        );
    }

    /// S13: no calendar closes the e-mail channel.
    #[test]
    fn an_aim_is_found_behind_months_of_holidays() {
        let now = sla::instant(1_795_430_000).unwrap();
        let aim = |text: &str| {
            let policy = terms(text).unwrap().policy(now);
            let case = sla::Case {
                channel: sla::Channel::Email,
                role: sla::Role::User,
                severity: sla::Severity::Standard,
            };
            let days = (policy.support_hours.known.until() - now).num_days();
            let promise = sla::promise(&policy, case, now).ok();
            let due = promise.and_then(|promise| promise.due);
            (due.map(|due| due.date_naive().to_string()), days)
        };
        assert_eq!(aim(DEMO).1, 61);
        let date = |day: i64| {
            let at = now + chrono::TimeDelta::days(day);
            format!("\"{}\", ", at.date_naive())
        };
        let closed_for = |days| {
            let closed: String = (0..days).map(date).collect();
            aim(&DEMO.replacen("holidays = [", &format!("holidays = [{closed}"), 1))
        };
        assert_eq!(closed_for(300), (Some("2027-09-21".to_owned()), 991));
        assert_eq!(closed_for(996), (Some("2029-08-16".to_owned()), 999));
        assert_eq!(closed_for(1100), (None, 999), "no further");
    }

    #[test]
    fn the_digest_follows_what_decides_promises_and_nothing_else() {
        let digest = |from: &str, to: &str| {
            assert!(DEMO.contains(from), "{from}");
            terms(&DEMO.replacen(from, to, 1)).unwrap().digest
        };
        let now = terms(DEMO).unwrap().digest;
        assert_eq!(now.len(), 64);
        assert_eq!(digest("product = \"Acme\"", "product = \"Else\""), now);
        assert_eq!(digest("updated_on = ", "# a comment\nupdated_on = "), now);
        assert_ne!(
            digest(
                "\"standard\", guaranteed_within_min = 60",
                "\"standard\", guaranteed_within_min = 59"
            ),
            now
        );
        assert_ne!(digest("\"18:00\"", "\"17:00\""), now);
        assert_ne!(digest("Europe/Rome", "Europe/Paris"), now);
    }
}
