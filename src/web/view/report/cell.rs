//! Numbers of the report, as people and as spreadsheets read them.

use crate::locale::Language;

/// A number, and that of the month before; where there is too little to tell, none.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// In the month.
    pub now: Option<f64>,
    /// In the month before.
    pub before: Option<f64>,
    /// What is counted.
    pub unit: Unit,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// People, slots, rounds.
    Count,
    /// Days, with one decimal.
    Days,
    /// Parts of 100, with one decimal.
    Percent,
}

impl Unit {
    /// The number alone, as spreadsheets of the language read it; empty where there is none.
    pub fn number(self, language: Language, value: Option<f64>) -> String {
        let Some(value) = value else {
            return String::new();
        };
        match self {
            Self::Count => format!("{value:.0}"),
            Self::Days | Self::Percent => {
                format!("{value:.1}").replace('.', &language.text("report-decimal"))
            }
        }
    }

    /// The number for people.
    pub fn show(self, language: Language, value: Option<f64>) -> String {
        let number = self.number(language, value);
        match self {
            _ if number.is_empty() => "–".to_owned(),
            Self::Percent => format!("{number} %"),
            Self::Count | Self::Days => number,
        }
    }
}

pub(super) fn count(now: i64, before: i64) -> Cell {
    Cell {
        now: Some(float(now)),
        before: Some(float(before)),
        unit: Unit::Count,
    }
}

pub(super) fn days(now: Option<i64>, before: Option<i64>) -> Cell {
    let days = |seconds: i64| float(seconds) / 86_400.0;
    Cell {
        now: now.map(days),
        before: before.map(days),
        unit: Unit::Days,
    }
}

pub(super) fn percent(now: Option<f64>, before: Option<f64>) -> Cell {
    Cell {
        now: now.map(|share| share * 100.0),
        before: before.map(|share| share * 100.0),
        unit: Unit::Percent,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn float(count: i64) -> f64 {
    count as f64
}
