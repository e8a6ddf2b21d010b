//! Everything that is held about one person, for that person.

use serde::Serialize;
use uuid::Uuid;

use super::round::{self, Explanation};
use super::{App, Error, Result, explain};
use crate::domain::entry::State;
use crate::domain::token::{parse_reference, reference};
use crate::store::export::{
    AppointmentData, EntryData, EventData, MailData, OfferData, StrikeData,
};

/// All of it.
#[derive(Debug, Serialize)]
pub struct Export {
    /// The entry's id.
    pub id: Uuid,
    /// What one says on the phone.
    pub reference: String,
    /// Where the entry stands.
    pub state: &'static str,
    /// What it states.
    pub entry: EntryData,
    /// An address that was stated anew and is not verified yet.
    pub new_email: Option<String>,
    /// What happened to it.
    pub events: Vec<EventData>,
    /// Mails to it.
    pub mails: Vec<MailData>,
    /// Offers to it.
    pub offers: Vec<OfferData>,
    /// Its appointments.
    pub appointments: Vec<AppointmentData>,
    /// Its strikes.
    pub strikes: Vec<StrikeData>,
    /// The last rounds it took part in.
    pub rounds: Vec<i64>,
}

/// Everything that is held about the person of an entry.
///
/// # Errors
/// [`Error::NotFound`] if there is no such entry.
pub async fn export(app: &std::sync::Arc<App>, id: Uuid) -> Result<Export> {
    let (_, state): (_, State) = explain::entry(app, id).await?;
    let rounds = round::recent(app, id).await?;
    let mut tx = app.store.snapshot().await?;
    Ok(Export {
        id,
        reference: reference(id),
        state: state.word(),
        entry: tx.entry_data(id).await?.ok_or(Error::NotFound)?,
        new_email: tx.address_change_data(id).await?,
        events: tx.event_data(id).await?,
        mails: tx.mail_data(id).await?,
        offers: tx.offer_data(id).await?,
        appointments: tx.appointment_data(id).await?,
        strikes: tx.strike_data(id).await?,
        rounds: rounds.iter().map(|told: &Explanation| told.round).collect(),
    })
}

/// The entry that an id or a reference names.
///
/// # Errors
/// [`Error::NotFound`] if there is none, or if two share the reference.
pub async fn find(app: &App, named: &str) -> Result<Uuid> {
    if let Ok(id) = named.trim().parse::<Uuid>() {
        return Ok(explain::entry(app, id).await?.0.id);
    }
    let ending = parse_reference(named).ok_or(Error::NotFound)?;
    let mut tx = app.store.read().await?;
    match tx.entry_list_by_reference(ending).await?.as_slice() {
        [id] => Ok(*id),
        _ => Err(Error::NotFound),
    }
}
