//! The tables of the report: every number with the one of the month before.

use super::cell::{Cell, count, days, percent};
use super::{Bars, Names};
use crate::service::report::{CHANNELS, Figures, Lead, People, Report};

/// A table, with a drawing where one helps.
#[derive(Clone, Debug)]
pub struct Section {
    /// What it tells.
    pub title: String,
    /// How it was counted, or how to read it.
    pub note: Option<String>,
    /// What the rows are.
    pub corner: String,
    /// The columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Line>,
    /// The same as a drawing.
    pub bars: Option<Bars>,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// A number per column.
    pub cells: Vec<Cell>,
}

/// All tables, in order.
pub(super) fn all(names: &Names, report: &Report) -> Vec<Section> {
    let writer = Writer { names, report };
    vec![
        writer.overview(),
        writer.services(),
        writer.channels(),
        writer.waits(),
        writer.leads(),
        writer.offers(),
        writer.unused(),
        writer.overrides(),
        writer.rounds(),
    ]
}

struct Writer<'a> {
    names: &'a Names,
    report: &'a Report,
}

/// The same people in both months.
#[derive(Clone, Copy)]
struct Pair<'a> {
    now: Option<&'a People>,
    before: Option<&'a People>,
}

impl Pair<'_> {
    fn count(self, of: impl Fn(&People) -> i64) -> Cell {
        count(self.now.map_or(0, &of), self.before.map_or(0, &of))
    }

    fn median(self) -> Cell {
        let of = |people: &People| people.wait_median_seconds;
        days(self.now.and_then(of), self.before.and_then(of))
    }

    fn most(self) -> Cell {
        let of = |people: &People| people.wait_most_seconds;
        days(self.now.and_then(of), self.before.and_then(of))
    }

    fn cells(self) -> Vec<Cell> {
        vec![
            self.count(|people| people.waiting_begin),
            self.count(|people| people.joined),
            self.count(|people| people.served),
            self.count(|people| people.waiting_end),
            self.median(),
            self.most(),
        ]
    }

    fn is_empty(self) -> bool {
        let cells = self.cells();
        let mut values = cells.iter().flat_map(|cell| [cell.now, cell.before]);
        values.all(|value| value.unwrap_or_default() == 0.0)
    }
}

fn people<'a>(
    figures: &'a Figures,
    service: Option<&str>,
    channel: Option<&str>,
) -> Option<&'a People> {
    let mut people = figures.people.iter();
    people.find(|one| one.service.as_deref() == service && one.channel.as_deref() == channel)
}

/// All bands of lead times together.
fn all_leads(figures: &Figures) -> Lead {
    let sum = |of: fn(&Lead) -> i64| figures.leads.iter().map(of).sum();
    Lead {
        lead: "",
        came: sum(|lead| lead.came),
        no_show: sum(|lead| lead.no_show),
        sent_away: sum(|lead| lead.sent_away),
        unknown: sum(|lead| lead.unknown),
    }
}

