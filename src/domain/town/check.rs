//! What a town file may not say, though each of its lines could be read.
//!
//! Each problem names its place in words (`office "x": …`), so that the list makes sense without
//! the file at hand.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::super::contact::Phone;
use super::{
    BLOCK_SLOTS_MAX, Counter, FALLBACK_LANGUAGE, Localized, OPEN_DAYS_MAX, Office,
    SLOT_MINUTES_MAX, Served, Service, Town, slots,
};

/// All problems of `town`, in the order of the file.
pub(super) fn problems(town: &Town) -> Vec<String> {
    let mut found = Vec::new();
    if town.offices.is_empty() {
        found.push("the town has no offices".to_owned());
    }
    if town.services.is_empty() {
        found.push("the town has no services".to_owned());
    }
    for id in repeated(town.offices.iter().map(|office| &office.id)) {
        found.push(format!("office \"{id}\": this id stands twice"));
    }
    for id in repeated(town.services.iter().map(|service| &service.id)) {
        found.push(format!("service \"{id}\": this id stands twice"));
    }
    zones(town, &mut found);
    for office in &town.offices {
        check_office(town, office, &mut found);
    }
    for service in &town.services {
        check_service(town, service, &mut found);
    }
    found
}

/// The ids that stand more than once, each named once.
fn repeated<T: Ord>(ids: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut seen = BTreeSet::new();
    let mut twice = BTreeSet::new();
    for id in ids {
        if seen.contains(&id) {
            twice.insert(id);
        } else {
            seen.insert(id);
        }
    }
    twice
}

/// Days, rounds and ranks are counted in one zone.
fn zones(town: &Town, found: &mut Vec<String>) {
    let zone = town.zone();
    for office in town
        .offices
        .iter()
        .filter(|office| office.time_zone != zone)
    {
        found.push(format!(
            "office \"{}\": all offices of one town share one time_zone: {} is not {zone}",
            office.id, office.time_zone
        ));
    }
}

/// A name goes into the subject of a mail: it needs German words and no line break.
fn check_name(place: &dyn Display, name: &Localized, found: &mut Vec<String>) {
    if name
        .0
        .get(FALLBACK_LANGUAGE)
        .is_none_or(|text| text.trim().is_empty())
    {
        found.push(format!("{place}: has no German name (name.de)"));
    }
    if name
        .0
        .values()
        .any(|text| text.chars().any(char::is_control))
    {
        found.push(format!(
            "{place}: its name holds a line break or another control character"
        ));
    }
}

fn check_office(town: &Town, office: &Office, found: &mut Vec<String>) {
    let place = format!("office \"{}\"", office.id);
    check_name(&place, &office.name, found);
    if office.address.chars().any(char::is_control) {
        found.push(format!(
            "{place}: its address holds a line break or another control character"
        ));
    }
    if let Some(phone) = &office.phone
        && Phone::parse(phone).is_err()
    {
        found.push(format!(
            "{place}: its phone \"{phone}\" is no telephone number; write it like \"030 23125 000\""
        ));
    }
    if office.counters.is_empty() {
        found.push(format!("{place}: has no counters"));
    }
    for id in repeated(office.counters.iter().map(|counter| &counter.id)) {
        found.push(format!("{place}, counter \"{id}\": this id stands twice"));
    }
    for counter in &office.counters {
        let place = format!("{place}, counter \"{}\"", counter.id);
        check_served(town, office, counter, &place, found);
        check_hours(counter, &place, found);
    }
}

fn check_served(
    town: &Town,
    office: &Office,
    counter: &Counter,
    place: &str,
    found: &mut Vec<String>,
) {
    let Served::Only(ids) = &counter.services else {
        return;
    };
    if ids.is_empty() {
        found.push(format!(
            "{place}: names no service; [\"*\"] means every one"
        ));
    }
    for id in ids {
        match town.service(id) {
            None => found.push(format!("{place}: names an unknown service \"{id}\"")),
            Some(service) if !service.is_at(&office.id) => found.push(format!(
                "{place}: names service \"{id}\", which is not at office \"{}\"",
                office.id
            )),
            Some(_) => {}
        }
    }
}

fn check_hours(counter: &Counter, place: &str, found: &mut Vec<String>) {
    let length = counter.slot_minutes;
    if !(1..=SLOT_MINUTES_MAX).contains(&length) {
        found.push(format!(
            "{place}: slot_minutes is {length}, not 1 to {SLOT_MINUTES_MAX}"
        ));
    }
    let days = counter.open_days_ahead;
    if days > OPEN_DAYS_MAX {
        found.push(format!(
            "{place}: open_days_ahead is {days}, not 0 to {OPEN_DAYS_MAX}"
        ));
    }
    for (index, hours) in counter.hours.iter().enumerate() {
        if hours.0.to().minutes() - hours.0.from().minutes() < length {
            found.push(format!(
                "{place}: hours \"{hours}\" are shorter than a slot of {length} minutes"
            ));
        }
        for earlier in &counter.hours[..index] {
            if hours.0.overlaps(&earlier.0) {
                found.push(format!(
                    "{place}: hours \"{earlier}\" and \"{hours}\" overlap"
                ));
            }
        }
    }
}

fn check_service(town: &Town, service: &Service, found: &mut Vec<String>) {
    let place = format!("service \"{}\"", service.id);
    check_name(&place, &service.name, found);
    for id in service
        .offices
        .iter()
        .chain(service.minutes_by_office.keys())
    {
        if town.office(id).is_none() {
            found.push(format!("{place}: names an unknown office \"{id}\""));
        }
    }
    for id in repeated(service.offices.iter()) {
        found.push(format!("{place}: names office \"{id}\" twice"));
    }
    if service.minutes == 0 {
        found.push(format!("{place}: minutes must be at least 1"));
    }
    if service.persons_max == 0 {
        found.push(format!("{place}: persons_max must be at least 1"));
    }
    for office in town.offices_of(service) {
        if !office
            .counters
            .iter()
            .any(|counter| counter.services.contains(&service.id))
        {
            found.push(format!(
                "{place}: no counter serves it at office \"{}\"",
                office.id
            ));
        }
    }
    check_blocks(town, service, &place, found);
}

/// One number of slots per entry, whichever counter it comes to.
fn check_blocks(town: &Town, service: &Service, place: &str, found: &mut Vec<String>) {
    let lengths: BTreeSet<u32> = town
        .counters_of(service)
        .map(|(_, counter)| counter.slot_minutes)
        .collect();
    if lengths.len() > 1 {
        let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
        found.push(format!(
            "{place}: the counters that serve it differ in slot_minutes ({})",
            lengths.join(", ")
        ));
        return;
    }
    let Some(length) = lengths.first().filter(|length| **length > 0) else {
        return;
    };
    let longest = slots(service.minutes, service.persons_max, *length);
    if longest.is_none_or(|slots| slots > BLOCK_SLOTS_MAX) {
        found.push(format!(
            "{place}: {} minutes for each of {} persons need more than {BLOCK_SLOTS_MAX} slots of {length} minutes",
            service.minutes, service.persons_max
        ));
    }
}
