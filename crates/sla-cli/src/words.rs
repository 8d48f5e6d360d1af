//! Promises in words, in the languages that customers read.

use calendar::{TimeZone, Timestamp};
use chrono::TimeDelta;
use serde::Deserialize;
use sla::{Commitment, Instant, Span, Standing, Step, Stop, StopKind};

/// A language that promises are put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Language {
    En,
    It,
}

use Language::{En, It};

/// What the lines of a promise are called.
pub(crate) struct Labels {
    pub(crate) case: &'static str,
    pub(crate) promise: &'static str,
    pub(crate) start: &'static str,
    pub(crate) warn: &'static str,
    pub(crate) due: &'static str,
    pub(crate) why: &'static str,
    pub(crate) now: &'static str,
    pub(crate) before: &'static str,
}

impl Language {
    pub(crate) fn labels(self) -> Labels {
        match self {
            En => Labels {
                case: "Case",
                promise: "Promise",
                start: "Start",
                warn: "Due soon",
                due: "Due",
                why: "Why",
                now: "Standing",
                before: "Before it was changed",
            },
            It => Labels {
                case: "Caso",
                promise: "Promessa",
                start: "Inizio",
                warn: "In scadenza",
                due: "Scadenza",
                why: "Perché",
                now: "Situazione",
                before: "Prima della modifica",
            },
        }
    }
}

/// One step on the way to a due time, as a sentence.
pub(crate) fn step(step: &Step, zone: &TimeZone, language: Language) -> String {
    let at = |instant: &Instant| moment(*instant, zone, language);
    match (step, language) {
        (Step::Accepted(instant), En) => format!("{}: accepted, the clock starts.", at(instant)),
        (Step::Accepted(instant), It) => {
            format!("{}: richiesta accettata, il tempo parte.", at(instant))
        }
        (Step::Raised(instant), En) => format!(
            "{}: found to be critical, the shorter time counts from here.",
            at(instant)
        ),
        (Step::Raised(instant), It) => format!(
            "{}: riconosciuta come critica, da qui vale il tempo più breve.",
            at(instant)
        ),
        (Step::Ran(span), En) => {
            let length = duration(span.until() - span.from());
            format!("{}: the clock ran, {length}.", stretch(*span, zone, En))
        }
        (Step::Ran(span), It) => {
            let length = duration(span.until() - span.from());
            format!(
                "{}: il tempo è passato, {length}.",
                stretch(*span, zone, It)
            )
        }
        (Step::Stood(stopped), _) => stood(stopped, zone, language),
        (Step::KeptEarlier, En) => {
            "Raising it would have made it later, so the earlier due time stays.".to_owned()
        }
        (Step::KeptEarlier, It) => {
            "Con la nuova gravità la scadenza sarebbe più tardi, quindi resta quella di prima."
                .to_owned()
        }
        (Step::Due(instant), En) => format!("{}: the answer is due.", at(instant)),
        (Step::Due(instant), It) => format!("{}: scade il tempo per rispondere.", at(instant)),
    }
}

/// What is committed.
pub(crate) fn commitment(commitment: Commitment, language: Language) -> String {
    let length = |seconds: u32| duration(TimeDelta::seconds(seconds.into()));
    match (commitment, language) {
        (Commitment::Guaranteed { within_s }, En) => {
            format!("guaranteed within {}", length(within_s))
        }
        (Commitment::Guaranteed { within_s }, It) => {
            format!("garantita entro {}", length(within_s))
        }
        (Commitment::Aim, En) => "an aim of one business day, not guaranteed".to_owned(),
        (Commitment::Aim, It) => "obiettivo di un giorno lavorativo, senza garanzia".to_owned(),
        (Commitment::Usually { within_s }, En) => {
            format!("usually within {}, not promised", length(within_s))
        }
        (Commitment::Usually { within_s }, It) => {
            format!("di solito entro {}, senza promessa", length(within_s))
        }
        (Commitment::Unpromised, En) => "no time is promised".to_owned(),
        (Commitment::Unpromised, It) => "nessun tempo promesso".to_owned(),
    }
}

/// How a promise stands; nothing stands or falls where nothing is guaranteed.
pub(crate) fn standing(standing: Option<Standing>, zone: &TimeZone, language: Language) -> String {
    match (standing, language) {
        (None, En) => "nothing is guaranteed, so nothing can be missed".to_owned(),
        (None, It) => "niente è garantito, quindi niente può essere mancato".to_owned(),
        (Some(Standing::Running { left }), En) => format!("running, {} left", duration(left)),
        (Some(Standing::Running { left }), It) => format!("in corso, restano {}", duration(left)),
        (Some(Standing::Warned { left }), En) => format!("due soon, {} left", duration(left)),
        (Some(Standing::Warned { left }), It) => {
            format!("in scadenza, restano {}", duration(left))
        }
        (Some(Standing::Met { at }), En) => format!("met, {}", moment(at, zone, En)),
        (Some(Standing::Met { at }), It) => format!("mantenuta, {}", moment(at, zone, It)),
        (Some(Standing::Missed { by }), En) => format!("missed by {}", duration(by)),
        (Some(Standing::Missed { by }), It) => format!("mancata di {}", duration(by)),
    }
}

