//! Staff enlist somebody, by phone or at the desk. The entry waits at once, at the rank of
//! everybody of its joining day: a channel gives no advantage.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use super::audit::Deed;
use super::join::{Joining, new_entry};
use super::levers::Pull;
use super::step::{Step, enter, shown, state_of};
use super::verify::{inherit, remember};
use super::{App, Error, Result};
use crate::domain::calendar::{self, local_day, number_of_day};
use crate::domain::contact::{EmailAddress, Phone};
use crate::domain::entry::{Event, State};
use crate::domain::lever::{self, Hardship, Lever};
use crate::domain::token::parse_reference;
use crate::metrics;
use crate::store::Tx;
pub use crate::store::desk::DeskRow as Enlisted;
use crate::store::desk::Sought;
use crate::store::entry::{EntryRow, NewEntry};
use crate::store::penalty::PersonKeys;

/// Entries that may be the same person, at most.
const ALIKE_MAX: i64 = 20;
/// Entries that one search shows, at most.
pub const FOUND_MAX: usize = 50;
/// Entries that one search looks at: some may be of offices that the asker does not work for.
const SOUGHT_MAX: i64 = 1000;

/// How somebody came to staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// By telephone, or by letter.
    Phone,
    /// In person.
    Desk,
}

impl Channel {
    /// The word for it in the database, in the API and in metrics.
    pub fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Desk => "desk",
        }
    }

    /// The channel that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Phone, Self::Desk]
            .into_iter()
            .find(|channel| channel.word() == word)
    }
}

/// Whom staff enlist, and the levers they pull for them.
#[derive(Clone, Debug)]
pub struct Enlisting {
    /// What the person stated.
    pub joining: Joining<Option<EmailAddress>>,
    /// How they came.
    pub channel: Channel,
    /// The day it counts from, and why it is not today.
    pub backdate: Option<(NaiveDate, String)>,
    /// Why somebody else may be on the list under the same address or number.
    pub second_person: Option<String>,
    /// Why the person cannot wait.
    pub hardship: Option<Hardship>,
}

/// What enlisting came to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// On the list.
    New {
        /// The entry.
        entry: Box<Enlisted>,
        /// Live entries that may be the same person's, in any group.
        alike: Vec<Enlisted>,
    },
    /// The person has a live entry in the group; nothing was written.
    Known {
        /// The entry.
        entry: Uuid,
        /// Where it stands.
        state: State,
    },
}

/// Puts somebody on the list.
///
/// # Errors
/// [`crate::domain::refusal::Refusal::Backdate`] for a day that is ahead or too long ago.
///
/// # Panics
/// If a second person comes without a birth date: nothing would tell the two apart.
pub async fn enlist(app: &Arc<App>, enlisting: Enlisting, actor: Uuid) -> Result<Outcome> {
    assert!(
        enlisting.second_person.is_none() || enlisting.joining.birth_date.is_some(),
        "a second person has a birth date"
    );
    let (channel, service) = (enlisting.channel, enlisting.joining.service.to_string());
    let levers = levers(&enlisting);
    let outcome = match try_enlist(app, enlisting.clone(), actor).await {
        // Somebody else put the person on the list meanwhile; now the entry can be seen.
        Err(Error::Store(error)) if error.is_unique_violation() => {
            try_enlist(app, enlisting, actor).await?
        }
        answer => answer?,
    };
    if let (outcome, Some(step)) = &outcome {
        step.count();
        metrics::joined(&service, channel.word());
        for (lever, _) in levers {
            metrics::overridden(lever.word());
        }
        app.signals.mail.notify_one();
        return Ok(outcome.clone());
    }
    Ok(outcome.0)
}

/// The levers that are pulled, each with its reason.
fn levers(enlisting: &Enlisting) -> Vec<(Lever, String)> {
    let backdate = enlisting.backdate.as_ref();
    let backdate = backdate.map(|(_, reason)| (Lever::Backdate, reason.clone()));
    let second = enlisting.second_person.clone();
    let second = second.map(|reason| (Lever::SecondPerson, reason));
    let hardship = enlisting.hardship;
    let hardship = hardship.map(|reason| (Lever::Hardship, reason.word().to_owned()));
    [backdate, second, hardship].into_iter().flatten().collect()
}

async fn try_enlist(
    app: &Arc<App>,
    enlisting: Enlisting,
    actor: Uuid,
) -> Result<(Outcome, Option<Step>)> {
    let service = app.clone();
    app.store
        .write(move |tx| async move { enlist_in(&service, tx, enlisting, actor).await }.boxed())
        .await
}

