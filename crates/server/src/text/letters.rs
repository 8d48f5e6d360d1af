//! What mails say, in the author's language.

use super::moments::moment;
use crate::domain::{Letter, Topic};
use calendar::TimeZone;
use protocol::{Language, RequestNumber};
use sla::{Commitment, Instant, Standing, standing};

/// A mail in words: what stands over it, and its paragraphs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) paragraphs: Vec<String>,
}

/// The words of a mail about a request to the support of `product`, its times in the team's `zone`.
pub(crate) fn letter(
    letter: &Letter,
    number: RequestNumber,
    product: &str,
    zone: &TimeZone,
) -> Words {
    let said = |at: Instant| moment(at, zone, letter.language);
    let (subject, paragraphs) = match letter.language {
        Language::En => english(letter, number, &said),
        Language::It => italian(letter, number, &said),
    };
    Words {
        subject: format!("[{product}] {subject}"),
        paragraphs,
    }
}

fn english(
    letter: &Letter,
    number: RequestNumber,
    said: &dyn Fn(Instant) -> String,
) -> (String, Vec<String>) {
    let due = letter.promise.due.map(said).unwrap_or_default();
    match letter.topic {
        Topic::Acknowledged => {
            let promise = match letter.promise.terms.commitment {
                Commitment::Guaranteed { .. } => format!("First reply guaranteed by {due}."),
                Commitment::Aim => format!(
                    "We aim to reply by {due}. This is an aim of one business day, not a guarantee."
                ),
                Commitment::Usually { within_s } => {
                    let within = minutes(within_s, ["minute", "minutes"]);
                    format!("We usually call within {within}. Typical, not promised.")
                }
                Commitment::Unpromised => {
                    "A specialist joins you in the chat. No response time is guaranteed there."
                        .to_owned()
                }
            };
            let subject = format!("We have your request {number}");
            let paragraphs = vec![
                format!("We have your request. Its number is {number}."),
                promise,
                "This message was sent automatically. Only a specialist's own answer counts as the reply."
                    .to_owned(),
            ];
            (subject, paragraphs)
        }
        Topic::Answered => {
            let at = letter.answered.map(said).unwrap_or_default();
            let subject = format!("A specialist has answered your request {number}");
            let kept = match stands(letter) {
                Some(Standing::Met { .. }) => Some(format!(
                    "The reply was guaranteed by {due}, and came in time."
                )),
                Some(Standing::Missed { .. }) => Some(format!(
                    "The reply was guaranteed by {due}. It came too late."
                )),
                _ => None,
            };
            let mut paragraphs = vec![format!(
                "A specialist answered your request {number} on {at}."
            )];
            paragraphs.extend(kept);
            (subject, paragraphs)
        }
        Topic::Missed => {
            let subject = format!("We missed the time we promised for your request {number}");
            let now = letter.answered.map(said).map_or_else(
                || "Your request is still open.".to_owned(),
                |at| format!("A specialist answered on {at}, too late."),
            );
            let missed = format!(
                "We guaranteed a first reply to your request {number} by {due}. We missed it."
            );
            (subject, vec![missed, now])
        }
    }
}

