//! Names and dates of birth.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// The longest given or family name, in characters.
pub const NAME_CHARS_MAX: usize = 100;

/// The earliest year of birth.
pub const BIRTH_YEAR_MIN: i32 = 1900;

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("a name is missing")]
    Missing,
    /// More than [`NAME_CHARS_MAX`] characters.
    #[error("a name is longer than {NAME_CHARS_MAX} characters")]
    TooLong,
    /// It holds a line break or another character that is not written but commands.
    #[error("a name holds a line break or another control character")]
    Control,
}

impl NameError {
    /// The name under which a page finds its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "name-missing",
            Self::TooLong => "name-too-long",
            Self::Control => "name-control",
        }
    }
}

/// A given or a family name: 1 to [`NAME_CHARS_MAX`] characters of any script.
///
/// Nothing is changed but the space around it: a name is what its owner says it is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NamePart(String);

private_debug!(NamePart);

impl NamePart {
    /// Reads a name, without the space around it.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let typed = text.trim();
        if typed.is_empty() {
            return Err(NameError::Missing);
        }
        if typed.chars().count() > NAME_CHARS_MAX {
            return Err(NameError::TooLong);
        }
        if typed.chars().any(commands) {
            return Err(NameError::Control);
        }
        Ok(Self(typed.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `char` breaks the line, turns the direction of the text or shows nothing at all: it
/// could forge a header or make the name on a clerk's list read as another.
fn commands(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{2028}' | '\u{2029}'                         // line and paragraph separators
                | '\u{61c}' | '\u{200e}' | '\u{200f}'       // direction marks
                | '\u{202a}'..='\u{202e}'                   // embeddings and overrides
                | '\u{2066}'..='\u{2069}'                   // isolates
                | '\u{200b}' | '\u{2060}' | '\u{feff}'      // invisible
        )
}

impl fmt::Display for NamePart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The name of a citizen; the counter compares it with a document.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName {
    /// All given names.
    pub given: NamePart,
    /// The family name.
    pub family: NamePart,
}

private_debug!(PersonName);

impl PersonName {
    /// Reads both parts; a form that shows each error at its field parses them one by one.
    pub fn parse(given: &str, family: &str) -> Result<Self, NameError> {
        Ok(Self {
            given: NamePart::parse(given)?,
            family: NamePart::parse(family)?,
        })
    }
}

impl fmt::Display for PersonName {
    /// Given name first.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.given, self.family)
    }
}

/// Why a text is no date of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BirthDateError {
    /// Nothing was given.
    #[error("a date of birth is missing")]
    Missing,
    /// No day of the calendar.
    #[error("this is no date: 1980-12-31 and 31.12.1980 are")]
    Invalid,
    /// After today.
    #[error("a date of birth lies in the future")]
    Future,
    /// Before [`BIRTH_YEAR_MIN`].
    #[error("a date of birth lies before {BIRTH_YEAR_MIN}")]
    TooEarly,
}

impl BirthDateError {
    /// The name under which a page finds its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "birth-date-missing",
            Self::Invalid => "birth-date-invalid",
            Self::Future => "birth-date-future",
            Self::TooEarly => "birth-date-too-early",
        }
    }
}

/// A date of birth, from 1900 to the day it was stated.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BirthDate(NaiveDate);

private_debug!(BirthDate);

impl BirthDate {
    /// Accepts a day that is not after `today` (the office's).
    pub fn new(day: NaiveDate, today: NaiveDate) -> Result<Self, BirthDateError> {
        if day > today {
            return Err(BirthDateError::Future);
        }
        if day.year() < BIRTH_YEAR_MIN {
            return Err(BirthDateError::TooEarly);
        }
        Ok(Self(day))
    }

    /// Reads `1980-12-31`, as browsers and programs write it, or `31.12.1980`, as people do.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, BirthDateError> {
        let typed = text.trim();
        if typed.is_empty() {
            return Err(BirthDateError::Missing);
        }
        let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d")
            .or_else(|_| NaiveDate::parse_from_str(typed, "%d.%m.%Y"))
            .map_err(|_| BirthDateError::Invalid)?;
        Self::new(day, today)
    }

    /// The day.
    pub fn day(self) -> NaiveDate {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_kept_as_their_owners_write_them() {
        let check = |text: &str, expect: &str| {
            let found = NamePart::parse(text);
            let found = found
                .as_ref()
                .map_or_else(|error| error.key(), NamePart::as_str);
            assert_eq!(found, expect, "{text:?}");
        };
        check(" Erika ", "Erika");
        check("Anna  Maria", "Anna  Maria");
        check("O'Neil-Müller", "O'Neil-Müller");
        check("Nguyễn", "Nguyễn");
        check("محمد", "محمد");
        check("-", "-");
        check("X Æ A-12", "X Æ A-12");
        check("", "name-missing");
        check("  \n", "name-missing");
        check(&"ä".repeat(100), &"ä".repeat(100));
        check(&"ä".repeat(101), "name-too-long");
        check(&"x".repeat(1_000_000), "name-too-long");
        check("Erika\nBcc: x", "name-control");
        check("Erika\r", "Erika");
        check("Eri\u{0}ka", "name-control");
        check("Eri\tka", "name-control");
        check("Eri\u{85}ka", "name-control");
        check("Eri\u{2028}ka", "name-control");
        check("\u{202e}akirE", "name-control");
        check("Eri\u{200b}ka", "name-control");
        let name = PersonName::parse("Erika", "Mustermann").unwrap();
        assert_eq!(name.to_string(), "Erika Mustermann");
        assert_eq!(PersonName::parse("Erika", " "), Err(NameError::Missing));
    }

    #[test]
    fn birth_dates_lie_between_1900_and_today() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let check = |text: &str, expect: &str| {
            let found = BirthDate::parse(text, today);
            let found = found.map_or_else(
                |error| error.key().to_owned(),
                |date| date.day().to_string(),
            );
            assert_eq!(found, expect, "{text:?}");
        };
        check("1980-12-31", "1980-12-31");
        check(" 31.12.1980 ", "1980-12-31");
        check("1.2.1980", "1980-02-01");
        check("2026-11-30", "2026-11-30");
        check("1900-01-01", "1900-01-01");
        check("2026-12-01", "birth-date-future");
        check("1899-12-31", "birth-date-too-early");
        check("1.2.80", "birth-date-too-early");
        check("1981-02-29", "birth-date-invalid");
        check("31/12/1980", "birth-date-invalid");
        check("", "birth-date-missing");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
            let _ = PersonName::parse(&text, &text);
            let _ = BirthDate::parse(&text, today);
        }
    }
}
