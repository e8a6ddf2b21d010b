//! What has to be there before anything can be served: the server's key, the lease, the first
//! days of the lists.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;

use super::{App, Signals, explain, figures, invariants, join, lead, round};
use crate::clock::{Chance, Clock};
use crate::config::{Config, Key, Route};
use crate::domain::calendar;
use crate::domain::token::ServerKey;
use crate::mail::transport::Transport;
use crate::store::{self, Error, Store};

/// The setting under which the key lies if the configuration gives none.
const SERVER_KEY: &str = "secrets.key";
/// The setting that says when this database was first served.
const SINCE: &str = "rounds.since";
/// The setting that tells the key that is in use, without giving it away.
const FINGERPRINT: &str = "secrets.fingerprint";

/// What the services are put together from.
#[derive(Debug)]
pub struct Parts {
    /// The parsed configuration.
    pub config: Config,
    /// The database; its schema must be up.
    pub store: Store,
    /// Where `now` comes from.
    pub clock: Clock,
    /// Where ids, secrets and seeds come from.
    pub chance: Chance,
    /// How mails leave.
    pub transport: Transport,
}

impl Parts {
    /// With the machine's clock and chance, and the way of mails that the configuration names.
    pub fn of_this_machine(config: Config, store: Store) -> Self {
        let transport = match &config.mail.route {
            Route::Files(directory) => Transport::Files(directory.clone()),
            Route::Smtp(smtp) => Transport::Smtp(smtp.clone()),
        };
        let (clock, chance) = (Clock::System, Chance::from_system());
        Self {
            config,
            store,
            clock,
            chance,
            transport,
        }
    }
}

/// What this process is to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// It serves: the lists are open from now on, if they were not before.
    Daemon,
    /// It does one thing and ends.
    Command,
}

/// Puts together what the services work with.
///
/// # Errors
/// If the database fails or holds a broken key, or if a command has another key than the daemon.
pub async fn start(parts: Parts, process: Process) -> Result<(Arc<App>, join::Arrivals), Error> {
    let Parts {
        config,
        store,
        clock,
        chance,
        transport,
    } = parts;
    let key = ServerKey::new(match config.key {
        Key::Given(key) => key,
        Key::InDatabase => kept_key(&store, &chance).await?,
    });
    compare_key(&store, &key, process).await?;
    store
        .write(|tx| async move { lead::prepare(tx).await }.boxed())
        .await?;
    let since = match process {
        Process::Daemon => open_lists(&config, &store, clock.now()).await?,
        Process::Command => served_since(&store).await?.unwrap_or(clock.now()),
    };
    if process == Process::Daemon {
        let min = config.rules.offers.answer.min;
        invariants::note_answer_min(&store, min, clock.now()).await?;
    }
    let last = store.read().await?.round_last_number().await?;
    round::prepare_chain(&store, &chance, &clock, last).await?;
    let (joins, arrivals) = join::queue();
    let app = App {
        key,
        process: chance.id(clock.now()),
        since,
        leadership: lead::Leadership::default(),
        standing: explain::Standing::default(),
        figures: figures::Recent::default(),
        signals: Signals::default(),
        hearing: round::Hearing::new(&config),
        recent: round::Recent::default(),
        recounted: round::Recounted::default(),
        passwords: tokio::sync::Mutex::default(),
        nobody: tokio::sync::OnceCell::default(),
        reading: tokio::sync::Mutex::default(),
        config,
        store,
        clock,
        chance,
        transport,
        joins,
    };
    Ok((Arc::new(app), arrivals))
}

/// When this database was first served: no round is owed for anything before that.
async fn served_since(store: &Store) -> store::Result<Option<DateTime<Utc>>> {
    let kept = store.read().await?.setting_find(SINCE).await?;
    let parse = |kept: String| {
        let parsed = kept.parse();
        parsed.map_err(|_| Error::nonsense("setting", "value", SINCE, &kept))
    };
    kept.map(parse).transpose()
}

/// Notes the first day of every service's list, from which its opening window is counted, and
/// answers when the database was first served.
async fn open_lists(
    config: &Config,
    store: &Store,
    now: DateTime<Utc>,
) -> store::Result<DateTime<Utc>> {
    let services = config.town.services.iter();
    let services: Vec<String> = services.map(|service| service.id.to_string()).collect();
    let today = calendar::day_number(now, config.town.zone());
    store
        .write(move |tx| {
            async move {
                tx.setting_keep_first(SINCE, &now.to_rfc3339()).await?;
                for service in services {
                    tx.service_list_open(&service, today).await?;
                }
                Ok::<_, Error>(())
            }
            .boxed()
        })
        .await?;
    Ok(served_since(store).await?.unwrap_or(now))
}

/// A command with another key than the daemon would print tokens that open nothing. A daemon
/// with another key than before is an operator's wish.
async fn compare_key(store: &Store, key: &ServerKey, process: Process) -> store::Result<()> {
    let fingerprint = data_encoding::HEXLOWER.encode(&key.hash("fingerprint", ""));
    let known = store.read().await?.setting_find(FINGERPRINT).await?;
    if known.as_ref() == Some(&fingerprint) {
        return Ok(());
    }
    match (known, process) {
        (Some(_), Process::Command) => return Err(Error::OtherKey),
        (Some(_), Process::Daemon) => {
            tracing::warn!(
                "secrets.key is another one than before: links that are out no longer open"
            );
        }
        (None, _) => {}
    }
    store
        .write(move |tx| async move { tx.setting_put(FINGERPRINT, &fingerprint).await }.boxed())
        .await
}

/// The key that all daemons of a database share: the first one makes it.
async fn kept_key(store: &Store, chance: &Chance) -> store::Result<[u8; 32]> {
    let made = data_encoding::HEXLOWER.encode(&chance.bytes::<32>());
    let kept = keep_first(store, SERVER_KEY, made).await?;
    let key = data_encoding::HEXLOWER
        .decode(kept.as_bytes())
        .ok()
        .and_then(|key| key.try_into().ok());
    // The value is a secret: it is not repeated.
    key.ok_or_else(|| Error::nonsense("setting", "value", SERVER_KEY, "no 64 hex digits"))
}

/// Keeps `value` under `key` unless something is kept there, and answers what is.
async fn keep_first(store: &Store, key: &'static str, value: String) -> store::Result<String> {
    let kept = store
        .write(move |tx| {
            async move {
                tx.setting_keep_first(key, &value).await?;
                tx.setting_find(key).await
            }
            .boxed()
        })
        .await?;
    kept.ok_or_else(|| Error::nonsense("setting", "value", key, "nothing"))
}
