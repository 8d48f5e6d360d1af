//! What can be wrong with a field, and the sentence that says so.

use crate::Language;
use serde::{Deserialize, Serialize};

/// A field of a new request, named as on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The summary.
    Subject,
    /// The text.
    Description,
    /// The number to call back.
    Phone,
    /// The business-critical box.
    Critical,
    /// A field this version doesn't know, or the body as a whole.
    #[serde(other)]
    Other,
}

/// Why a field's content can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// Nothing was written.
    Missing,
    /// Longer than so many characters.
    TooLong {
        /// The limit, in characters.
        max: usize,
    },
    /// A character that can't be typed, or a line break in a single line.
    ControlCharacter,
    /// A national phone number.
    NoCountryCode,
    /// Not a phone number at all.
    NotAPhoneNumber,
    /// A phone number on a channel that doesn't call.
    NotExpected,
    /// The critical box ticked by anyone but a Super Admin on e-mail (S44).
    CriticalNotOffered,
    /// Facts about the page that no widget sends: too many, too long, or not on one line.
    BadContext,
}

/// A field and what is wrong with it, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldError {
    /// The field.
    pub field: Field,
    /// The sentence to show beside it.
    pub reason: String,
}

impl FieldError {
    /// The error for one field.
    #[must_use]
    pub fn new(field: Field, invalid: Invalid, language: Language) -> Self {
        Self {
            field,
            reason: invalid.sentence(field, language),
        }
    }
}

impl Invalid {
    /// What is wrong and what to do, for the person who typed it.
    fn sentence(self, field: Field, language: Language) -> String {
        match language {
            Language::En => self.english(field),
            Language::It => self.italian(field),
        }
    }

    fn english(self, field: Field) -> String {
        match self {
            Self::Missing => match field {
                Field::Subject => "Enter a subject, a few words are enough",
                Field::Description => "Describe what you need help with",
                Field::Phone => "Enter the number we should call",
                Field::Critical | Field::Other => "This is missing",
            }
            .into(),
            Self::TooLong { max } => format!("Shorten this to {max} characters or fewer"),
            Self::ControlCharacter => "Remove line breaks and special characters".into(),
            Self::NoCountryCode => "Start with + and the country code, such as +44".into(),
            Self::NotAPhoneNumber => "Enter a phone number, such as +44 20 7946 0958".into(),
            Self::NotExpected => "A phone number is for callbacks only".into(),
            Self::CriticalNotOffered => {
                "Only an e-mail request by a Super Admin can be business-critical".into()
            }
            Self::BadContext => "The facts about the page can't be sent like this".into(),
        }
    }

    fn italian(self, field: Field) -> String {
        match self {
            Self::Missing => match field {
                Field::Subject => "Inserite un oggetto, bastano poche parole",
                Field::Description => "Descrivete il problema o la richiesta",
                Field::Phone => "Inserite il numero da richiamare",
                Field::Critical | Field::Other => "Questo dato manca",
            }
            .into(),
            Self::TooLong { max } => format!("Usate al massimo {max} caratteri"),
            Self::ControlCharacter => "Togliete gli a capo e i caratteri speciali".into(),
            Self::NoCountryCode => "Iniziate con + e il prefisso del Paese, per esempio +39".into(),
            Self::NotAPhoneNumber => {
                "Inserite un numero di telefono, per esempio +39 02 1234 5678".into()
            }
            Self::NotExpected => "Il numero di telefono serve solo per essere richiamati".into(),
            Self::CriticalNotOffered => {
                "Può essere critica solo una richiesta via e-mail di un Super Admin".into()
            }
            Self::BadContext => "I dati sulla pagina non si possono inviare così".into(),
        }
    }
}
