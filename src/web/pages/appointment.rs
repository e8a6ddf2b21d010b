//! The page of an appointment, and its calendar file.

use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE, REFERRER_POLICY,
};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::answer::{Sent, Shown, SlotAt, Trouble, Visit, pressed};
use crate::domain::rules::RankRules;
use crate::domain::token::{Purpose, reference};
use crate::service::links::path;
use crate::service::strike::Strike;
use crate::service::{explain, leave, strike};
use crate::web::to_the_end;
use crate::web::view::Terms;
use crate::web::view::appointment::{AppointmentPage, AppointmentState, CancelBand, Note};
use crate::web::view::reach::Reach;

pub(super) async fn show(visit: Visit) -> Response {
    let shown = match open(&visit) {
        Ok(id) => page(&visit, StatusCode::OK, id).await,
        Err(trouble) => Err(trouble),
    };
    visit.answer(shown)
}

pub(super) async fn press(visit: Visit, sent: Sent) -> Response {
    let shown = cancelled(&visit, sent).await;
    visit.answer(shown)
}

async fn cancelled(visit: &Visit, sent: Sent) -> Result<Shown, Trouble> {
    let id = open(visit)?;
    let app = visit.app.clone();
    let done = match sent.action()?.as_str() {
        "cancel" => to_the_end(async move { leave::cancel(&app, id).await.map(drop) }).await,
        "object" => to_the_end(async move { strike::object(&app, id).await }).await,
        _ => return Err(Trouble::BadRequest),
    };
    page(visit, pressed(done)?, id).await
}

/// The file, or, once there is nothing to put into a calendar, the page that says why.
pub(super) async fn calendar(visit: Visit) -> Response {
    match file(&visit).await {
        Ok(Ok(text)) => {
            let name = visit.language.text("mail-calendar-file");
            let headers = [
                (
                    CONTENT_TYPE,
                    "text/calendar; charset=utf-8; method=PUBLISH".to_owned(),
                ),
                (
                    CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{name}\""),
                ),
                (CONTENT_LANGUAGE, visit.language.to_string()),
                (CACHE_CONTROL, "no-store".to_owned()),
                (REFERRER_POLICY, "no-referrer".to_owned()),
            ];
            (headers, text).into_response()
        }
        Ok(Err(shown)) => visit.answer(Ok(shown)),
        Err(trouble) => visit.answer(Err(trouble)),
    }
}

async fn file(visit: &Visit) -> Result<Result<String, Shown>, Trouble> {
    let id = open(visit)?;
    let (appointment, entry) = explain::appointment(&visit.app, id).await?;
    match explain::calendar(&visit.app, &appointment, &entry, visit.language) {
        Some(text) => Ok(Ok(text)),
        None => page(visit, StatusCode::GONE, id).await.map(Err),
    }
}

fn open(visit: &Visit) -> Result<Uuid, Trouble> {
    visit
        .app
        .open(Purpose::Appointment, &visit.token)
        .ok_or(Trouble::NotFound)
}

async fn page(visit: &Visit, status: StatusCode, id: Uuid) -> Result<Shown, Trouble> {
    let app = &visit.app;
    let (appointment, entry) = explain::appointment(app, id).await?;
    let now = app.clock.now();
    let state = match appointment.state.as_str() {
        "booked" => AppointmentState::Booked {
            calendar_href: format!(
                "{}/calendar.ics",
                path(visit.language, Purpose::Appointment, &visit.token)
            ),
            cancel: (appointment.start > now).then(|| {
                band(leave::CancelBand::at(
                    &app.config.rules.cancelling,
                    now,
                    appointment.start,
                ))
            }),
        },
        "attended" | "late" => AppointmentState::Attended,
        "no_show" => AppointmentState::Missed,
        "sent_away" => AppointmentState::SentAway,
        "cancelled" => {
            let kept = appointment.cancel_band.as_deref();
            let kept = kept.and_then(leave::CancelBand::from_word);
            kept.map_or(AppointmentState::CancelledByOffice, |kept| {
                AppointmentState::Cancelled(band(kept))
            })
        }
        _ => AppointmentState::Unknown,
    };
    let bring = visit.service(&entry.service).map(|service| {
        let things = service.bring_in(visit.language.code());
        things.to_vec()
    });
    let page = AppointmentPage {
        chrome: visit.chrome(),
        terms: Terms::of(&visit.app.config.rules),
        reference: reference(entry.id),
        slot: visit.slot(
            &entry.service,
            entry.persons,
            &SlotAt {
                office: &appointment.office,
                start: appointment.start,
                minutes: appointment.minutes,
            },
        ),
        bring: bring.unwrap_or_default(),
        state,
        reach: Reach::of(entry.email.as_deref(), entry.phone.as_deref()),
        note: note(
            strike::of_appointment(app, id).await?,
            &app.config.rules.ranks,
            now,
        ),
    };
    Ok(Shown::new(status, &page))
}

fn note(strike: Option<Strike>, rules: &RankRules, now: DateTime<Utc>) -> Note {
    match strike {
        Some(strike) if strike.at + rules.strike_memory() < now => Note::None,
        Some(strike) if strike.state != "live" => Note::Removed,
        Some(strike) if strike.objected_at.is_some() => Note::Objected,
        Some(_) => Note::Counts,
        None => Note::None,
    }
}

fn band(band: leave::CancelBand) -> CancelBand {
    match band {
        leave::CancelBand::Free => CancelBand::Free,
        leave::CancelBand::Anew => CancelBand::Anew,
        leave::CancelBand::Late => CancelBand::Late,
    }
}
