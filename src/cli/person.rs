//! `export`, `erase` and `retention run`: what is held about somebody, and how it is forgotten.

use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;

use super::Failure;
use super::output::say;
use crate::domain::refusal::Refusal;
use crate::service::{self, App, export, forget, retain};

async fn find(app: &Arc<App>, named: &str) -> Result<Uuid, Failure> {
    match export::find(app, named).await {
        Err(service::Error::NotFound) => Err(Failure::Other(format!(
            "no entry is called \"{named}\"; give its id, or its reference like 7K3M-Q2WX"
        ))),
        found => Ok(found?),
    }
}

/// Prints everything that is held about the person of an entry.
pub(super) async fn export(app: &Arc<App>, named: &str, as_json: bool) -> Result<(), Failure> {
    let id = find(app, named).await?;
    let export = export::export(app, id).await?;
    let document = serde_json::to_value(&export).unwrap_or_default();
    if as_json {
        return say(&[document.to_string()]);
    }
    let mut lines = Vec::new();
    flatten("", &document, &mut lines);
    say(&lines)
}

/// A line for each value, under its path.
fn flatten(path: &str, value: &Value, lines: &mut Vec<String>) {
    let below = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(&below(name), value, lines);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                flatten(&below(&index.to_string()), value, lines);
            }
        }
        Value::Null => {}
        Value::String(text) => lines.push(format!("{path}\t{text}")),
        other => lines.push(format!("{path}\t{other}")),
    }
}

/// Erases the person of an entry.
pub(super) async fn erase(app: &Arc<App>, named: &str) -> Result<(), Failure> {
    let id = find(app, named).await?;
    match forget::erase(app, id, "operator").await {
        Ok(()) => say(&[format!(
            "{id} is erased: no name, no address, no number is left"
        )]),
        Err(service::Error::Refused(Refusal::NotPossible { state })) => Err(Failure::Other(
            format!("the entry is {state}: the appointment has to be called off first"),
        )),
        Err(error) => Err(error.into()),
    }
}

/// Forgets what has had its time, or only says what.
pub(super) async fn retention(app: &Arc<App>, dry_run: bool, as_json: bool) -> Result<(), Failure> {
    let (files, forgotten) = if dry_run {
        (retain::spent_rounds(app).await?, forget::spent(app).await?)
    } else {
        (retain::forget_files(app).await?, forget::run(app).await?)
    };
    let file = |round: &i64| {
        if as_json {
            let document = json!({ "what": "pool_file", "round": round, "forgotten": !dry_run });
            return document.to_string();
        }
        format!("the pool file of round {round}")
    };
    let mut lines: Vec<String> = files.iter().map(file).collect();
    let verb = if dry_run { "would be" } else { "are" };
    let counts = [
        ("contact_data", "contact data", forgotten.contacts),
        ("keyed_hashes", "keyed hashes", forgotten.keys),
        ("strikes", "strikes", forgotten.strikes),
        ("mail_files", "mail files", forgotten.mails),
    ];
    if !as_json {
        lines.push(format!("{} pool files {verb} forgotten", files.len()));
    }
    for (what, words, count) in counts.into_iter().filter(|(_, _, count)| *count > 0) {
        lines.push(if as_json {
            json!({ "what": what, "count": count, "forgotten": !dry_run }).to_string()
        } else {
            format!("{count} {words} {verb} forgotten")
        });
    }
    say(&lines)
}
