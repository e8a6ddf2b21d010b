//! Fixes a round: the pool, its root and all that its seed will be made of are written and
//! published before anybody can know the seed. And ends a round that cannot be drawn.

use std::collections::HashSet;
use std::sync::Arc;

use futures::FutureExt;

use super::super::{App, Error, Result, lead};
use super::files::{self, Parts};
use super::pool::{Closed, Loaded};
use super::{Outcome, Round, chain, close_plans};
use crate::config::BeaconKind;
use crate::domain::draw::{self, Beacon, Hash, Header};
use crate::domain::lottery;
use crate::store;
use crate::store::draw::FileKind;

/// A round whose pool is fixed, with the pool.
#[derive(Debug)]
pub(super) struct Fixed {
    /// Its row.
    pub round: Round,
    /// Its pool.
    pub closed: Closed,
}

/// Brings what was loaded into the form of a pool file; writes nothing yet.
pub(super) async fn fix(app: &Arc<App>, loaded: Loaded, epoch: i64) -> Result<Fixed> {
    chain::prepare(&app.store, &app.chance, &app.clock, loaded.round - 1).await?;
    let mut tx = app.store.read().await?;
    let (chain, _) = chain::values(&mut tx, loaded.round).await?;
    let prev = match tx.round_last_result_hash().await? {
        None => Hash::default(),
        Some(hash) => hash.as_slice().try_into().map_err(|_| {
            store::Error::nonsense("round", "result_hash", "the last result", "not 32 bytes")
        })?,
    };
    drop(tx);
    let header = Header {
        round: u64::try_from(loaded.round).unwrap_or_default(),
        prev,
        close: loaded.close,
        policy: draw::hash(policy_document(app).as_bytes()),
        beacon: announced(app, &loaded),
        chain,
    };
    let (round, close, hardship_credit) = (loaded.round, loaded.close, loaded.hardship_credit);
    let round_key: [u8; 16] = app.chance.bytes();
    let service = app.clone();
    // A large pool takes a while; requests go on meanwhile, and so do writes.
    let closed = tokio::task::spawn_blocking(move || loaded.close(&service, header, &round_key))
        .await
        .map_err(|error| store::Error::Abandoned(error.to_string()))??;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let header = &closed.pool.header;
    Ok(Fixed {
        // What comes of it, and which plan it serves, is not known yet.
        round: Round {
            number: round,
            close,
            state: "committed".to_owned(),
            slots: count(closed.pool.slots.len()),
            entries: count(closed.pool.entries.len()),
            epoch,
            hardship_credit,
            root: Some(closed.root.to_vec()),
            prev: Some(header.prev.to_vec()),
            policy: Some(header.policy.to_vec()),
            beacon: Some(header.beacon.to_string()),
            chain: Some(header.chain.to_vec()),
            round_key: Some(round_key.to_vec()),
            ..Round::default()
        },
        closed,
    })
}

fn policy_document(app: &App) -> String {
    let days = app.config.rounds.opening_window_days;
    let rules = &app.config.rules;
    app.config
        .draw
        .policy
        .document(&rules.ranks, &rules.hardship, days)
}

/// What the pool announces as its beacon.
fn announced(app: &App, loaded: &Loaded) -> Beacon {
    match (&app.config.draw.beacon, app.hearing.drand()) {
        (BeaconKind::None, _) => Beacon::None,
        (BeaconKind::Drand, Some(drand)) => Beacon::Drand {
            chain: drand.chain().hash(),
            round: drand.due(loaded.close),
        },
        (BeaconKind::Drand, None) => unreachable!("who draws by drand hears it from the start"),
        (BeaconKind::Manual { label }, _) => {
            let day = loaded.close.with_timezone(&app.zone()).date_naive();
            // Of all rounds of a day each has a draw of its own: none that is known already.
            Beacon::Manual(format!("{label}-{day}-{}", loaded.round))
        }
    }
}

/// Writes the pool and closes the plans that it serves: from now on it is public, and nothing of
/// it can change.
pub(super) async fn keep(app: &Arc<App>, fixed: Fixed, plans: Vec<String>) -> Result<Fixed> {
    let service = app.clone();
    app.store
        .write(move |tx| {
            async move {
                let mut fixed = fixed;
                fixed.round.plan = plans.first().cloned().unwrap_or_default();
                let number = fixed.round.number;
                let document = policy_document(&service);
                tx.policy_keep(&draw::hash(document.as_bytes()), &document)
                    .await?;
                tx.round_commit(&fixed.round).await?;
                fixed.closed.file.keep(tx, number, FileKind::Pool).await?;
                let slots = serde_json::to_vec(&fixed.closed.slots)
                    .map_err(|error| store::Error::Abandoned(error.to_string()))?;
                Parts::of(&slots).keep(tx, number, FileKind::Slots).await?;
                close_plans(tx, &plans, Outcome::Committed { round: number }).await?;
                lead::fence(&service, tx, fixed.round.epoch).await?;
                fixed.closed.file = Parts::default();
                Ok::<_, Error>(fixed)
            }
            .boxed()
        })
        .await
}

/// A round that was fixed before, by whomever, from what was kept of it.
pub(super) async fn reload(app: &Arc<App>, round: Round) -> Result<Fixed> {
    let number = round.number;
    let missing = |kind: FileKind| {
        let row = format!("round {number}, {}", kind.word());
        store::Error::nonsense("round_file", "part", row, "nothing")
    };
    let (pool, root) = files::pool(app, number)
        .await?
        .ok_or_else(|| missing(FileKind::Pool))?;
    let slots = files::slots(app, number)
        .await?
        .ok_or_else(|| missing(FileKind::Slots))?;
    let known: HashSet<lottery::Pid> = pool.entries.iter().map(|entry| entry.pid).collect();
    let mut ids = Vec::with_capacity(pool.entries.len());
    let mut tx = app.store.read().await?;
    tx.entry_each_secret(|id, secret| {
        let pid = lottery::pid(&secret, pool.header.round);
        if known.contains(&pid) {
            ids.push((pid, id));
        }
    })
    .await?;
    ids.sort_unstable();
    let closed = Closed::of_files(pool, root, slots, ids);
    Ok(Fixed { round, closed })
}

/// Ends a round without a draw. Its chain value is used up; the next round takes the next one.
pub(super) async fn void(
    app: &Arc<App>,
    number: i64,
    reason: &'static str,
    epoch: i64,
) -> Result<Option<Outcome>> {
    let service = app.clone();
    app.store
        .write(move |tx| {
            async move {
                if !tx.round_void(number, reason).await? {
                    return Ok::<_, Error>(None);
                }
                tx.round_plan_end(number, "void").await?;
                lead::fence(&service, tx, epoch).await?;
                Ok(Some(Outcome::Void { round: number }))
            }
            .boxed()
        })
        .await
}
