//! Why an answer is due just then, in words.

use crate::Language;
use chrono::TimeDelta;
use sla::{Commitment, Instant, LocalText, Promise, Step, Stop, StopKind, explain};

/// The steps that lead to the due time, a sentence each; `moment` writes an instant as the reader does.
pub fn why(
    promise: &Promise,
    language: Language,
    moment: impl Fn(Instant) -> String,
) -> Vec<String> {
    let commitment = promise.terms.commitment;
    let steps = explain(promise);
    let sentences = steps.iter().map(|step| match language {
        Language::En => english(step, commitment, &moment),
        Language::It => italian(step, commitment, &moment),
    });
    sentences.collect()
}

fn english(step: &Step, commitment: Commitment, at: impl Fn(Instant) -> String) -> String {
    match (step, commitment) {
        (Step::Accepted(start), _) => format!("Accepted: {}.", at(*start)),
        (Step::Raised(from), _) => {
            format!("Business-critical from {} on.", at(*from))
        }
        (Step::Ran(span), Commitment::Aim) => {
            format!("Support hours until {}.", at(span.until()))
        }
        (Step::Ran(span), _) => {
            let counted = length(span.until() - span.from());
            format!("{counted} counted, until {}.", at(span.until()))
        }
        (Step::Stood(pause), _) => {
            let (from, until) = (at(pause.span.from()), at(pause.span.until()));
            let why = match pause.kind {
                StopKind::Closed => "Closed".to_owned(),
                StopKind::Holiday => "Closed, with a holiday,".to_owned(),
                StopKind::Exception | StopKind::Other => "The clock stands still".to_owned(),
            };
            format!(
                "{why} from {from} to {until}{}.",
                reason(pause, |text| &text.en)
            )
        }
        (Step::KeptEarlier, _) => {
            "The earlier due time stays: raising an issue never makes it later.".to_owned()
        }
        (Step::KeptLater, _) => {
            "The later due time stays: lowering an issue never makes it earlier.".to_owned()
        }
        (Step::Due(due), Commitment::Aim) => {
            format!("One business day on, within support hours: {}.", at(*due))
        }
        (Step::Due(due), Commitment::Usually { .. }) => format!("Usually by {}.", at(*due)),
        (Step::Due(due), _) => format!("Due: {}.", at(*due)),
    }
}

fn italian(step: &Step, commitment: Commitment, at: impl Fn(Instant) -> String) -> String {
    match (step, commitment) {
        (Step::Accepted(start), _) => format!("Accettata: {}.", at(*start)),
        (Step::Raised(from), _) => {
            format!("Critica per l'azienda da: {}.", at(*from))
        }
        (Step::Ran(span), Commitment::Aim) => {
            format!("Orario di assistenza fino a: {}.", at(span.until()))
        }
        (Step::Ran(span), _) => {
            let counted = length(span.until() - span.from());
            format!(
                "Tempo conteggiato: {counted}, fino a: {}.",
                at(span.until())
            )
        }
        (Step::Stood(pause), _) => {
            let (from, until) = (at(pause.span.from()), at(pause.span.until()));
            let why = match pause.kind {
                StopKind::Closed => "Chiuso",
                StopKind::Holiday => "Chiuso, con un giorno festivo,",
                StopKind::Exception | StopKind::Other => "Il tempo è fermo",
            };
            format!(
                "{why} da {from} a {until}{}.",
                reason(pause, |text| &text.it)
            )
        }
        (Step::KeptEarlier, _) => {
            "Resta la scadenza precedente: una richiesta resa critica non slitta mai.".to_owned()
        }
        (Step::KeptLater, _) => {
            "Resta la scadenza precedente: una richiesta resa non critica non si anticipa mai."
                .to_owned()
        }
        (Step::Due(due), Commitment::Aim) => {
            format!(
                "Un giorno lavorativo dopo, in orario di assistenza: {}.",
                at(*due)
            )
        }
        (Step::Due(due), Commitment::Usually { .. }) => format!("Di solito entro: {}.", at(*due)),
        (Step::Due(due), _) => format!("Scadenza: {}.", at(*due)),
    }
}

/// An exception's reason after a colon; the vendor may have ended it with a stop.
fn reason(stop: &Stop, of: impl Fn(&LocalText) -> &String) -> String {
    let reason = stop.reason.as_ref().map(of);
    reason.map_or_else(String::new, |reason| {
        format!(": {}", reason.trim().trim_end_matches('.'))
    })
}

/// A length of time to the second, in symbols that both languages write: `1 h 5 min`, `30 s`.
fn length(time: TimeDelta) -> String {
    let seconds = time.num_seconds();
    let parts = [
        (seconds / 3600, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let mut length = String::new();
    for (count, unit) in parts {
        let space = if length.is_empty() { "" } else { " " };
        length.extend([space, &count.to_string(), " ", unit]);
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use sla::{
        Case, Channel, Exception, Policy, Role, Rule, Severity, Span, SupportHours, promise,
    };

    fn at(minute: i64) -> Instant {
        sla::instant(minute * 60).unwrap()
    }

    /// Minutes after the epoch, as `+50`.
    fn moment(at: Instant) -> String {
        format!("+{}", at.timestamp() / 60)
    }

    fn drill() -> Promise {
        let case = Case {
            channel: Channel::Email,
            role: Role::SuperAdmin,
            severity: Severity::Standard,
        };
        let reason = LocalText {
            en: "A drill.".into(),
            it: "Un'esercitazione".into(),
        };
        let policy = Policy {
            digest: "d".into(),
            rules: vec![Rule {
                case,
                commitment: Commitment::Guaranteed { within_s: 3600 },
                warn_before_s: 0,
            }],
            exceptions: vec![Exception {
                span: Span::new(at(10), at(970)).unwrap(),
                reason,
                scope: sla::Scope::default(),
            }],
            support_hours: SupportHours {
                openings: vec![],
                holidays: vec![],
                known: Span::all(),
            },
        };
        promise(&policy, case, at(0)).unwrap()
    }

    #[test]
    fn every_step_is_a_sentence_in_each_language() {
        assert_eq!(
            why(&drill(), Language::En, moment),
            [
                "Accepted: +0.",
                "10 min counted, until +10.",
                "The clock stands still from +10 to +970: A drill.",
                "50 min counted, until +1020.",
                "Due: +1020.",
            ]
        );
        assert_eq!(
            why(&drill(), Language::It, moment),
            [
                "Accettata: +0.",
                "Tempo conteggiato: 10 min, fino a: +10.",
                "Il tempo è fermo da +10 a +970: Un'esercitazione.",
                "Tempo conteggiato: 50 min, fino a: +1020.",
                "Scadenza: +1020.",
            ]
        );
    }

    #[test]
    fn lengths_drop_no_seconds() {
        let said = |seconds| length(TimeDelta::seconds(seconds));
        assert_eq!(said(3661), "1 h 1 min 1 s");
        assert_eq!(said(1800), "30 min");
        assert_eq!(said(59), "59 s");
    }
}
