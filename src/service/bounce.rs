//! A mail came back. An address that is dead costs nobody the place: the offer goes to somebody
//! else, the entry pauses without a day of pause, and staff are told whom to call.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::step::{Step, state_of, take};
use super::{App, Error, Result};
use crate::domain::contact::EmailAddress;
use crate::domain::entry::{Event, State};
use crate::mail::bounce::{self, Report};
use crate::metrics;
use crate::store::Tx;
pub use crate::store::bounce::DeadAddressRow as DeadAddress;
use crate::store::bounce::ReturnedRow;

/// Messages that one look into the Maildir takes.
const LOOK_MAX: usize = 500;
/// Staff see so many at once.
const LIST_MAX: i64 = 1000;

/// What came of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ingested {
    /// The address is dead: an offer was released, or the entry pauses.
    Paused(Uuid),
    /// The address is dead; nothing had to change, but staff are told.
    Marked(Uuid),
    /// It was told before.
    Known(Uuid),
    /// The address lives: the mail waits, or the mailbox is full.
    Alive(Uuid),
    /// No report of a mail server about a mail of ours, or to another address by now.
    Ignored,
}

/// Takes in a message that was sent to a return address; one that tells nothing changes nothing.
/// Taking in the same twice changes nothing either.
///
/// # Errors
/// Only if the database fails: then the message should be given again.
pub async fn ingest(app: &Arc<App>, message: &[u8]) -> Result<Ingested> {
    let Some(base) = &app.config.mail.bounce_address else {
        return Ok(Ingested::Ignored);
    };
    let report = bounce::read(message);
    for (mail, mac) in bounce::named_mails(base, message) {
        let Some(entry) = addressee(app, mail, &mac).await? else {
            continue;
        };
        let ingested = match &report {
            Report::None => Ingested::Ignored,
            Report::Alive(_) => Ingested::Alive(entry),
            Report::Dead(status) => dead(app, mail, status.clone()).await?,
        };
        tracing::info!(%mail, %entry, ?ingested, "a mail came back");
        return Ok(ingested);
    }
    tracing::info!("a message to the return address is about no mail of ours");
    Ok(Ingested::Ignored)
}

/// Whose mail it is, if we sent it to the address that the entry has now.
async fn addressee(app: &App, mail: Uuid, mac: &str) -> Result<Option<Uuid>> {
    let mut tx = app.store.read().await?;
    let row = tx.mail_find(mail).await?;
    let Some(row) = row.filter(|row| !is_to_another(&row.kind)) else {
        return Ok(None);
    };
    let Some(entry) = tx.entry_find(row.entry_id).await? else {
        return Ok(None);
    };
    let address = entry
        .email
        .and_then(|email| EmailAddress::parse(&email).ok());
    let genuine = address
        .is_some_and(|address| bounce::is_genuine(&app.key, mail, &address.for_sending(), mac));
    Ok(genuine.then_some(entry.id))
}

async fn dead(app: &Arc<App>, mail: Uuid, status: String) -> Result<Ingested> {
    let service = app.clone();
    let (ingested, lost) = app
        .store
        .write(move |tx| {
            async move {
                let row = tx.mail_find(mail).await?.ok_or(Error::NotFound)?;
                tx.entry_hold(row.entry_id).await?;
                let now = service.clock.now();
                if !tx.mail_bounce(mail, &status, now).await? {
                    return Ok((Ingested::Known(row.entry_id), None));
                }
                let lost = unreachable_by(tx, &row, now).await?;
                let ingested = match lost {
                    Some(_) => Ingested::Paused(row.entry_id),
                    None => Ingested::Marked(row.entry_id),
                };
                Ok::<_, Error>((ingested, lost))
            }
            .boxed()
        })
        .await?;
    if let Some(lost) = lost {
        lost.count();
    }
    Ok(ingested)
}

/// Somebody whom no offer reaches any more.
pub(super) struct Lost {
    step: Step,
    /// Service and office of the offer that it ended.
    offered: Option<(String, String)>,
}

impl Lost {
    /// Counts it, after the commit.
    pub(super) fn count(&self) {
        self.step.count();
        if let Some((service, office)) = &self.offered {
            metrics::offer(service, office, "undeliverable");
        }
    }
}

