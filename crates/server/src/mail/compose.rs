//! A mail as it travels: a fixed set of headers, and the same words as text and as HTML.

use crate::text::letters::Words;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, error::Error};
use protocol::Language;
use sla::Instant;

/// Whom mails come from.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub(super) from: Mailbox,
    pub(super) reply_to: Option<Mailbox>,
}

/// What stands over a mail besides its subject.
pub(super) struct Head<'a> {
    /// The same however often the mail is sent, by which a second copy can be recognised.
    pub(super) id: &'a str,
    /// The one recipient. No name goes with it: names are what people chose.
    pub(super) to: Address,
    pub(super) date: Instant,
    /// How it came about (RFC 3834): other machines don't answer it.
    pub(super) automatic: &'static str,
    pub(super) language: Language,
}

/// The mail.
pub(super) fn compose(sender: &Sender, head: Head<'_>, words: &Words) -> Result<Message, Error> {
    let domain = sender.from.email.domain();
    let id = format!("<{}@{domain}>", head.id);
    let language = head.language.tag();
    let mut message = Message::builder()
        .from(sender.from.clone())
        .to(Mailbox::new(None, head.to))
        .subject(words.subject.as_str())
        .date(head.date.into())
        .message_id(Some(id));
    if let Some(reply_to) = &sender.reply_to {
        message = message.reply_to(reply_to.clone());
    }
    let parts = MultiPart::alternative_plain_html(text(words), html(words, language));
    let mut message = message.multipart(parts)?;
    let more = [
        (AUTO_SUBMITTED, head.automatic),
        (CONTENT_LANGUAGE, language),
    ];
    for (name, value) in more {
        let name = HeaderName::new_from_ascii_str(name);
        let value = HeaderValue::new(name, value.to_owned());
        message.headers_mut().insert_raw(value);
    }
    Ok(message)
}

const AUTO_SUBMITTED: &str = "Auto-Submitted";
const CONTENT_LANGUAGE: &str = "Content-Language";

fn text(words: &Words) -> String {
    words.paragraphs.join("\r\n\r\n") + "\r\n"
}

/// No link, no image, no style: nothing that a reader's program has to fetch or to distrust.
fn html(words: &Words, language: &str) -> String {
    let paragraphs = words.paragraphs.iter().map(|one| escaped(one));
    let paragraphs = paragraphs.collect::<Vec<_>>().join("</p>\r\n<p>");
    format!(
        "<!doctype html>\r\n<html lang=\"{language}\">\r\n<meta charset=\"utf-8\">\r\n\
         <title>{}</title>\r\n<p>{paragraphs}</p>\r\n</html>\r\n",
        escaped(&words.subject)
    )
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
        out
    })
}