impl Writer<'_> {
    fn text(&self, key: &str) -> String {
        self.names.text(key)
    }

    fn texts<const N: usize>(&self, keys: [&str; N]) -> Vec<String> {
        keys.map(|key| self.text(key)).to_vec()
    }

    fn line(&self, key: &str, cell: Cell) -> Line {
        Line {
            label: self.text(key),
            cells: vec![cell],
        }
    }

    fn shown(&self, cell: Cell) -> (Option<f64>, String) {
        (cell.now, cell.unit.show(self.names.language, cell.now))
    }

    fn pair(&self, service: Option<&str>, channel: Option<&str>) -> Pair<'_> {
        Pair {
            now: people(&self.report.figures, service, channel),
            before: people(&self.report.figures_before, service, channel),
        }
    }

    /// What there is one number of.
    fn single(&self, title: &str, note: Option<&str>, rows: Vec<Line>) -> Section {
        Section {
            title: self.text(title),
            note: note.map(|key| self.text(key)),
            corner: String::new(),
            head: vec![self.text("report-count")],
            rows,
            bars: None,
        }
    }

    fn overview(&self) -> Section {
        let (now, before) = (&self.report.figures, &self.report.figures_before);
        let all = self.pair(None, None);
        let unused = |figures: &Figures| figures.unused.iter().map(|one| one.count).sum();
        let rate = |figures: &Figures| all_leads(figures).no_show_rate();
        let rows = vec![
            self.line("report-waiting-begin", all.count(|one| one.waiting_begin)),
            self.line("report-joined", all.count(|one| one.joined)),
            self.line("report-served", all.count(|one| one.served)),
            self.line("report-waiting-end", all.count(|one| one.waiting_end)),
            self.line("report-median-days", all.median()),
            self.line("report-most-days", all.most()),
            self.line("report-no-show-rate", percent(rate(now), rate(before))),
            self.line("report-unused", count(unused(now), unused(before))),
            self.line(
                "report-cancelled-citizen",
                count(now.cancelled.by_citizen, before.cancelled.by_citizen),
            ),
            self.line(
                "report-cancelled-office",
                count(now.cancelled.by_office, before.cancelled.by_office),
            ),
        ];
        self.single("report-overview", Some("report-overview-note"), rows)
    }

    fn people_head(&self) -> Vec<String> {
        self.texts([
            "report-waiting-begin",
            "report-joined",
            "report-served",
            "report-waiting-end",
            "report-median-days",
            "report-most-days",
        ])
    }

    fn services(&self) -> Section {
        let mut bars = Bars::new(
            self.text("report-bars-services"),
            self.texts(["report-joined", "report-served"]),
        );
        let mut rows = Vec::new();
        for service in &self.report.services {
            let pair = self.pair(Some(service), None);
            // A town has many services, and most months some of them nobody.
            if pair.is_empty() {
                continue;
            }
            let name = self.names.service(service);
            bars.push(
                name,
                vec![
                    self.shown(pair.count(|one| one.joined)),
                    self.shown(pair.count(|one| one.served)),
                ],
            );
            rows.push(Line {
                label: name.to_owned(),
                cells: pair.cells(),
            });
        }
        rows.push(Line {
            label: self.text("report-all"),
            cells: self.pair(None, None).cells(),
        });
        Section {
            title: self.text("report-services"),
            note: Some(self.text("report-services-note")),
            corner: self.text("report-service"),
            head: self.people_head(),
            rows,
            bars: Some(bars),
        }
    }

    fn channels(&self) -> Section {
        let mut bars = Bars::new(
            self.text("report-bars-channels"),
            self.texts(["report-median-days", "report-most-days"]),
        );
        let mut rows = Vec::new();
        for channel in CHANNELS {
            let (name, pair) = (self.channel(channel), self.pair(None, Some(channel)));
            bars.push(
                &name,
                vec![self.shown(pair.median()), self.shown(pair.most())],
            );
            rows.push(Line {
                label: name,
                cells: pair.cells(),
            });
        }
        Section {
            title: self.text("report-channels"),
            note: Some(self.text("report-channels-note")),
            corner: self.text("report-channel"),
            head: self.people_head(),
            rows,
            bars: Some(bars),
        }
    }

    fn channel(&self, channel: &str) -> String {
        self.text(&format!("report-channel-{channel}"))
    }

    /// Served and median by service and channel.
    fn waits(&self) -> Section {
        let names = CHANNELS.map(|channel| self.channel(channel));
        let mut bars = Bars::new(self.text("report-bars-waits"), names.to_vec());
        let mut rows = Vec::new();
        for service in &self.report.services {
            let pairs = CHANNELS.map(|channel| self.pair(Some(service), Some(channel)));
            if self.pair(Some(service), None).is_empty() {
                continue;
            }
            let name = self.names.service(service);
            bars.push(name, pairs.map(|pair| self.shown(pair.median())).to_vec());
            let served = pairs.map(|pair| pair.count(|one| one.served));
            let medians = pairs.map(Pair::median);
            rows.push(Line {
                label: name.to_owned(),
                cells: served.into_iter().chain(medians).collect(),
            });
        }
        let served = names
            .iter()
            .map(|name| format!("{name}: {}", self.text("report-served")));
        let medians = names
            .iter()
            .map(|name| format!("{name}: {}", self.text("report-median-days")));
        Section {
            title: self.text("report-waits"),
            note: Some(self.text("report-waits-note")),
            corner: self.text("report-service"),
            head: served.chain(medians).collect(),
            rows,
            bars: Some(bars),
        }
    }

    fn leads(&self) -> Section {
        let mut bars = Bars::new(
            self.text("report-bars-leads"),
            self.texts(["report-no-show-rate"]),
        );
        let mut rows = Vec::new();
        let (now, before) = (&self.report.figures, &self.report.figures_before);
        let (all, all_before) = (all_leads(now), all_leads(before));
        let leads = now.leads.iter().zip(&before.leads);
        for (lead, before) in leads.chain([(&all, &all_before)]) {
            let label = self.lead(lead.lead);
            let rate = percent(lead.no_show_rate(), before.no_show_rate());
            if !lead.lead.is_empty() {
                bars.push(&label, vec![self.shown(rate)]);
            }
            rows.push(Line {
                label,
                cells: vec![
                    count(lead.came, before.came),
                    count(lead.no_show, before.no_show),
                    count(lead.sent_away, before.sent_away),
                    count(lead.unknown, before.unknown),
                    rate,
                ],
            });
        }
        Section {
            title: self.text("report-leads"),
            note: Some(self.text("report-leads-note")),
            corner: self.text("report-lead-time"),
            head: self.texts([
                "report-came",
                "report-no-show",
                "report-sent-away",
                "report-unknown",
                "report-no-show-rate",
            ]),
            rows,
            bars: Some(bars),
        }
    }

    fn lead(&self, word: &str) -> String {
        match word {
            "0-1d" => self.text("report-lead-days"),
            "2-6d" => self.text("report-lead-week"),
            "7-13d" => self.text("report-lead-two-weeks"),
            "14-27d" => self.text("report-lead-four-weeks"),
            "28d+" => self.text("report-lead-longer"),
            _ => self.text("report-all"),
        }
    }

    fn offers(&self) -> Section {
        let (now, before) = (
            self.report.figures.offers,
            self.report.figures_before.offers,
        );
        let rows = [
            ("report-offers-made", now.made, before.made),
            ("report-offers-confirmed", now.confirmed, before.confirmed),
            ("report-offers-declined", now.declined, before.declined),
            ("report-offers-expired", now.expired, before.expired),
            ("report-offers-revoked", now.revoked, before.revoked),
            (
                "report-offers-undeliverable",
                now.undeliverable,
                before.undeliverable,
            ),
        ];
        let mut bars = Bars::new(self.text("report-offers"), vec![self.text("report-count")]);
        for (key, now, before) in rows {
            bars.push(&self.text(key), vec![self.shown(count(now, before))]);
        }
        let rows = rows.map(|(key, now, before)| self.line(key, count(now, before)));
        Section {
            bars: Some(bars),
            ..self.single("report-offers", Some("report-offers-note"), rows.to_vec())
        }
    }

    fn unused(&self) -> Section {
        let mut bars = Bars::new(
            self.text("report-unused-title"),
            self.texts(["report-unused-too-late", "report-unused-nobody"]),
        );
        let mut rows: Vec<Line> = Vec::new();
        let (now, before) = (
            &self.report.figures.unused,
            &self.report.figures_before.unused,
        );
        for (now, before) in now.chunks(2).zip(before.chunks(2)) {
            let name = now.first().map_or("", |one| self.names.office(&one.office));
            let cells = now.iter().zip(before);
            let cells: Vec<Cell> = cells
                .map(|(now, before)| count(now.count, before.count))
                .collect();
            bars.push(name, cells.iter().map(|cell| self.shown(*cell)).collect());
            rows.push(Line {
                label: name.to_owned(),
                cells,
            });
        }
        Section {
            title: self.text("report-unused-title"),
            note: Some(self.text("report-unused-note")),
            corner: self.text("report-office"),
            head: self.texts(["report-unused-too-late", "report-unused-nobody"]),
            rows,
            bars: Some(bars),
        }
    }

    /// Kinds and reasons that stand in one month are there in the other, perhaps with nothing.
    fn overrides(&self) -> Section {
        let (now, before) = (
            &self.report.figures.overrides,
            &self.report.figures_before.overrides,
        );
        let mut rows = Vec::new();
        let missing = |one: &&crate::service::report::Override| {
            !now.iter()
                .any(|other| (other.kind, other.reason) == (one.kind, one.reason))
        };
        for one in now.iter().chain(before.iter().filter(missing)) {
            let of = |told: &[crate::service::report::Override]| {
                let mut told = told.iter();
                let found = told.find(|other| (other.kind, other.reason) == (one.kind, one.reason));
                found.map_or(0, |found| found.count)
            };
            let key = match one.reason {
                Some("other") => "report-hardship-other".to_owned(),
                Some(reason) => format!("page-lever-{}-{}", one.kind, reason).replace('_', "-"),
                None => format!("page-lever-{}", one.kind).replace('_', "-"),
            };
            rows.push(self.line(&key, count(of(now), of(before))));
        }
        self.single("report-overrides", Some("report-overrides-note"), rows)
    }

    fn rounds(&self) -> Section {
        let (now, before) = (
            self.report.figures.rounds,
            self.report.figures_before.rounds,
        );
        let rows = vec![
            self.line("report-rounds-drawn", count(now.drawn, before.drawn)),
            self.line("report-rounds-void", count(now.void, before.void)),
            self.line("report-rounds-slots", count(now.slots, before.slots)),
            self.line("report-rounds-served", count(now.served, before.served)),
        ];
        self.single("report-rounds", None, rows)
    }
}
