//! Joining, one question a page (GOV.UK Design System, "Question pages" and "Check answers"): what is
//! true before the first question, the questions, and all answers once more.
//!
//! What was answered travels along as hidden fields, so nothing is kept for anybody who has not joined.

use askama::Template;
use chrono::Weekday;

use super::join::{Field, JoinForm, OfficeChoice, wall_time};
use super::lately::LatelyLines;
use super::{Chrome, Terms};
use crate::domain::policy::Policy;
use crate::domain::window::{TimeOfDay, Windows};
use crate::locale::Language;

const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// A question; the order is the one in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// What for.
    Service,
    /// For how many, where more than one may come.
    Persons,
    /// Where, if there is a choice.
    Offices,
    /// When.
    When,
    /// Who.
    Name,
    /// How to reach them.
    Contact,
}

impl Question {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Service,
        Self::Persons,
        Self::Offices,
        Self::When,
        Self::Name,
        Self::Contact,
    ];

    /// The last segment of its address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Persons => "persons",
            Self::Offices => "offices",
            Self::When => "when",
            Self::Name => "name",
            Self::Contact => "contact",
        }
    }

    /// The question that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|question| question.word() == word)
    }

    /// The fields on its page.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Service => &[Field::Service],
            Self::Persons => &[Field::Persons],
            Self::Offices => &[Field::Offices],
            Self::When => &[
                Field::Windows,
                Field::NotBefore,
                Field::NotAfter,
                Field::NoticeHours,
            ],
            Self::Name => &[Field::Given, Field::Family],
            Self::Contact => &[Field::Email, Field::Phone],
        }
    }

    /// Whether a field is on its page.
    pub fn asks(self, field: Field) -> bool {
        self.fields().contains(&field)
    }

    /// Where its form is sent.
    pub fn href(self, language: Language) -> String {
        format!("/{language}/join/{}", self.word())
    }

    fn title_key(self) -> &'static str {
        match self {
            Self::Service => "page-field-service",
            Self::Persons => "page-field-persons",
            Self::Offices => "page-field-offices",
            Self::When => "page-question-when",
            Self::Name => "page-question-name",
            Self::Contact => "page-question-contact",
        }
    }
}

/// What is true before anybody joins.
#[derive(Debug, Template)]
#[template(path = "start.html")]
pub struct StartPage {
    /// What stands around.
    pub chrome: Chrome,
    /// The rules.
    pub terms: Terms,
    /// Who comes first.
    pub policy: Policy,
    /// How long it took lately.
    pub lately: LatelyLines,
}

impl StartPage {
    fn title(&self) -> String {
        self.chrome.text("page-join-title")
    }

    fn start_href(&self) -> String {
        Question::Service.href(self.chrome.language)
    }

    /// Who comes first, in a sentence.
    fn rule(&self) -> String {
        let key = format!("page-rounds-rule-{}", self.policy.word());
        self.chrome.text(&key)
    }

    /// Whether the second of joining counts.
    fn is_race(&self) -> bool {
        self.policy == Policy::Fifo
    }

    /// Whether days of waiting count, so that a late first day shortens them.
    fn waits_count(&self) -> bool {
        matches!(self.policy, Policy::Cohort | Policy::Aged)
    }
}

/// One question.
#[derive(Debug, Template)]
#[template(path = "question.html")]
pub struct QuestionPage {
    /// What stands around.
    pub chrome: Chrome,
    /// All answers, and what is wrong with those of this page.
    pub form: JoinForm,
    /// Which.
    pub question: Question,
    /// Its place among those that are asked, from 1.
    pub number: i64,
    /// How many are asked, once that is known.
    pub count: Option<i64>,
    /// Whether the answer leads back to all answers, where somebody wanted to change it.
    pub is_change: bool,
}

/// The same page in another language, with all that was typed.
struct Other {
    code: &'static str,
    name: String,
    href: String,
}

impl QuestionPage {
    fn title(&self) -> String {
        self.chrome.text(self.question.title_key())
    }

    fn own_href(&self) -> String {
        self.question.href(self.chrome.language)
    }

    fn kicker(&self) -> String {
        let number = ("number", self.number.into());
        match self.count {
            Some(count) => self
                .chrome
                .language
                .text_with("page-question-of", &[number, ("count", count.into())]),
            None => self.chrome.language.text_with("page-question", &[number]),
        }
    }

    /// The answers of the other pages.
    fn carried(&self) -> Vec<(&'static str, &str)> {
        self.form.typed.fields(self.question.fields())
    }

    fn others(&self) -> Vec<Other> {
        Language::all()
            .filter(|language| *language != self.chrome.language)
            .map(|language| Other {
                code: language.code(),
                name: language.text("page-language-name"),
                href: self.question.href(language),
            })
            .collect()
    }
}