/// A moment by the clock on the wall: `Mon 23 Nov 2026, 16:50`.
pub(crate) fn moment(at: Instant, zone: &TimeZone, language: Language) -> String {
    const DAYS: [[&str; 2]; 7] = [
        ["Mon", "lun"],
        ["Tue", "mar"],
        ["Wed", "mer"],
        ["Thu", "gio"],
        ["Fri", "ven"],
        ["Sat", "sab"],
        ["Sun", "dom"],
    ];
    const MONTHS: [[&str; 2]; 12] = [
        ["Jan", "gen"],
        ["Feb", "feb"],
        ["Mar", "mar"],
        ["Apr", "apr"],
        ["May", "mag"],
        ["Jun", "giu"],
        ["Jul", "lug"],
        ["Aug", "ago"],
        ["Sep", "set"],
        ["Oct", "ott"],
        ["Nov", "nov"],
        ["Dec", "dic"],
    ];
    let Ok(timestamp) = Timestamp::from_second(at.timestamp()) else {
        return at.to_rfc3339();
    };
    let local = zone.to_datetime(timestamp);
    let name = |names: &[[&'static str; 2]], index: i8| {
        let names = usize::try_from(index).ok().and_then(|i| names.get(i));
        names.map_or("", |[en, it]| match language {
            En => en,
            It => it,
        })
    };
    let day = name(&DAYS, local.weekday().to_monday_zero_offset());
    let month = name(&MONTHS, local.month() - 1);
    let seconds = if local.second() == 0 { "" } else { ":%S" };
    let time = local.strftime(&format!("%H:%M{seconds}")).to_string();
    format!("{day} {} {month} {}, {time}", local.day(), local.year())
}

/// `1 h 10 min`: the same in both languages.
pub(crate) fn duration(length: TimeDelta) -> String {
    let seconds = length.num_seconds();
    let parts = [
        (seconds / 3600, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count != 0);
    let parts: Vec<_> = parts
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if parts.is_empty() {
        return "0 s".to_owned();
    }
    parts.join(" ")
}

fn stood(stop: &Stop, zone: &TimeZone, language: Language) -> String {
    let reason = stop.reason.as_ref();
    let reason = reason.map(|reason| match language {
        En => format!(" ({})", reason.en),
        It => format!(" ({})", reason.it),
    });
    let why = match (stop.kind, language) {
        (StopKind::Closed, En) => "outside support hours",
        (StopKind::Closed, It) => "fuori dall'orario di assistenza",
        (StopKind::Holiday, En) => "outside support hours, with a holiday",
        (StopKind::Holiday, It) => "fuori dall'orario di assistenza, con un giorno festivo",
        (StopKind::Exception, En) => "a response-time exception, the clock stood still",
        (StopKind::Exception, It) => "un'eccezione ai tempi di risposta, il tempo è rimasto fermo",
        (StopKind::Other, En) => "the clock stood still",
        (StopKind::Other, It) => "il tempo è rimasto fermo",
    };
    let when = stretch(stop.span, zone, language);
    format!("{when}: {why}{}.", reason.unwrap_or_default())
}

fn stretch(span: Span, zone: &TimeZone, language: Language) -> String {
    let (from, until) = (span.from(), span.until());
    let (from, until) = (moment(from, zone, language), moment(until, zone, language));
    match language {
        En => format!("{from} to {until}"),
        It => format!("da {from} a {until}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sla::LocalText;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(one: &Step, en: &str, it: &str) {
        let zone = calendar::Zones::bundled().get("Europe/Rome").unwrap();
        assert_eq!(step(one, &zone, En), en);
        assert_eq!(step(one, &zone, It), it);
    }

    #[test]
    fn each_step_is_a_sentence_in_both_languages() {
        let (from, until) = (at("2026-11-23T15:50:00Z"), at("2026-11-24T08:00:05Z"));
        let span = Span::new(from, until).unwrap();
        check(
            &Step::Accepted(from),
            "Mon 23 Nov 2026, 16:50: accepted, the clock starts.",
            "lun 23 nov 2026, 16:50: richiesta accettata, il tempo parte.",
        );
        check(
            &Step::Ran(span),
            "Mon 23 Nov 2026, 16:50 to Tue 24 Nov 2026, 09:00:05: the clock ran, 16 h 10 min 5 s.",
            "da lun 23 nov 2026, 16:50 a mar 24 nov 2026, 09:00:05: il tempo è passato, 16 h 10 min 5 s.",
        );
        let stop = |kind, reason| Step::Stood(Stop { span, kind, reason });
        check(
            &stop(StopKind::Holiday, None),
            "Mon 23 Nov 2026, 16:50 to Tue 24 Nov 2026, 09:00:05: outside support hours, with a holiday.",
            "da lun 23 nov 2026, 16:50 a mar 24 nov 2026, 09:00:05: fuori dall'orario di assistenza, con un giorno festivo.",
        );
        let reason = LocalText {
            en: "A storm".to_owned(),
            it: "Un temporale".to_owned(),
        };
        check(
            &stop(StopKind::Exception, Some(reason)),
            "Mon 23 Nov 2026, 16:50 to Tue 24 Nov 2026, 09:00:05: a response-time exception, the clock stood still (A storm).",
            "da lun 23 nov 2026, 16:50 a mar 24 nov 2026, 09:00:05: un'eccezione ai tempi di risposta, il tempo è rimasto fermo (Un temporale).",
        );
        check(
            &Step::Due(until),
            "Tue 24 Nov 2026, 09:00:05: the answer is due.",
            "mar 24 nov 2026, 09:00:05: scade il tempo per rispondere.",
        );
    }

    #[test]
    fn nothing_left_is_said_as_nothing() {
        assert_eq!(duration(TimeDelta::zero()), "0 s");
        assert_eq!(duration(TimeDelta::seconds(3600)), "1 h");
        assert_eq!(duration(TimeDelta::seconds(86_461)), "24 h 1 min 1 s");
    }
}
