//! Defaults, file and environment laid over one another, every key checked against the defaults.

use std::path::Path;

use toml::{Table, Value};

use super::ConfigErrors;

/// Every key with its default: `config/reihum.toml`.
pub const DEFAULTS: &str = include_str!("../../config/reihum.toml");

/// Environment variables of Reihum begin with this.
const PREFIX: &str = "REIHUM__";

/// The merged keys, and what was wrong with single ones (those keep their default).
pub(super) fn merge(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<(Table, Vec<String>), ConfigErrors> {
    let mut table: Table = DEFAULTS.parse().expect("the embedded defaults are TOML");
    let mut errors = Vec::new();
    match file {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| ConfigErrors(vec![format!("{}: {error}", path.display())]))?;
            let layer: Table = text.parse().map_err(|error: toml::de::Error| {
                ConfigErrors(vec![format!(
                    "{}: {}",
                    path.display(),
                    error.to_string().trim_end().replace('\n', "\n    ")
                )])
            })?;
            lay_over(
                &mut table,
                layer,
                "",
                &path.display().to_string(),
                &mut errors,
            );
        }
        None => make_demo(&mut table),
    }
    for (name, value) in environment {
        if let Some(key) = name.strip_prefix(PREFIX) {
            set_from_environment(&mut table, &name, &key.to_lowercase(), &value, &mut errors);
        }
    }
    Ok((table, errors))
}

/// The demo runs rounds every minute and hands out slots from the first day on.
fn make_demo(table: &mut Table) {
    if let Some(Value::Table(rounds)) = table.get_mut("rounds") {
        rounds.insert("cron".to_owned(), Value::from("* * * * *"));
        rounds.insert("opening_window_days".to_owned(), Value::from(0));
    }
}

fn lay_over(base: &mut Table, layer: Table, path: &str, source: &str, errors: &mut Vec<String>) {
    for (key, value) in layer {
        let name = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match (base.get_mut(&key), value) {
            (None, _) => errors.push(format!(
                "{source}: unknown key \"{name}\"{}",
                suggestion(base, &key)
            )),
            (Some(Value::Table(inner)), Value::Table(layer)) => {
                lay_over(inner, layer, &name, source, errors);
            }
            (Some(known), value) if known.type_str() == value.type_str() => *known = value,
            (Some(known), value) => errors.push(format!(
                "{source}: {name} must be of type {}, not {}",
                known.type_str(),
                value.type_str()
            )),
        }
    }
}

fn suggestion(base: &Table, key: &str) -> String {
    let known: Vec<&str> = base.keys().map(String::as_str).collect();
    let near = known
        .iter()
        .find(|known| known.contains(key) || key.contains(**known));
    near.map_or_else(
        || format!(" (known: {})", known.join(", ")),
        |near| format!(" (did you mean \"{near}\"?)"),
    )
}

/// `server__listen` sets `server.listen`; `secrets__key_file` reads `secrets.key` from a file.
fn set_from_environment(
    table: &mut Table,
    name: &str,
    key: &str,
    value: &str,
    errors: &mut Vec<String>,
) {
    let path: Vec<&str> = key.split("__").collect();
    if let Some(known) = find(table, &path) {
        match typed(known, value) {
            Ok(value) => *known = value,
            Err(expected) => errors.push(format!("environment: {name} must be {expected}")),
        }
        return;
    }
    let from_file = key
        .strip_suffix("_file")
        .map(|key| key.split("__").collect::<Vec<_>>());
    match from_file.and_then(|path| find(table, &path)) {
        Some(known @ Value::String(_)) => match std::fs::read_to_string(value) {
            Ok(secret) => *known = Value::from(secret.trim_end()),
            Err(error) => errors.push(format!("environment: {name}={value}: {error}")),
        },
        _ => errors.push(format!(
            "environment: {name} names no key of config/reihum.toml"
        )),
    }
}

fn find<'t>(table: &'t mut Table, path: &[&str]) -> Option<&'t mut Value> {
    let (first, rest) = path.split_first()?;
    let value = table.get_mut(*first)?;
    match (rest.is_empty(), value) {
        (true, Value::Table(_)) => None,
        (true, value) => Some(value),
        (false, Value::Table(inner)) => find(inner, rest),
        (false, _) => None,
    }
}

fn typed(known: &Value, text: &str) -> Result<Value, &'static str> {
    match known {
        Value::Integer(_) => text
            .trim()
            .parse()
            .map(Value::Integer)
            .map_err(|_| "a whole number"),
        Value::Boolean(_) => text
            .trim()
            .parse()
            .map(Value::Boolean)
            .map_err(|_| "true or false"),
        Value::Array(_) => {
            let items = text
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty());
            Ok(Value::Array(items.map(Value::from).collect()))
        }
        _ => Ok(Value::from(text)),
    }
}

/// Replaces what must not be shown.
pub(super) fn mask(table: &mut Table) {
    for path in [
        ["secrets", "key"],
        ["database", "url"],
        ["mail", "smtp_url"],
    ] {
        if let Some(Value::String(secret)) = find(table, &path) {
            *secret = masked(path[1], secret);
        }
    }
}

fn masked(key: &str, secret: &str) -> String {
    match url::Url::parse(secret) {
        Ok(mut url) if url.password().is_some() => {
            // Fails only for addresses that cannot carry a password.
            let _ = url.set_password(Some("***"));
            url.to_string()
        }
        _ if key == "key" && !secret.is_empty() => "***".to_owned(),
        _ => secret.to_owned(),
    }
}
