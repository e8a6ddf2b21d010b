//! The pages of the desk: plain values in, HTML out, like all views.

pub mod day;

use std::collections::BTreeMap;

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Chrome;
use crate::domain::login::{Flaw, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use crate::locale::Language;
use crate::service::staff::Right;

/// What stands around each page of the desk.
#[derive(Clone, Debug)]
pub struct Around {
    /// Language, style sheet and town, as on the pages for citizens.
    pub chrome: Chrome,
    /// The path of the page.
    pub path: String,
    /// Who is logged in.
    pub name: String,
    /// What they may do.
    pub rights: Vec<Right>,
    /// Whether a password has to be chosen before anything else.
    pub must_choose: bool,
}

/// A way to another page of the desk.
struct Way {
    href: &'static str,
    words: String,
    is_here: bool,
}

impl Around {
    fn ways(&self) -> Vec<Way> {
        let pages = [("/staff/day", "desk-nav-day", Right::Read)];
        let mine = pages
            .into_iter()
            .filter(|(_, _, right)| self.rights.contains(right));
        let way = |(href, words, _)| Way {
            href,
            words: self.chrome.text(words),
            is_here: self.path == href,
        };
        if self.must_choose {
            Vec::new()
        } else {
            mine.map(way).collect()
        }
    }

    /// Code and name of the other languages.
    fn languages(&self) -> Vec<(&'static str, String)> {
        let others = Language::all().filter(|language| *language != self.chrome.language);
        others
            .map(|language| (language.code(), language.text("page-language-name")))
            .collect()
    }
}

/// What a clerk has said about an appointment, or nobody yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing yet.
    Booked,
    /// Came in time.
    Attended,
    /// Came late.
    Late,
    /// Did not come.
    NoShow,
    /// Came, and was sent away by us.
    SentAway,
    /// The day is over and nobody said, or a mark was taken back.
    Unknown,
}

impl Mark {
    const ALL: [Self; 6] = [
        Self::Booked,
        Self::Attended,
        Self::Late,
        Self::NoShow,
        Self::SentAway,
        Self::Unknown,
    ];

    /// The word for it in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Attended => "attended",
            Self::Late => "late",
            Self::NoShow => "no_show",
            Self::SentAway => "sent_away",
            Self::Unknown => "unknown",
        }
    }

    /// The mark that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.word() == word)
    }

    /// `desk-mark-no-show`.
    fn key(self) -> String {
        format!("desk-mark-{}", self.word().replace('_', "-"))
    }

    /// Whether a clerk said something.
    fn is_made(self) -> bool {
        !matches!(self, Self::Booked | Self::Unknown)
    }
}

/// Why there is no page.
#[derive(Clone, Copy, Debug)]
pub enum Notice {
    /// The request makes no sense.
    BadRequest,
    /// More than any honest form holds.
    TooLarge,
    /// Another role, or another office.
    Forbidden,
    /// Nothing is there.
    NotFound,
    /// The database failed.
    Unavailable,
}

/// A page that only says why there is none.
#[derive(Debug, Template)]
#[template(path = "staff/notice.html")]
pub struct NoticePage {
    /// What stands around.
    pub around: Around,
    /// Why.
    pub notice: Notice,
}

impl NoticePage {
    fn name(&self) -> &'static str {
        match self.notice {
            Notice::BadRequest => "bad-request",
            Notice::TooLarge => "too-large",
            Notice::Forbidden => "forbidden",
            Notice::NotFound => "not-found",
            Notice::Unavailable => "unavailable",
        }
    }

    fn title(&self) -> String {
        let name = self.name();
        self.around.chrome.text(&format!("desk-{name}-title"))
    }

    fn words(&self) -> String {
        let name = self.name();
        self.around.chrome.text(&format!("desk-{name}-text"))
    }
}

/// Why somebody is not logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginTrouble {
    /// No such name, or not this password.
    Wrong,
    /// Too much has failed lately.
    Wait,
}

/// The form to log in.
#[derive(Debug, Template)]
#[template(path = "staff/login.html")]
pub struct LoginPage {
    /// What stands around.
    pub chrome: Chrome,
    /// As it was typed.
    pub name: String,
    /// Where to go on, or nothing.
    pub back: String,
    /// What went wrong.
    pub trouble: Option<LoginTrouble>,
}

