//! A new request on its way in: from headers and bytes to a draft, or what is wrong with it.

use super::reader_language;
use super::visit::Visit;
use crate::problem::{BodyFault, Refused, Trouble};
use crate::text;
use crate::words::composed;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use protocol::{CheckedRequest, Field, FieldError, IdempotencyKey, Language, NewRequest};
use protocol::{limits, paths};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::time::Duration;

/// A new request as it came in, with every field checked.
pub(super) struct Draft {
    pub(super) key: IdempotencyKey,
    pub(super) request: CheckedRequest,
}

impl<S: Sync> FromRequest<S> for Draft {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let (parts, body) = request.into_parts();
        let language = reader_language(&parts.uri, &parts.headers);
        let (key, bytes) = receive(&parts, body)
            .await
            .map_err(|why| why.told_in(language))?;
        // From here on the draft's own language counts, where it can be read.
        let language = draft_language(&bytes).unwrap_or(language);
        parse(&bytes, language)
            .map(|request| NewRequest {
                language,
                subject: composed(&request.subject),
                description: composed(&request.description),
                ..request
            })
            .and_then(|request| request.check().map_err(Trouble::Invalid))
            .map(|request| Self { key, request })
            .map_err(|why| why.told_in(language))
    }
}

async fn receive(parts: &Parts, body: Body) -> Result<(IdempotencyKey, Bytes), Trouble> {
    check_is_json(&parts.headers)?;
    let key = idempotency_key(&parts.headers)?;
    Ok((key, read(body, Visit::patience(parts)).await?))
}

/// A form on another site can't send this type, so it can't send at all.
fn check_is_json(headers: &HeaderMap) -> Result<(), Trouble> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let json = essence.eq_ignore_ascii_case("application/json");
    json.then_some(()).ok_or(Trouble::NotJson)
}

fn idempotency_key(headers: &HeaderMap) -> Result<IdempotencyKey, Trouble> {
    let key = headers.get(paths::IDEMPOTENCY_KEY).ok_or(Trouble::NoKey)?;
    let key = key.to_str().map_err(|_| Trouble::BadKey)?;
    IdempotencyKey::try_from(key.to_owned()).map_err(|_| Trouble::BadKey)
}

/// All bytes, within the limits of size and time.
async fn read(body: Body, patience: Duration) -> Result<Bytes, Trouble> {
    // Nobody is waited for who says themselves that it is too much.
    if body.size_hint().lower() > limits::BODY_BYTES as u64 {
        return Err(Trouble::TooLarge);
    }
    let body = to_bytes(body, limits::BODY_BYTES);
    // Past that the sender is gone, or wants to keep us waiting.
    let read = tokio::time::timeout(patience, body).await;
    let bytes = read.map_err(|_| Trouble::TooSlow)?.map_err(|why| {
        let mut cause = std::error::Error::source(&why);
        while let Some(inner) = cause {
            if inner.is::<http_body_util::LengthLimitError>() {
                return Trouble::TooLarge;
            }
            cause = inner.source();
        }
        Trouble::Malformed
    })?;
    if depth(&bytes) > limits::BODY_DEPTH {
        return Err(Trouble::Malformed);
    }
    Ok(bytes)
}

/// How deep lists and objects are nested, before anything is made of them.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The draft's language, if that much can be read.
fn draft_language(bytes: &[u8]) -> Option<Language> {
    #[derive(Deserialize)]
    struct Peek {
        language: Language,
    }
    let peek: Peek = serde_json::from_slice(bytes).ok()?;
    Some(peek.language)
}

/// The request, or every reason in `language` why it isn't one.
fn parse(bytes: &[u8], language: Language) -> Result<NewRequest, Trouble> {
    // To keep in mind where one is costs more than to read: that is for those that can't be read.
    serde_json::from_slice(bytes).map_err(|_| wrong(bytes, language))
}

/// What is wrong with a body that isn't a request.
fn wrong(bytes: &[u8], language: Language) -> Trouble {
    // For a `null` or a number where a name belongs serde_json blames the syntax.
    if serde_json::from_slice::<IgnoredAny>(bytes).is_err() {
        return Trouble::Malformed;
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize::<_, NewRequest>(&mut reader);
    let faults = read.err().map(|why| {
        let (field, fault) = fault(&why.path().to_string(), &why.inner().to_string());
        let reason = text::body_fault(&fault, language);
        FieldError { field, reason }
    });
    Trouble::Invalid(faults.into_iter().collect())
}

/// What serde's message means. Its wording is stable, and a test holds it to that.
fn fault(path: &str, message: &str) -> (Field, BodyFault) {
    let named = || message.split('`').nth(1).unwrap_or_default().to_owned();
    if message.starts_with("unknown field") {
        (Field::Other, BodyFault::Unknown(named()))
    } else if message.starts_with("missing field") {
        let name = named();
        (field(&name), BodyFault::Missing(name))
    } else if path == "." {
        (Field::Other, BodyFault::Shape)
    } else {
        (field(path), BodyFault::Type(path.to_owned()))
    }
}

fn field(name: &str) -> Field {
    match name {
        "subject" => Field::Subject,
        "description" => Field::Description,
        "phone" => Field::Phone,
        "critical" => Field::Critical,
        _ => Field::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: Field, name: &str) {
        let Err(Trouble::Invalid(errors)) = parse(body.as_bytes(), Language::En) else {
            panic!("{body} was taken or not even read");
        };
        assert_eq!(errors[0].field, expected, "{body}");
        assert!(errors[0].reason.contains(name), "{}", errors[0].reason);
    }

    #[test]
    fn a_body_that_is_no_request_is_told_which_field_is_wrong() {
        let rest = r#""subject":"s","description":"d""#;
        check(
            &format!(r#"{{"channel":"chat","role":"super_admin",{rest}}}"#),
            Field::Other,
            "“role”",
        );
        check(
            &format!(r#"{{"channel":"fax",{rest}}}"#),
            Field::Other,
            "“channel”",
        );
        check(
            &format!(r#"{{"channel":"chat","critical":"yes",{rest}}}"#),
            Field::Critical,
            "“critical”",
        );
        check(&format!("{{{rest}}}"), Field::Other, "“channel” is missing");
        check(
            r#"{"channel":"chat","description":"d"}"#,
            Field::Subject,
            "“subject” is missing",
        );
        check("7", Field::Other, "isn't a request");
        for wrong in ["null", "1", "[]"] {
            check(
                &format!(r#"{{"channel":{wrong},{rest}}}"#),
                Field::Other,
                "“channel”",
            );
        }
    }

    #[test]
    fn brackets_in_texts_are_no_nesting() {
        for (json, expected) in [
            ("", 0),
            ("7", 0),
            (r#"{"a":[1,[2]],"b":[3]}"#, 3),
            (r#"{"a":"[[[[\"[[["}"#, 1),
            (r#"["\\",["["]]"#, 2),
            ("]]]][", 1),
        ] {
            assert_eq!(depth(json.as_bytes()), expected, "{json}");
        }
    }

    #[test]
    fn what_is_not_json_is_malformed() {
        for body in ["", "{", "nonsense", "{\"channel\":\"chat\"", "\u{1}"] {
            let parsed = parse(body.as_bytes(), Language::En);
            assert!(matches!(parsed, Err(Trouble::Malformed)), "{body}");
        }
        let twice = r#"{"channel":"chat","subject":"s","description":"d"} {}"#;
        let parsed = parse(twice.as_bytes(), Language::En);
        assert!(matches!(parsed, Err(Trouble::Malformed)));
    }
}
