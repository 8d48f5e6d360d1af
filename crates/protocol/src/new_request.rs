//! A new request: as it is sent, and as it is once checked.

#[cfg(feature = "schema")]
use crate::limits;
use crate::{
    Description, Fact, Field, FieldError, Invalid, Language, PhoneNumber, Subject, fitting,
};
use serde::{Deserialize, Serialize};
use sla::{Channel, Severity, Terms};

/// What the widget posts. Who asks is not in it: that comes from the signed token alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// The chosen channel.
    pub channel: Channel,
    /// The summary.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = limits::SUBJECT_CHARS)))]
    pub subject: String,
    /// The text.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = limits::DESCRIPTION_CHARS)))]
    pub description: String,
    /// The number to call, on the phone channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The business-critical box.
    #[serde(default)]
    pub critical: bool,
    /// The language the person reads; answers come in it.
    #[serde(default)]
    pub language: Language,
    /// The terms that were shown before sending; a client that shows none agrees to any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
    /// What the page told about itself, as it was shown before sending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = limits::CONTEXT_FACTS)))]
    pub context: Vec<Fact>,
}

/// What a channel needs besides the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Details {
    /// A conversation.
    Chat,
    /// A message.
    Email(Severity),
    /// A call to this number.
    Phone(PhoneNumber),
}

/// A request in which every field holds what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedRequest {
    /// The summary.
    pub subject: Subject,
    /// The text.
    pub description: Description,
    /// What the channel needs.
    pub details: Details,
    /// The language the person reads.
    pub language: Language,
    /// The terms that were agreed to, if any were shown.
    pub terms: Option<Terms>,
    /// What the page told about itself.
    pub context: Vec<Fact>,
}

impl NewRequest {
    /// The checked request, or every field that is wrong with its reason, in the request's language.
    ///
    /// # Errors
    /// One [`FieldError`] a wrong field, in the order of the form.
    pub fn check(self) -> Result<CheckedRequest, Vec<FieldError>> {
        let language = self.language;
        let terms = self.terms;
        let subject = Subject::try_from(self.subject).map_err(|why| (Field::Subject, why));
        let description =
            Description::try_from(self.description).map_err(|why| (Field::Description, why));
        let severity = if self.critical {
            Severity::Critical
        } else {
            Severity::Standard
        };
        let details = details(self.channel, self.phone, severity);
        let context = checked(self.context);
        match (subject, description, details, context) {
            (Ok(subject), Ok(description), Ok(details), Ok(context)) => Ok(CheckedRequest {
                subject,
                description,
                details,
                language,
                terms,
                context,
            }),
            (subject, description, details, context) => {
                let wrong = [
                    subject.err(),
                    description.err(),
                    details.err(),
                    context.err(),
                ];
                let wrong = wrong.into_iter().flatten();
                Err(wrong
                    .map(|(field, why)| FieldError::new(field, why, language))
                    .collect())
            }
        }
    }
}

/// Facts that the widget wouldn't send are refused, not cut: the person saw something else.
fn checked(context: Vec<Fact>) -> Result<Vec<Fact>, (Field, Invalid)> {
    if fitting(context.clone()) == context {
        Ok(context)
    } else {
        Err((Field::Other, Invalid::BadContext))
    }
}

fn details(
    channel: Channel,
    phone: Option<String>,
    severity: Severity,
) -> Result<Details, (Field, Invalid)> {
    if severity == Severity::Critical && channel != Channel::Email {
        return Err((Field::Critical, Invalid::CriticalNotOffered));
    }
    match (channel, phone) {
        (Channel::Phone, phone) => PhoneNumber::try_from(phone.unwrap_or_default())
            .map(Details::Phone)
            .map_err(|why| (Field::Phone, why)),
        (_, Some(_)) => Err((Field::Phone, Invalid::NotExpected)),
        (Channel::Chat, None) => Ok(Details::Chat),
        (Channel::Email, None) => Ok(Details::Email(severity)),
    }
}

impl CheckedRequest {
    /// The channel it goes to.
    #[must_use]
    pub fn channel(&self) -> Channel {
        match self.details {
            Details::Chat => Channel::Chat,
            Details::Email(_) => Channel::Email,
            Details::Phone(_) => Channel::Phone,
        }
    }

    /// Critical only where the box was ticked on e-mail.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self.details {
            Details::Email(severity) => severity,
            Details::Chat | Details::Phone(_) => Severity::Standard,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(channel: Channel) -> NewRequest {
        NewRequest {
            channel,
            subject: "Login".into(),
            description: "Nobody can log in".into(),
            phone: None,
            critical: false,
            language: Language::En,
            terms: None,
            context: vec![],
        }
    }

    #[track_caller]
    fn check(request: NewRequest, wrong: &[Field]) {
        let errors = request.check().err().unwrap_or_default();
        assert_eq!(
            errors.iter().map(|error| error.field).collect::<Vec<_>>(),
            wrong
        );
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        check(request(Channel::Chat), &[]);
        check(request(Channel::Phone), &[Field::Phone]);
        let empty = NewRequest {
            subject: " ".into(),
            description: String::new(),
            ..request(Channel::Phone)
        };
        check(empty, &[Field::Subject, Field::Description, Field::Phone]);
        check(
            NewRequest {
                phone: Some("+39 02 1234".into()),
                ..request(Channel::Email)
            },
            &[Field::Phone],
        );
        check(
            NewRequest {
                critical: true,
                ..request(Channel::Email)
            },
            &[],
        );
    }

    /// S44: the box is for e-mail only.
    #[test]
    fn critical_is_refused_on_any_channel_but_email() {
        check(
            NewRequest {
                critical: true,
                ..request(Channel::Chat)
            },
            &[Field::Critical],
        );
        let phone = Some("+39 02 1234 5678".into());
        check(
            NewRequest {
                critical: true,
                phone,
                ..request(Channel::Phone)
            },
            &[Field::Critical],
        );
    }

    #[test]
    fn the_reason_is_in_the_request_s_language() {
        let italian = NewRequest {
            subject: String::new(),
            language: Language::It,
            ..request(Channel::Chat)
        };
        let errors = italian.check().unwrap_err();
        assert_eq!(
            errors[0].reason,
            "Inserite un oggetto, bastano poche parole"
        );
    }

    /// C19, T9.
    #[test]
    fn a_field_nobody_defined_is_refused() {
        let json = r#"{"channel":"chat","subject":"s","description":"d","role":"super_admin"}"#;
        let error = serde_json::from_str::<NewRequest>(json)
            .unwrap_err()
            .to_string();
        assert!(error.contains("role"), "{error}");
    }
}
