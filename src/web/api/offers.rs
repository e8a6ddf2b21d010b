//! Answers: confirm or decline an offer, cancel an appointment. All idempotent.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::to_the_end;
use super::entries::unknown_link;
use super::{Answer, Problem};
use crate::domain::token::Purpose;
use crate::service::{self, App, answer, explain, leave};

/// What is true now.
#[derive(Serialize, ToSchema)]
pub(super) struct Truth {
    /// Of an offer: `confirmed`, `declined`; of an appointment: `cancelled`.
    state: &'static str,
    /// The appointment, for `/appointments/{token}/cancel`.
    #[serde(skip_serializing_if = "Option::is_none")]
    appointment: Option<String>,
    /// What cancelling cost: `free`, `anew` or `late`.
    #[serde(skip_serializing_if = "Option::is_none")]
    band: Option<&'static str>,
}

/// Say yes.
#[utoipa::path(
    post, path = "/offers/{token}/confirm", params(("token" = String, Path, description = "last segment of the offer link")),
    responses((status = 200, body = Truth, description = "what is true now"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn confirm(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Answer<Json<Truth>> {
    let offer = app.open(Purpose::Offer, &token).ok_or_else(unknown_link)?;
    match to_the_end({
        let app = app.clone();
        async move { answer::confirm(&app, offer).await }
    })
    .await
    {
        Ok(appointment) => {
            let appointment = Some(app.token(Purpose::Appointment, appointment));
            Ok(Json(Truth {
                state: "confirmed",
                appointment,
                band: None,
            }))
        }
        Err(error) => Err(with_truth(&app, offer, error).await),
    }
}

/// Say no: the place in the list is kept, this slot is not offered again.
#[utoipa::path(
    post, path = "/offers/{token}/decline", params(("token" = String, Path, description = "last segment of the offer link")),
    responses((status = 200, body = Truth, description = "what is true now"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn decline(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Answer<Json<Truth>> {
    let offer = app.open(Purpose::Offer, &token).ok_or_else(unknown_link)?;
    match to_the_end({
        let app = app.clone();
        async move { answer::decline(&app, offer).await }
    })
    .await
    {
        Ok(()) => Ok(Json(Truth {
            state: "declined",
            appointment: None,
            band: None,
        })),
        Err(error) => Err(with_truth(&app, offer, error).await),
    }
}

/// A refusal says what is true now.
async fn with_truth(app: &App, offer: uuid::Uuid, error: service::Error) -> Problem {
    let service::Error::Refused(refusal) = error else {
        return error.into();
    };
    match explain::offer(app, offer).await {
        Ok((offer, _, appointment)) => {
            let is_cancelled = appointment.is_some_and(|made| made.state == "cancelled");
            let word = explain::offer_word(&offer, app.clock.now());
            Problem::refused(refusal, Some(if is_cancelled { "cancelled" } else { word }))
        }
        Err(error) => error.into(),
    }
}

/// Call an appointment off.
#[utoipa::path(
    post, path = "/appointments/{token}/cancel",
    params(("token" = String, Path, description = "last segment of the appointment link")),
    responses((status = 200, body = Truth, description = "what is true now"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Answer<Json<Truth>> {
    let appointment = app
        .open(Purpose::Appointment, &token)
        .ok_or_else(unknown_link)?;
    let band = to_the_end({
        let app = app.clone();
        async move { leave::cancel(&app, appointment).await }
    })
    .await?;
    Ok(Json(Truth {
        state: "cancelled",
        appointment: None,
        band: Some(band.word()),
    }))
}
