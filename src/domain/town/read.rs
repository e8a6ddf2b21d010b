//! From the tables of a town file to a town: office by office, counter by counter, service by
//! service, so that one that cannot be read hides no other's problems.

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{Counter, Office, Service, Town};

/// What is wrong with a file.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// Keys that mean nothing; the rest can be understood without them.
    pub unknown: Vec<String>,
    /// What cannot be understood.
    pub broken: Vec<String>,
}

/// The town as far as it can be read; what cannot be is told in `problems`.
pub(super) fn town(mut file: Table, problems: &mut Problems) -> Town {
    let offices = tables(&mut file, "office", "", problems);
    let services = tables(&mut file, "service", "", problems);
    for key in file.keys() {
        problems.unknown.push(format!("unknown key \"{key}\""));
    }
    Town {
        offices: offices
            .into_iter()
            .filter_map(|table| office(table, problems))
            .collect(),
        services: services
            .into_iter()
            .filter_map(|table| {
                let place = place("service", &table);
                item::<Service>(table, &place, problems)
            })
            .collect(),
    }
}

fn office(mut table: Table, problems: &mut Problems) -> Option<Office> {
    let here = place("office", &table);
    let counters = tables(&mut table, "counter", &here, problems);
    let office: Option<Office> = item(table, &here, problems);
    let counters = counters.into_iter().filter_map(|table| {
        let place = format!("{here}: {}", place("counter", &table));
        item::<Counter>(table, &place, problems)
    });
    let counters = counters.collect();
    Some(Office {
        counters,
        ..office?
    })
}

/// `office "rathaus"`.
fn place(kind: &str, table: &Table) -> String {
    table.get("id").and_then(Value::as_str).map_or_else(
        || format!("a {kind} without id"),
        |id| format!("{kind} \"{id}\""),
    )
}

/// Takes the tables of `[[key]]` out of `table`.
fn tables(table: &mut Table, key: &str, place: &str, problems: &mut Problems) -> Vec<Table> {
    let Some(value) = table.remove(key) else {
        return Vec::new();
    };
    let at = if place.is_empty() {
        String::new()
    } else {
        format!("{place}: ")
    };
    let Value::Array(items) = value else {
        problems
            .broken
            .push(format!("{at}{key} must be written [[{key}]]"));
        return Vec::new();
    };
    let mut tables = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Value::Table(table) => tables.push(table),
            other => problems
                .broken
                .push(format!("{at}{key} is a {}, not a table", other.type_str())),
        }
    }
    tables
}

/// One item; its unknown keys, and the first thing in it that means nothing, are told.
fn item<T: DeserializeOwned>(table: Table, place: &str, problems: &mut Problems) -> Option<T> {
    let mut unknown = Vec::new();
    let read =
        serde_ignored::deserialize(Value::Table(table), |path| unknown.push(path.to_string()));
    problems.unknown.extend(
        unknown
            .into_iter()
            .map(|key| format!("{place}: unknown key \"{key}\"")),
    );
    match read {
        Ok(item) => Some(item),
        Err(error) => {
            let error: toml::de::Error = error;
            problems
                .broken
                .push(format!("{place}: {}", error.to_string().trim_end()));
            None
        }
    }
}
