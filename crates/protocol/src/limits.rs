//! Every limit of the wire, in one table.

/// Longest subject, in characters.
pub const SUBJECT_CHARS: usize = 200;
/// Longest description, in characters.
pub const DESCRIPTION_CHARS: usize = 10_000;
/// Most facts about the page in one request.
pub const CONTEXT_FACTS: usize = 20;
/// Longest name of a fact, in characters.
pub const FACT_NAME_CHARS: usize = 40;
/// Longest value of a fact, in characters.
pub const FACT_VALUE_CHARS: usize = 500;
/// Longest question that is searched, in characters; the rest is ignored.
pub const QUESTION_CHARS: usize = 300;
/// Most articles in one answer.
pub const HITS: usize = 6;
/// Largest request body, in bytes.
pub const BODY_BYTES: usize = 64 * 1024;
/// Deepest nesting of a request body.
pub const BODY_DEPTH: usize = 16;
/// Longest address with its query, in bytes: room for a question of which each character takes twelve.
pub const URL_BYTES: usize = 8 * 1024;
/// Largest header with its first line, in bytes: room for an address and a token.
pub const HEADER_BYTES: usize = 32 * 1024;
/// Most headers of a request.
pub const HEADERS: usize = 64;
/// Digits of a phone number, country code included (ITU-T E.164).
pub const PHONE_DIGITS: core::ops::RangeInclusive<usize> = 7..=15;
/// Length of an idempotency key, in characters.
pub const KEY_CHARS: core::ops::RangeInclusive<usize> = 16..=64;
/// Longest article id, in characters.
pub const ARTICLE_ID_CHARS: usize = 80;
