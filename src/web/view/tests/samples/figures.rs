//! The public figures of a quiet town, of a busy one, and of one that has just begun.

use std::sync::Arc;

use super::super::super::lately::{Lately, LatelyLines};
use super::super::super::statistics::StatisticsPage;
use super::super::super::*;
use super::{EVIL, Shown, chrome, moment};
use crate::domain::figures::{Table, Told, Wait};
use crate::domain::lever::{Hardship, Lever};
use crate::service::figures::{self, CHANNELS, Figures, SlotFate};
use crate::service::levers::LeverCount;

fn wait(median: i64, most: i64) -> Wait {
    Wait {
        median: TimeDelta::hours(median),
        most: TimeDelta::hours(most),
    }
}

/// Lines of the start page, or none.
pub(in super::super) fn lately(is_known: bool) -> LatelyLines {
    let line = |service: &str, took| Lately {
        service: service.to_owned(),
        took,
    };
    let took = |count| figures::Lately {
        wait: wait(9 * 24, 15 * 24),
        count,
    };
    let lines = vec![
        line("Personalausweis beantragen", Some(took(Some(124)))),
        line("Reisepass beantragen", Some(took(None))),
        line(EVIL, None),
    ];
    LatelyLines(if is_known { lines } else { Vec::new() })
}

/// Two services: by phone it takes longer than online, by the second nobody came to the desk.
pub(in super::super) fn figures(is_busy: bool) -> Figures {
    let table = |row: [i64; 3]| {
        let second = [row[0] / 2, row[1], 0];
        Table::of(&[row.to_vec(), second.to_vec()])
    };
    let waits = |online: Wait, phone: Wait| {
        let row = vec![Some(online), Some(phone), None, Some(online)];
        vec![row.clone(), vec![Some(online), None, None, None], row]
    };
    let none = vec![vec![None; CHANNELS.len() + 1]; 3];
    let lever = |lever, hardship, count| LeverCount {
        lever,
        hardship,
        count,
    };
    let levers = vec![
        lever(Lever::Hardship, Some(Hardship::Medical), 12),
        lever(Lever::Backdate, None, 3),
    ];
    let slots = [400, 6, 2, 48];
    Figures {
        since: moment("2026-11-02T07:00:00Z"),
        until: moment("2026-11-30T07:00:00Z"),
        services: vec!["personalausweis".to_owned(), "beglaubigung".to_owned()],
        waiting: table(if is_busy { [61, 33, 9] } else { [1, 0, 0] }),
        joined: table(if is_busy { [240, 120, 31] } else { [1, 0, 0] }),
        offered: table(if is_busy { [220, 96, 4] } else { [0; 3] }),
        booked: table(if is_busy { [201, 90, 3] } else { [0; 3] }),
        came: table(if is_busy { [180, 80, 2] } else { [0; 3] }),
        no_shows: table(if is_busy { [12, 3, 0] } else { [0; 3] }),
        to_offer: if is_busy {
            waits(wait(27, 5 * 24), wait(30, 9 * 24))
        } else {
            none.clone()
        },
        to_start: if is_busy {
            waits(wait(9 * 24, 15 * 24), wait(10 * 24 + 1, 21 * 24))
        } else {
            none
        },
        levers: if is_busy { levers } else { Vec::new() },
        slots: SlotFate::ALL
            .into_iter()
            .zip(slots)
            .map(|(fate, count)| (fate, Told::alone(if is_busy { count } else { 0 })))
            .collect(),
    }
}

pub(in super::super) fn statistics(language: Language, is_busy: bool) -> StatisticsPage {
    StatisticsPage {
        chrome: chrome(language, "/statistics"),
        figures: Arc::new(figures(is_busy)),
        services: vec![
            "Personalausweis beantragen".to_owned(),
            format!("Beglaubigung von Dokumenten {EVIL}"),
        ],
        zone: chrono_tz::Europe::Berlin,
    }
}

pub(super) fn pages(language: Language, shown: &mut Vec<Shown>) {
    for (is_busy, name) in [(true, "statistics"), (false, "statistics-few")] {
        shown.push(Shown {
            name: name.to_owned(),
            html: html(&statistics(language, is_busy)),
            buttons: &[],
        });
    }
}
