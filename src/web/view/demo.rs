//! The mailbox of the demo: the mails that would have gone to people. Never part of a real town.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Chrome, machine_moment};
use crate::locale::Language;

/// All mails of the demo.
#[derive(Debug, Template)]
#[template(path = "mails.html")]
pub struct MailList {
    /// What stands around.
    pub chrome: Chrome,
    /// Newest first.
    pub mails: Vec<MailLine>,
    /// The zone of the town.
    pub zone: Tz,
}

/// A mail in the list.
#[derive(Clone, Debug)]
pub struct MailLine {
    /// Its page.
    pub href: String,
    /// When it was handed over.
    pub sent: DateTime<Utc>,
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
}

impl MailList {
    fn title(&self) -> String {
        self.chrome.text("demo-mails-title")
    }

    fn introductions(&self) -> Vec<(&'static str, String)> {
        introductions(self.chrome.language)
    }

    fn moment(&self, mail: &MailLine) -> String {
        self.chrome.language.moment(mail.sent, self.zone)
    }

    fn machine(&self, mail: &MailLine) -> String {
        machine_moment(mail.sent, self.zone)
    }
}

/// One mail of the demo.
#[derive(Debug, Template)]
#[template(path = "mail.html")]
pub struct MailPage {
    /// What stands around.
    pub chrome: Chrome,
    /// The subject, also the heading.
    pub subject: String,
    /// Names and values of the headers, decoded, in their order.
    pub headers: Vec<(String, String)>,
    /// The text part.
    pub body: String,
    /// The list of mails.
    pub list_href: String,
}

/// A stretch of the text, or a link in it.
#[derive(Debug, PartialEq, Eq)]
struct Piece<'a> {
    text: &'a str,
    link: bool,
}

impl MailPage {
    fn title(&self) -> &str {
        &self.subject
    }

    fn introductions(&self) -> Vec<(&'static str, String)> {
        introductions(self.chrome.language)
    }

    fn pieces(&self) -> Vec<Piece<'_>> {
        pieces(&self.body)
    }
}

/// The demo explains itself in every language at once, that of the page first.
fn introductions(first: Language) -> Vec<(&'static str, String)> {
    let mut languages: Vec<Language> = Language::all().collect();
    languages.sort_by_key(|language| *language != first);
    languages
        .into_iter()
        .map(|language| (language.code(), language.text("demo-intro")))
        .collect()
}

/// Cuts `http://` and `https://` addresses out of a text; nothing else ever becomes a link.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = next_link(rest) {
        let (before, link) = rest.split_at(start);
        let end = link
            .find(|c: char| c.is_whitespace() || "<>\"'".contains(c))
            .unwrap_or(link.len());
        let address = link[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        if !before.is_empty() {
            pieces.push(Piece {
                text: before,
                link: false,
            });
        }
        pieces.push(Piece {
            text: address,
            link: true,
        });
        rest = &link[address.len()..];
    }
    if !rest.is_empty() {
        pieces.push(Piece {
            text: rest,
            link: false,
        });
    }
    pieces
}

fn next_link(text: &str) -> Option<usize> {
    [text.find("http://"), text.find("https://")]
        .into_iter()
        .flatten()
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        let piece = |text, link| Piece { text, link };
        for (text, expected) in [
            ("", vec![]),
            (
                "javascript:alert(1)",
                vec![piece("javascript:alert(1)", false)],
            ),
            (
                "Hier:\nhttp://127.0.0.1:8080/de/offer/abc\n\nBis dann.",
                vec![
                    piece("Hier:\n", false),
                    piece("http://127.0.0.1:8080/de/offer/abc", true),
                    piece("\n\nBis dann.", false),
                ],
            ),
            (
                "(https://a.example/x).",
                vec![
                    piece("(", false),
                    piece("https://a.example/x", true),
                    piece(").", false),
                ],
            ),
            ("http://", vec![piece("http://", true)]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }
}
