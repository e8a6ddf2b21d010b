//! One file per arrow of the flow: load, ask the domain, write, put the mail into the outbox,
//! all in one transaction.
//!
//! Called by `web`, `cli` and `jobs`; knows nothing about HTTP.

pub mod address;
pub mod answer;
pub mod attend;
pub mod audit;
pub mod bounce;
pub mod call;
pub mod close;
pub mod correct;
pub mod courier;
pub mod duplicate;
pub mod edit;
pub mod enlist;
pub mod expire;
pub mod explain;
pub mod export;
pub mod figures;
pub mod forget;
pub mod gauges;
pub mod invariants;
pub mod join;
pub mod lead;
pub mod leave;
pub mod levers;
pub mod links;
mod lists;
pub mod remind;
pub mod report;
mod rest;
pub mod retain;
pub mod round;
pub mod session;
pub mod slots;
pub mod staff;
pub mod standing;
mod start;
mod step;
pub mod strike;
pub mod verify;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::clock::{Chance, Clock};
use crate::config::Config;
use crate::domain::refusal::Refusal;
use crate::domain::token::ServerKey;
use crate::mail::transport::Transport;
use crate::store::{self, Store};

pub use start::{Parts, Process, start};

/// What the services work with. One per process; cheap to share.
#[derive(Debug)]
pub struct App {
    /// The parsed configuration with the town.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// Where `now` comes from.
    pub clock: Clock,
    /// Where ids, secrets and seeds come from.
    pub chance: Chance,
    /// How mails leave.
    pub transport: Transport,
    /// Signs links and keys the hashes of contact data.
    pub key: ServerKey,
    /// Names this process among the daemons of a database.
    pub process: Uuid,
    /// When this database was first served: no round is owed for anything before.
    pub since: DateTime<Utc>,
    /// The place in the lease that makes this process the leader, or not.
    pub leadership: lead::Leadership,
    /// Joins on their way into the database.
    pub joins: join::Queue,
    /// Who waits, counted a moment ago.
    pub standing: explain::Standing,
    /// The public figures, counted a moment ago.
    pub figures: figures::Recent,
    /// How beacons are heard.
    pub hearing: round::Hearing,
    /// Rounds as their certificates need them.
    pub recent: round::Recent,
    /// The draw that was counted again last.
    pub recounted: round::Recounted,
    /// Held by whoever has a password checked.
    pub passwords: tokio::sync::Mutex<()>,
    /// The hash that the passwords of unknown names are held against.
    pub nobody: tokio::sync::OnceCell<String>,
    /// Held by whoever reads a whole file of a round.
    pub reading: tokio::sync::Mutex<()>,
    /// Rings when there is something for a job to do at once.
    pub signals: Signals,
}

/// Bells between the services and the jobs.
#[derive(Debug, Default)]
pub struct Signals {
    /// A mail was put into the outbox.
    pub mail: Arc<Notify>,
    /// A round was asked for.
    pub round: Arc<Notify>,
}

impl App {
    /// The one zone of the town's offices.
    pub fn zone(&self) -> Tz {
        self.config.town.zone()
    }

    /// The joining day of now.
    fn today(&self) -> i64 {
        crate::domain::calendar::day_number(self.clock.now(), self.zone())
    }
}

/// Why a service did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule said no; nothing failed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such thing (any more).
    #[error("not found")]
    NotFound,
    /// The database failed; nothing was done.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What a service answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;
