//! From keys to values that make sense. Every error names its key and what would be right.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use chrono::DateTime;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use lettre::Address;
use lettre::message::Mailbox;
use toml::{Table, Value};

use super::{
    Config, DEFAULTS, Database, Key, Log, Mail, Network, Own, Rounds, Route, Server, TOWN_BUILT_IN,
};
use crate::domain::town::Town;
use crate::mail::ics::Exchange;
use crate::mail::smtp;

/// The merged keys while they are read; errors pile up instead of stopping.
pub(super) struct Keys<'a> {
    table: &'a Table,
    pub(super) errors: &'a mut Vec<String>,
}

impl Keys<'_> {
    pub(super) fn value(&self, section: &str, key: &str) -> &Value {
        let table = if section.is_empty() {
            Some(self.table)
        } else {
            self.table.get(section).and_then(Value::as_table)
        };
        table
            .and_then(|table| table.get(key))
            .expect("the defaults have every key, with its type")
    }

    pub(super) fn text(&self, section: &str, key: &str) -> &str {
        self.value(section, key)
            .as_str()
            .expect("types are checked when layers are merged")
    }

    /// Parses one key; what went wrong is noted under its name.
    pub(super) fn parse<T>(
        &mut self,
        section: &str,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.text(section, key).to_owned();
        match parse(&text) {
            Ok(value) => Some(value),
            Err(reason) => {
                let name = if section.is_empty() {
                    key.to_owned()
                } else {
                    format!("{section}.{key}")
                };
                self.errors.push(format!("{name} = \"{text}\": {reason}"));
                None
            }
        }
    }

    /// The items of a list that make sense; what is wrong with the others is noted.
    pub(super) fn list<T: FromStr<Err: fmt::Display>>(
        &mut self,
        section: &str,
        key: &str,
    ) -> Vec<T> {
        let items = self.value(section, key).as_array().cloned();
        let mut parsed = Vec::new();
        for item in items.unwrap_or_default() {
            let text = item
                .as_str()
                .map_or_else(|| item.to_string(), str::to_owned);
            match text.parse() {
                Ok(item) => parsed.push(item),
                Err(error) => self
                    .errors
                    .push(format!("{section}.{key}: \"{text}\" is {error}")),
            }
        }
        parsed
    }

    pub(super) fn number(
        &mut self,
        section: &str,
        key: &str,
        range: std::ops::RangeInclusive<u32>,
    ) -> Option<u32> {
        let number = self
            .value(section, key)
            .as_integer()
            .expect("types are checked when layers are merged");
        let fits = u32::try_from(number)
            .ok()
            .filter(|number| range.contains(number));
        if fits.is_none() {
            let (from, to) = range.into_inner();
            self.errors.push(format!(
                "{section}.{key} = {number}: must lie between {from} and {to}"
            ));
        }
        fits
    }
}

/// The parsed configuration; `None` if an error keeps it from being put together.
pub(super) fn config(
    table: &Table,
    folder: &Path,
    demo: bool,
    errors: &mut Vec<String>,
) -> Option<Config> {
    let mut keys = Keys { table, errors };
    let public_url = keys.parse("", "public_url", public_url);
    let server = server(&mut keys);
    let key = secret_key(&mut keys);
    let database = database(&mut keys);
    let mail = mail(&mut keys);
    let rounds = rounds(&mut keys);
    let rules = super::rules::rules(&mut keys);
    let draw = super::draw::draw(&mut keys);
    let log = log(&mut keys);
    let limits = super::limits::limits(&mut keys);
    let town = town(&mut keys, folder);
    let own = own(&mut keys, folder);
    let server = server?;
    let is_default = DEFAULTS.contains(&format!("public_url = \"{}\"", public_url.as_deref()?));
    let public_url = if demo && is_default {
        // The demo is where it listens.
        format!("http://{}", server.listen)
    } else {
        public_url?
    };
    Some(Config {
        public_url,
        server,
        key: key?,
        database: database?,
        mail: mail?,
        rounds: rounds?,
        rules: rules?,
        draw: draw?,
        log: log?,
        limits: limits?,
        town: town?,
        own: own?,
        demo,
    })
}

fn public_url(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text)
        .map_err(|error| format!("{error}; give something like https://termine.example.org"))?;
    if !matches!(url.scheme(), "http" | "https")
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err("must begin with http:// or https:// and carry neither ? nor #".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn server(keys: &mut Keys<'_>) -> Option<Server> {
    let address = |text: &str| {
        SocketAddr::from_str(text)
            .map_err(|_| "give address and port, like 127.0.0.1:8080".to_owned())
    };
    let listen = keys.parse("server", "listen", address);
    let admin_listen = keys.parse("server", "admin_listen", address);
    let shutdown = keys.number("server", "shutdown_seconds", 1..=600);
    let trusted_proxies = keys.list::<Network>("server", "trusted_proxies");
    Some(Server {
        listen: listen?,
        admin_listen: admin_listen?,
        trusted_proxies,
        shutdown: Duration::from_secs(u64::from(shutdown?)),
    })
}

fn secret_key(keys: &mut Keys<'_>) -> Option<Key> {
    let text = keys.text("secrets", "key").to_owned();
    if text.is_empty() {
        return Some(Key::InDatabase);
    }
    let key = bytes_of_hex(&text).map(Key::Given);
    if key.is_none() {
        // The value is a secret: it is not repeated.
        let found = text.chars().count();
        keys.errors.push(format!(
            "secrets.key: must be 64 hex digits (32 bytes), not these {found} characters"
        ));
    }
    key
}

pub(super) fn bytes_of_hex(text: &str) -> Option<[u8; 32]> {
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes());
    bytes.ok()?.try_into().ok()
}

