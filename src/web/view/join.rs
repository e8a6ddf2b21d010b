//! Joining: the form with what was typed and what is wrong with it, and the page behind it.

use askama::Template;
use chrono::{NaiveTime, Timelike, Weekday};

use super::lately::LatelyLines;
use super::{Chrome, Terms};
use crate::domain::policy::Policy;
use crate::domain::window::{TimeOfDay, parse_weekday};
use crate::locale::{Language, Value};

/// The notices that can be chosen, in hours.
const NOTICES: [&str; 4] = ["0", "24", "48", "72"];

/// The start page with the form, empty or as it came back.
#[derive(Debug, Template)]
#[template(path = "join.html")]
pub struct JoinPage {
    /// What stands around.
    pub chrome: Chrome,
    /// The rules, stated before joining.
    pub terms: Terms,
    /// Who comes first.
    pub policy: Policy,
    /// What one can ask for, in the order of the town.
    pub services: Vec<ServiceChoice>,
    /// Where; the question is left out when there is only one.
    pub offices: Vec<OfficeChoice>,
    /// The largest number of persons of any service.
    pub persons_max: i64,
    /// The columns of the grid of times.
    pub weekdays: Vec<Weekday>,
    /// The rows of the grid of times.
    pub bands: Vec<Band>,
    /// What the citizen typed; all of it comes back.
    pub typed: Typed,
    /// What is wrong, in any order; the page shows it in the order of the fields.
    pub errors: Vec<FieldError>,
    /// How long it took lately, before anything is asked.
    pub lately: LatelyLines,
}

/// A service one can choose.
#[derive(Clone, Debug)]
pub struct ServiceChoice {
    /// The value of the field.
    pub id: String,
    /// In the language of the page.
    pub name: String,
    /// For one person.
    pub minutes: i64,
}

/// An office one can choose.
#[derive(Clone, Debug)]
pub struct OfficeChoice {
    /// The value of the field.
    pub id: String,
    /// In the language of the page.
    pub name: String,
    /// Shown below the name.
    pub address: String,
}

/// A part of the day, a row of the grid.
#[derive(Clone, Copy, Debug)]
pub struct Band {
    /// First minute.
    pub from: NaiveTime,
    /// The minute after the last.
    pub to: NaiveTime,
}

/// The fields of the form as text, each under its name in the form.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names of the form fields say it")]
pub struct Typed {
    pub service: String,
    pub offices: Vec<String>,
    pub persons: String,
    /// Values like `mon-08:00-10:00`.
    pub windows: Vec<String>,
    /// `2026-11-30`, or whatever was sent.
    pub not_before: String,
    pub not_after: String,
    pub notice_hours: String,
    pub given: String,
    pub family: String,
    pub email: String,
    pub phone: String,
}

/// A field of the form; the order is that of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names of the form fields say it")]
pub enum Field {
    Service,
    Offices,
    Persons,
    Windows,
    NotBefore,
    NotAfter,
    NoticeHours,
    Given,
    Family,
    /// Only the API asks.
    BirthDate,
    Email,
    Phone,
    /// Only where an entry is changed.
    Language,
}

impl Field {
    /// The name in the form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Offices => "offices",
            Self::Persons => "persons",
            Self::Windows => "window",
            Self::NotBefore => "not_before",
            Self::NotAfter => "not_after",
            Self::NoticeHours => "notice_hours",
            Self::Given => "given",
            Self::Family => "family",
            Self::BirthDate => "birth_date",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Language => "language",
        }
    }

    /// The id of the first control, where a link of the error summary leads.
    pub(super) fn anchor(self) -> &'static str {
        match self {
            Self::Service => "service-1",
            Self::Offices => "offices-1",
            Self::Windows => "window-1-1",
            other => other.name(),
        }
    }
}

/// What is wrong with a field, as a sentence that says what to do.
#[derive(Clone, Debug)]
pub struct FieldError {
    /// Where.
    pub field: Field,
    /// The sentence, in the language of the page.
    pub sentence: String,
}

