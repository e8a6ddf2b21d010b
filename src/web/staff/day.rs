//! The day of an office: who comes when, what is free, and who came.

use std::collections::HashMap;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use uuid::Uuid;

use super::visit::{Desk, Trouble};
use crate::domain::calendar::local_day;
use crate::domain::entry::Outcome;
use crate::domain::refusal::Refusal;
use crate::domain::token::reference;
use crate::domain::town::Office;
use crate::service::staff::Right;
use crate::service::{Error, attend, explain, slots};
use crate::web::pages::answer::Sent;
use crate::web::to_the_end;
use crate::web::view::staff::{
    Around, Mark,
    day::{Choice, DayPage, DayRow, Told, What},
};

/// Days that can be looked at: what a date field can hold.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9998;

/// The first thing of the morning is the day.
pub(super) async fn home() -> Redirect {
    Redirect::to("/staff/day")
}

/// A day: today at the first of their offices, if nothing else is asked for.
pub(super) async fn show(desk: Desk, Query(query): Query<HashMap<String, String>>) -> Response {
    let told = query.get("marked").and_then(|id| {
        let was = query.get("was").map(String::as_str).unwrap_or_default();
        Some(Told::Marked {
            id: id.parse().ok()?,
            was: Mark::from_word(was)?,
        })
    });
    let page = async {
        let (office, date) = place(&desk, &query)?;
        page(&desk, StatusCode::OK, office, date, told).await
    };
    desk.answer(page.await)
}

fn place<'a>(
    desk: &'a Desk,
    query: &HashMap<String, String>,
) -> Result<(&'a Office, NaiveDate), Trouble> {
    let office = match query.get("office") {
        Some(id) => desk.office(id)?,
        None => desk.offices().next().ok_or(Trouble::Forbidden)?,
    };
    let today = local_day(desk.app.clock.now(), desk.app.zone());
    let date = match query.get("date").filter(|date| !date.is_empty()) {
        Some(date) => date.parse().map_err(|_| Trouble::BadRequest)?,
        None => today,
    };
    if YEARS.contains(&date.year()) {
        Ok((office, date))
    } else {
        Err(Trouble::BadRequest)
    }
}

async fn page(
    desk: &Desk,
    status: StatusCode,
    office: &Office,
    date: NaiveDate,
    told: Option<Told>,
) -> Result<(StatusCode, String), Trouble> {
    let slots = slots::day(&desk.app, &office.id, date).await?;
    let code = desk.language.code();
    let choices = desk.offices().map(|one| Choice {
        id: one.id.to_string(),
        name: one.name.get(code).to_owned(),
        is_chosen: one.id == office.id,
    });
    let now = desk.app.clock.now();
    let around: Around = desk.around();
    let page = DayPage {
        may_mark: desk.may(Right::Serve) && date <= local_day(now, desk.app.zone()),
        around,
        office: office.name.get(code).to_owned(),
        office_id: office.id.to_string(),
        offices: choices.collect(),
        date,
        before: date.checked_sub_days(Days::new(1)).unwrap_or(date),
        after: date.checked_add_days(Days::new(1)).unwrap_or(date),
        today: local_day(now, desk.app.zone()),
        zone: desk.app.zone(),
        now,
        rows: rows(desk, slots),
        told,
    };
    Ok(Desk::shown(status, &page))
}

/// One row for each appointment and each held block, and one for each stretch at a counter that is
/// free or closed.
fn rows(desk: &Desk, mut slots: Vec<slots::DaySlot>) -> Vec<DayRow> {
    slots.sort_by(|one, other| (&one.counter, one.start).cmp(&(&other.counter, other.start)));
    let mut rows: Vec<DayRow> = Vec::new();
    for slot in slots {
        let minutes = slot.minutes;
        let row = row(desk, slot);
        let ends = |row: &DayRow| row.start + TimeDelta::minutes(row.minutes);
        match rows.last_mut() {
            Some(last)
                if last.counter == row.counter
                    && last.what == row.what
                    && ends(last) == row.start =>
            {
                last.minutes += minutes;
                last.slots += 1;
            }
            _ => rows.push(row),
        }
    }
    rows.sort_by(|one, other| (one.start, &one.counter).cmp(&(other.start, &other.counter)));
    rows
}

