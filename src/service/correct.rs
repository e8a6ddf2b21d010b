//! Staff correct who an entry is for: a name that was misheard, a birth date, one person more. The
//! citizen cannot: a place is nobody's to sell. Day and order stay.

use std::sync::Arc;

use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use super::audit::Deed;
use super::join::person_key;
use super::standing;
use super::step::{Step, state_of, take};
use super::{App, Error, Result};
use crate::domain::contact::{BirthDate, PersonName};
use crate::domain::entry::{Event, State, next};
use crate::domain::refusal::Refusal;
use crate::store::Tx;
use crate::store::address::CorrectedEntry;

/// Who the entry is for, parsed at the door.
#[derive(Clone, Debug)]
pub struct Correction {
    /// As in the identity document.
    pub name: PersonName,
    /// If stated.
    pub birth_date: Option<BirthDate>,
    /// For how many.
    pub persons: u32,
    /// Consecutive slots that takes.
    pub blocks: u8,
}

/// Corrects who an entry is for; whoever has an appointment is told of another name. Saying the same again changes nothing.
///
/// Strikes stay on the keys that the entry had when they were made.
///
/// # Errors
/// [`Refusal::NotPossible`] if the entry is not live, or if the number of persons would change while
/// a slot is held; [`Error::NotFound`] if there is no such entry.
pub async fn correct(
    app: &Arc<App>,
    entry: Uuid,
    correction: Correction,
    actor: Uuid,
) -> Result<()> {
    let service = app.clone();
    let step = app
        .store
        .write(move |tx| {
            async move { correct_in(&service, tx, entry, &correction, actor).await }.boxed()
        })
        .await?;
    if let Some(step) = step {
        step.count();
        app.signals.mail.notify_one();
    }
    Ok(())
}

async fn correct_in(
    app: &App,
    tx: &mut Tx,
    id: Uuid,
    correction: &Correction,
    actor: Uuid,
) -> Result<Option<Step>> {
    let entry = tx.entry_hold(id).await?.ok_or(Error::NotFound)?;
    let is_offered = tx.offer_find_open(id).await?.is_some();
    let state = state_of(&entry, is_offered)?;
    let Correction {
        name,
        birth_date,
        persons,
        blocks,
    } = correction;
    let is_held = matches!(state, State::Offered | State::Booked);
    if i64::from(*persons) != entry.persons && is_held {
        return Err(Refusal::NotPossible { state }.into());
    }
    next(state, Event::Edit)?;
    let corrected = CorrectedEntry {
        given_name: name.given.as_str().to_owned(),
        family_name: name.family.as_str().to_owned(),
        birth_date: birth_date.map(BirthDate::day),
        person_key: birth_date.map(|born| person_key(app, name, born)),
        persons: i64::from(*persons),
        blocks: if is_held {
            entry.blocks
        } else {
            i64::from(*blocks)
        },
    };
    let names = (&corrected.given_name, &corrected.family_name);
    let is_renamed = names != (&entry.given_name, &entry.family_name);
    if !is_renamed
        && corrected.person_key == entry.keys.person_key
        && corrected.persons == entry.persons
    {
        return Ok(None);
    }
    tx.entry_correct(id, &corrected).await?;
    let (actor, now) = (actor.to_string(), app.clock.now());
    let step = take(tx, &entry, state, Event::Edit, &actor, now).await?;
    if is_renamed {
        standing::renamed(app, tx, &entry, now).await?;
    }
    let detail = json!({
        "name": is_renamed,
        "birth_date": corrected.person_key != entry.keys.person_key,
        "persons": [entry.persons, corrected.persons],
    });
    let deed = Deed::of(actor, "correct", "entry", id).with(detail);
    deed.note(app, tx, now).await?;
    Ok(Some(step))
}
