//! The lists of a town's services: since when each is open, and the rank that follows from that.
//!
//! A new list makes no offers for its first working days, and all who join in them share the rank
//! of its first day, so that there is no race when a service opens.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::App;
use crate::domain::calendar::{self, add_working_days, day_of_number};
use crate::domain::policy::Facts;
use crate::store::penalty::PersonKeys;
use crate::store::queue::SeniorityRow;

/// When each list was opened, and the first day on which it makes offers.
#[derive(Debug)]
pub(super) struct Lists {
    opened: HashMap<String, (i64, NaiveDate)>,
}

impl Lists {
    /// From the first day of each list, as the store keeps it.
    pub fn new(app: &App, days: Vec<(String, i64)>) -> Self {
        let opened = days
            .into_iter()
            .map(|(service, day)| (service, (day, first_offers(app, day))));
        Self {
            opened: opened.collect(),
        }
    }

    /// Whether the list of `service` makes no offers yet.
    pub fn is_opening(&self, service: &str, today: NaiveDate) -> bool {
        self.opened
            .get(service)
            .is_some_and(|(_, offers)| today < *offers)
    }

    /// What an entry for `service` is ranked by: who joined while its list was opening shares the
    /// first day.
    pub fn facts(&self, service: &str, seniority: SeniorityRow, strikes: usize) -> Facts {
        Facts {
            join_day: self.shared_join_day(service, seniority.join_day),
            not_before: seniority.not_before.map(calendar::number_of_day),
            strikes,
            pause_days: seniority.pause_days,
            credit_days: seniority.credit_days,
        }
    }

    fn shared_join_day(&self, service: &str, join_day: i64) -> i64 {
        match self.opened.get(service) {
            Some(&(first, offers)) if day_of_number(join_day) < offers => first.min(join_day),
            _ => join_day,
        }
    }
}

/// The first day on which a list that opened on `day` makes offers.
fn first_offers(app: &App, day: i64) -> NaiveDate {
    let days = i32::try_from(app.config.rounds.opening_window_days).unwrap_or(i32::MAX);
    let first = day_of_number(day);
    let state = app.config.town.offices.first().map(|office| office.state);
    state.map_or(first, |state| add_working_days(first, days, state))
}

/// The live strikes, by the keys they hang on.
#[derive(Debug)]
pub(super) struct Strikes {
    by_key: HashMap<Vec<u8>, Vec<Uuid>>,
}

impl Strikes {
    /// From the keys of all live strikes, as the store lists them.
    pub fn new(keys: Vec<(Vec<u8>, Uuid)>) -> Self {
        let mut by_key: HashMap<Vec<u8>, Vec<Uuid>> = HashMap::new();
        for (key, strike) in keys {
            by_key.entry(key).or_default().push(strike);
        }
        Self { by_key }
    }

    /// How many hang on any of an entry's keys; one that hangs on several counts once.
    pub fn count(&self, keys: &PersonKeys) -> usize {
        let strikes = keys.iter().filter_map(|key| self.by_key.get(key)).flatten();
        strikes.collect::<HashSet<_>>().len()
    }

    /// Whether no strike lives.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// Every key that a strike hangs on.
    pub fn keys(&self) -> Vec<Vec<u8>> {
        self.by_key.keys().cloned().collect()
    }
}
