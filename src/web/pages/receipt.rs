//! The receipt on paper. A page like the others: whoever has the link of the entry has it.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::answer::{Shown, SlotAt, Trouble, Visit};
use super::entry;
use crate::domain::calendar::day_of_number;
use crate::domain::draw::Hex;
use crate::domain::entry::{Event, State, next};
use crate::domain::token::{Purpose, reference};
use crate::service::edit::{Stated, stated};
use crate::service::links::path;
use crate::service::{explain, round};
use crate::web::view::Tel;
use crate::web::view::reach::Reach;
use crate::web::view::receipt::{ReceiptAppointment, ReceiptOffice, ReceiptPage};

/// The receipt of a live entry; one that has ended leads to its page, which says how it ended.
pub(super) async fn show(visit: Visit) -> Response {
    match page(&visit).await {
        Ok(Some(page)) => visit.answer(Ok(Shown::new(StatusCode::OK, &page))),
        Ok(None) => {
            let href = path(visit.language, Purpose::Entry, &visit.token);
            Redirect::to(&href).into_response()
        }
        Err(trouble) => visit.answer(Err(trouble)),
    }
}

async fn page(visit: &Visit) -> Result<Option<ReceiptPage>, Trouble> {
    let app = &visit.app;
    let (id, version) = entry::open(visit)?;
    let Stated {
        entry, state, wish, ..
    } = stated(app, id).await?;
    if entry.link_version != version || matches!(state, State::Unverified | State::Dropped) {
        return Err(Trouble::Gone);
    }
    let appointment = match state {
        State::Booked => booked(visit, id, version).await?,
        _ => None,
    };
    if appointment.is_none() && next(state, Event::Edit).is_err() {
        return Ok(None);
    }
    let receipt = round::receipt(app, &visit.token).await?;
    let rules = &app.config.rules.offers;
    Ok(Some(ReceiptPage {
        chrome: visit.chrome(),
        service: visit.service_name(&entry.service),
        reference: reference(id),
        joined: day_of_number(entry.seniority.join_day),
        entry_link: app.link(visit.language, Purpose::Entry, &visit.token),
        entry_href: path(visit.language, Purpose::Entry, &visit.token),
        check_key: Hex(&receipt.secret).to_string(),
        reach: Reach::of(entry.email.as_deref(), entry.phone.as_deref()),
        appointment,
        calls_max: rules.calls_max,
        silences_max: rules.silences_max,
        offices: offices(visit, &entry.service, &wish.offices.0),
        short_code: entry.short_code,
    }))
}

/// The appointment that the entry has come to.
async fn booked(
    visit: &Visit,
    id: Uuid,
    version: i64,
) -> Result<Option<ReceiptAppointment>, Trouble> {
    let app = &visit.app;
    let Some(id) = explain::status(app, id, version).await?.appointment else {
        return Ok(None);
    };
    let (appointment, entry) = explain::appointment(app, id).await?;
    let place = SlotAt {
        office: &appointment.office,
        start: appointment.start,
        minutes: appointment.minutes,
    };
    let bring = visit.service(&entry.service).map(|service| {
        let things = service.bring_in(visit.language.code());
        things.to_vec()
    });
    Ok(Some(ReceiptAppointment {
        slot: visit.slot(&entry.service, entry.persons, &place),
        bring: bring.unwrap_or_default(),
        free_hours: app.config.rules.cancelling.free.num_hours(),
    }))
}

/// The offices that have the service, or those of them that suit.
fn offices(visit: &Visit, service: &str, suit: &[String]) -> Vec<ReceiptOffice> {
    let Some(service) = visit.service(service) else {
        return Vec::new();
    };
    let does_suit = |id: &str| suit.is_empty() || suit.iter().any(|own| own == id);
    let offices = visit.app.config.town.offices_of(service);
    offices
        .filter(|office| does_suit(office.id.as_str()))
        .map(|office| ReceiptOffice {
            name: office.name.get(visit.language.code()).to_owned(),
            address: office.address.clone(),
            phone: office.phone.as_deref().and_then(Tel::of),
        })
        .collect()
}
