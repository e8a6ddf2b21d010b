//! The configuration: defaults, file, environment, and everything wrong with them at once.
//!
//! `config/reihum.toml` is embedded: it is the documentation, the defaults and the list of the
//! keys there are, so the three cannot drift apart. What comes out is parsed: nobody inside asks
//! again whether a port is a number or a cron line makes sense.

mod draw;
mod layers;
mod limits;
mod own;
mod parse;
mod rules;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use croner::Cron;
use lettre::Address;
use lettre::message::Mailbox;
use secrecy::SecretString;

use crate::domain::rules::Rules;
use crate::domain::town::Town;
use crate::mail::ics::Exchange;
use crate::mail::transport::Smtp;

pub use draw::{BeaconKind, Draw, Publish};
pub use layers::DEFAULTS;
pub use limits::Limits;
pub use own::{Logo, Look, Own, OwnPage, PageName};

/// The built-in town, as a file that need not exist.
const TOWN_BUILT_IN: (&str, &str) = (
    "castrop-rauxel.toml",
    include_str!("../../config/castrop-rauxel.toml"),
);

/// What Reihum runs with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The only source of links; no slash at the end.
    pub public_url: String,
    /// Listeners and proxies.
    pub server: Server,
    /// What signs links and keys hashes.
    pub key: Key,
    /// Where the database is.
    pub database: Database,
    /// How mail leaves.
    pub mail: Mail,
    /// When rounds run.
    pub rounds: Rounds,
    /// The numbers of the rules.
    pub rules: Rules,
    /// How rounds are drawn.
    pub draw: Draw,
    /// What is logged.
    pub log: Log,
    /// How much of everything a client may take.
    pub limits: Limits,
    /// Offices, counters and services.
    pub town: Town,
    /// What the town says in its own way.
    pub own: Own,
    /// No config file: the demo town runs, and its mails can be read in the browser.
    pub demo: bool,
}

/// Listeners and proxies.
#[derive(Clone, Debug)]
pub struct Server {
    /// Pages and API.
    pub listen: SocketAddr,
    /// Metrics and health.
    pub admin_listen: SocketAddr,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// How long a shutdown may take.
    pub shutdown: Duration,
}

/// What signs links and keys the hashes of contact data.
#[derive(Clone)]
pub enum Key {
    /// Given from outside: a stolen database opens no link.
    Given([u8; 32]),
    /// Made at the first start and kept in the database.
    InDatabase,
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Given(_) => "Given(…)",
            Self::InDatabase => "InDatabase",
        })
    }
}

/// Where the database is.
#[derive(Clone, Debug)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: SecretString,
    /// Connections of a daemon at most.
    pub connections_max: u32,
}

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct Mail {
    /// To files or to a server.
    pub route: Route,
    /// The sender.
    pub from: Mailbox,
    /// How calendars are told of an appointment.
    pub calendar: Exchange,
    /// What return addresses are made of; without it reports go to the sender.
    pub bounce_address: Option<Address>,
    /// Where a mail server puts what came back.
    pub bounce_maildir: Option<PathBuf>,
}

/// The way of a mail.
#[derive(Clone, Debug)]
pub enum Route {
    /// One `.eml` per mail in this folder.
    Files(PathBuf),
    /// A mail server.
    Smtp(Box<Smtp>),
}

/// When rounds run.
#[derive(Clone, Debug)]
pub struct Rounds {
    /// Five fields, in the town's zone.
    pub cron: Cron,
    /// Working days at the start of a list in which all share one rank.
    pub opening_window_days: u32,
}

/// What is logged.
#[derive(Clone, Debug)]
pub struct Log {
    /// As in `RUST_LOG`.
    pub filter: String,
    /// JSON for machines instead of text for people.
    pub json: bool,
}

/// A network like `10.0.0.0/8`; an address alone is a network of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(bits), str::parse).map_err(|_| NoNetwork)?;
        if prefix > bits {
            return Err(NoNetwork);
        }
        Ok(Self { address, prefix })
    }
}

/// The text is neither a network nor an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no network; give something like 10.0.0.0/8")]
pub struct NoNetwork;

impl Network {
    /// Whether `address` lies in the network; an IPv4 address mapped into IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - self.prefix;
                u32::from(network).checked_shr(shift).unwrap_or(0)
                    == u32::from(address).checked_shr(shift).unwrap_or(0)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - self.prefix;
                u128::from(network).checked_shr(shift).unwrap_or(0)
                    == u128::from(address).checked_shr(shift).unwrap_or(0)
            }
            _ => false,
        }
    }
}

/// Everything that is wrong with the configuration, a line each.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<String>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(
            formatter,
            "the configuration has {count} error{}:",
            if count == 1 { "" } else { "s" }
        )?;
        self.0
            .iter()
            .try_for_each(|error| write!(formatter, "\n  - {error}"))
    }
}

impl std::error::Error for ConfigErrors {}

/// Reads the defaults, then `file`, then the `REIHUM__…` variables of `environment`.
///
/// # Errors
/// All unknown keys, wrong types and impossible values of all three at once.
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, ConfigErrors> {
    let (table, mut errors) = layers::merge(file, environment)?;
    let folder = file.and_then(Path::parent).unwrap_or(Path::new(""));
    let config = parse::config(&table, folder, file.is_none(), &mut errors);
    match config {
        Some(config) if errors.is_empty() => Ok(config),
        _ => Err(ConfigErrors(errors)),
    }
}

/// The configuration in force as TOML, secrets masked.
///
/// # Errors
/// As [`load`], but only for what keeps it from being shown.
pub fn show(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<String, ConfigErrors> {
    let (mut table, errors) = layers::merge(file, environment)?;
    if !errors.is_empty() {
        return Err(ConfigErrors(errors));
    }
    layers::mask(&mut table);
    Ok(table.to_string())
}
