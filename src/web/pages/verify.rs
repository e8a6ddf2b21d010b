//! The page that confirms an address.

use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;

use super::answer::{Sent, Shown, Trouble, Visit};
use crate::domain::calendar::day_of_number;
use crate::domain::entry::State;
use crate::domain::token::Purpose;
use crate::service::verify::{Verified, resend, verify};
use crate::service::{Error, explain};
use crate::web::to_the_end;
use crate::web::view::verify::{SignUp, VerifyPage, VerifyState};

pub(super) async fn show(visit: Visit) -> Response {
    let shown = shown(&visit).await;
    visit.answer(shown)
}

async fn shown(visit: &Visit) -> Result<Shown, Trouble> {
    let (id, version) = open(visit)?;
    let state = state(visit, id, version).await?;
    Ok(page(visit, StatusCode::OK, state))
}

pub(super) async fn press(visit: Visit, sent: Sent) -> Response {
    let shown = pressed(&visit, sent).await;
    visit.answer(shown)
}

async fn pressed(visit: &Visit, sent: Sent) -> Result<Shown, Trouble> {
    let (id, version) = open(visit)?;
    let before = state(visit, id, version).await?;
    let app = visit.app.clone();
    match (sent.action()?.as_str(), before) {
        ("verify", VerifyState::Open(sign_up)) => {
            let verified = to_the_end(async move { verify(&app, id).await }).await;
            let state = match verified {
                Ok(Verified::Known) => VerifyState::AlreadyListed {
                    service: sign_up.service,
                },
                Ok(_) | Err(Error::NotFound) => state(visit, id, version).await?,
                Err(error) => return Err(error.into()),
            };
            Ok(page(visit, StatusCode::OK, state))
        }
        ("resend", VerifyState::Open(sign_up)) => {
            match to_the_end(async move { resend(&app, id).await }).await {
                Ok(()) => Ok(page(visit, StatusCode::OK, VerifyState::Resent(sign_up))),
                Err(Error::NotFound) => {
                    let state = state(visit, id, version).await?;
                    Ok(page(visit, StatusCode::CONFLICT, state))
                }
                Err(error) => Err(error.into()),
            }
        }
        // Pressed again: it is done.
        ("verify", state) => Ok(page(visit, StatusCode::OK, state)),
        ("resend", state) => Ok(page(visit, StatusCode::CONFLICT, state)),
        _ => Err(Trouble::BadRequest),
    }
}

fn open(visit: &Visit) -> Result<(Uuid, i64), Trouble> {
    visit
        .app
        .open_entry(&[Purpose::Verify], &visit.token)
        .ok_or(Trouble::NotFound)
}

/// What is true about the sign-up now. An entry that vanished leaves no trace of why.
async fn state(visit: &Visit, id: Uuid, version: i64) -> Result<VerifyState, Trouble> {
    let (entry, state) = match explain::entry(&visit.app, id).await {
        Ok(found) => found,
        Err(Error::NotFound) => return Ok(VerifyState::Expired),
        Err(error) => return Err(error.into()),
    };
    let deadline = entry.joined_at + visit.app.config.rules.entries.verify_max;
    let late = state == State::Unverified && deadline <= visit.app.clock.now();
    if entry.link_version != version || state.is_ended() || late {
        return Ok(VerifyState::Expired);
    }
    let service = visit.service_name(&entry.service);
    let joined = day_of_number(entry.seniority.join_day);
    Ok(if state == State::Unverified {
        VerifyState::Open(SignUp {
            service,
            persons: entry.persons,
            joined,
            deadline,
            zone: visit.app.zone(),
        })
    } else {
        VerifyState::Verified { service, joined }
    })
}

/// A sign-up that is gone is gone for every button.
fn page(visit: &Visit, status: StatusCode, state: VerifyState) -> Shown {
    let status = match state {
        VerifyState::Expired => StatusCode::GONE,
        _ => status,
    };
    let page = VerifyPage {
        chrome: visit.chrome(),
        can_resend: matches!(state, VerifyState::Open(_)),
        state,
    };
    Shown::new(status, &page)
}
