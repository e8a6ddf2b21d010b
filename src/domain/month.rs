//! A month of the calendar, as reports are made of.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::calendar;

/// A month: `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(NaiveDate);

/// What is written is no month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no month; give one like 2026-11")]
pub struct NoMonth(String);

impl Month {
    /// The month in which a day lies.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        Self(self.0.checked_sub_months(Months::new(1)).unwrap_or(self.0))
    }

    /// The month after.
    #[must_use]
    pub fn after(self) -> Self {
        Self(self.0.checked_add_months(Months::new(1)).unwrap_or(self.0))
    }

    /// The midnight with which it begins in a zone.
    pub fn begins(self, zone: Tz) -> DateTime<Utc> {
        calendar::resolve(zone, self.0.and_time(NaiveTime::MIN))
    }
}

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let has_form = text.len() == 7
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d");
        day.ok()
            .filter(|_| has_form)
            .map(Self)
            .ok_or_else(|| NoMonth(text.to_owned()))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.format("%Y-%m"))
    }
}

serde_by_text!(Month);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_written_in_one_way() {
        for text in ["2026-11", "2027-01", "1999-12"] {
            assert_eq!(
                text.parse::<Month>()
                    .map(|month| month.to_string())
                    .as_deref(),
                Ok(text)
            );
        }
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "26-11",
            "2026-11-01",
            "2026/11",
            "+026-11",
        ] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_follow_each_other_over_the_year_and_the_hour() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        assert_eq!(month("2026-12").after(), month("2027-01"));
        assert_eq!(month("2027-01").before(), month("2026-12"));
        let begins = |text: &str| month(text).begins(chrono_tz::Europe::Berlin).to_rfc3339();
        assert_eq!(begins("2026-10"), "2026-09-30T22:00:00+00:00");
        assert_eq!(begins("2026-11"), "2026-10-31T23:00:00+00:00");
    }
}
