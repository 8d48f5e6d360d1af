//! Every sentence the server says to a person; the reasons beside fields are the protocol's.

pub(crate) mod letters;
mod moments;

use crate::domain::Refusal;
use crate::problem::{BodyFault, Trouble};
use protocol::{Language, NoContact, limits, paths};

/// What happened in a few words, and what to do about it.
pub(crate) struct Said {
    pub(crate) title: &'static str,
    pub(crate) detail: String,
}

/// What is said about a problem.
pub(crate) fn problem(trouble: &Trouble, language: Language) -> Said {
    let (title, detail) = match language {
        Language::En => english(trouble),
        Language::It => italian(trouble),
    };
    Said { title, detail }
}

/// The reason beside a field that isn't known or has another type.
pub(crate) fn body_fault(fault: &BodyFault, language: Language) -> String {
    match (language, fault) {
        (Language::En, BodyFault::Unknown(name)) => format!("There is no field “{name}”"),
        (Language::En, BodyFault::Missing(name)) => format!("The field “{name}” is missing"),
        (Language::En, BodyFault::Type(name)) => {
            format!("The field “{name}” holds something it can't hold")
        }
        (Language::En, BodyFault::Shape) => "The body isn't a request".into(),
        (Language::It, BodyFault::Unknown(name)) => format!("Il campo “{name}” non esiste"),
        (Language::It, BodyFault::Missing(name)) => format!("Manca il campo “{name}”"),
        (Language::It, BodyFault::Type(name)) => {
            format!("Il campo “{name}” contiene un valore non ammesso")
        }
        (Language::It, BodyFault::Shape) => "Il corpo non è una richiesta".into(),
    }
}

fn english(trouble: &Trouble) -> (&'static str, String) {
    let key = paths::IDEMPOTENCY_KEY;
    let (title, detail) = match trouble {
        Trouble::NoKey => return ("Key missing", format!("Send the header {key}.")),
        Trouble::BadKey => {
            let (from, to) = (limits::KEY_CHARS.start(), limits::KEY_CHARS.end());
            let detail = format!("{key} takes {from} to {to} letters, digits, - and _.");
            return ("Key not valid", detail);
        }
        Trouble::TooLarge => {
            let detail = format!("A request has {} bytes at most.", limits::BODY_BYTES);
            return ("Too large", detail);
        }
        Trouble::Limited(_) => {
            let wait_s = trouble.retry_after_s().unwrap_or_default();
            let detail =
                format!("Too many requests came in a short time. Try again in {wait_s} s.");
            return ("Too many requests", detail);
        }
        Trouble::TooLongUrl => ("Too long", "This address is too long."),
        Trouble::Overdue => (
            "Not possible right now",
            "The answer took too long. Try again in a moment.",
        ),
        Trouble::Crowded => (
            "Not possible right now",
            "Too many people are searching at this moment. Try again in a moment.",
        ),
        Trouble::NotJson => ("Not JSON", "Send the request as application/json."),
        Trouble::Malformed => ("Not readable", "The body isn't valid JSON."),
        Trouble::TooSlow => (
            "Too slow",
            "The request didn't arrive in time. Send it again.",
        ),
        Trouble::Unauthorized => (
            "Not signed in",
            "Your session has ended or isn't valid. Sign in again.",
        ),
        Trouble::Invalid(_) => (
            "Please check the form",
            "Some fields can't be sent like this.",
        ),
        Trouble::NotFound => ("Not found", "There is nothing at this address."),
        Trouble::NotAllowed => ("Not possible", "This address doesn't take that method."),
        Trouble::Internal => (
            "Our mistake",
            "Something went wrong on our side. Try again soon.",
        ),
        Trouble::Refused(refusal) => english_refusal(refusal),
    };
    (title, detail.to_owned())
}

fn english_refusal(refusal: &Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::NotEntitled(NoContact::Mobile) => (
            "Not in the mobile app",
            "Premium support isn't available in the mobile app. Open the product in a browser.",
        ),
        Refusal::NotEntitled(NoContact::Subscription) => (
            "Not part of your subscription",
            "Your subscription can't have premium support.",
        ),
        Refusal::NotEntitled(NoContact::NoPremium | NoContact::Other) => (
            "Not part of your package",
            "Premium support isn't part of what your account bought.",
        ),
        Refusal::ChannelNotIncluded => (
            "Channel not included",
            "This channel isn't part of your package. Choose another one.",
        ),
        Refusal::CriticalNotOffered => (
            "Please check the form",
            "Some fields can't be sent like this.",
        ),
        Refusal::TermsChanged(_) => (
            "The terms have changed",
            "Nothing was sent. Look at the new terms, then send it if you agree.",
        ),
        Refusal::AlreadySent(_) => (
            "Already sent",
            "This draft was sent before, with another content. Start a new request.",
        ),
        Refusal::InFlight => (
            "Being stored",
            "The same request is being stored at this moment. Try again: it counts once.",
        ),
        Refusal::Unavailable => (
            "Not possible right now",
            "The request may not be stored. Try again in a moment: it counts once.",
        ),
    }
}

