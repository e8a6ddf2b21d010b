//! What citizens find in their mailboxes.

use std::sync::PoisonError;

use mail_parser::{MessageParser, MimeHeaders as _};
use reihum::mail::transport::Outgoing;
use reihum::service::courier;

use super::World;

/// A mail as its reader sees it.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The kind under which it lay in the outbox.
    pub kind: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub message_id: String,
    /// Where it comes back to.
    pub returns: String,
    pub raw: Vec<u8>,
    /// The calendar file in the body: its method by MIME, and itself with its lines unfolded.
    pub calendar: Option<(String, String)>,
}

impl Letter {
    fn read(mail: &Outgoing) -> Self {
        let message = MessageParser::default()
            .parse(&mail.raw)
            .expect("a message");
        let to = message.to().and_then(|to| to.first()).expect("a recipient");
        let calendar = message.parts.iter().find_map(|part| {
            let kind = part.content_type()?;
            let method = kind.attribute("method")?.to_owned();
            let text = part.text_contents()?.replace("\r\n ", "");
            Some((method, text))
        });
        Self {
            kind: mail.name.split('-').nth(1).expect("a kind").to_owned(),
            to: to.address().expect("an address").to_owned(),
            subject: message.subject().expect("a subject").to_owned(),
            text: message.body_text(0).expect("a text").into_owned(),
            message_id: mail.message_id.clone(),
            returns: mail.envelope_from.to_string(),
            raw: mail.raw.clone(),
            calendar,
        }
    }

    /// The links, each alone on its line.
    pub fn links(&self) -> Vec<&str> {
        let lines = self.text.lines().map(str::trim);
        lines
            .filter(|line| line.starts_with("https://termine.example.org/"))
            .collect()
    }

    /// The last path segment of the one link.
    pub fn token(&self) -> &str {
        let links = self.links();
        assert_eq!(links.len(), 1, "{}", self.text);
        links[0].rsplit('/').next().expect("a path")
    }

    /// What stands behind `name:` in the calendar file.
    pub fn calendar_line(&self, name: &str) -> &str {
        let (_, file) = self.calendar.as_ref().expect("a calendar file");
        let line = file.lines().find_map(|line| line.strip_prefix(name));
        let value = line.and_then(|line| line.strip_prefix(':'));
        value.unwrap_or_else(|| panic!("{name} is not in {file}"))
    }
}

impl World {
    /// The courier works until nothing is due.
    pub async fn deliver(&self) {
        while courier::deliver_due(&self.app)
            .await
            .expect("a database")
            .mails
            > 0
        {}
    }

    /// The courier works until nothing is due, or until no mail can leave.
    pub async fn deliver_some(&self) {
        loop {
            let batch = courier::deliver_due(&self.app).await.expect("a database");
            if batch.mails == 0 || batch.is_down {
                return;
            }
        }
    }

    /// All mails so far, in the order they left.
    pub fn letters(&self) -> Vec<Letter> {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.iter().map(Letter::read).collect()
    }

    /// The mails that left after the first `known`.
    pub fn letters_after(&self, known: usize) -> Vec<Letter> {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent[known..].iter().map(Letter::read).collect()
    }

    /// All mails of a kind so far.
    pub fn letters_of(&self, kind: &str) -> Vec<Letter> {
        let mut letters = self.letters();
        letters.retain(|letter| letter.kind == kind);
        letters
    }

    /// The latest mail of a kind to somebody.
    pub fn letter(&self, kind: &str, to: &str) -> Letter {
        let letters = self.letters_of(kind);
        let found = letters.into_iter().rev().find(|letter| letter.to == to);
        found.unwrap_or_else(|| panic!("no {kind} mail to {to}: {:#?}", self.kinds()))
    }

    /// Where a report about the latest mail of a kind would go.
    pub fn return_address(&self, kind: &str) -> String {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let mut latest = sent.iter().rev();
        let mail = latest.find(|mail| Letter::read(mail).kind == kind);
        mail.expect("a mail").envelope_from.to_string()
    }

    /// The kinds of all mails so far.
    pub fn kinds(&self) -> Vec<String> {
        self.letters()
            .into_iter()
            .map(|letter| letter.kind)
            .collect()
    }
}
