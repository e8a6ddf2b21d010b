//! The report of a month for the council: what was, from the events, beside the month before.
//!
//! Counts are those of the metrics: what a counter grew by in the month is what stands here. Names
//! nobody, and of fewer than [`FEW`] people neither a wait nor the reason of an exception.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{App, Result};
use crate::domain::calendar;
use crate::domain::entry::Outcome;
use crate::domain::figures::{FEW, Wait};
use crate::domain::lead_time::LeadTime;
use crate::domain::lever::{Hardship, Lever};
use crate::domain::month::Month;
use crate::store::report::{BookedRow, MarkRow, RoundsRow, Span, TransitionRow};

/// The channels, in the order of the report.
pub const CHANNELS: [&str; 3] = ["online", "phone", "desk"];
/// States in which somebody is in the list and not paused.
const IN_THE_LIST: [&str; 2] = ["waiting", "offered"];

/// A month, and the one before it.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Which.
    pub month: Month,
    /// Until when it is told: its end, or now while it lasts.
    pub until: DateTime<Utc>,
    /// Whether it is over.
    pub is_over: bool,
    /// The services that it tells of, by id.
    pub services: Vec<String>,
    /// What was in the month.
    pub figures: Figures,
    /// What was in the month before.
    pub figures_before: Figures,
}

/// What was in a month.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// By service and channel; where one is missing, of all of them together.
    pub people: Vec<People>,
    /// Who came, by how long before they had agreed to the appointment.
    pub leads: Vec<Lead>,
    /// What became of offers.
    pub offers: Offers,
    /// Appointments that were called off.
    pub cancelled: Cancelled,
    /// Exceptions for single people.
    pub overrides: Vec<Override>,
    /// Slots that nobody used.
    pub unused: Vec<Unused>,
    /// The rounds.
    pub rounds: Rounds,
}

/// The way of people through the list.
#[derive(Clone, Debug, Serialize)]
pub struct People {
    /// The service's id; all services if missing.
    pub service: Option<String>,
    /// `online`, `phone` or `desk`; all channels if missing.
    pub channel: Option<String>,
    /// In the list when the month began: with an offer or without, not paused.
    pub waiting_begin: i64,
    /// In the list when it ended.
    pub waiting_end: i64,
    /// Entered the list: confirmed their sign-up, or were enlisted by staff.
    pub joined: i64,
    /// Said yes to an appointment.
    pub served: i64,
    /// At least half of these waited no longer, in seconds from joining to the start of the
    /// appointment; missing of fewer than [`FEW`].
    pub wait_median_seconds: Option<i64>,
    /// At least nine in ten of these waited no longer.
    pub wait_most_seconds: Option<i64>,
}

/// Marks of who came to appointments that were agreed on equally long before. A mark that was
/// corrected counts each time, as in the metrics.
#[derive(Clone, Debug, Serialize)]
pub struct Lead {
    /// The band, as [`LeadTime::word`] names it.
    pub lead: &'static str,
    /// Came, in time or late.
    pub came: i64,
    /// Did not come.
    pub no_show: i64,
    /// Were sent away by the office.
    pub sent_away: i64,
    /// Nobody said.
    pub unknown: i64,
}

impl Lead {
    /// The share of those who did not come among those of whom it is known, 0 to 1.
    pub fn no_show_rate(&self) -> Option<f64> {
        let known = self.came + self.no_show;
        (known >= FEW).then(|| float(self.no_show) / float(known))
    }
}

/// What became of offers in a month; those made in it may be answered in the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Offers {
    /// Made by rounds.
    pub made: i64,
    /// Answered with yes.
    pub confirmed: i64,
    /// Answered with no, or by leaving the list.
    pub declined: i64,
    /// Not answered in time.
    pub expired: i64,
    /// Taken back by the office.
    pub revoked: i64,
    /// The address was dead.
    pub undeliverable: i64,
}

/// Appointments that were called off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cancelled {
    /// By the citizen.
    pub by_citizen: i64,
    /// By the office.
    pub by_office: i64,
}

/// How often a lever was pulled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Override {
    /// `hardship`, `backdate`, `pardon` or `second_person`.
    pub kind: &'static str,
    /// Of hardship: the reason; `other` for all that are rarer than [`FEW`], so that nobody is
    /// recognised by it.
    pub reason: Option<&'static str>,
    /// How often.
    pub count: i64,
}

/// Slots that nobody used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unused {
    /// The office's id.
    pub office: String,
    /// `too_late`: free again or opened when no time was left to answer. `nobody`: nobody could
    /// come, or wanted to.
    pub reason: &'static str,
    /// How many.
    pub count: i64,
}

/// The rounds of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rounds {
    /// Drawn.
    pub drawn: i64,
    /// Ended without a draw.
    pub void: i64,
    /// Free slots in the pools of the rounds that were drawn, all together: one that nobody took is
    /// counted in each.
    pub slots: i64,
    /// Offers that came of them.
    pub served: i64,
}

