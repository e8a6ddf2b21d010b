//! Appointments that stand are looked through now and then, for what no arrow of the flow tells of:
//! a town file that gives their office another name or address, and reminders that nobody has
//! planned, since they were booked before there were any.
//!
//! Idempotent, and may be killed at any line: what the citizen was told last stands in the row.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::expire::for_each;
use super::leave;
use super::{App, Result};
use crate::domain::town::Office;
use crate::locale::Language;
use crate::store::Tx;
use crate::store::entry::EntryRow;
use crate::store::standing::StandingRow;

/// Rows that one look brings.
const LOOK_MAX: i64 = 500;

/// Looks through all appointments that stand.
pub async fn review(app: &Arc<App>) -> Result<()> {
    let mut after = (app.clock.now(), Uuid::max());
    loop {
        let mut tx = app.store.read().await?;
        let rows = tx.appointment_list_standing(after, LOOK_MAX).await?;
        drop(tx);
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = (last.start, last.id);
        let now = app.clock.now();
        let due = rows.into_iter().filter(|row| !is_in_order(app, row, now));
        let due = due.map(|row| row.id).collect();
        for_each(due, |id| put_in_order(app, id)).await?;
    }
}

/// What citizens are told of where an office is, in the language `code`; `None` if the town file no
/// longer knows it.
pub(super) fn place(app: &App, office: &str, code: &str) -> Option<String> {
    office_of(app, office).map(|office| office.told_in(code))
}

fn office_of<'a>(app: &'a App, id: &str) -> Option<&'a Office> {
    id.parse().ok().and_then(|id| app.config.town.office(&id))
}

fn is_in_order(app: &App, row: &StandingRow, now: DateTime<Utc>) -> bool {
    let Some(office) = office_of(app, &row.office) else {
        return true;
    };
    let has_reminder = row.remind_at.is_some() || next_reminder(app, row.start, now).is_none();
    let place = row.place.as_deref();
    has_reminder && place.is_some_and(|place| is_told_by(office, place))
}

/// Whether `place` is where the office is, in any language: a citizen may have changed theirs.
fn is_told_by(office: &Office, place: &str) -> bool {
    Language::all().any(|language| office.told_in(language.code()) == place)
}

/// None either where all reminders have gone out: their hours are over.
fn next_reminder(app: &App, start: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let rules = &app.config.rules.appointments;
    rules.next_reminder(app.zone(), start, now)
}

async fn put_in_order(app: &Arc<App>, id: Uuid) -> Result<()> {
    let service = app.clone();
    let done: Result<()> = app
        .store
        .write(move |tx| async move { put_in_order_in(&service, tx, id).await }.boxed())
        .await;
    app.signals.mail.notify_one();
    done
}

async fn put_in_order_in(app: &App, tx: &mut Tx, id: Uuid) -> Result<()> {
    let (entry, _) = leave::hold(tx, id).await?;
    let now = app.clock.now();
    let Some(row) = tx.appointment_find_standing(entry.id, now).await? else {
        return Ok(());
    };
    let Some(office) = office_of(app, &row.office) else {
        return Ok(());
    };
    let place = office.told_in(&entry.language);
    let remind_at = next_reminder(app, row.start, now);
    tx.appointment_complete(row.id, Some(&place), remind_at)
        .await?;
    let Some(former) = row.place.filter(|former| !is_told_by(office, former)) else {
        return Ok(());
    };
    if tx.appointment_relocate(row.id, &former, &place).await? {
        app.tell_of_appointment(tx, &entry, "changed", row.id, now)
            .await?;
    }
    Ok(())
}

/// Tells whoever has an appointment that it is in another name now.
pub(super) async fn renamed(
    app: &App,
    tx: &mut Tx,
    entry: &EntryRow,
    now: DateTime<Utc>,
) -> Result<()> {
    if let Some(row) = tx.appointment_find_standing(entry.id, now).await?
        && tx.appointment_rename(row.id).await?
    {
        app.tell_of_appointment(tx, entry, "changed", row.id, now)
            .await?;
    }
    Ok(())
}
