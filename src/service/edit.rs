//! A citizen changes what an entry states: when, where, in which language, reached how. The
//! joining day stays; an offer that runs is left alone; name and birth date cannot be changed.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::address;
use super::step::{Step, state_of, take};
use super::{App, Error, Result};
use crate::domain::contact::{EmailAddress, Phone};
use crate::domain::entry::{Event, State};
use crate::domain::ids::OfficeId;
use crate::domain::refusal::Refusal;
use crate::domain::window::Windows;
use crate::locale::Language;
use crate::store::Tx;
use crate::store::address::EditedEntry;
use crate::store::entry::EntryRow;
use crate::store::waiting::WishRow;

/// What is to change, parsed at the door; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// Where; empty means every office that serves.
    pub offices: Option<Vec<OfficeId>>,
    /// When; empty means any time.
    pub windows: Option<Windows>,
    /// The first day that suits, or none.
    pub not_before: Option<Option<NaiveDate>>,
    /// The last day that suits, or none.
    pub not_after: Option<Option<NaiveDate>>,
    /// Hours of notice needed.
    pub notice_hours: Option<u32>,
    /// The language of pages and mails.
    pub language: Option<Language>,
    /// The number, or none.
    pub phone: Option<Option<Phone>>,
    /// The address; it is verified anew before mails go there.
    pub email: Option<EmailAddress>,
    /// Whether the entry pauses.
    pub pause: Option<bool>,
}

/// What an entry states, for the form that changes it.
#[derive(Clone, Debug)]
pub struct Stated {
    /// The entry.
    pub entry: EntryRow,
    /// Where it stands.
    pub state: State,
    /// When and where it can come.
    pub wish: WishRow,
    /// A new address that has not been verified yet.
    pub email_unverified: Option<String>,
}

/// What an entry states now.
///
/// # Errors
/// [`Error::NotFound`] if there is no such entry.
pub async fn stated(app: &App, id: Uuid) -> Result<Stated> {
    let mut tx = app.store.read().await?;
    let entry = tx.entry_find(id).await?.ok_or(Error::NotFound)?;
    let wish = tx.entry_wish(id).await?.ok_or(Error::NotFound)?;
    let is_offered = tx.offer_find_open(id).await?.is_some();
    let state = state_of(&entry, is_offered)?;
    let address = tx.address_find_of_entry(id).await?;
    let waits = address.filter(|address| address.confirmed_at.is_none());
    Ok(Stated {
        state,
        wish,
        email_unverified: waits.map(|address| address.email),
        entry,
    })
}

/// Changes all of it, or nothing. Saying the same again changes nothing but that the citizen was
/// heard of. Whether somebody else has the number, nobody is told.
///
/// # Errors
/// A refusal if the entry has ended, if it cannot be paused or resumed now, or if nobody could be
/// reached any more.
pub async fn edit(app: &Arc<App>, entry: Uuid, edit: Edit) -> Result<()> {
    let write = || {
        let (service, edit) = (app.clone(), edit.clone());
        app.store
            .write(move |tx| async move { edit_in(&service, tx, entry, edit).await }.boxed())
    };
    let steps = match write().await {
        // Somebody took the number between our look and our commit: now that is seen.
        Err(Error::Store(error)) if error.is_unique_violation() => write().await?,
        steps => steps?,
    };
    for step in steps {
        step.count();
    }
    app.signals.mail.notify_one();
    Ok(())
}

