//! From a letter to the bytes that a mail server gets (RFC 5322, 2045, 3834, 6047).

use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

use super::page::Page;
use super::{Frame, Letter, Wire};

/// The whole message (RFC 5322), lines ended by CRLF. The same letter and frame give the same
/// bytes.
///
/// Text comes first and HTML second, both complete. A calendar file stands among the
/// alternatives, where calendars look for it, and again as an attachment, where people do.
pub fn render(letter: &Letter, frame: &Frame) -> Vec<u8> {
    let page = Page::new(letter, frame);
    let (text, html) = page.bodies();
    let mut alternatives = MultiPart::alternative()
        .boundary(boundary("alternative", &frame.message_id))
        .singlepart(part(ContentType::TEXT_PLAIN, text, frame.wire))
        .singlepart(part(ContentType::TEXT_HTML, html, frame.wire));
    let Some(calendar) = letter.calendar() else {
        return message(page.subject(), frame, alternatives);
    };
    let method = content_type(&format!(
        "text/calendar; charset=utf-8; method={}",
        calendar.method
    ));
    alternatives = alternatives.singlepart(part(method, calendar.text.clone(), frame.wire));
    let name = frame.language.text("mail-calendar-file");
    let attachment =
        Attachment::new(name).body(calendar.text.into_bytes(), content_type("application/ics"));
    let mixed = MultiPart::mixed()
        .boundary(boundary("mixed", &frame.message_id))
        .multipart(alternatives)
        .singlepart(attachment);
    message(page.subject(), frame, mixed)
}

fn part(content_type: ContentType, text: String, wire: Wire) -> SinglePart {
    let builder = SinglePart::builder().header(content_type);
    match wire {
        Wire::SevenBit => builder.body(text),
        Wire::EightBit => {
            let lines = text.replace("\r\n", "\n").replace('\n', "\r\n");
            let encoding = ContentTransferEncoding::EightBit;
            builder.body(Body::dangerous_pre_encoded(lines.into_bytes(), encoding))
        }
    }
}

fn message(subject: &str, frame: &Frame, body: MultiPart) -> Vec<u8> {
    let name = one_line(&format!("{} {}", frame.given, frame.family));
    let mut builder = Message::builder()
        .from(frame.from.clone())
        .to(Mailbox::new(Some(name), frame.to.clone()))
        .subject(one_line(subject))
        .date(frame.date.into())
        .message_id(Some(frame.message_id.clone()));
    for (name, value) in [
        // RFC 3834; the second for Exchange, where "All" would suppress bounces, too.
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("Content-Language", frame.language.code()),
    ] {
        let name = HeaderName::new_from_ascii_str(name);
        builder = builder.raw_header(HeaderValue::new(name, value.to_owned()));
    }
    builder
        .multipart(body)
        .expect("a message with one sender and one recipient can be built")
        .formatted()
}

/// Without control characters: types keep them out of names, and here is the last place where
/// one could become a header of its own.
fn one_line(text: &str) -> String {
    let line: String = text
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    line.trim().to_owned()
}

fn content_type(text: &str) -> ContentType {
    ContentType::parse(text).expect("a content type of our own is well formed")
}

/// Taken from the Message-ID instead of chance, so that a letter can be rendered again.
fn boundary(part: &str, message_id: &str) -> String {
    let digest = Sha256::digest(format!("{part} {message_id}"));
    data_encoding::HEXLOWER.encode(&digest[..16])
}
