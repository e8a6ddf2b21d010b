//! The catalogue of a town: its offices, their counters, and the services they give.
//!
//! Read from the town file (TOML) at the start; slots live in the database. Problems are
//! collected, all at once and each with its place, because whoever edits the file wants one list.

mod check;
mod read;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::calendar::{Place, State};
use super::ids::{CounterId, Group, OfficeId, ServiceId};
use super::window::{OpeningHours, TimeOfDay};

/// The longest block, in slots (draw protocol).
pub const BLOCK_SLOTS_MAX: u32 = 16;

/// The longest slot, in minutes.
pub const SLOT_MINUTES_MAX: u32 = 480;

/// How far ahead a counter may open slots by itself, in days.
pub const OPEN_DAYS_MAX: u32 = 366;

/// The language that every text has.
pub const FALLBACK_LANGUAGE: &str = "de";

/// A text in several languages, by their codes (BCP 47).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localized(pub BTreeMap<String, String>);

impl Localized {
    /// The text in the language `code`, else in German, else in any; empty if there is none.
    pub fn get(&self, code: &str) -> &str {
        fallback(&self.0, code).map_or("", String::as_str)
    }
}

fn fallback<'a, T>(texts: &'a BTreeMap<String, T>, code: &str) -> Option<&'a T> {
    texts
        .get(code)
        .or_else(|| texts.get(FALLBACK_LANGUAGE))
        .or_else(|| texts.values().next())
}

/// The whole catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Town {
    /// Where citizens go.
    #[serde(rename = "office", default)]
    pub offices: Vec<Office>,
    /// What they need.
    #[serde(rename = "service", default)]
    pub services: Vec<Service>,
}

/// A place with counters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Unique in the town.
    pub id: OfficeId,
    /// For pages and mails.
    pub name: Localized,
    /// Street, number, postal code and town, on one line.
    pub address: String,
    /// Where citizens can call, as people write it; none: pages do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The zone of its clocks; one for the whole town.
    #[serde(with = "zone_by_name")]
    pub time_zone: Tz,
    /// Whose public holidays it keeps.
    pub state: State,
    /// Its desks.
    #[serde(rename = "counter", default)]
    pub counters: Vec<Counter>,
}

/// A desk that opens slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Unique in the office.
    pub id: CounterId,
    /// The length of each of its slots.
    pub slot_minutes: u32,
    /// When slots open by themselves; empty: by hand only.
    #[serde(default)]
    pub hours: Vec<OpeningHours>,
    /// What can be done there.
    #[serde(default)]
    pub services: Served,
    /// Slots are opened from today up to and including this many days ahead; 0: by hand only.
    #[serde(default = "open_days_default")]
    pub open_days_ahead: u32,
}

fn open_days_default() -> u32 {
    14
}

/// Which services a counter gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub enum Served {
    /// All that its office has; written `["*"]`.
    #[default]
    All,
    /// These.
    Only(Vec<ServiceId>),
}

/// A list of services that mixes all with some.
#[derive(Debug, thiserror::Error)]
#[error("{0}; \"*\" alone means every service")]
pub struct ServedError(super::ids::BadId);

impl TryFrom<Vec<String>> for Served {
    type Error = ServedError;

    fn try_from(names: Vec<String>) -> Result<Self, ServedError> {
        if names == ["*"] {
            return Ok(Self::All);
        }
        let ids: Result<_, _> = names.iter().map(|name| name.parse()).collect();
        ids.map(Self::Only).map_err(ServedError)
    }
}

impl From<Served> for Vec<String> {
    fn from(served: Served) -> Self {
        match served {
            Served::All => vec!["*".to_owned()],
            Served::Only(ids) => ids.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Served {
    /// Whether `service` is among them.
    pub fn contains(&self, service: &ServiceId) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(service),
        }
    }
}

/// Something citizens need, and can wait for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RawService")]
pub struct Service {
    /// Unique in the town.
    pub id: ServiceId,
    /// A person has one live entry per group.
    pub group: Group,
    /// For pages and mails.
    pub name: Localized,
    /// What it takes for one person; where offices differ, the longest.
    pub minutes: u32,
    /// How many persons one entry may be for.
    pub persons_max: u32,
    /// Whether subjects of mails keep its name to themselves: they show on locked screens.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// Where; empty: at every office.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<OfficeId>,
    /// What to bring, by language.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub bring: BTreeMap<String, Vec<String>>,
    /// What single offices state instead of `minutes`, as the file said it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub minutes_by_office: BTreeMap<OfficeId, u32>,
}

#[derive(Deserialize)]
struct RawService {
    id: ServiceId,
    group: Option<Group>,
    name: Localized,
    /// May be left out where every office states its own.
    #[serde(default)]
    minutes: u32,
    #[serde(default)]
    minutes_by_office: BTreeMap<OfficeId, u32>,
    #[serde(default = "one")]
    persons_max: u32,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    offices: Vec<OfficeId>,
    #[serde(default)]
    bring: BTreeMap<String, Vec<String>>,
}

fn one() -> u32 {
    1
}

impl From<RawService> for Service {
    fn from(raw: RawService) -> Self {
        let by_office = raw.minutes_by_office.values().copied().max();
        Self {
            group: raw.group.unwrap_or_else(|| Group::from(&raw.id)),
            id: raw.id,
            name: raw.name,
            minutes: raw.minutes.max(by_office.unwrap_or_default()),
            persons_max: raw.persons_max,
            sensitive: raw.sensitive,
            offices: raw.offices,
            bring: raw.bring,
            minutes_by_office: raw.minutes_by_office,
        }
    }
}

impl Service {
    /// What to bring, in the language `code`, else in German, else in any.
    pub fn bring_in(&self, code: &str) -> &[String] {
        fallback(&self.bring, code).map_or(&[], Vec::as_slice)
    }

