//! Who somebody was is forgotten: by itself when the time has passed, or at once when the person
//! asks for it.
//!
//! The rows stay, for the statistics, without a person: no name, no address, no number, no text
//! of a mail. What is left of a strike is a keyed hash.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::audit::Deed;
use super::expire::for_each;
use super::leave::withdraw_in;
use super::step::{Step, state_of, take};
use super::{App, Error, Result};
use crate::domain::entry::{Event, State};
use crate::domain::refusal::Refusal;
use crate::mail::transport::{self, Transport};
use crate::store::Tx;
use crate::store::entry::EntryRow;
use crate::store::retention::KeptSince;

/// Entries that one look brings.
const LOOK_MAX: i64 = 500;

/// What was forgotten, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Entries that lost name and contact data.
    pub contacts: u64,
    /// Entries that lost their keyed hashes.
    pub keys: u64,
    /// Strikes.
    pub strikes: u64,
    /// Mail files.
    pub mails: u64,
}

fn kept_since(app: &App) -> KeptSince {
    let now = app.clock.now();
    let rules = &app.config.rules;
    KeptSince {
        contact: now - rules.retention.contact,
        struck_contact: now - rules.retention.struck_contact,
        strikes: now - rules.ranks.strike_memory(),
        rejoin: now - rules.entries.rejoin_max,
    }
}

/// What has had its time and is still there.
pub async fn spent(app: &App) -> Result<Forgotten> {
    let kept = kept_since(app);
    let mut tx = app.store.read().await?;
    let contacts = tx.entry_list_spent(&kept, i64::MAX).await?.len();
    let count = |rows: i64| u64::try_from(rows).unwrap_or_default();
    let keys = count(tx.entry_count_spent_keys(&kept).await?);
    let strikes = count(tx.strike_count_spent(&kept).await?);
    drop(tx);
    Ok(Forgotten {
        contacts: contacts as u64,
        keys,
        strikes,
        mails: spent_files(app).await?.len() as u64,
    })
}

/// Forgets what has had its time; answers what.
pub async fn run(app: &Arc<App>) -> Result<Forgotten> {
    let kept = kept_since(app);
    let mut contacts = 0;
    loop {
        let spent = app
            .store
            .read()
            .await?
            .entry_list_spent(&kept, LOOK_MAX)
            .await?;
        contacts += spent.len() as u64;
        if spent.is_empty() {
            break;
        }
        for_each(spent, |id| forget(app, id)).await?;
    }
    let (strikes, keys) = forget_kept(app, kept).await?;
    let mails = sweep(app).await?;
    // Also where nothing was forgotten: the last time somebody may have been reading.
    app.store.empty_log().await;
    Ok(Forgotten {
        contacts,
        keys,
        strikes,
        mails,
    })
}

/// Forgets strikes, and keys that nothing needs any more; answers how many of each. Mostly there
/// are none, and a look costs less than a write.
async fn forget_kept(app: &Arc<App>, kept: KeptSince) -> Result<(u64, u64)> {
    if !app.store.read().await?.kept_is_spent(&kept).await? {
        return Ok((0, 0));
    }
    app.store
        .write(move |tx| {
            async move {
                let strikes = tx.strike_forget(&kept).await?;
                Ok::<_, Error>((strikes, tx.entry_forget_keys(&kept).await?))
            }
            .boxed()
        })
        .await
}