async fn enlist_in(
    app: &App,
    tx: &mut Tx,
    enlisting: Enlisting,
    actor: Uuid,
) -> Result<(Outcome, Option<Step>)> {
    let now = app.clock.now();
    let levers = levers(&enlisting);
    let (entry, found_by) = entry_of(app, &enlisting, now)?;
    if let Some(known) = live_of(tx, &entry).await? {
        let offered = tx.offer_find_open(known.id).await?.is_some();
        let state = state_of(&known, offered)?;
        let entry = known.id;
        return Ok((Outcome::Known { entry, state }, None));
    }
    let step = enter(tx, &entry, Event::Enlist, &actor.to_string(), now).await?;
    if let Some(row) = tx.entry_find(entry.id).await? {
        let since = now - app.config.rules.entries.rejoin_max;
        inherit(tx, &row, since).await?;
        remember(tx, &row, since).await?;
        let mail = app.mail_to(&row, "waiting", now);
        tx.mail_insert_many(mail.as_slice()).await?;
    }
    if let Some(reason) = enlisting.hardship {
        tx.entry_set_hardship(entry.id, Some(reason.word())).await?;
    }
    for (lever, reason) in &levers {
        let pull = Pull {
            lever: *lever,
            reason,
            entry: entry.id,
            service: &entry.service,
            office: None,
            actor,
        };
        pull.note(app, tx, now).await?;
    }
    let because = levers.iter().find(|(lever, _)| *lever != Lever::Hardship);
    let detail = json!({
        "channel": enlisting.channel.word(), "service": entry.service,
        "backdate": enlisting.backdate.as_ref().map(|(day, _)| *day),
        "second_person": enlisting.second_person.is_some(),
        "hardship": enlisting.hardship.map(Hardship::word),
    });
    let deed = Deed::of(actor, "enlist", "entry", entry.id).with(detail);
    let deed = deed.because(Some(entry.id), because.map(|(_, reason)| reason.as_str()));
    deed.note(app, tx, now).await?;
    let alike = tx.desk_list_alike(&found_by, entry.id, ALIKE_MAX).await?;
    let entry = tx.desk_find(entry.id).await?.ok_or(Error::NotFound)?;
    let entry = Box::new(entry);
    Ok((Outcome::New { entry, alike }, Some(step)))
}

/// The entry, and the keys by which the same person is found elsewhere.
fn entry_of(
    app: &App,
    enlisting: &Enlisting,
    now: DateTime<Utc>,
) -> Result<(NewEntry, PersonKeys)> {
    let joining = enlisting.joining.clone();
    let email = joining.email.clone();
    let mut entry = new_entry(app, joining, email.as_ref(), now);
    entry.state = State::Waiting.word();
    entry.channel = enlisting.channel.word();
    let found_by = entry.keys.clone();
    if enlisting.second_person.is_some() {
        // Somebody else's address binds nobody: name and birth date tell the two apart.
        entry.keys.mail_key = None;
        entry.keys.phone_key = None;
    }
    if let Some((day, _)) = &enlisting.backdate {
        let today = local_day(now, app.zone());
        let days = app.config.rules.entries.backdate_days;
        let office = app.config.town.offices.first().ok_or(Error::NotFound)?;
        lever::backdate(*day, today, days, office.state)?;
        entry.join_day = number_of_day(*day);
        // Where the second counts, nobody who came by themselves on that day is overtaken.
        let next = day.checked_add_days(Days::new(1)).unwrap_or(*day);
        let ends = calendar::resolve(app.zone(), next.and_time(NaiveTime::MIN));
        entry.joined_at = now.min(ends - TimeDelta::seconds(1));
    }
    Ok((entry, found_by))
}

/// The live entry of the same person in the same group, by address, or else by number.
async fn live_of(tx: &mut Tx, entry: &NewEntry) -> Result<Option<EntryRow>> {
    let group = &entry.service_group;
    Ok(match (&entry.keys.mail_key, &entry.keys.phone_key) {
        (Some(key), _) => tx.entry_find_live(group, key).await?,
        (None, Some(key)) => tx.entry_find_live_by_phone(group, key).await?,
        (None, None) => None,
    })
}

/// An entry as staff see it, with where it stands.
///
/// # Errors
/// [`Error::NotFound`] if there is no such entry.
pub async fn find(app: &App, id: Uuid) -> Result<(Enlisted, State)> {
    let found = app.store.read().await?.desk_find(id).await?;
    let found = found.ok_or(Error::NotFound)?;
    let state = state(&found)?;
    Ok((found, state))
}

/// Where it stands.
pub fn state(entry: &Enlisted) -> Result<State> {
    Ok(shown(entry.id, &entry.state, entry.offer_id.is_some())?)
}

/// The entries that a name, a reference, a short code or a telephone number fits, latest first, of
/// those that `may_see` lets through; at most [`FOUND_MAX`]. Nothing finds nobody.
pub async fn search(
    app: &App,
    query: &str,
    may_see: impl Fn(&Enlisted) -> bool,
) -> Result<Vec<Enlisted>> {
    // A database takes no zero in a text, or ends it there.
    let query = query.trim();
    if query.is_empty() || query.contains('\0') {
        return Ok(Vec::new());
    }
    let mut found = app
        .store
        .read()
        .await?
        .desk_search(&sought(query), SOUGHT_MAX)
        .await?;
    found.retain(may_see);
    found.truncate(FOUND_MAX);
    Ok(found)
}

fn sought(query: &str) -> Sought {
    let mut name = String::from("%");
    for letter in query.to_lowercase().chars() {
        if "%_\\".contains(letter) {
            name.push('\\');
        }
        name.push(letter);
    }
    name.push('%');
    let digits: String = query.chars().filter(|c| !"- ".contains(*c)).collect();
    let is_code = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let short_code = if is_code {
        format!("{}-{}", &digits[..4], &digits[4..])
    } else {
        String::new()
    };
    let phone = Phone::parse(query).ok();
    let end = parse_reference(query).map(|end| data_encoding::HEXUPPER.encode(&end));
    Sought {
        name,
        short_code,
        phone: phone.map_or_else(String::new, |phone| phone.as_e164().to_owned()),
        id_end: end.unwrap_or_default(),
    }
}