fn italian(
    letter: &Letter,
    number: RequestNumber,
    said: &dyn Fn(Instant) -> String,
) -> (String, Vec<String>) {
    let due = letter.promise.due.map(said).unwrap_or_default();
    match letter.topic {
        Topic::Acknowledged => {
            let promise = match letter.promise.terms.commitment {
                Commitment::Guaranteed { .. } => {
                    format!("Prima risposta garantita entro {due}.")
                }
                Commitment::Aim => format!(
                    "Puntiamo a rispondere entro {due}. È un obiettivo di un giorno lavorativo, non una garanzia."
                ),
                Commitment::Usually { within_s } => {
                    let within = minutes(within_s, ["minuto", "minuti"]);
                    format!("Di solito chiamiamo entro {within}. È il tempo abituale, non una promessa.")
                }
                Commitment::Unpromised => {
                    "Uno specialista vi raggiunge in chat. Lì non c'è un tempo di risposta garantito."
                        .to_owned()
                }
            };
            let subject = format!("Abbiamo ricevuto la vostra richiesta {number}");
            let paragraphs = vec![
                format!("Abbiamo ricevuto la vostra richiesta. Il suo numero è {number}."),
                promise,
                "Questo messaggio è automatico. Conta solo la risposta di uno specialista."
                    .to_owned(),
            ];
            (subject, paragraphs)
        }
        Topic::Answered => {
            let at = letter.answered.map(said).unwrap_or_default();
            let subject = format!("Uno specialista ha risposto alla vostra richiesta {number}");
            let kept = match stands(letter) {
                Some(Standing::Met { .. }) => Some(format!(
                    "La risposta era garantita entro {due} ed è arrivata in tempo."
                )),
                Some(Standing::Missed { .. }) => Some(format!(
                    "La risposta era garantita entro {due}. È arrivata in ritardo."
                )),
                _ => None,
            };
            let mut paragraphs = vec![format!(
                "Uno specialista ha risposto alla vostra richiesta {number}: {at}."
            )];
            paragraphs.extend(kept);
            (subject, paragraphs)
        }
        Topic::Missed => {
            let subject = format!(
                "Non abbiamo rispettato il tempo promesso per la vostra richiesta {number}"
            );
            let now = letter.answered.map(said).map_or_else(
                || "La vostra richiesta è ancora aperta.".to_owned(),
                |at| format!("Uno specialista ha risposto in ritardo: {at}."),
            );
            let missed = format!(
                "Avevamo garantito una prima risposta alla vostra richiesta {number} entro {due}. Non ce l'abbiamo fatta."
            );
            (subject, vec![missed, now])
        }
    }
}

/// How the promise stood when the answer came.
fn stands(letter: &Letter) -> Option<Standing> {
    let at = letter.answered?;
    standing(&letter.promise, Some(at), at)
}