/// What the database says.
struct Rows {
    transitions: Vec<TransitionRow>,
    booked: Vec<BookedRow>,
    marks: Vec<MarkRow>,
    levers: Vec<(i64, String, String, i64)>,
    unused: Vec<(i64, String, String, i64)>,
    rounds: Vec<RoundsRow>,
}

/// The report of `month`; of one that lasts, until now.
pub async fn monthly(app: &App, month: Month) -> Result<Report> {
    let (zone, now) = (app.zone(), app.clock.now());
    let end = month.after().begins(zone);
    let span = Span {
        before: month.before().begins(zone),
        from: month.begins(zone),
        until: end,
    };
    let mut tx = app.store.snapshot().await?;
    let rows = Rows {
        transitions: tx.report_transitions(&span).await?,
        booked: tx.report_booked(&span).await?,
        marks: tx.report_marks(&span).await?,
        levers: tx.report_levers(&span).await?,
        unused: tx.report_unused(&span).await?,
        rounds: tx.report_rounds(&span).await?,
    };
    drop(tx);
    let services = services(app, &rows);
    Ok(Report {
        month,
        until: end.min(now),
        is_over: end <= now,
        figures: rows.figures(2, &span, &services),
        figures_before: rows.figures(1, &span, &services),
        services,
    })
}

/// The latest month that is over.
pub fn last_month(app: &App) -> Month {
    Month::of(calendar::local_day(app.clock.now(), app.zone())).before()
}

/// Those of the town file, and those that have left it.
fn services(app: &App, rows: &Rows) -> Vec<String> {
    let town = app.config.town.services.iter();
    let mut services: Vec<String> = town.map(|service| service.id.to_string()).collect();
    let found: BTreeSet<&String> = rows.transitions.iter().map(|row| &row.service).collect();
    for service in found {
        if !services.contains(service) {
            services.push(service.clone());
        }
    }
    services
}

impl Rows {
    fn figures(&self, period: i64, span: &Span, services: &[String]) -> Figures {
        let mut people = vec![self.people(period, span, None, None)];
        for channel in CHANNELS {
            people.push(self.people(period, span, None, Some(channel)));
        }
        for service in services {
            for channel in [None].into_iter().chain(CHANNELS.map(Some)) {
                people.push(self.people(period, span, Some(service), channel));
            }
        }
        Figures {
            people,
            leads: LeadTime::ALL
                .map(|lead| self.lead(period, span, lead))
                .to_vec(),
            offers: self.offers(period),
            cancelled: Cancelled {
                by_citizen: self.reason(period, "cancel"),
                by_office: self.reason(period, "office_cancel"),
            },
            overrides: overrides(&self.levers, period),
            unused: unused(&self.unused, period),
            rounds: rounds(&self.rounds, period),
        }
    }

    fn people(
        &self,
        period: i64,
        span: &Span,
        service: Option<&str>,
        channel: Option<&str>,
    ) -> People {
        let is_own = |of_service: &str, of_channel: &str| {
            service.is_none_or(|own| own == of_service)
                && channel.is_none_or(|own| own == of_channel)
        };
        let rows = || {
            let rows = self.transitions.iter();
            rows.filter(|row| is_own(&row.service, &row.channel))
        };
        let sum = |reasons: &[&str]| -> i64 {
            let rows = rows().filter(|row| row.period == period);
            let of_reason = rows.filter(|row| reasons.contains(&row.reason.as_str()));
            of_reason.map(|row| row.count).sum()
        };
        // Every entry begins outside the list, so who is in it came in and has not left.
        let waiting = |last: i64| -> i64 {
            let steps = rows().filter(|row| row.period <= last);
            let inside = |state: &str| i64::from(IN_THE_LIST.contains(&state));
            steps
                .map(|row| row.count * (inside(&row.to_state) - inside(&row.from_state)))
                .sum()
        };
        let booked = self.booked.iter().filter(|row| {
            period_of(row.booked_at, span) == period && is_own(&row.service, &row.channel)
        });
        let wait = Wait::of(
            booked
                .map(|row| (row.start - row.joined_at).num_seconds())
                .collect(),
        );
        People {
            service: service.map(str::to_owned),
            channel: channel.map(str::to_owned),
            waiting_begin: waiting(period - 1),
            waiting_end: waiting(period),
            joined: sum(&["verify", "enlist"]),
            served: sum(&["confirm"]),
            wait_median_seconds: wait.map(|wait| wait.median.num_seconds()),
            wait_most_seconds: wait.map(|wait| wait.most.num_seconds()),
        }
    }

