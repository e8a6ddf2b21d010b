//! What has to be there before anything can be served: the server's key, the lease, the first
//! days of the lists.

use std::sync::Arc;

use futures::FutureExt;

use super::{App, Signals, explain, join, lead};
use crate::clock::{Chance, Clock};
use crate::config::{Config, Route};
use crate::domain::calendar;
use crate::domain::token::ServerKey;
use crate::mail::transport::Transport;
use crate::store::{self, Error, Store};

/// The setting under which the key lies if the configuration gives none.
const KEY: &str = "secrets.key";

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
        Some(key) => key,
        None => kept_key(&store, &chance).await?,
    };
    open_lists(&config, &store, &clock).await?;
    let transport = transport.unwrap_or_else(|| match &config.mail.route {
        Route::Files(directory) => Transport::Files(directory.clone()),
        Route::Smtp(smtp) => Transport::Smtp(smtp.clone()),
    });
    let (joins, arrivals) = join::queue();
    let app = App {
        key: ServerKey::new(key),
        process: chance.id(clock.now()),
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

/// The key that all daemons of a database share: the first one makes it.
async fn kept_key(store: &Store, chance: &Chance) -> store::Result<[u8; 32]> {
    let made = data_encoding::HEXLOWER.encode(&chance.bytes::<32>());
    let kept: Option<String> = store
        .write(move |tx| {
            async move {
                tx.setting_keep_first(KEY, &made).await?;
                tx.setting_find(KEY).await
            }
            .boxed()
        })
        .await?;
    let kept = kept.unwrap_or_default();
    let key = data_encoding::HEXLOWER
        .decode(kept.as_bytes())
        .ok()
        .and_then(|key| key.try_into().ok());
    // The value is a secret: it is not repeated.
    key.ok_or_else(|| Error::nonsense("setting", "value", KEY, "no 64 hex digits"))
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