impl FieldError {
    /// The sentence named `key` (`page-error-…`).
    pub fn new(
        language: Language,
        field: Field,
        key: &str,
        variables: &[(&str, Value<'_>)],
    ) -> Self {
        Self {
            field,
            sentence: language.text_with(key, variables),
        }
    }
}

/// A one-line input with everything that belongs to it.
pub(super) struct Input {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) class: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) value: String,
    pub(super) error: Option<String>,
    pub(super) described_by: String,
}

/// A row of the grid of times.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) cells: Vec<Cell>,
}

/// A checkbox of the grid of times.
pub(super) struct Cell {
    pub(super) id: String,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) checked: bool,
}

impl JoinPage {
    fn title(&self) -> String {
        self.chrome.text("page-join-title")
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

    pub(super) fn sorted_errors(&self) -> Vec<&FieldError> {
        let mut errors: Vec<&FieldError> = self.errors.iter().collect();
        errors.sort_by_key(|error| error.field);
        errors
    }

    pub(super) fn problem(&self, field: Field) -> Option<String> {
        self.errors
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.sentence.clone())
    }

    /// The numbers to choose from, and which one is chosen.
    fn persons(&self) -> Vec<(i64, bool)> {
        let typed = self.typed.persons.trim();
        (1..=self.persons_max)
            .map(|number| {
                (
                    number,
                    typed == number.to_string() || (number == 1 && typed.is_empty()),
                )
            })
            .collect()
    }

    /// Value and words of each notice, and which one is chosen.
    pub(super) fn notices(&self) -> Vec<(String, String, bool)> {
        let typed = self.typed.notice_hours.trim();
        let other = typed.parse::<i64>().ok();
        let other = other.filter(|_| !NOTICES.contains(&typed));
        let other = other.map(|hours| {
            let words = self.chrome.number("page-notice-hours", "hours", hours);
            (typed.to_owned(), words, true)
        });
        NOTICES
            .into_iter()
            .map(|hours| {
                let words = self.chrome.text(&format!("page-notice-{hours}"));
                (
                    hours.to_owned(),
                    words,
                    typed == hours || (hours == "0" && typed.is_empty()),
                )
            })
            .chain(other)
            .collect()
    }

    pub(super) fn office_ticked(&self, office: &OfficeChoice) -> bool {
        self.typed.offices.contains(&office.id)
    }

    fn names(&self) -> Vec<Input> {
        let mut names = vec![
            self.input(Field::Given, "text", "given-name", &self.typed.given, false),
            self.input(
                Field::Family,
                "text",
                "family-name",
                &self.typed.family,
                false,
            ),
        ];
        names.extend(self.contact("page-field-email-hint"));
        names
    }

    /// How to reach somebody; `email_hint` is the key of what is said about the address.
    pub(super) fn contact(&self, email_hint: &str) -> Vec<Input> {
        let email = self.input(Field::Email, "email", "email", &self.typed.email, true);
        vec![
            Input {
                hint: Some(self.chrome.text(email_hint)),
                ..email
            },
            self.input(Field::Phone, "tel", "tel", &self.typed.phone, true),
        ]
    }

    pub(super) fn dates(&self) -> Vec<Input> {
        vec![
            self.input(
                Field::NotBefore,
                "date",
                "off",
                &self.typed.not_before,
                true,
            ),
            self.input(Field::NotAfter, "date", "off", &self.typed.not_after, false),
        ]
    }

    fn input(
        &self,
        field: Field,
        kind: &'static str,
        autocomplete: &'static str,
        value: &str,
        hint: bool,
    ) -> Input {
        let name = field.name();
        let error = self.problem(field);
        let mut described_by = Vec::new();
        if hint {
            described_by.push(format!("{name}-hint"));
        }
        if error.is_some() {
            described_by.push(format!("{name}-error"));
        }
        let key = name.replace('_', "-");
        Input {
            name,
            kind,
            class: if kind == "date" || kind == "tel" {
                "short"
            } else {
                ""
            },
            autocomplete,
            label: self.chrome.text(&format!("page-field-{key}")),
            hint: hint.then(|| self.chrome.text(&format!("page-field-{key}-hint"))),
            value: value.to_owned(),
            error,
            described_by: described_by.join(" "),
        }
    }