async fn forget(app: &Arc<App>, id: Uuid) -> Result<()> {
    let now = app.clock.now();
    app.store
        .write(move |tx| {
            async move {
                let entry = tx.entry_hold(id).await?.ok_or(Error::NotFound)?;
                if state_of(&entry, false)?.is_ended() {
                    tx.entry_forget(id, now).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Erases a person at once: who is in the list leaves it, then all that says who it was goes.
/// Erasing twice changes nothing.
///
/// # Errors
/// A refusal while there is an appointment: it has to be called off first, so that nobody loses
/// one without having meant to. [`Error::NotFound`] if there is no such entry.
pub async fn erase(app: &Arc<App>, id: Uuid, actor: &'static str) -> Result<()> {
    let service = app.clone();
    let (dropped, left) = app
        .store
        .write(move |tx| {
            async move {
                let entry = tx.entry_hold(id).await?.ok_or(Error::NotFound)?;
                let now = service.clock.now();
                match state_of(&entry, false)? {
                    state @ State::Booked => Err(Refusal::NotPossible { state }.into()),
                    state @ State::Unverified => {
                        let step = take(tx, &entry, state, Event::Drop, actor, now).await?;
                        Ok((vec![step], None))
                    }
                    state => {
                        let left = if state.is_ended() {
                            None
                        } else {
                            withdraw_in(tx, id, actor, now).await?
                        };
                        let dropped = drop_unverified(tx, &entry, actor, now).await?;
                        tx.entry_forget(id, now).await?;
                        tx.entry_forget_wishes(id).await?;
                        if actor != "citizen" {
                            let deed = Deed::of(actor, "erase", "entry", id);
                            deed.note(&service, tx, now).await?;
                        }
                        Ok::<_, Error>((dropped, left))
                    }
                }
            }
            .boxed()
        })
        .await?;
    for step in dropped {
        step.count();
    }
    if let Some(left) = left {
        left.count();
    }
    sweep(app).await?;
    app.store.empty_log().await;
    Ok(())
}

/// Drops what was joined under the same address and never verified: whoever is to be forgotten is
/// so wherever the same mailbox was named.
async fn drop_unverified(
    tx: &mut Tx,
    entry: &EntryRow,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Step>> {
    let mut dropped = Vec::new();
    let Some(key) = &entry.keys.mail_key else {
        return Ok(dropped);
    };
    for id in tx.entry_list_unverified_of(key).await? {
        if let Some(other) = tx.entry_hold(id).await?
            && state_of(&other, false)? == State::Unverified
        {
            dropped.push(take(tx, &other, State::Unverified, Event::Drop, actor, now).await?);
        }
    }
    Ok(dropped)
}

/// Removes the files of mails to people who are forgotten.
async fn sweep(app: &App) -> Result<u64> {
    let mut removed = 0;
    for file in spent_files(app).await? {
        match std::fs::remove_file(&file) {
            Ok(()) => removed += 1,
            // Its name says when it was written and nothing of anybody.
            Err(error) => {
                tracing::warn!(file = %file.display(), %error, "a mail file cannot be removed");
            }
        }
    }
    Ok(removed)
}

/// Mail files that belong to nobody, or to somebody who is forgotten.
async fn spent_files(app: &App) -> Result<Vec<std::path::PathBuf>> {
    let Transport::Files(directory) = &app.transport else {
        return Ok(Vec::new());
    };
    // The folder is read first: what is written meanwhile is not touched.
    let written = mail_files(directory);
    if written.is_empty() {
        return Ok(Vec::new());
    }
    let kept = app.store.read().await?.mail_list_kept().await?;
    let key = |name: &str| {
        let stem = name.strip_suffix(".eml")?;
        // Between the two stands the kind, which may be another than that of the row.
        let (at, rest) = stem.split_once('-')?;
        let (_, short) = rest.rsplit_once('-')?;
        Some(format!("{at}-{short}"))
    };
    let kept: HashSet<String> = kept
        .iter()
        .filter_map(|mail| {
            key(&transport::file_name(
                mail.created_at,
                "mail",
                &mail.message_id,
            ))
        })
        .collect();
    let is_spent = |name: &String| key(name).is_some_and(|key| !kept.contains(&key));
    let spent = written.into_iter().filter(is_spent);
    Ok(spent.map(|name| directory.join(name)).collect())
}

/// The names of files that look like ours.
fn mail_files(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| {
            name.strip_suffix(".eml").is_some()
                && name.starts_with(|first: char| first.is_ascii_digit())
        })
        .collect()
}