    fn lead(&self, period: i64, span: &Span, lead: LeadTime) -> Lead {
        let marks = || {
            self.marks.iter().filter(|mark| {
                period_of(mark.at, span) == period
                    && LeadTime::between(mark.booked_at, mark.start) == lead
            })
        };
        let count = |outcomes: &[Outcome]| {
            let is_one = |mark: &&MarkRow| outcomes.iter().any(|one| one.word() == mark.outcome);
            number(marks().filter(is_one).count())
        };
        Lead {
            lead: lead.word(),
            came: count(&[Outcome::Attended, Outcome::Late]),
            no_show: count(&[Outcome::NoShow]),
            sent_away: count(&[Outcome::SentAway]),
            unknown: count(&[Outcome::Unknown]),
        }
    }

    fn reason(&self, period: i64, reason: &str) -> i64 {
        let rows = self.transitions.iter();
        let own = rows.filter(|row| row.period == period && row.reason == reason);
        own.map(|row| row.count).sum()
    }

    fn offers(&self, period: i64) -> Offers {
        let ended = |reasons: &[&str]| -> i64 {
            let rows = self.transitions.iter().filter(|row| {
                row.period == period
                    && row.from_state == "offered"
                    && reasons.contains(&row.reason.as_str())
            });
            rows.map(|row| row.count).sum()
        };
        Offers {
            made: self.reason(period, "round"),
            confirmed: ended(&["confirm"]),
            declined: ended(&["decline", "withdraw"]),
            expired: ended(&["expire"]),
            revoked: ended(&["revoke"]),
            undeliverable: ended(&["undeliverable"]),
        }
    }
}

fn period_of(at: DateTime<Utc>, span: &Span) -> i64 {
    i64::from(at >= span.before) + i64::from(at >= span.from)
}

/// A reason that only few people had would tell whose it was: such are told together.
fn overrides(rows: &[(i64, String, String, i64)], period: i64) -> Vec<Override> {
    let count = |kind: Lever, reason: Option<Hardship>| -> i64 {
        let rows = rows.iter().filter(|(of, word, code, _)| {
            *of == period
                && word == kind.word()
                && reason.is_none_or(|reason| reason.word() == code)
        });
        rows.map(|(.., count)| count).sum()
    };
    let mut told = Vec::new();
    for kind in Lever::ALL {
        let all = count(kind, None);
        told.push(Override {
            kind: kind.word(),
            reason: None,
            count: all,
        });
        if kind != Lever::Hardship {
            continue;
        }
        let reasons = Hardship::ALL.map(|reason| (reason, count(kind, Some(reason))));
        let often = reasons.into_iter().filter(|(_, count)| *count >= FEW);
        let often: Vec<Override> = often
            .map(|(reason, count)| Override {
                kind: kind.word(),
                reason: Some(reason.word()),
                count,
            })
            .collect();
        let rest = all - often.iter().map(|one| one.count).sum::<i64>();
        told.extend(often);
        if rest > 0 {
            told.push(Override {
                kind: kind.word(),
                reason: Some("other"),
                count: rest,
            });
        }
    }
    told
}

fn unused(rows: &[(i64, String, String, i64)], period: i64) -> Vec<Unused> {
    let mut told = Vec::new();
    let offices: BTreeSet<&String> = rows.iter().map(|(_, office, ..)| office).collect();
    for office in offices {
        for reason in ["too_late", "nobody"] {
            let own = rows
                .iter()
                .filter(|row| row.0 == period && row.1 == *office && row.2 == reason);
            told.push(Unused {
                office: office.clone(),
                reason,
                count: own.map(|row| row.3).sum(),
            });
        }
    }
    told
}

fn rounds(rows: &[RoundsRow], period: i64) -> Rounds {
    let of = |state: &str| {
        rows.iter()
            .find(|row| row.period == period && row.state == state)
    };
    let drawn = of("drawn");
    Rounds {
        drawn: drawn.map_or(0, |row| row.rounds),
        void: of("void").map_or(0, |row| row.rounds),
        slots: drawn.map_or(0, |row| row.slots),
        served: drawn.map_or(0, |row| row.served),
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn float(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_reason_is_told_among_others() {
        let row = |code: &str, count| (2, "hardship".to_owned(), code.to_owned(), count);
        let rows = [
            row("care", 7),
            row("medical", 2),
            row("violence_protection", 1),
        ];
        let told = overrides(&rows, 2);
        let reasons: Vec<_> = told
            .iter()
            .map(|one| (one.kind, one.reason, one.count))
            .collect();
        assert_eq!(
            reasons,
            [
                ("hardship", None, 10),
                ("hardship", Some("care"), 7),
                ("hardship", Some("other"), 3),
                ("backdate", None, 0),
                ("pardon", None, 0),
                ("second_person", None, 0),
            ]
        );
        assert!(overrides(&rows, 1).iter().all(|one| one.count == 0));
    }

    #[test]
    fn a_rate_of_few_is_not_told() {
        let lead = |came, no_show| Lead {
            lead: "0-1d",
            came,
            no_show,
            sent_away: 9,
            unknown: 9,
        };
        assert_eq!(lead(3, 1).no_show_rate(), None);
        assert_eq!(lead(4, 1).no_show_rate(), Some(0.2));
    }
}
