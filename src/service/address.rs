//! A citizen states a new address. It is verified anew: until the link in the mail to it is
//! pressed, everything goes to the old one.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::step::state_of;
use super::{App, Error, Result};
use crate::domain::contact::EmailAddress;
use crate::domain::entry::{Event, next};
use crate::store::Tx;
use crate::store::address::AddressRow;
use crate::store::entry::EntryRow;

/// What pressing the link came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Mails go to the new address.
    Now,
    /// They did before.
    Before,
    /// The new address has an entry in the group already; nothing was changed.
    Taken,
}

/// What is behind the link to a new address.
#[derive(Clone, Debug)]
pub struct Stated {
    /// The entry.
    pub entry: EntryRow,
    /// The address as typed.
    pub email: String,
    /// Until when the link works.
    pub expires: DateTime<Utc>,
    /// Whether it was pressed.
    pub is_confirmed: bool,
}

/// Notes a new address for `entry`, which the transaction holds, and asks at it. The old address
/// takes back what was stated before it was verified.
pub(super) async fn state(
    app: &App,
    tx: &mut Tx,
    entry: &EntryRow,
    email: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<()> {
    let typed = email.as_typed();
    let stated = tx.address_find_of_entry(entry.id).await?;
    let waits = stated.filter(|address| address.confirmed_at.is_none());
    if entry.email.as_deref() == Some(typed) {
        if waits.is_some() {
            tx.address_forget(entry.id).await?;
        }
        return Ok(());
    }
    if waits.is_some_and(|address| address.email == typed) {
        return Ok(());
    }
    let address = AddressRow {
        id: app.chance.id(now),
        entry_id: entry.id,
        email: typed.to_owned(),
        mail_key: app.key.hash("mail", &email.canonical()),
        at: now,
        confirmed_at: None,
        former: None,
    };
    tx.address_state(&address).await?;
    let mail = app
        .new_mail("verify_address", entry.id, now)
        .keyed(Some(address.mail_key));
    tx.mail_insert_many(&[mail]).await?;
    Ok(())
}

/// What is behind the link.
///
/// # Errors
/// [`Error::NotFound`] if another address was stated since, the time is over, or the entry ended.
pub async fn find(app: &App, id: Uuid) -> Result<Stated> {
    let mut tx = app.store.read().await?;
    let address = tx.address_find(id).await?.ok_or(Error::NotFound)?;
    let entry = tx.entry_find(address.entry_id).await?;
    let entry = entry.ok_or(Error::NotFound)?;
    let expires = expires(app, &address)?;
    if next(state_of(&entry, false)?, Event::Edit).is_err() {
        return Err(Error::NotFound);
    }
    Ok(Stated {
        entry,
        expires,
        is_confirmed: address.confirmed_at.is_some(),
        email: address.email,
    })
}

/// Until when the link works; an error once that has passed.
fn expires(app: &App, address: &AddressRow) -> Result<DateTime<Utc>> {
    let expires = address.at + app.config.rules.entries.verify_max;
    if expires <= app.clock.now() {
        return Err(Error::NotFound);
    }
    Ok(expires)
}

/// The link was pressed: mails go to the new address. Pressing twice changes nothing.
///
/// # Errors
/// As [`find`].
pub async fn confirm(app: &Arc<App>, id: Uuid) -> Result<Moved> {
    let service = app.clone();
    let moved = app
        .store
        .write(move |tx| async move { confirm_in(&service, tx, id).await }.boxed())
        .await;
    app.signals.mail.notify_one();
    match moved {
        Err(Error::Store(error)) if error.is_unique_violation() => Ok(Moved::Taken),
        moved => moved,
    }
}

async fn confirm_in(app: &App, tx: &mut Tx, id: Uuid) -> Result<Moved> {
    let entry = tx.address_find(id).await?.ok_or(Error::NotFound)?.entry_id;
    let entry = tx.entry_hold(entry).await?.ok_or(Error::NotFound)?;
    let address = tx.address_find(id).await?.ok_or(Error::NotFound)?;
    expires(app, &address)?;
    if next(state_of(&entry, false)?, Event::Edit).is_err() {
        return Err(Error::NotFound);
    }
    if address.confirmed_at.is_some() {
        return Ok(Moved::Before);
    }
    let now = app.clock.now();
    tx.address_move(&address, now).await?;
    // It goes to the address before this one, if there was any.
    let mail = app.mail_to(&entry, "address_changed", now);
    tx.mail_insert_many(mail.as_slice()).await?;
    Ok(Moved::Now)
}

/// Forgets addresses that nobody verified in time, and those that are verified for as long.
pub async fn forget_old(app: &Arc<App>) -> Result<()> {
    let before = app.clock.now() - app.config.rules.entries.verify_max;
    if !app.store.read().await?.address_is_old(before).await? {
        return Ok(());
    }
    app.store
        .write(move |tx| async move { Ok(tx.address_forget_old(before).await?) }.boxed())
        .await
}
