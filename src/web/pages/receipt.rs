//! The receipt on paper. A page like the others: whoever has the link of the entry has it.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::answer::{Shown, Trouble, Visit};
use super::entry;
use crate::domain::calendar::day_of_number;
use crate::domain::draw::Hex;
use crate::domain::entry::{Event, State, next};
use crate::domain::token::{Purpose, reference};
use crate::service::edit::{Stated, stated};
use crate::service::links::path;
use crate::service::round;
use crate::web::view::receipt::{ReceiptOffice, ReceiptPage};

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
    if next(state, Event::Edit).is_err() {
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
        has_mail: entry.email.is_some(),
        has_phone: entry.phone.is_some(),
        calls_max: rules.calls_max,
        silences_max: rules.silences_max,
        offices: offices(visit, &entry.service, &wish.offices.0),
        short_code: entry.short_code,
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
        })
        .collect()
}