/// The address that `mail` went to is dead, whether the mail came back or was refused at once. An
/// offer goes to somebody else; who waits pauses, with the rank. The transaction holds the entry.
pub(super) async fn unreachable_by(
    tx: &mut Tx,
    mail: &ReturnedRow,
    now: DateTime<Utc>,
) -> Result<Option<Lost>> {
    match mail.offer_id {
        // Where it was answered meanwhile, somebody has read it.
        Some(offer) if mail.kind == "offer" => undeliverable(tx, offer, now).await,
        _ if is_to_another(&mail.kind) => Ok(None),
        _ => Ok(pause(tx, mail.entry_id, now).await?.map(|step| Lost {
            step,
            offered: None,
        })),
    }
}

/// Whether mails of this kind go to an address that the entry does not have: not yet, or no more.
fn is_to_another(kind: &str) -> bool {
    matches!(kind, "verify_address" | "address_changed")
}

/// Ends an offer that cannot arrive; `None` if it was answered meanwhile.
async fn undeliverable(tx: &mut Tx, offer: Uuid, now: DateTime<Utc>) -> Result<Option<Lost>> {
    let (entry, offer) = super::answer::hold(tx, offer).await?;
    if !tx.offer_end(offer.id, "undeliverable", now).await? {
        return Ok(None);
    }
    tx.offer_slot_release(offer.id).await?;
    let step = take(
        tx,
        &entry,
        State::Offered,
        Event::Undeliverable,
        "courier",
        now,
    )
    .await?;
    tx.entry_pause_undeliverable(entry.id).await?;
    Ok(Some(Lost {
        step,
        offered: Some((entry.service, offer.office)),
    }))
}

/// Pauses somebody who waits and whom no offer could reach.
async fn pause(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<Option<Step>> {
    let entry = tx.entry_find(id).await?.ok_or(Error::NotFound)?;
    let offered = tx.offer_find_open(id).await?.is_some();
    let state = state_of(&entry, offered)?;
    // The mail of an open offer comes back by itself.
    if state != State::Waiting {
        return Ok(None);
    }
    let step = take(tx, &entry, state, Event::Undeliverable, "courier", now).await?;
    tx.entry_pause_undeliverable(id).await?;
    Ok(Some(step))
}

/// Takes in what lies in `new/` of the Maildir and moves it to `cur/`. What the database did not
/// take stays where it is.
pub async fn read_maildir(app: &Arc<App>) -> Result<()> {
    let Some(maildir) = &app.config.mail.bounce_maildir else {
        return Ok(());
    };
    for name in messages(maildir) {
        let (new, cur) = (maildir.join("new").join(&name), maildir.join("cur"));
        let message = match read_file(&new) {
            Ok(message) => message,
            Err(error) => {
                // Another daemon may have been quicker.
                tracing::warn!(name, %error, "a message cannot be read");
                continue;
            }
        };
        ingest(app, &message).await?;
        // Seen, as the Maildir says.
        let moved = std::fs::create_dir_all(&cur)
            .and_then(|()| std::fs::rename(&new, cur.join(format!("{name}:2,S"))));
        if let Err(error) = moved {
            tracing::warn!(name, %error, "a message cannot be moved to cur/");
        }
    }
    Ok(())
}

fn messages(maildir: &Path) -> Vec<String> {
    let files = std::fs::read_dir(maildir.join("new"))
        .into_iter()
        .flatten()
        .flatten();
    let names = files.filter_map(|file| file.file_name().into_string().ok());
    names
        .filter(|name| !name.starts_with('.'))
        .take(LOOK_MAX)
        .collect()
}

fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut message = Vec::new();
    let most = bounce::READ_MAX as u64;
    std::fs::File::open(path)?
        .take(most)
        .read_to_end(&mut message)?;
    Ok(message)
}

/// Who is in the list and whom mail does not reach.
pub async fn dead_addresses(app: &App) -> Result<Vec<DeadAddress>> {
    Ok(app
        .store
        .read()
        .await?
        .entry_list_dead_addresses(LIST_MAX)
        .await?)
}
