//! What has to be there before anything can be served: the server's key, the lease, the first
//! days of the lists.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;

use super::{App, Signals, explain, join, lead};
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

/// Puts together what the services work with; the schema must be up.
///
/// # Errors
/// If the database fails or holds a broken key.
pub async fn start(
    config: Config,
    store: Store,
    clock: Clock,
    chance: Chance,
    transport: Option<Transport>,
) -> Result<(Arc<App>, join::Arrivals), Error> {
    let key = match config.key {
        Key::Given(key) => key,
        Key::InDatabase => kept_key(&store, &chance).await?,
    };
    open_lists(&config, &store, &clock).await?;
    let since = kept_since(&store, &clock).await?;
    let transport = transport.unwrap_or_else(|| match &config.mail.route {
        Route::Files(directory) => Transport::Files(directory.clone()),
        Route::Smtp(smtp) => Transport::Smtp(smtp.clone()),
    });
    let (joins, arrivals) = join::queue();
    let app = App {
        key: ServerKey::new(key),
        process: chance.id(clock.now()),
        since,
        leadership: lead::Leadership::default(),
        standing: explain::Standing::default(),
        signals: Signals::default(),
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
async fn kept_since(store: &Store, clock: &Clock) -> store::Result<DateTime<Utc>> {
    let kept = keep_first(store, SINCE, clock.now().to_rfc3339()).await?;
    kept.parse()
        .map_err(|_| Error::nonsense("setting", "value", SINCE, &kept))
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

/// Notes the first day of every service's list, from which its opening window is counted.
async fn open_lists(config: &Config, store: &Store, clock: &Clock) -> store::Result<()> {
    let services: Vec<String> = config
        .town
        .services
        .iter()
        .map(|service| service.id.to_string())
        .collect();
    let today = calendar::day_number(clock.now(), config.town.zone());
    store
        .write(move |tx| {
            async move {
                lead::prepare(tx).await?;
                for service in services {
                    tx.service_list_open(&service, today).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}
