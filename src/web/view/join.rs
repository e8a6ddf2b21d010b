//! Joining: the form with what was typed and what is wrong with it, and the page behind it.

use askama::Template;
use chrono::{NaiveTime, Timelike, Weekday};

use super::{Chrome, Terms};
use crate::locale::{Language, Value};

/// The start page with the form, empty or as it came back.
#[derive(Debug, Template)]
#[template(path = "join.html")]
pub struct JoinPage {
    /// What stands around.
    pub chrome: Chrome,
    /// The rules, stated before joining.
    pub terms: Terms,
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
        }
    }

    /// The id of the first control, where a link of the error summary leads.
    fn anchor(self) -> &'static str {
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
struct Input {
    name: &'static str,
    kind: &'static str,
    class: &'static str,
    autocomplete: &'static str,
    label: String,
    hint: Option<String>,
    value: String,
    error: Option<String>,
    described_by: String,
}

/// A row of the grid of times.
struct Row {
    label: String,
    cells: Vec<Cell>,
}

/// A checkbox of the grid of times.
struct Cell {
    id: String,
    value: String,
    label: String,
    checked: bool,
}

impl JoinPage {
    fn title(&self) -> String {
        self.chrome.text("page-join-title")
    }

    fn sorted_errors(&self) -> Vec<&FieldError> {
        let mut errors: Vec<&FieldError> = self.errors.iter().collect();
        errors.sort_by_key(|error| error.field);
        errors
    }

    fn problem(&self, field: Field) -> Option<String> {
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
    fn notices(&self) -> Vec<(&'static str, String, bool)> {
        let typed = self.typed.notice_hours.trim();
        ["0", "24", "48", "72"]
            .into_iter()
            .map(|hours| {
                let words = self.chrome.text(&format!("page-notice-{hours}"));
                (
                    hours,
                    words,
                    typed == hours || (hours == "0" && typed.is_empty()),
                )
            })
            .collect()
    }

    fn office_ticked(&self, office: &OfficeChoice) -> bool {
        self.typed.offices.contains(&office.id)
    }

    fn names(&self) -> Vec<Input> {
        vec![
            self.input(Field::Given, "text", "given-name", &self.typed.given, false),
            self.input(
                Field::Family,
                "text",
                "family-name",
                &self.typed.family,
                false,
            ),
            self.input(Field::Email, "email", "email", &self.typed.email, true),
            self.input(Field::Phone, "tel", "tel", &self.typed.phone, true),
        ]
    }

    fn dates(&self) -> Vec<Input> {
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
    fn columns(&self) -> Vec<(String, String)> {
        let day = |weekday: &Weekday, key: &str| {
            self.chrome
                .text(&format!("{key}-{}", weekday.number_from_monday()))
        };
        self.weekdays
            .iter()
            .map(|weekday| (day(weekday, "page-weekday-short"), day(weekday, "weekday")))
            .collect()
    }

    fn grid(&self) -> Vec<Row> {
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

    fn cell(&self, row: usize, column: usize, band: Band, weekday: Weekday) -> Cell {
        let value = format!(
            "{}-{}-{}",
            weekday.to_string().to_lowercase(),
            band.from.format("%H:%M"),
            band.to.format("%H:%M")
        );
        let day = self
            .chrome
            .text(&format!("weekday-{}", weekday.number_from_monday()));
        Cell {
            id: format!("window-{row}-{column}"),
            label: self.chrome.language.text_with(
                "page-window",
                &[
                    ("day", day.into()),
                    ("from", clock(band.from).into()),
                    ("to", clock(band.to).into()),
                ],
            ),
            checked: self.typed.windows.contains(&value),
            value,
        }
    }
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
}

impl JoinedPage {
    fn title(&self) -> String {
        self.chrome.text("page-joined-title")
    }
}
