//! What is held about a person: for that person to read, and to erase.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::super::to_the_end;
use super::entries::unknown_link;
use super::{Answer, Problem};
use crate::domain::refusal::Refusal;
use crate::domain::token::Purpose;
use crate::service::{self, App, explain, export, forget};

/// Everything that is held about the person of an entry: what it states, its events, mails, offers, appointments,
/// strikes and rounds.
#[utoipa::path(
    get, path = "/entries/{token}/data", params(("token" = String, Path, description = "last segment of the entry link")),
    responses((status = 200, content_type = "application/json", description = "everything that is held about the person"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn data(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Answer<Response> {
    let id = open(&app, &token).await?;
    let mut response = Json(export::export(&app, id).await?).into_response();
    let private = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, private);
    Ok(response)
}

/// Leave the list, and have name, contact data and mails forgotten at once. 409 while there is an appointment: call it
/// off first. Erasing twice changes nothing.
#[utoipa::path(
    delete, path = "/entries/{token}/data", params(("token" = String, Path, description = "last segment of the entry link")),
    responses((status = 204, description = "nothing personal is left"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn erase(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Answer<StatusCode> {
    let id = open(&app, &token).await?;
    match to_the_end(async move { forget::erase(&app, id, "citizen").await }).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(service::Error::Refused(refusal @ Refusal::NotPossible { state })) => {
            Err(Problem::refused(refusal, Some(state.word())))
        }
        Err(error) => Err(error.into()),
    }
}

/// The entry behind an entry link that was not replaced.
async fn open(app: &Arc<App>, token: &str) -> Answer<Uuid> {
    let (id, version) = app
        .open_entry(&[Purpose::Entry], token)
        .ok_or_else(unknown_link)?;
    explain::status(app, id, version).await?;
    Ok(id)
}
