//! Strikes: how the citizen hears of one and objects, and how one is taken back. Each is taken back
//! alone, with exactly the days that it cost; nobody keeps count of anything else.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use super::audit::Deed;
use super::levers::Pull;
use super::lists::Strikes;
use super::{App, Error, Result};
use crate::domain::lever::Lever;
use crate::domain::refusal::Refusal;
use crate::metrics;
use crate::store::Tx;
use crate::store::entry::EntryRow;
use crate::store::offer::OfferRow;
pub use crate::store::penalty::{StrikeListRow as Listed, StrikeRow as Strike};

/// Strikes that one list shows.
const LIST_MAX: i64 = 500;

/// What a strike is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A clerk marked the person absent.
    NoShow,
    /// The person cancelled so late that nobody else could come.
    CancelledLate,
}

impl Kind {
    /// The word for it in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoShow => "no_show",
            Self::CancelledLate => "cancelled_late",
        }
    }
}

/// Makes the strike of an appointment, with the mail that explains it.
pub(super) async fn make(
    app: &App,
    tx: &mut Tx,
    entry: &EntryRow,
    appointment: Uuid,
    kind: Kind,
    (absent_at, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    let keys = super::leave::keys(entry);
    let id = app.chance.id(now);
    let counts = tx
        .strike_insert(id, appointment, kind.word(), absent_at, &keys)
        .await?;
    // What staff have pardoned stays pardoned, however often the mark changes.
    if !counts {
        return Ok(());
    }
    Ok(app
        .tell_of_appointment(tx, entry, "strike", appointment, now)
        .await?)
}

/// Takes back the strike of an appointment that was marked wrongly, with the mail that says so.
pub(super) async fn correct(
    app: &App,
    tx: &mut Tx,
    entry: &EntryRow,
    appointment: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    if tx.strike_correct(appointment).await? {
        app.tell_of_appointment(tx, entry, "pardoned", appointment, now)
            .await?;
    }
    Ok(())
}

/// Takes back the strikes of those who cancelled late and whose slots somebody else has just
/// confirmed: nobody sat idle.
pub(super) async fn refill(
    tx: &mut Tx,
    entry: &EntryRow,
    offer: &OfferRow,
    now: DateTime<Utc>,
) -> Result<()> {
    if offer.start <= now {
        return Ok(());
    }
    let own = super::leave::keys(entry);
    for strike in tx.strike_list_refilled(offer.id).await? {
        let keys = tx.strike_keys(strike).await?;
        // Who takes the own slot again has not given it to anybody.
        if !keys.iter().any(|key| own.contains(key)) {
            tx.strike_end(strike, "refilled").await?;
        }
    }
    Ok(())
}

/// The strike of an appointment, if there ever was one.
pub async fn of_appointment(app: &App, appointment: Uuid) -> Result<Option<Strike>> {
    let mut tx = app.store.read().await?;
    Ok(tx.strike_find_by_appointment(appointment).await?)
}

/// Days that the strikes of a person add to the rank `now`.
pub(super) async fn cost(
    app: &App,
    tx: &mut Tx,
    entry: &EntryRow,
    now: DateTime<Utc>,
) -> Result<i64> {
    let rules = &app.config.rules.ranks;
    let live = tx.strike_list_live(now - rules.strike_memory()).await?;
    Ok(rules.penalty(Strikes::new(live).count(&entry.keys)))
}

/// The citizen says that it was otherwise; staff see it. Saying so twice changes nothing.
///
/// # Errors
/// [`Refusal::NoStrike`] if no strike of the appointment counts.
pub async fn object(app: &Arc<App>, appointment: Uuid) -> Result<()> {
    let now = app.clock.now();
    let memory = app.config.rules.ranks.strike_memory();
    app.store
        .write(move |tx| {
            async move {
                let strike = tx.strike_find_by_appointment(appointment).await?;
                let strike = strike.ok_or(Error::Refused(Refusal::NoStrike))?;
                if strike.state != "live" || strike.at + memory < now {
                    return Err(Refusal::NoStrike.into());
                }
                Ok(tx.strike_object(strike.id, now).await?)
            }
            .boxed()
        })
        .await
}

/// A strike with whose it is.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn find(app: &App, id: Uuid) -> Result<Listed> {
    let found = app.store.read().await?.strike_show(id).await?;
    found.ok_or(Error::NotFound)
}

/// The strikes that count, latest first; or only those to which somebody objected, oldest
/// objection first.
pub async fn list(app: &App, only_objected: bool) -> Result<Vec<Listed>> {
    let since = app.clock.now() - app.config.rules.ranks.strike_memory();
    let mut tx = app.store.read().await?;
    Ok(if only_objected {
        tx.strike_list_objected(since, LIST_MAX).await?
    } else {
        tx.strike_list_latest(since, LIST_MAX).await?
    })
}

/// Pardons a strike: it no longer counts, and a mail says so; nothing else changes. Pardoning twice,
/// or one that does not count any more, changes nothing.
///
/// # Errors
/// [`Error::NotFound`] if there is no such strike.
pub async fn pardon(app: &Arc<App>, id: Uuid, reason: String, actor: Uuid) -> Result<()> {
    let service = app.clone();
    let is_new = app
        .store
        .write(move |tx| {
            async move {
                let strike = tx.strike_show(id).await?.ok_or(Error::NotFound)?;
                let entry = tx.entry_hold(strike.entry_id).await?;
                let entry = entry.ok_or(Error::NotFound)?;
                if !tx.strike_end(id, "pardoned").await? {
                    return Ok::<_, Error>(false);
                }
                let now = service.clock.now();
                let appointment = strike.appointment_id;
                service
                    .tell_of_appointment(tx, &entry, "pardoned", appointment, now)
                    .await?;
                let pull = Pull {
                    lever: Lever::Pardon,
                    reason: &reason,
                    entry: strike.entry_id,
                    service: &strike.service,
                    office: Some(&strike.office),
                    actor,
                };
                pull.note(&service, tx, now).await?;
                let deed = Deed::of(actor, "pardon", "strike", id);
                let deed = deed.with(json!({ "entry": strike.entry_id }));
                deed.because(Some(strike.entry_id), Some(&reason))
                    .note(&service, tx, now)
                    .await?;
                Ok(true)
            }
            .boxed()
        })
        .await?;
    if is_new {
        metrics::overridden(Lever::Pardon.word());
        app.signals.mail.notify_one();
    }
    Ok(())
}