fn italian(trouble: &Trouble) -> (&'static str, String) {
    let key = paths::IDEMPOTENCY_KEY;
    let (title, detail) = match trouble {
        Trouble::NoKey => return ("Chiave mancante", format!("Inviate l'intestazione {key}.")),
        Trouble::BadKey => {
            let (from, to) = (limits::KEY_CHARS.start(), limits::KEY_CHARS.end());
            let detail = format!("{key} ammette da {from} a {to} lettere, cifre, - e _.");
            return ("Chiave non valida", detail);
        }
        Trouble::TooLarge => {
            let detail = format!("Una richiesta ha al massimo {} byte.", limits::BODY_BYTES);
            return ("Troppo grande", detail);
        }
        Trouble::Limited(_) => {
            let wait_s = trouble.retry_after_s().unwrap_or_default();
            let detail =
                format!("Sono arrivate troppe richieste in poco tempo. Riprovate tra {wait_s} s.");
            return ("Troppe richieste", detail);
        }
        Trouble::TooLongUrl => ("Troppo lungo", "Questo indirizzo è troppo lungo."),
        Trouble::Overdue => (
            "Ora non è possibile",
            "La risposta ha richiesto troppo tempo. Riprovate tra poco.",
        ),
        Trouble::Crowded => (
            "Ora non è possibile",
            "In questo momento troppe persone stanno cercando. Riprovate tra poco.",
        ),
        Trouble::NotJson => ("Non è JSON", "Inviate la richiesta come application/json."),
        Trouble::Malformed => ("Non leggibile", "Il corpo non è JSON valido."),
        Trouble::TooSlow => (
            "Troppo lento",
            "La richiesta non è arrivata in tempo. Inviatela di nuovo.",
        ),
        Trouble::Unauthorized => (
            "Accesso non valido",
            "La sessione è scaduta o non è valida. Accedete di nuovo.",
        ),
        Trouble::Invalid(_) => (
            "Controllate il modulo",
            "Alcuni campi non si possono inviare così.",
        ),
        Trouble::NotFound => ("Non trovato", "A questo indirizzo non c'è nulla."),
        Trouble::NotAllowed => ("Non possibile", "Questo indirizzo non ammette quel metodo."),
        Trouble::Internal => (
            "Errore nostro",
            "Qualcosa non ha funzionato da parte nostra. Riprovate tra poco.",
        ),
        Trouble::Refused(refusal) => italian_refusal(refusal),
    };
    (title, detail.to_owned())
}

fn italian_refusal(refusal: &Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::NotEntitled(NoContact::Mobile) => (
            "Non nell'app mobile",
            "L'assistenza Premium non è disponibile nell'app mobile. Usate il prodotto nel browser.",
        ),
        Refusal::NotEntitled(NoContact::Subscription) => (
            "Non inclusa nell'abbonamento",
            "Il vostro abbonamento non può avere l'assistenza Premium.",
        ),
        Refusal::NotEntitled(NoContact::NoPremium | NoContact::Other) => (
            "Non inclusa nel pacchetto",
            "L'assistenza Premium non fa parte di ciò che il vostro account ha acquistato.",
        ),
        Refusal::ChannelNotIncluded => (
            "Canale non incluso",
            "Questo canale non fa parte del vostro pacchetto. Sceglietene un altro.",
        ),
        Refusal::CriticalNotOffered => (
            "Controllate il modulo",
            "Alcuni campi non si possono inviare così.",
        ),
        Refusal::TermsChanged(_) => (
            "Le condizioni sono cambiate",
            "Non è stato inviato nulla. Guardate le nuove condizioni e, se vanno bene, inviate.",
        ),
        Refusal::AlreadySent(_) => (
            "Già inviata",
            "Questa bozza è già stata inviata con un altro contenuto. Iniziate una nuova richiesta.",
        ),
        Refusal::InFlight => (
            "Salvataggio in corso",
            "La stessa richiesta viene salvata in questo momento. Riprovate: conta una volta sola.",
        ),
        Refusal::Unavailable => (
            "Ora non è possibile",
            "Forse la richiesta non è stata salvata. Riprovate tra poco: conta una volta sola.",
        ),
    }
}