fn database(keys: &mut Keys<'_>) -> Option<Database> {
    let url = keys.text("database", "url").to_owned();
    let known = ["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    if !known {
        keys.errors
            .push("database.url: must begin with sqlite: or postgres://".to_owned());
    }
    let connections_max = keys.number("database", "max_connections", 2..=1000);
    Some(Database {
        url: known.then_some(url)?.into(),
        connections_max: connections_max?,
    })
}

fn mail(keys: &mut Keys<'_>) -> Option<Mail> {
    let from = keys.parse("mail", "from", |text| {
        Mailbox::from_str(text).map_err(|error| {
            format!("{error}; give something like Bürgerbüro <termine@example.org>")
        })
    });
    let smtp = match smtp::parse(keys.text("mail", "smtp_url")) {
        Ok(smtp) => Some(smtp),
        // The value may hold a password: it is not repeated.
        Err(reason) => {
            keys.errors.push(format!("mail.smtp_url: {reason}"));
            None
        }
    };
    let directory = keys.text("mail", "directory").to_owned();
    let route = keys.parse("mail", "transport", |text| match text {
        "files" if directory.is_empty() => Err("mail.directory must name a folder".to_owned()),
        "files" => Ok(Some(Route::Files(directory.into()))),
        "smtp" => Ok(smtp.map(|smtp| Route::Smtp(Box::new(smtp)))),
        _ => Err("must be \"files\" or \"smtp\"".to_owned()),
    });
    let calendar = keys.parse("mail", "calendar", |text| match text {
        "publish" => Ok(Exchange::Publish),
        "request" => Ok(Exchange::Request),
        _ => Err("must be \"publish\" or \"request\"".to_owned()),
    });
    let bounce_address = keys.parse("mail", "bounce_address", bounce_address);
    let bounce_maildir = keys.text("mail", "bounce_maildir");
    let bounce_maildir = (!bounce_maildir.is_empty()).then(|| bounce_maildir.into());
    Some(Mail {
        route: route??,
        from: from?,
        calendar: calendar?,
        bounce_address: bounce_address?,
        bounce_maildir,
    })
}

/// 41 letters are added to the part before the @, which has room for 64 (RFC 5321).
fn bounce_address(text: &str) -> Result<Option<Address>, String> {
    const LOCAL_MAX: usize = 23;
    if text.is_empty() {
        return Ok(None);
    }
    let address = Address::from_str(text)
        .map_err(|error| format!("{error}; give something like bounce@example.org"))?;
    if address.user().len() > LOCAL_MAX || !address.user().is_ascii() {
        let told = format!("must have at most {LOCAL_MAX} ASCII letters before the @");
        return Err(told);
    }
    Ok(Some(address))
}

fn rounds(keys: &mut Keys<'_>) -> Option<Rounds> {
    let cron = keys.parse("rounds", "cron", cron);
    let opening_window_days = keys.number("rounds", "opening_window_days", 0..=60);
    Some(Rounds {
        cron: cron?,
        opening_window_days: opening_window_days?,
    })
}

fn cron(text: &str) -> Result<Cron, String> {
    if text.split_whitespace().count() != 5 {
        return Err(
            "give five fields (minute hour day month weekday), like 0 7,10,12 * * Mon-Fri"
                .to_owned(),
        );
    }
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build();
    let cron = parser.parse(text).map_err(|error| error.to_string())?;
    // From any fixed day on: a line that names 30 February never comes.
    cron.find_next_occurrence(&DateTime::UNIX_EPOCH, true)
        .map_err(|_| "no day of any year fits this line".to_owned())?;
    Ok(cron)
}

fn log(keys: &mut Keys<'_>) -> Option<Log> {
    let filter = keys.parse("log", "filter", |text| {
        tracing_subscriber::EnvFilter::builder()
            .parse(text)
            .map(|_| text.to_owned())
            .map_err(|error| error.to_string())
    });
    let json = keys.parse("log", "format", |text| match text {
        "text" => Ok(false),
        "json" => Ok(true),
        _ => Err("must be \"text\" or \"json\"".to_owned()),
    });
    Some(Log {
        filter: filter?,
        json: json?,
    })
}

fn town(keys: &mut Keys<'_>, folder: &Path) -> Option<Town> {
    let name = keys.text("town", "file").to_owned();
    let path = folder.join(&name);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(_) if name == TOWN_BUILT_IN.0 => TOWN_BUILT_IN.1.to_owned(),
        Err(error) => {
            keys.errors
                .push(format!("town.file: {}: {error}", path.display()));
            return None;
        }
    };
    match Town::from_toml(&text) {
        Ok(town) => Some(town),
        Err(problems) => {
            keys.errors.extend(problems.into_iter().map(|problem| {
                format!(
                    "{}: {}",
                    path.display(),
                    problem.trim_end().replace('\n', "\n    ")
                )
            }));
            None
        }
    }
}

fn own(keys: &mut Keys<'_>, folder: &Path) -> Option<Own> {
    let directory = keys.text("town", "directory");
    if directory.is_empty() {
        return Some(Own::default());
    }
    super::own::read(&folder.join(directory), keys.errors)
}

#[cfg(test)]
mod tests {
    use super::bounce_address;

    #[test]
    fn a_return_address_leaves_room_for_what_is_added() {
        assert_eq!(bounce_address(""), Ok(None));
        let address = bounce_address("bounce@example.org").unwrap().unwrap();
        assert_eq!(address.user(), "bounce");
        bounce_address(&format!("{}@example.org", "a".repeat(23))).unwrap();
        for wrong in [
            "bounce",
            "a b@example.org",
            &format!("{}@example.org", "a".repeat(24)),
        ] {
            bounce_address(wrong).unwrap_err();
        }
    }
}
