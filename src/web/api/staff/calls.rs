//! Staff and people without mail: whom to call, and what they said.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::{Answer, Body, Problem};
use super::{Staff, office};
use crate::domain::token::reference;
use crate::service::call::{self, Attempt, Call, Called, Outcome};
use crate::service::{App, explain};
use crate::web::to_the_end;

/// Whom to call.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct CallsDocument {
    /// By deadline.
    calls: Vec<CallDocument>,
}

/// Somebody without mail who has an offer.
#[derive(Serialize, ToSchema)]
struct CallDocument {
    /// The offer, for `/staff/calls/{offer}`.
    offer: Uuid,
    entry: Uuid,
    reference: String,
    name: String,
    phone: Option<String>,
    /// `de` or `en`.
    language: String,
    service: String,
    office: String,
    start: DateTime<Utc>,
    /// Until when the offer can be answered.
    deadline: Option<DateTime<Utc>>,
    attempts: Vec<AttemptDocument>,
}

/// A call that was made.
#[derive(Serialize, ToSchema)]
struct AttemptDocument {
    at: DateTime<Utc>,
    /// `2026-11-30 am` or `2026-11-30 pm`.
    half_day: String,
    /// `reached` or `failed`.
    outcome: String,
}

impl CallDocument {
    fn of((call, attempts): (Call, Vec<Attempt>)) -> Self {
        Self {
            offer: call.offer_id,
            entry: call.entry_id,
            reference: reference(call.entry_id),
            name: format!("{} {}", call.given_name, call.family_name),
            phone: call.phone,
            language: call.language,
            service: call.service,
            office: call.office,
            start: call.start,
            deadline: call.deadline,
            attempts: attempts
                .into_iter()
                .map(|attempt| AttemptDocument {
                    at: attempt.at,
                    half_day: attempt.half_day,
                    outcome: attempt.outcome,
                })
                .collect(),
        }
    }
}

/// The open offers to people without mail, at the offices one works for.
#[utoipa::path(
    get, path = "/staff/calls", security(("staff" = [])),
    responses((status = 200, body = CallsDocument, description = "whom to call"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn list(
    staff: Staff,
    State(app): State<Arc<App>>,
) -> Answer<Json<CallsDocument>> {
    let mut calls = call::list(&app).await?;
    calls.retain(|(call, _)| staff.0.works_at(&call.office));
    Ok(Json(CallsDocument {
        calls: calls.into_iter().map(CallDocument::of).collect(),
    }))
}

/// What the call came to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct CallRequest {
    /// `reached_yes`, `reached_no` or `failed`.
    outcome: String,
}

/// What is true after the call.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct CalledDocument {
    /// `confirmed`, `declined`, `open` or `expired`.
    state: &'static str,
    /// The appointment that was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    appointment: Option<Uuid>,
    /// While it is open: half-days on which nobody was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_half_days: Option<usize>,
}

/// Note what a call came to. Yes books, no declines; after three half-days on which nobody was
/// reached the offer expires.
#[utoipa::path(
    post, path = "/staff/calls/{offer}", params(("offer" = Uuid, Path)),
    request_body = CallRequest, security(("staff" = [])),
    responses((status = 200, body = CalledDocument, description = "what is true now"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn note(
    staff: Staff,
    State(app): State<Arc<App>>,
    offer: Result<Path<Uuid>, PathRejection>,
    Body(request): Body<CallRequest>,
) -> Answer<Json<CalledDocument>> {
    let Path(id) = offer.map_err(|_| Problem::not_found("there is no such offer"))?;
    let outcome = Outcome::from_word(&request.outcome)
        .ok_or_else(|| Problem::field("outcome", "must be reached_yes, reached_no or failed"))?;
    let (offer, ..) = explain::offer(&app, id).await?;
    staff.may_change(&office(&app, &offer.office)?)?;
    let actor = staff.member().id;
    let called = to_the_end(async move { call::note(&app, id, outcome, actor).await }).await?;
    let (state, appointment, failed_half_days) = match called {
        Called::Booked(appointment) => ("confirmed", Some(appointment), None),
        Called::Declined => ("declined", None, None),
        Called::Open(failed) => ("open", None, Some(failed)),
        Called::Expired => ("expired", None, None),
    };
    Ok(Json(CalledDocument {
        state,
        appointment,
        failed_half_days,
    }))
}