/// All answers once more, before they are sent.
#[derive(Debug, Template)]
#[template(path = "answers.html")]
pub struct CheckPage {
    /// What stands around.
    pub chrome: Chrome,
    /// All answers; nothing is wrong with them.
    pub form: JoinForm,
    /// The windows, as they will be kept.
    pub windows: Windows,
    /// The questions that are asked.
    pub questions: Vec<Question>,
    /// How long the mail counts.
    pub terms: Terms,
}

/// An answer, with what changes it.
struct Answer {
    key: String,
    lines: Vec<String>,
    question: Question,
}

impl CheckPage {
    fn title(&self) -> String {
        self.chrome.text("page-answers-title")
    }

    fn carried(&self) -> Vec<(&'static str, &str)> {
        self.form.typed.fields(&[])
    }

    /// Where a wish to change an answer goes.
    fn change_href(&self) -> String {
        format!("/{}/join/check", self.chrome.language)
    }

    fn answers(&self) -> Vec<Answer> {
        let typed = &self.form.typed;
        let notice = self.form.notices().into_iter().find(|notice| notice.2);
        let all = [
            (
                "page-answers-service",
                vec![self.service()],
                Question::Service,
            ),
            (
                "page-answers-persons",
                vec![self.persons()],
                Question::Persons,
            ),
            ("page-answers-offices", self.offices(), Question::Offices),
            ("page-answers-windows", self.times(), Question::When),
            ("page-answers-dates", vec![self.dates()], Question::When),
            (
                "page-answers-notice",
                notice.map(|notice| notice.1).into_iter().collect(),
                Question::When,
            ),
            (
                "page-answers-name",
                vec![format!("{} {}", typed.given.trim(), typed.family.trim())],
                Question::Name,
            ),
            (
                "page-answers-email",
                vec![typed.email.trim().to_owned()],
                Question::Contact,
            ),
            ("page-answers-phone", vec![self.phone()], Question::Contact),
        ];
        all.into_iter()
            .filter(|(_, _, question)| self.questions.contains(question))
            .map(|(key, lines, question)| Answer {
                key: self.chrome.text(key),
                lines,
                question,
            })
            .collect()
    }

    fn service(&self) -> String {
        let typed = self.form.typed.service.trim();
        let mut services = self.form.services.iter();
        let service = services.find(|service| service.id == typed);
        service.map_or_else(|| typed.to_owned(), |service| service.name.clone())
    }

    fn persons(&self) -> String {
        let typed = self.form.typed.persons.trim();
        if typed.is_empty() { "1" } else { typed }.to_owned()
    }

    fn offices(&self) -> Vec<String> {
        let ticked = |office: &&OfficeChoice| self.form.office_ticked(office);
        let chosen = self.form.offices.iter().filter(ticked);
        let chosen: Vec<String> = chosen.map(|office| office.name.clone()).collect();
        if chosen.is_empty() {
            vec![self.chrome.text("page-answers-offices-any")]
        } else {
            chosen
        }
    }

    fn times(&self) -> Vec<String> {
        if self.windows.as_slice().is_empty() {
            return vec![self.chrome.text("page-answers-windows-any")];
        }
        let week = WEEK.into_iter().zip(self.windows.stretches());
        let time = |minutes| TimeOfDay::from_minutes(minutes).map(wall_time);
        let line = |day, (from, to)| Some(self.form.window_words(day, time(from)?, time(to)?));
        week.flat_map(|(day, stretches)| {
            stretches
                .into_iter()
                .filter_map(move |stretch| line(day, stretch))
        })
        .collect()
    }

    fn dates(&self) -> String {
        let typed = &self.form.typed;
        let day = |text: &str| {
            Some(
                self.chrome
                    .day(text.trim().parse::<chrono::NaiveDate>().ok()?),
            )
        };
        let as_typed = |text: &str| day(text).unwrap_or_else(|| text.trim().to_owned());
        let (first, last) = (typed.not_before.trim(), typed.not_after.trim());
        let (first, last) = (as_typed(first), as_typed(last));
        let words = |key: &str| {
            let variables = [
                ("first", first.as_str().into()),
                ("last", last.as_str().into()),
            ];
            self.chrome.language.text_with(key, &variables)
        };
        match (first.is_empty(), last.is_empty()) {
            (true, true) => self.chrome.text("page-answers-dates-any"),
            (false, true) => words("page-answers-dates-from"),
            (true, false) => words("page-answers-dates-until"),
            (false, false) => words("page-answers-dates-between"),
        }
    }

    fn phone(&self) -> String {
        let typed = self.form.typed.phone.trim();
        if typed.is_empty() {
            self.chrome.text("page-answers-phone-none")
        } else {
            typed.to_owned()
        }
    }
}