fn row(desk: &Desk, slot: slots::DaySlot) -> DayRow {
    let appointment = slot.appointment_id.zip(slot.entry_id);
    let mark = Mark::from_word(slot.appointment_state.as_deref().unwrap_or_default());
    let what = match (appointment.zip(mark), slot.offer_state.as_deref()) {
        (Some(((id, entry), mark)), _) => What::Appointment {
            id,
            reference: reference(entry),
            name: format!(
                "{} {}",
                slot.given_name.unwrap_or_default(),
                slot.family_name.unwrap_or_default()
            )
            .trim()
            .to_owned(),
            service: desk.service_name(&slot.service.unwrap_or_default()),
            persons: slot.persons.unwrap_or(1),
            mark,
        },
        (None, Some("open")) => What::Offered {
            reference: slot.entry_id.map(reference).unwrap_or_default(),
            service: desk.service_name(&slot.service.unwrap_or_default()),
        },
        (None, _) if slot.state == "closed" => What::Closed,
        (None, _) if slot.state == "unused" => What::Unused,
        (None, _) => What::Free,
    };
    DayRow {
        start: slot.start,
        minutes: slot.minutes,
        slots: 1,
        counter: slot.counter,
        what,
    }
}

/// Marks who came, or takes a mark back. A page that is out of date changes nothing: it comes back
/// as the day is now.
pub(super) async fn press(desk: Desk, sent: Sent) -> Response {
    let fields = match Desk::fields(sent) {
        Ok(fields) => fields,
        Err(trouble) => return desk.answer(Err(trouble)),
    };
    match mark(&desk, &fields).await {
        Ok(path) => Redirect::to(&path).into_response(),
        Err(Unmarked::Trouble(trouble)) => desk.answer(Err(trouble)),
        Err(Unmarked::Told(told)) => {
            let page = async {
                let (office, date) = place(&desk, &fields)?;
                page(&desk, StatusCode::CONFLICT, office, date, Some(told)).await
            };
            desk.answer(page.await)
        }
    }
}

/// Why nothing was marked.
enum Unmarked {
    Told(Told),
    Trouble(Trouble),
}

impl From<Trouble> for Unmarked {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Error> for Unmarked {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(Refusal::MarkChanged) => Self::Told(Told::Stale),
            Error::Refused(refusal) => Self::Told(Told::Refused(refusal)),
            error => Self::Trouble(error.into()),
        }
    }
}

async fn mark(desk: &Desk, fields: &HashMap<String, String>) -> Result<String, Unmarked> {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let bad = || Unmarked::Trouble(Trouble::BadRequest);
    let id: Uuid = field("appointment").parse().map_err(|_| bad())?;
    let seen = Mark::from_word(field("seen")).ok_or_else(bad)?;
    let outcome = match field("action") {
        // A mark that is taken back leaves what midnight would: nobody said.
        "booked" | "unknown" => Outcome::Unknown,
        word => Outcome::from_word(word).ok_or_else(bad)?,
    };
    let (appointment, _) = explain::appointment(&desk.app, id).await?;
    let office = desk.office(&appointment.office)?;
    let (app, actor) = (desk.app.clone(), desk.visitor.member.id);
    to_the_end(
        async move { attend::mark_as_seen(&app, id, Some(seen.word()), outcome, actor).await },
    )
    .await?;
    let date = local_day(appointment.start, desk.app.zone());
    let (office, was) = (&office.id, seen.word());
    Ok(format!(
        "/staff/day?office={office}&date={date}&marked={id}&was={was}#told"
    ))
}