fn minutes(within_s: u32, [one, several]: [&str; 2]) -> String {
    match within_s / 60 {
        1 => format!("1 {one}"),
        count => format!("{count} {several}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calendar::Zones;
    use sla::{Case, Channel, Promise, Role, Severity, Terms};

    const DUE: i64 = 1_793_982_600; // Friday 6 November 2026, 16:30 UTC
    const HOUR: Commitment = Commitment::Guaranteed { within_s: 3600 };

    /// What a mail says after its greeting: the subject, then a line for each paragraph.
    #[track_caller]
    fn check(
        (topic, commitment): (Topic, Commitment),
        answered_s: Option<i64>,
        language: Language,
        expected: &[&str],
    ) {
        let at = |unix_s| sla::instant(unix_s).unwrap();
        let timed = commitment != Commitment::Unpromised;
        let mail = Letter {
            to: "ada@northwind.example".into(),
            topic,
            language,
            promise: Promise {
                terms: Terms {
                    case: Case {
                        channel: Channel::Email,
                        role: Role::SuperAdmin,
                        severity: Severity::Standard,
                    },
                    commitment,
                    policy: "digest".into(),
                },
                start: at(DUE - 3600),
                raised: None,
                stops: vec![],
                warn: None,
                due: timed.then(|| at(DUE)),
            },
            answered: answered_s.map(|after_s| at(DUE + after_s)),
        };
        let zone = Zones::bundled().get("Europe/Rome").unwrap();
        let words = letter(&mail, RequestNumber(10_001), "Acme", &zone);
        assert_eq!(words.subject, expected[0]);
        let paragraphs: Vec<&str> = words.paragraphs.iter().map(String::as_str).collect();
        assert_eq!(paragraphs, expected[1..]);
    }

    #[test]
    fn an_acknowledgement_says_what_is_promised_and_no_more() {
        let says = |commitment, language, promise: &str| {
            let [subject, first, last] = match language {
                Language::En => [
                    "[Acme] We have your request R-10001",
                    "We have your request. Its number is R-10001.",
                    "This message was sent automatically. Only a specialist's own answer counts as the reply.",
                ],
                Language::It => [
                    "[Acme] Abbiamo ricevuto la vostra richiesta R-10001",
                    "Abbiamo ricevuto la vostra richiesta. Il suo numero è R-10001.",
                    "Questo messaggio è automatico. Conta solo la risposta di uno specialista.",
                ],
            };
            let about = (Topic::Acknowledged, commitment);
            check(about, None, language, &[subject, first, promise, last]);
        };
        says(
            HOUR,
            Language::En,
            "First reply guaranteed by Friday 6 November 2026, 17:30 (Europe/Rome, UTC+1).",
        );
        says(
            HOUR,
            Language::It,
            "Prima risposta garantita entro venerdì 6 novembre 2026, 17:30 (Europe/Rome, UTC+1).",
        );
        says(
            Commitment::Aim,
            Language::En,
            "We aim to reply by Friday 6 November 2026, 17:30 (Europe/Rome, UTC+1). This is an aim of one business day, not a guarantee.",
        );
        says(
            Commitment::Aim,
            Language::It,
            "Puntiamo a rispondere entro venerdì 6 novembre 2026, 17:30 (Europe/Rome, UTC+1). È un obiettivo di un giorno lavorativo, non una garanzia.",
        );
        let call = Commitment::Usually { within_s: 300 };
        says(
            call,
            Language::En,
            "We usually call within 5 minutes. Typical, not promised.",
        );
        says(
            call,
            Language::It,
            "Di solito chiamiamo entro 5 minuti. È il tempo abituale, non una promessa.",
        );
        says(
            Commitment::Unpromised,
            Language::En,
            "A specialist joins you in the chat. No response time is guaranteed there.",
        );
        says(
            Commitment::Unpromised,
            Language::It,
            "Uno specialista vi raggiunge in chat. Lì non c'è un tempo di risposta garantito.",
        );
    }

    #[test]
    fn an_answer_says_whether_it_came_in_time() {
        check(
            (Topic::Answered, HOUR),
            Some(0),
            Language::En,
            &[
                "[Acme] A specialist has answered your request R-10001",
                "A specialist answered your request R-10001 on Friday 6 November 2026, 17:30 (Europe/Rome, UTC+1).",
                "The reply was guaranteed by Friday 6 November 2026, 17:30 (Europe/Rome, UTC+1), and came in time.",
            ],
        );
        check(
            (Topic::Answered, HOUR),
            Some(60),
            Language::It,
            &[
                "[Acme] Uno specialista ha risposto alla vostra richiesta R-10001",
                "Uno specialista ha risposto alla vostra richiesta R-10001: venerdì 6 novembre 2026, 17:31 (Europe/Rome, UTC+1).",
                "La risposta era garantita entro venerdì 6 novembre 2026, 17:30 (Europe/Rome, UTC+1). È arrivata in ritardo.",
            ],
        );
        check(
            (Topic::Answered, Commitment::Aim),
            Some(60),
            Language::En,
            &[
                "[Acme] A specialist has answered your request R-10001",
                "A specialist answered your request R-10001 on Friday 6 November 2026, 17:31 (Europe/Rome, UTC+1).",
            ],
        );
    }

    #[test]
    fn a_miss_is_said_plainly() {
        check(
            (Topic::Missed, HOUR),
            None,
            Language::En,
            &[
                "[Acme] We missed the time we promised for your request R-10001",
                "We guaranteed a first reply to your request R-10001 by Friday 6 November 2026, 17:30 (Europe/Rome, UTC+1). We missed it.",
                "Your request is still open.",
            ],
        );
        check(
            (Topic::Missed, HOUR),
            Some(60),
            Language::It,
            &[
                "[Acme] Non abbiamo rispettato il tempo promesso per la vostra richiesta R-10001",
                "Avevamo garantito una prima risposta alla vostra richiesta R-10001 entro venerdì 6 novembre 2026, 17:30 (Europe/Rome, UTC+1). Non ce l'abbiamo fatta.",
                "Uno specialista ha risposto in ritardo: venerdì 6 novembre 2026, 17:31 (Europe/Rome, UTC+1).",
            ],
        );
    }
}
