//! The council's report of a month: one page to be printed, and the same tables for a terminal and
//! for a spreadsheet.
//!
//! The page stands alone: the command line writes it to a file with its style sheet inside, and a
//! route may serve it with a link to the sheet, since the page itself has no inline style.

mod bars;
mod cell;
mod sections;

use std::collections::BTreeMap;

use askama::Template;
use chrono::TimeDelta;
use chrono_tz::Tz;

use crate::domain::month::Month;
use crate::locale::Language;
use crate::service::App;
use crate::service::report::Report;

pub use bars::Bars;
pub use cell::{Cell, Unit};
pub use sections::{Line, Section};

/// The style sheet of the page.
pub const SHEET: &str = include_str!("../assets/report.css");

/// Where the page finds its style.
#[derive(Clone, Copy, Debug)]
pub enum Style<'a> {
    /// In itself: a file that is sent around.
    Inside,
    /// Behind this link.
    Link(&'a str),
}

/// What the report calls things.
#[derive(Clone, Debug)]
pub struct Names {
    /// The language of the report.
    pub language: Language,
    /// `Castrop-Rauxel`.
    pub town: String,
    services: BTreeMap<String, String>,
    offices: BTreeMap<String, String>,
    zone: Tz,
}

impl Names {
    /// Those of the town file.
    pub fn of(app: &App, language: Language) -> Self {
        let town = &app.config.town;
        let first = || {
            let office = town.offices.first();
            office.map(|office| office.name.get(language.code()).to_owned())
        };
        let name = app.config.mail.from.name.clone().or_else(first);
        let services = town.services.iter();
        let offices = town.offices.iter();
        Self {
            language,
            town: name.unwrap_or_default(),
            services: services
                .map(|service| {
                    (
                        service.id.to_string(),
                        service.name.get(language.code()).to_owned(),
                    )
                })
                .collect(),
            offices: offices
                .map(|office| {
                    (
                        office.id.to_string(),
                        office.name.get(language.code()).to_owned(),
                    )
                })
                .collect(),
            zone: app.zone(),
        }
    }

    fn service<'a>(&'a self, id: &'a str) -> &'a str {
        self.services.get(id).map_or(id, String::as_str)
    }

    fn office<'a>(&'a self, id: &'a str) -> &'a str {
        self.offices.get(id).map_or(id, String::as_str)
    }

    fn text(&self, key: &str) -> String {
        self.language.text(key)
    }

    fn month(&self, month: Month) -> String {
        use chrono::Datelike as _;
        let day = month.first_day();
        let name = self.text(&format!("month-{}", day.month()));
        format!("{name} {}", day.year())
    }

    /// `November 2026`.
    pub fn title(&self, report: &Report) -> String {
        let month = self.month(report.month);
        self.language
            .text_with("report-title", &[("month", month.into())])
    }

    /// Until when the report tells, and beside what.
    pub fn lead(&self, report: &Report) -> String {
        let before = self.month(report.month.before());
        let key = if report.is_over {
            "report-lead"
        } else {
            "report-lead-running"
        };
        // The end of a month is the first moment of the next.
        let last = (report.until - TimeDelta::seconds(1)).with_timezone(&self.zone);
        let until = self.language.day(last.date_naive());
        self.language
            .text_with(key, &[("before", before.into()), ("until", until.into())])
    }

    /// All tables, in order.
    pub fn sections(&self, report: &Report) -> Vec<Section> {
        sections::all(self, report)
    }
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage<'a> {
    names: &'a Names,
    title: String,
    lead: String,
    sections: Vec<Section>,
    style: Style<'a>,
}

impl ReportPage<'_> {
    fn text(&self, key: &str) -> String {
        self.names.text(key)
    }

    fn sheet(&self) -> Option<&'static str> {
        matches!(self.style, Style::Inside).then_some(SHEET)
    }

    fn link(&self) -> Option<&str> {
        match self.style {
            Style::Inside => None,
            Style::Link(href) => Some(href),
        }
    }

    fn now(&self, cell: &Cell) -> String {
        cell.unit.show(self.names.language, cell.now)
    }

    fn before(&self, cell: &Cell) -> String {
        cell.unit.show(self.names.language, cell.before)
    }
}

/// The page as HTML.
pub fn page(report: &Report, names: &Names, style: Style<'_>) -> String {
    super::html(&ReportPage {
        names,
        title: names.title(report),
        lead: names.lead(report),
        sections: names.sections(report),
        style,
    })
}
