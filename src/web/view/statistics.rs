//! The public figures: how long people wait, by service and by channel, side by side.

use std::sync::Arc;

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Chrome, machine_moment};
use crate::domain::figures::{FEW, Table, Told, Wait};
use crate::locale::Language;
use crate::service::figures::{CHANNELS, Figures};
use crate::service::levers::{self, LeverCount};

/// The page of the figures.
#[derive(Debug, Template)]
#[template(path = "statistics.html")]
pub struct StatisticsPage {
    /// What stands around.
    pub chrome: Chrome,
    /// What was counted.
    pub figures: Arc<Figures>,
    /// The services' names, in their order.
    pub services: Vec<String>,
    /// The zone of the office.
    pub zone: Tz,
}

/// All figures of one service, or of all.
struct Block {
    title: String,
    rows: Vec<Row>,
}

/// One figure by channel, the sum last.
struct Row {
    label: String,
    cells: Vec<String>,
}

/// A length for a table: hours up to two days, then days, rounded up.
pub(super) fn span(language: Language, length: TimeDelta) -> String {
    let hours = length.num_hours().max(1).unsigned_abs();
    let (key, count) = if hours <= 48 {
        ("page-hours", hours)
    } else {
        ("page-days", hours.div_ceil(24))
    };
    language.text_with(key, &[("count", count.cast_signed().into())])
}

impl StatisticsPage {
    fn title(&self) -> String {
        self.chrome.text("page-statistics-title")
    }

    fn lead(&self) -> String {
        let days = levers::COUNTED.num_days();
        self.chrome.number("page-statistics-lead", "days", days)
    }

    fn slots_story(&self) -> String {
        let days = levers::COUNTED.num_days();
        self.chrome.number("page-slots-what", "days", days)
    }

    /// Why some numbers are not told.
    fn hidden(&self) -> String {
        self.chrome.number("page-statistics-how-few", "few", FEW)
    }

    fn until(&self) -> String {
        self.moment(self.figures.until)
    }

    fn machine_until(&self) -> String {
        machine_moment(self.figures.until, self.zone)
    }

    fn moment(&self, moment: DateTime<Utc>) -> String {
        self.chrome.language.moment(moment, self.zone)
    }

    /// The columns of every table.
    fn columns(&self) -> Vec<String> {
        let words = CHANNELS.into_iter().chain(["all"]);
        words
            .map(|word| self.chrome.text(&format!("page-channel-{word}")))
            .collect()
    }

    fn told(&self, told: Told) -> String {
        match told {
            Told::Count(count) => count.to_string(),
            Told::Few => self.chrome.number("page-statistics-few", "few", FEW),
            Told::Withheld => self.chrome.text("page-statistics-withheld"),
        }
    }

    fn waited(&self, wait: Option<TimeDelta>) -> String {
        match wait {
            Some(wait) => span(self.chrome.language, wait),
            None => self.chrome.text("page-statistics-too-few"),
        }
    }

    /// The whole town.
    fn town(&self) -> Block {
        let row = self.figures.waiting.all_rows();
        self.block(row, self.chrome.text("page-statistics-town"))
    }

    /// Each service.
    fn blocks(&self) -> Vec<Block> {
        let services = self.services.iter().enumerate();
        services
            .map(|(row, name)| self.block(row, name.clone()))
            .collect()
    }

    fn block(&self, row: usize, title: String) -> Block {
        let figures = &self.figures;
        let counts = |name: &str, table: &Table| Row {
            label: self.chrome.text(&format!("page-figure-{name}")),
            cells: (0..=CHANNELS.len())
                .map(|column| self.told(table.at(row, column)))
                .collect(),
        };
        let waits = |name: &str, waits: &[Vec<Option<Wait>>], of: fn(Wait) -> TimeDelta| Row {
            label: self.chrome.text(&format!("page-figure-{name}")),
            cells: waits[row]
                .iter()
                .map(|wait| self.waited(wait.map(of)))
                .collect(),
        };
        let rows = vec![
            waits("offer-half", &figures.to_offer, |wait| wait.median),
            waits("offer-most", &figures.to_offer, |wait| wait.most),
            waits("start-half", &figures.to_start, |wait| wait.median),
            waits("start-most", &figures.to_start, |wait| wait.most),
            counts("waiting", &figures.waiting),
            counts("joined", &figures.joined),
            counts("offered", &figures.offered),
            counts("booked", &figures.booked),
            counts("came", &figures.came),
            counts("no-shows", &figures.no_shows),
        ];
        Block { title, rows }
    }

    fn levers_story(&self) -> String {
        levers_story(&self.chrome, &self.figures.levers)
    }

    fn lever(&self, used: &LeverCount) -> String {
        lever(&self.chrome, used)
    }

    fn lever_count(&self, used: &LeverCount) -> String {
        self.told(Told::alone(used.count))
    }

    /// What became of the slots: label and number.
    fn slots(&self) -> Vec<(String, String)> {
        let slots = self.figures.slots.iter();
        slots
            .map(|(fate, told)| {
                let key = format!("page-slots-{}", fate.word()).replace('_', "-");
                (self.chrome.text(&key), self.told(*told))
            })
            .collect()
    }
}

/// How often staff pulled a lever, in a sentence before the numbers.
pub(super) fn levers_story(chrome: &Chrome, used: &[LeverCount]) -> String {
    let key = if used.is_empty() {
        "page-levers-none"
    } else {
        "page-levers-what"
    };
    chrome.number(key, "days", levers::COUNTED.num_days())
}

/// A lever in words, with its reason where that is one of a closed list.
pub(super) fn lever(chrome: &Chrome, used: &LeverCount) -> String {
    let mut key = format!("page-lever-{}", used.lever.word());
    if let Some(reason) = used.hardship {
        key = format!("{key}-{}", reason.word());
    }
    chrome.text(&key.replace('_', "-"))
}