impl LoginPage {
    fn title(&self) -> String {
        self.chrome.text("desk-login-title")
    }

    fn sentence(&self) -> Option<String> {
        self.trouble.map(|trouble| {
            self.chrome.text(match trouble {
                LoginTrouble::Wrong => "desk-login-wrong",
                LoginTrouble::Wait => "desk-login-wait",
            })
        })
    }

    /// The same page in the other languages: code, name, address.
    fn languages(&self) -> Vec<(&'static str, String, String)> {
        let others = Language::all().filter(|language| *language != self.chrome.language);
        let page = |language: Language| {
            let code = language.code();
            let mut fields = BTreeMap::from([("language", code)]);
            if !self.back.is_empty() {
                fields.insert("back", &self.back);
            }
            let query = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(fields)
                .finish();
            let name = language.text("page-language-name");
            (code, name, format!("/staff/login?{query}"))
        };
        others.map(page).collect()
    }
}

/// What is wrong with the two passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFlaw {
    /// The present one is another.
    Wrong,
    /// The new one is the present one.
    Same,
    /// The new one will not do.
    Flawed(Flaw),
}

/// The form for a password of one's own.
#[derive(Debug, Template)]
#[template(path = "staff/password.html")]
pub struct PasswordPage {
    /// What stands around.
    pub around: Around,
    /// What is wrong.
    pub flaw: Option<PasswordFlaw>,
}

impl PasswordPage {
    fn title(&self) -> String {
        self.around.chrome.text(if self.around.must_choose {
            "desk-password-first-title"
        } else {
            "desk-password-title"
        })
    }

    /// The field that is wrong, and the sentence about it.
    fn error(&self) -> Option<(&'static str, String)> {
        let chrome = &self.around.chrome;
        let (field, words) = match self.flaw? {
            PasswordFlaw::Wrong => ("present", chrome.text("desk-password-wrong")),
            PasswordFlaw::Same => ("chosen", chrome.text("desk-password-same")),
            PasswordFlaw::Flawed(Flaw::Short) => (
                "chosen",
                self.length("desk-password-short", PASSWORD_CHARS_MIN),
            ),
            PasswordFlaw::Flawed(Flaw::Long) => (
                "chosen",
                self.length("desk-password-long", PASSWORD_CHARS_MAX),
            ),
            PasswordFlaw::Flawed(Flaw::Guessable) => {
                ("chosen", chrome.text("desk-password-guessable"))
            }
        };
        Some((field, words))
    }

    fn error_of(&self, field: &str) -> Option<String> {
        self.error()
            .filter(|(name, _)| *name == field)
            .map(|(_, words)| words)
    }

    fn length(&self, key: &str, chars: usize) -> String {
        let chars = i64::try_from(chars).unwrap_or_default();
        self.around.chrome.number(key, "chars", chars)
    }

    fn hint(&self) -> String {
        self.length("desk-password-hint", PASSWORD_CHARS_MIN)
    }
}

/// A session in the list.
#[derive(Clone, Debug)]
pub struct SessionLine {
    /// What the button to end it sends.
    pub id: String,
    /// Whether this page belongs to it.
    pub is_this: bool,
    /// When it began.
    pub begun: DateTime<Utc>,
    /// When somebody was last seen.
    pub seen: DateTime<Utc>,
    /// What the browser called itself.
    pub agent: String,
}

/// One's own account.
#[derive(Debug, Template)]
#[template(path = "staff/account.html")]
pub struct AccountPage {
    /// What stands around.
    pub around: Around,
    /// `clerk`, …
    pub role: &'static str,
    /// The names of the offices.
    pub offices: Vec<String>,
    /// The zone of the town.
    pub zone: Tz,
    /// The sessions that count.
    pub sessions: Vec<SessionLine>,
    /// Whether the password was just changed.
    pub is_changed: bool,
}

impl AccountPage {
    fn title(&self) -> String {
        self.around.chrome.text("desk-account-title")
    }

    fn role_name(&self) -> String {
        self.around.chrome.text(&format!("desk-role-{}", self.role))
    }

    fn moment(&self, moment: &DateTime<Utc>) -> String {
        self.around.chrome.language.moment(*moment, self.zone)
    }
}