    /// Short and long name of each column.
    pub(super) fn columns(&self) -> Vec<(String, String)> {
        let day = |weekday: &Weekday, key: &str| {
            self.chrome
                .text(&format!("{key}-{}", weekday.number_from_monday()))
        };
        self.weekdays
            .iter()
            .map(|weekday| (day(weekday, "page-weekday-short"), day(weekday, "weekday")))
            .collect()
    }

    pub(super) fn grid(&self) -> Vec<Row> {
        self.bands
            .iter()
            .enumerate()
            .map(|(row, band)| Row {
                label: format!("{}–{}", hour(band.from), hour(band.to)),
                cells: self
                    .weekdays
                    .iter()
                    .enumerate()
                    .map(|(column, weekday)| self.cell(row + 1, column + 1, *band, *weekday))
                    .collect(),
            })
            .collect()
    }

    /// Chosen times that are no row of the grid, so that none of them is lost.
    pub(super) fn others(&self) -> Vec<Cell> {
        let grid = self.grid();
        let cells: Vec<&Cell> = grid.iter().flat_map(|row| &row.cells).collect();
        let is_other = |value: &&String| cells.iter().all(|cell| cell.value != **value);
        let others = self.typed.windows.iter().filter(is_other);
        others
            .enumerate()
            .filter_map(|(number, value)| self.other(number + 1, value))
            .collect()
    }

    fn other(&self, number: usize, value: &str) -> Option<Cell> {
        let (day, times) = value.split_once('-')?;
        let (from, to) = times.split_once('-')?;
        let day = parse_weekday(day).ok()?;
        let words = |time: &str| time.parse::<TimeOfDay>().ok().map(wall_time);
        Some(Cell {
            id: format!("window-other-{number}"),
            label: self.window_words(day, words(from)?, words(to)?),
            checked: true,
            value: value.to_owned(),
        })
    }

    fn window_words(&self, weekday: Weekday, from: String, to: String) -> String {
        let key = format!("weekday-{}", weekday.number_from_monday());
        let day = self.chrome.text(&key);
        let variables = [
            ("day", day.into()),
            ("from", from.into()),
            ("to", to.into()),
        ];
        self.chrome.language.text_with("page-window", &variables)
    }

    fn cell(&self, row: usize, column: usize, band: Band, weekday: Weekday) -> Cell {
        let value = format!(
            "{}-{}-{}",
            weekday.to_string().to_lowercase(),
            band.from.format("%H:%M"),
            band.to.format("%H:%M")
        );
        Cell {
            id: format!("window-{row}-{column}"),
            label: self.window_words(weekday, clock(band.from), clock(band.to)),
            checked: self.typed.windows.contains(&value),
            value,
        }
    }
}

/// `8:00`.
fn wall_time(time: TimeOfDay) -> String {
    format!("{}:{:02}", time.minutes() / 60, time.minutes() % 60)
}

/// `8`, or `17:30` where the full hour would lie.
fn hour(time: NaiveTime) -> String {
    if time.minute() == 0 {
        time.hour().to_string()
    } else {
        clock(time)
    }
}

fn clock(time: NaiveTime) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

/// Behind the form, the same for everybody: a mail is on its way.
#[derive(Debug, Template)]
#[template(path = "joined.html")]
pub struct JoinedPage {
    /// What stands around.
    pub chrome: Chrome,
    /// How long the mail counts.
    pub terms: Terms,
    /// Who comes first.
    pub policy: Policy,
}

impl JoinedPage {
    fn title(&self) -> String {
        self.chrome.text("page-joined-title")
    }
}
