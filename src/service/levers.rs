//! The levers that staff have: granting hardship, and the public count of all of them.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use super::audit::Deed;
use super::step::state_of;
use super::{App, Error, Result};
use crate::domain::lever::{Hardship, Lever};
use crate::domain::refusal::Refusal;
use crate::metrics;
use crate::store::Tx;
use crate::store::lever::NewOverride;

/// How far back the public count goes.
pub const COUNTED: TimeDelta = TimeDelta::days(28);

/// For whom, and in whose name, a lever is pulled.
pub(super) struct Pull<'a> {
    pub lever: Lever,
    pub reason: &'a str,
    pub entry: Uuid,
    pub service: &'a str,
    pub office: Option<&'a str>,
    pub actor: Uuid,
}

impl Pull<'_> {
    /// Writes it down; it is counted once the transaction is committed.
    pub async fn note(self, app: &App, tx: &mut Tx, at: DateTime<Utc>) -> Result<()> {
        Ok(tx
            .override_insert(&NewOverride {
                id: app.chance.id(at),
                kind: self.lever.word(),
                reason: self.reason.to_owned(),
                service: self.service.to_owned(),
                office: self.office.map(str::to_owned),
                entry_id: self.entry,
                actor: self.actor.to_string(),
                at,
            })
            .await?)
    }
}

/// Grants hardship to a live entry. Granting the same again changes nothing.
///
/// # Errors
/// A refusal if the entry has ended, [`Error::NotFound`] if there is none.
pub async fn grant_hardship(
    app: &Arc<App>,
    entry: Uuid,
    reason: Hardship,
    actor: Uuid,
) -> Result<()> {
    let service = app.clone();
    let is_new = app
        .store
        .write(move |tx| {
            async move {
                let now = service.clock.now();
                let row = tx.entry_hold(entry).await?.ok_or(Error::NotFound)?;
                let state = state_of(&row, false)?;
                if state.is_ended() {
                    return Err(Refusal::NotPossible { state }.into());
                }
                if row.hardship.as_deref() == Some(reason.word()) {
                    return Ok::<_, Error>(false);
                }
                tx.entry_set_hardship(entry, Some(reason.word())).await?;
                let pull = Pull {
                    lever: Lever::Hardship,
                    reason: reason.word(),
                    entry,
                    service: &row.service,
                    office: None,
                    actor,
                };
                pull.note(&service, tx, now).await?;
                let deed = Deed::of(actor, "hardship", "entry", entry);
                let deed = deed.with(json!({ "reason": reason.word() }));
                deed.note(&service, tx, now).await?;
                Ok(true)
            }
            .boxed()
        })
        .await?;
    if is_new {
        metrics::overridden(Lever::Hardship.word());
    }
    Ok(())
}

/// Takes hardship back; where there is none, nothing changes.
///
/// # Errors
/// [`Error::NotFound`] if there is no such entry.
pub async fn take_back_hardship(app: &Arc<App>, entry: Uuid, actor: Uuid) -> Result<()> {
    let service = app.clone();
    app.store
        .write(move |tx| {
            async move {
                let row = tx.entry_hold(entry).await?.ok_or(Error::NotFound)?;
                if row.hardship.is_none() {
                    return Ok(());
                }
                tx.entry_set_hardship(entry, None).await?;
                let deed = Deed::of(actor, "hardship-end", "entry", entry);
                deed.note(&service, tx, service.clock.now()).await
            }
            .boxed()
        })
        .await
}

/// How often a lever was used lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeverCount {
    /// Which.
    pub lever: Lever,
    /// Why, where the reasons are a closed list.
    pub hardship: Option<Hardship>,
    /// How often.
    pub count: i64,
}

/// The levers used within [`COUNTED`], by kind and reason.
pub async fn counts(app: &App) -> Result<Vec<LeverCount>> {
    let since = app.clock.now() - COUNTED;
    let mut tx = app.store.read().await?;
    let rows = tx.override_count(since, Lever::Hardship.word()).await?;
    let known = rows.into_iter().filter_map(|(kind, reason, count)| {
        Some(LeverCount {
            lever: Lever::from_word(&kind)?,
            hardship: Hardship::from_word(&reason),
            count,
        })
    });
    Ok(known.collect())
}