async fn edit_in(app: &App, tx: &mut Tx, id: Uuid, edit: Edit) -> Result<Vec<Step>> {
    let entry = tx.entry_hold(id).await?.ok_or(Error::NotFound)?;
    let wish = tx.entry_wish(id).await?.ok_or(Error::NotFound)?;
    let is_offered = tx.offer_find_open(id).await?.is_some();
    let state = state_of(&entry, is_offered)?;
    let now = app.clock.now();
    let mut steps = vec![take(tx, &entry, state, Event::Edit, "citizen", now).await?];
    let phone_key = phone_key(app, tx, &entry, edit.phone.as_ref()).await?;
    let edited = edited(&entry, &wish, &edit, phone_key);
    // Who stated neither at the desk may change the rest all the same.
    if entry.email.is_none() && entry.phone.is_some() && edited.phone.is_none() {
        return Err(Refusal::NoContact.into());
    }
    let is_changed = is_wish_changed(&wish, &edited);
    tx.entry_edit(id, &edited).await?;
    let patience = entry.patience().edited(is_changed);
    tx.entry_answered(id, patience, now).await?;
    if let Some(email) = &edit.email {
        address::state(app, tx, &entry, email, now).await?;
    }
    if let Some(pause) = edit.pause {
        let held = tx.entry_hold(id).await?.ok_or(Error::NotFound)?;
        steps.extend(rest(tx, &held, state, pause, now).await?);
    }
    Ok(steps)
}

/// Pauses or resumes, unless it is so already.
async fn rest(
    tx: &mut Tx,
    entry: &EntryRow,
    state: State,
    pause: bool,
    now: DateTime<Utc>,
) -> Result<Option<Step>> {
    let event = match (pause, state) {
        (true, State::Paused) => return Ok(None),
        (true, _) => Event::Pause,
        (false, State::Paused) => Event::Resume,
        (false, _) => return Ok(None),
    };
    take(tx, entry, state, event, "citizen", now)
        .await
        .map(Some)
}

/// What finds the person by number, once it is edited to `phone`.
///
/// Nobody can show by a link that a number is theirs, as with an address. So a number that somebody
/// else without mail has in the group is written down like any other, and the key stays with who had
/// it first, as for a second person at the desk: a refusal would tell anybody whose number is known.
async fn phone_key(
    app: &App,
    tx: &mut Tx,
    entry: &EntryRow,
    phone: Option<&Option<Phone>>,
) -> Result<Option<Vec<u8>>> {
    let Some(phone) = phone else {
        return Ok(entry.keys.phone_key.clone());
    };
    let Some(number) = phone.as_ref().map(Phone::as_e164) else {
        return Ok(None);
    };
    if entry.phone.as_deref() == Some(number) {
        return Ok(entry.keys.phone_key.clone());
    }
    let key = app.key.hash("phone", number);
    let group = &entry.service_group;
    let first = tx.entry_find_live_by_phone(group, &key).await?;
    let is_taken = first.is_some_and(|first| first.id != entry.id);
    Ok((!is_taken || entry.keys.mail_key.is_some()).then_some(key))
}

/// What the entry states with the edit.
fn edited(
    entry: &EntryRow,
    wish: &WishRow,
    edit: &Edit,
    phone_key: Option<Vec<u8>>,
) -> EditedEntry {
    let offices = edit
        .offices
        .as_ref()
        .map(|offices| offices.iter().map(ToString::to_string).collect());
    let phone = edit.phone.as_ref().map_or_else(
        || entry.phone.clone(),
        |phone| phone.as_ref().map(|phone| phone.as_e164().to_owned()),
    );
    EditedEntry {
        offices: offices.unwrap_or_else(|| wish.offices.0.clone()),
        windows: edit
            .windows
            .clone()
            .unwrap_or_else(|| wish.windows.0.clone()),
        not_before: edit.not_before.unwrap_or(wish.not_before),
        not_after: edit.not_after.unwrap_or(wish.not_after),
        notice_hours: edit.notice_hours.map_or(wish.notice_hours, i64::from),
        language: edit.language.map_or_else(
            || entry.language.clone(),
            |language| language.code().to_owned(),
        ),
        phone,
        phone_key,
    }
}

/// Whether anything changed that decides which slots suit.
fn is_wish_changed(wish: &WishRow, edited: &EditedEntry) -> bool {
    let sorted = |offices: &[String]| {
        let mut offices = offices.to_vec();
        offices.sort_unstable();
        offices
    };
    wish.windows.0.stretches() != edited.windows.stretches()
        || sorted(&wish.offices.0) != sorted(&edited.offices)
        || (wish.not_before, wish.not_after) != (edited.not_before, edited.not_after)
        || wish.notice_hours != edited.notice_hours
}
