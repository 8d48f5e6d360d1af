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
