//! Pairs that may be one person: the same number, or the same name and birth date. Both stay until
//! somebody has looked; who merges them gives the one that stays the earlier joining day.

use std::sync::Arc;

use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use super::audit::Deed;
use super::enlist::Enlisted;
use super::leave::{Left, withdraw_in};
use super::{App, Error, Result};
use crate::domain::refusal::Refusal;
use crate::domain::token::reference;
use crate::store::Tx;

/// Pairs that one list shows.
const LIST_MAX: i64 = 200;

/// Two live entries of a group that may be one person's.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The one with the lower id.
    pub first: Enlisted,
    /// The other.
    pub second: Enlisted,
    /// Whether they have the same telephone number.
    pub same_phone: bool,
    /// Whether they have the same name and birth date.
    pub same_person: bool,
    /// Whether their addresses are one, however they are written.
    pub same_address: bool,
}

/// What staff found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Two people.
    Different,
    /// One person: this entry stays, the other one leaves the list.
    Merged {
        /// The one that stays.
        keep: Uuid,
    },
}

/// The pairs that nobody has looked at.
pub async fn list(app: &App) -> Result<Vec<Pair>> {
    let mut tx = app.store.read().await?;
    let mut pairs = Vec::new();
    for (first, second, same_phone, same_person) in tx.duplicate_list(LIST_MAX).await? {
        let rows = (tx.desk_find(first).await?, tx.desk_find(second).await?);
        // Who has left since is no pair any more.
        let (Some(first), Some(second)) = rows else {
            continue;
        };
        pairs.push(Pair {
            same_address: same_address(&first, &second),
            first,
            second,
            same_phone,
            same_person,
        });
    }
    Ok(pairs)
}

fn same_address(first: &Enlisted, second: &Enlisted) -> bool {
    use crate::domain::contact::EmailAddress;
    let canonical = |entry: &Enlisted| {
        let typed = entry.email.as_deref()?;
        EmailAddress::parse(typed)
            .ok()
            .map(|email| email.canonical())
    };
    let first = canonical(first);
    first.is_some() && first == canonical(second)
}

/// Notes what staff found about a pair. Finding the same again changes nothing.
///
/// # Errors
/// [`Refusal::NoPair`] unless both are live entries of one group, or if a merged entry has an
/// appointment; [`Error::NotFound`] if one of them does not exist.
pub async fn review(
    app: &Arc<App>,
    pair: (Uuid, Uuid),
    finding: Finding,
    actor: Uuid,
) -> Result<()> {
    let service = app.clone();
    let left = app
        .store
        .write(move |tx| async move { review_in(&service, tx, pair, finding, actor).await }.boxed())
        .await?;
    if let Some(left) = left {
        left.count();
    }
    Ok(())
}

async fn review_in(
    app: &App,
    tx: &mut Tx,
    (one, other): (Uuid, Uuid),
    finding: Finding,
    actor: Uuid,
) -> Result<Option<Left>> {
    let (first, second) = (one.min(other), one.max(other));
    let actor = actor.to_string();
    let rows = (tx.entry_hold(first).await?, tx.entry_hold(second).await?);
    let (Some(a), Some(b)) = rows else {
        return Err(Error::NotFound);
    };
    if first == second || a.service_group != b.service_group {
        return Err(Refusal::NoPair.into());
    }
    let now = app.clock.now();
    let word = match finding {
        Finding::Different => "different",
        Finding::Merged { .. } => "merged",
    };
    if !tx
        .duplicate_review((first, second), word, &actor, now)
        .await?
    {
        return Ok(None);
    }
    let Finding::Merged { keep } = finding else {
        let deed = Deed::of(actor, "different-people", "entry", first);
        let deed = deed.with(json!({ "other": second }));
        deed.note(app, tx, now).await?;
        return Ok(None);
    };
    let (kept, gone) = match keep {
        keep if keep == a.id => (a, b),
        keep if keep == b.id => (b, a),
        _ => return Err(Refusal::NoPair.into()),
    };
    // At the instant of the review: so one can tell later which of the two left for it.
    let left = withdraw_in(tx, gone.id, &actor, now).await?;
    let day = kept.seniority.join_day.min(gone.seniority.join_day);
    tx.entry_set_join_day(kept.id, day).await?;
    let deed = Deed::of(actor, "merge", "entry", kept.id).with(json!({ "gone": gone.id }));
    deed.note(app, tx, now).await?;
    Ok(left)
}

/// The entry that stands for one that staff merged into it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// `None` if the two share neither address, number nor name with birth date: then the owner of
    /// the one need not be the owner of the other.
    pub reference: Option<String>,
}

/// What staff merged `gone` into, if they did.
pub async fn merged_into(app: &App, gone: Uuid) -> Result<Option<Kept>> {
    let mut tx = app.store.read().await?;
    let Some(kept) = tx.duplicate_find_kept(gone).await? else {
        return Ok(None);
    };
    let rows = (tx.entry_find(gone).await?, tx.entry_find(kept).await?);
    let (Some(gone), Some(kept)) = rows else {
        return Ok(Some(Kept { reference: None }));
    };
    let known: Vec<_> = kept.keys.iter().collect();
    let is_one = gone.keys.iter().any(|own| known.contains(&own));
    Ok(Some(Kept {
        reference: is_one.then(|| reference(kept.id)),
    }))
}
