//! The vendor's terms: what is promised to whom, and what the widget says beside it.

mod file;

use crate::calendar::Calendar;
use crate::config::{self, FileError, Parsed};
use crate::digest;
use crate::domain::{channel_name, role_name, severity_name};
use file::PolicyFile;
use sla::{Commitment, Exception, Instant, Policy, Rule};
use std::path::Path;

/// The terms of one policy file.
#[derive(Debug)]
pub(crate) struct Terms {
    pub(crate) product: String,
    pub(crate) phone: String,
    pub(crate) updated_on: String,
    pub(crate) exceptions_url: String,
    pub(crate) subscriptions: Vec<Subscription>,
    version: String,
    rules: Vec<Rule>,
    exceptions: Vec<Exception>,
    calendar: Calendar,
}

/// A subscription that can have premium support.
#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) name: String,
}

impl AsRef<str> for Subscription {
    fn as_ref(&self) -> &str {
        &self.id
    }
}

impl Terms {
    /// Reads the file; an error names its line and what was expected there.
    pub(crate) fn load(path: &Path) -> Result<Self, FileError> {
        Self::from_file(config::read(path)?)
    }

    fn from_file(file: Parsed<PolicyFile>) -> Result<Self, FileError> {
        let rules = rules(&file)?;
        let content = file.content;
        let exceptions: Vec<Exception> = content.exceptions.into_iter().map(|e| e.0).collect();
        let calendar = content.support_hours.0;
        Ok(Self {
            product: content.product.0,
            phone: content.phone.0,
            updated_on: content.updated_on.0.to_string(),
            exceptions_url: content.exceptions_url.0,
            subscriptions: content
                .subscriptions
                .into_iter()
                .map(|subscription| Subscription {
                    id: subscription.id.0,
                    name: subscription.name.0,
                })
                .collect(),
            version: version(&rules, &exceptions, &calendar),
            rules,
            exceptions,
            calendar,
        })
    }

    /// What decides a promise at `now`: the calendar is laid out from its local date on.
    pub(crate) fn policy(&self, now: Instant) -> Policy {
        Policy {
            version: self.version.clone(),
            rules: self.rules.clone(),
            exceptions: self.exceptions.clone(),
            support_hours: self.calendar.hours(now),
        }
    }
}

/// The rules, of which no two are for the same case.
fn rules(file: &Parsed<PolicyFile>) -> Result<Vec<Rule>, FileError> {
    let mut rules: Vec<Rule> = Vec::new();
    for (index, cell) in file.content.commitments.iter().enumerate() {
        let rule = cell.get_ref().0;
        if rules.iter().any(|other| case(other) == case(&rule)) {
            let field = format!("commitments[{index}]");
            let what = format!("{} is there twice", case(&rule).join(" "));
            return Err(file.error(&cell.span(), &field, &what));
        }
        rules.push(rule);
    }
    Ok(rules)
}

fn case(rule: &Rule) -> [&'static str; 3] {
    [
        channel_name(rule.channel),
        role_name(rule.role),
        severity_name(rule.severity),
    ]
}

/// A digest of what decides promises: not of comments, order, words, or the day it is computed on.
fn version(rules: &[Rule], exceptions: &[Exception], calendar: &Calendar) -> String {
    let mut rules: Vec<String> = rules
        .iter()
        .map(|rule| format!("{} {}", case(rule).join(" "), canonical(rule.commitment)))
        .collect();
    rules.sort_unstable();
    let mut exceptions: Vec<String> = exceptions
        .iter()
        .map(|e| {
            format!(
                "{} {}",
                e.span.from().timestamp(),
                e.span.until().timestamp()
            )
        })
        .collect();
    exceptions.sort_unstable();
    let parts = [
        rules.join("\n"),
        exceptions.join("\n"),
        calendar.canonical(),
    ];
    digest::hex(digest::of(&parts.each_ref().map(String::as_str)), 8)
}

fn canonical(commitment: Commitment) -> String {
    match commitment {
        Commitment::Guaranteed { within_s } => format!("guaranteed {within_s}"),
        Commitment::Aim => "aim".to_owned(),
        Commitment::Usually { within_s } => format!("usually {within_s}"),
        Commitment::Unpromised => "unpromised".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEMO: &str = include_str!("../../../demo/policy.toml");

    fn terms(text: &str) -> Result<Terms, String> {
        config::parse(Path::new("policy.toml"), text.to_owned())
            .and_then(Terms::from_file)
            .map_err(|why| why.to_string())
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
            "commitments[0].channel: unknown variant `fax`, expected",
        );
        check(
            "\"standard\", guaranteed_within_min = 60",
            "\"standard\", guaranteed_within_min = \"1h\"",
            "invalid type",
        );
        check(
            "\"standard\", guaranteed_within_min = 60",
            "\"standard\", guaranteed_within_min = 0",
            "minutes are 1",
        );
        check(
            "\"standard\", guaranteed_within_min = 60",
            "\"standard\", unpromised = false",
            "expected exactly one of",
        );
        check(
            "\"standard\", guaranteed_within_min",
            "\"standard\", within_min",
            "unknown field `within_min`",
        );
        check(
            "Europe/Rome",
            "Europe/Roma",
            "support_hours.time_zone: expected a time zone",
        );
        check("\"18:00\"", "\"6pm\"", "expected a time of day");
        check("2026-11-02", "2026-13-02", "updated_on: expected a date");
        check("product = ", "produkt = ", "unknown field `produkt`");
        check("product = \"Acme\"", "", "missing field `product`");
        check("[support_hours]", "[support_hours", "policy.toml:");
    }

    #[test]
    fn a_case_that_is_there_twice_is_refused() {
        check(
            "severity = \"critical\"",
            "severity = \"standard\"",
            "is there twice",
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
        assert!(turned.contains("from before until"), "{turned}");
        let no_offset = with("2026-12-24T18:00:00", "2026-12-25T00:00:00Z").unwrap_err();
        assert!(no_offset.contains("expected a moment"), "{no_offset}");
    }

    #[test]
    fn the_version_follows_what_decides_promises_and_nothing_else() {
        let version = |from: &str, to: &str| {
            assert!(DEMO.contains(from), "{from}");
            terms(&DEMO.replacen(from, to, 1)).unwrap().version
        };
        let now = terms(DEMO).unwrap().version;
        assert_eq!(now.len(), 16);
        assert_eq!(version("product = \"Acme\"", "product = \"Else\""), now);
        assert_eq!(version("updated_on = ", "# a comment\nupdated_on = "), now);
        assert_ne!(
            version(
                "\"standard\", guaranteed_within_min = 60",
                "\"standard\", guaranteed_within_min = 59"
            ),
            now
        );
        assert_ne!(version("\"18:00\"", "\"17:00\""), now);
        assert_ne!(version("Europe/Rome", "Europe/Paris"), now);
    }
}
