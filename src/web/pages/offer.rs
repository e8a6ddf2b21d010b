//! The page of an offer.

use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;

use super::answer::{Sent, Shown, SlotAt, Trouble, Visit, pressed};
use crate::domain::entry::State;
use crate::domain::token::Purpose;
use crate::service::explain::{self, answerable_until};
use crate::service::links::path;
use crate::service::{answer, duplicate};
use crate::web::to_the_end;
use crate::web::view::offer::{OfferPage, OfferState, Place};
use crate::web::view::reach::Reach;

pub(super) async fn show(visit: Visit) -> Response {
    let shown = match open(&visit) {
        Ok(id) => page(&visit, StatusCode::OK, id).await,
        Err(trouble) => Err(trouble),
    };
    visit.answer(shown)
}

pub(super) async fn press(visit: Visit, sent: Sent) -> Response {
    let shown = answered(&visit, sent).await;
    visit.answer(shown)
}

async fn answered(visit: &Visit, sent: Sent) -> Result<Shown, Trouble> {
    let id = open(visit)?;
    let app = visit.app.clone();
    let done = match sent.action()?.as_str() {
        "confirm" => to_the_end(async move { answer::confirm(&app, id).await.map(drop) }).await,
        "decline" => to_the_end(async move { answer::decline(&app, id).await }).await,
        _ => return Err(Trouble::BadRequest),
    };
    page(visit, pressed(done)?, id).await
}

fn open(visit: &Visit) -> Result<Uuid, Trouble> {
    visit
        .app
        .open(Purpose::Offer, &visit.token)
        .ok_or(Trouble::NotFound)
}

async fn page(visit: &Visit, status: StatusCode, id: Uuid) -> Result<Shown, Trouble> {
    let app = &visit.app;
    let (offer, entry, appointment) = explain::offer(app, id).await?;
    let now = app.clock.now();
    let is_merged = State::from_word(&entry.state) == Some(State::Withdrawn)
        && duplicate::merged_into(app, entry.id).await?.is_some();
    let state = match (offer.state.as_str(), answerable_until(app, &offer, now)) {
        (_, Some(deadline)) => OfferState::Open { deadline, now },
        ("confirmed", _) => {
            let href = appointment.as_ref().map(|appointment| {
                let token = app.token(Purpose::Appointment, appointment.id);
                path(visit.language, Purpose::Appointment, &token)
            });
            let stands = appointment
                .as_ref()
                .is_none_or(|appointment| appointment.state == "booked" && appointment.start > now);
            match href {
                Some(appointment_href) if !stands => OfferState::Over { appointment_href },
                appointment_href => OfferState::Confirmed { appointment_href },
            }
        }
        // Staff ended it with the entry: the citizen said nothing.
        ("declined", _) if is_merged => OfferState::Revoked,
        ("declined", _) => OfferState::Declined,
        // The clock may not have ended it yet: too late is too late.
        ("expired", _) => OfferState::Expired,
        ("open", _) if offer.deadline.is_some() => OfferState::Expired,
        _ => OfferState::Revoked,
    };
    let page = OfferPage {
        chrome: visit.chrome(),
        slot: visit.slot(
            &entry.service,
            entry.persons,
            &SlotAt {
                office: &offer.office,
                start: offer.start,
                minutes: offer.minutes,
            },
        ),
        state,
        place: if is_merged {
            Place::Merged
        } else {
            State::from_word(&entry.state).map_or(Place::Kept, place)
        },
        reach: Reach::of(entry.email.as_deref(), entry.phone.as_deref()),
        declines_max: app.config.rules.offers.declines_max,
        silences_max: app.config.rules.offers.silences_max,
        pause_days_free: app.config.rules.ranks.pause_free_days,
    };
    Ok(Shown::new(status, &page))
}

fn place(state: State) -> Place {
    match state {
        State::Paused => Place::Paused,
        State::Booked => Place::Booked,
        state if state.is_ended() => Place::Ended,
        _ => Place::Kept,
    }
}