    /// Whether `office` has this service.
    pub fn is_at(&self, office: &OfficeId) -> bool {
        self.offices.is_empty() || self.offices.contains(office)
    }
}

impl Office {
    /// Where it lies on the calendar.
    pub fn place(&self) -> Place {
        Place {
            zone: self.time_zone,
            state: self.state,
        }
    }

    /// Where it is, as citizens are told in the language `code`: its name and address.
    pub fn told_in(&self, code: &str) -> String {
        format!("{}, {}", self.name.get(code), self.address)
    }

    /// The counter named `id`.
    pub fn counter(&self, id: &CounterId) -> Option<&Counter> {
        self.counters.iter().find(|counter| counter.id == *id)
    }
}

impl Counter {
    /// The starts of the slots that fit wholly into the hours of the weekday of `day`, ascending.
    ///
    /// Whether `day` is a public holiday is the caller's question. A counter that breaks the
    /// rules of the file (slots of no minutes) has none.
    pub fn slot_starts(&self, day: NaiveDate) -> Vec<TimeOfDay> {
        let Some(length) = usize::try_from(self.slot_minutes)
            .ok()
            .filter(|length| *length > 0)
        else {
            return Vec::new();
        };
        let mut starts: Vec<TimeOfDay> = self
            .hours
            .iter()
            .filter(|hours| hours.0.days().contains(day.weekday()))
            .flat_map(|hours| {
                let (from, to) = (hours.0.from().minutes(), hours.0.to().minutes());
                (from..to)
                    .step_by(length)
                    .filter(move |start| start.saturating_add(self.slot_minutes) <= to)
            })
            .filter_map(TimeOfDay::from_minutes)
            .collect();
        starts.sort_unstable();
        starts
    }
}

impl Town {
    /// Reads the text of a town file and checks it.
    ///
    /// All problems come back at once, each with its place: unknown and missing keys, words that
    /// mean nothing, and what [`Town::check`] finds. Only broken TOML ends with its first problem,
    /// named by line.
    pub fn from_toml(text: &str) -> Result<Self, Vec<String>> {
        let file: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| vec![error.to_string()])?;
        let mut problems = read::Problems::default();
        let town = read::town(file, &mut problems);
        let mut told = problems.unknown;
        if problems.broken.is_empty() {
            told.extend(town.check());
        }
        told.extend(problems.broken);
        if told.is_empty() { Ok(town) } else { Err(told) }
    }

    /// Everything that cannot be meant, each with its place; empty for a sound town.
    pub fn check(&self) -> Vec<String> {
        check::problems(self)
    }

    /// The zone of all offices; UTC for a town without any, which [`Town::check`] refuses.
    pub fn zone(&self) -> Tz {
        self.offices
            .first()
            .map_or(Tz::UTC, |office| office.time_zone)
    }

    /// The office named `id`.
    pub fn office(&self, id: &OfficeId) -> Option<&Office> {
        self.offices.iter().find(|office| office.id == *id)
    }

    /// The service named `id`.
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == *id)
    }

    /// The offices that have `service`, in the order of the file.
    pub fn offices_of<'a>(&'a self, service: &'a Service) -> impl Iterator<Item = &'a Office> {
        self.offices
            .iter()
            .filter(|office| service.is_at(&office.id))
    }

    /// The counters that give `service`, each with its office.
    pub fn counters_of<'a>(
        &'a self,
        service: &'a Service,
    ) -> impl Iterator<Item = (&'a Office, &'a Counter)> {
        self.offices_of(service).flat_map(|office| {
            let counters = office.counters.iter();
            counters
                .filter(|counter| counter.services.contains(&service.id))
                .map(move |counter| (office, counter))
        })
    }

    /// How many consecutive slots `service` takes for `persons`: `ceil(minutes × persons /
    /// slot_minutes)`, 1 to [`BLOCK_SLOTS_MAX`].
    ///
    /// `None` for an unknown service, for nobody, and for more persons than it allows.
    pub fn blocks(&self, service: &ServiceId, persons: u32) -> Option<u8> {
        let service = self.service(service)?;
        if !(1..=service.persons_max).contains(&persons) {
            return None;
        }
        let (_, counter) = self.counters_of(service).next()?;
        let slots = slots(service.minutes, persons, counter.slot_minutes)?;
        (1..=BLOCK_SLOTS_MAX).contains(&slots).then_some(())?;
        u8::try_from(slots).ok()
    }
}

/// `ceil(minutes × persons / slot_minutes)`; `None` for slots of no minutes or absurd numbers.
fn slots(minutes: u32, persons: u32, slot_minutes: u32) -> Option<u32> {
    if slot_minutes == 0 {
        return None;
    }
    Some(minutes.checked_mul(persons)?.div_ceil(slot_minutes))
}

/// A zone travels by its name in the tz database.
mod zone_by_name {
    use chrono_tz::Tz;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde calls it with a reference"
    )]
    pub fn serialize<S: Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(zone.name())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(|_| {
            serde::de::Error::custom(format!(
                "\"{name}\" is no time zone such as \"Europe/Berlin\""
            ))
        })
    }
}

#[cfg(test)]
mod tests;
