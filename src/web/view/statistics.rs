//! The public figures: how long people wait, by service and by channel, side by side.

use std::cmp::Ordering;
use std::sync::Arc;

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::chart::{Bar, Chart, Drawing};
use super::{Chrome, machine_moment};
use crate::domain::figures::{FEW, Table, Told, Wait};
use crate::locale::Language;
use crate::service::figures::{CHANNELS, Figures, SlotFate};
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
    charts: Vec<Chart>,
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
            None => self.chrome.text("page-statistics-too-few-short"),
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
        let charts = vec![
            self.chart("offer", &figures.to_offer[row]),
            self.chart("start", &figures.to_start[row]),
        ];
        Block {
            title,
            charts,
            rows,
        }
    }

    /// Waits by channel: how long half of the people waited, and around it nine in ten.
    fn chart(&self, name: &str, waits: &[Option<Wait>]) -> Chart {
        let hours = |length: TimeDelta| length.num_hours();
        let most = waits.iter().flatten().map(|wait| hours(wait.most)).max();
        let most = most.unwrap_or_default();
        let bar = |(label, wait): (String, &Option<Wait>)| Bar {
            label,
            words: self.half_and_most(*wait),
            drawing: wait.map(|wait| {
                let (half, most_of_all) = (hours(wait.median), hours(wait.most));
                Drawing::of(half, Some(most_of_all), most)
            }),
        };
        Chart {
            title: self.chrome.text(&format!("page-chart-{name}")),
            bars: self.columns().into_iter().zip(waits).map(bar).collect(),
        }
    }

    fn half_and_most(&self, wait: Option<Wait>) -> String {
        let Some(wait) = wait else {
            return self.chrome.text("page-statistics-too-few");
        };
        let language = self.chrome.language;
        let variables = [
            ("half", span(language, wait.median).into()),
            ("most", span(language, wait.most).into()),
        ];
        language.text_with("page-chart-wait", &variables)
    }

    /// By phone and online, in one sentence; `None` where one of them cannot be told.
    fn verdict(&self) -> Option<String> {
        let town = &self.figures.to_offer[self.figures.waiting.all_rows()];
        let [online, phone] = [town[0]?.median, town[1]?.median];
        let difference = (phone - online).abs();
        let key = match phone.cmp(&online) {
            Ordering::Less => "page-statistics-phone-less",
            Ordering::Equal => "page-statistics-phone-same",
            Ordering::Greater => "page-statistics-phone-more",
        };
        let language = self.chrome.language;
        let difference = span(language, difference).into();
        Some(language.text_with(key, &[("difference", difference)]))
    }

    fn levers_story(&self) -> String {
        levers_story(&self.chrome, &self.figures.levers)
    }

    /// What became of the slots.
    fn slots(&self) -> Vec<Bar> {
        let word = |fate: &SlotFate| format!("page-slots-{}", fate.word()).replace('_', "-");
        let slots = self.figures.slots.iter();
        self.counts(slots.map(|(fate, told)| (self.chrome.text(&word(fate)), *told)))
    }

    /// How often staff used their levers.
    fn levers(&self) -> Vec<Bar> {
        let used = self.figures.levers.iter();
        self.counts(used.map(|used| (lever(&self.chrome, used), Told::alone(used.count))))
    }

    fn counts(&self, told: impl Iterator<Item = (String, Told)>) -> Vec<Bar> {
        let told: Vec<(String, Told)> = told.collect();
        let most = told.iter().filter_map(|(_, told)| told.count()).max();
        let most = most.unwrap_or_default();
        let bar = |(label, told): (String, Told)| Bar {
            label,
            words: self.told(told),
            drawing: told.count().map(|count| Drawing::of(count, None, most)),
        };
        told.into_iter().map(bar).collect()
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
