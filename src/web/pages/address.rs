//! The page that confirms an address that was stated anew.

use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;

use super::answer::{Sent, Shown, Trouble, Visit};
use crate::domain::token::Purpose;
use crate::service::address::{self, Moved, Stated};
use crate::web::to_the_end;
use crate::web::view::address::{AddressPage, AddressState};

pub(super) async fn show(visit: Visit) -> Response {
    let shown = shown(&visit).await;
    visit.answer(shown)
}

async fn shown(visit: &Visit) -> Result<Shown, Trouble> {
    let stated = address::find(&visit.app, open(visit)?).await?;
    let state = if stated.is_confirmed {
        AddressState::Moved
    } else {
        AddressState::Open {
            expires: stated.expires,
        }
    };
    Ok(page(visit, StatusCode::OK, stated, state))
}

pub(super) async fn press(visit: Visit, sent: Sent) -> Response {
    let shown = pressed(&visit, sent).await;
    visit.answer(shown)
}

async fn pressed(visit: &Visit, sent: Sent) -> Result<Shown, Trouble> {
    let id = open(visit)?;
    if sent.action()? != "verify" {
        return Err(Trouble::BadRequest);
    }
    let stated = address::find(&visit.app, id).await?;
    let app = visit.app.clone();
    let moved = to_the_end(async move { address::confirm(&app, id).await }).await?;
    let (status, state) = match moved {
        Moved::Now | Moved::Before => (StatusCode::OK, AddressState::Moved),
        Moved::Taken => (StatusCode::CONFLICT, AddressState::Taken),
    };
    Ok(page(visit, status, stated, state))
}

fn open(visit: &Visit) -> Result<Uuid, Trouble> {
    let id = visit.app.open(Purpose::Address, &visit.token);
    id.ok_or(Trouble::NotFound)
}

fn page(visit: &Visit, status: StatusCode, stated: Stated, state: AddressState) -> Shown {
    let page = AddressPage {
        chrome: visit.chrome(),
        service: visit.service_name(&stated.entry.service),
        email: stated.email,
        state,
        zone: visit.app.zone(),
    };
    Shown::new(status, &page)
}
