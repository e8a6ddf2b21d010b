//! Staff and closures: a day, a counter, a single slot.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::{Answer, Body, Problem};
use super::enlist::reason;
use super::{Staff, office, parse};
use crate::domain::ids::CounterId;
use crate::domain::refusal::Refusal;
use crate::service::close::{self, Closed, Closing, Closure};
use crate::service::{self, App, staff};
use crate::web::to_the_end;

/// What to close.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct ClosureRequest {
    /// The office's id.
    office: String,
    /// The counter's id; all counters of the office if left out.
    counter: Option<String>,
    /// From when; RFC 3339.
    from: DateTime<Utc>,
    /// Until before when; RFC 3339.
    to: DateTime<Utc>,
    /// Why; about the office, and never about a person: it is not erased with anybody.
    reason: String,
    /// Only say what would happen.
    #[serde(default)]
    dry_run: bool,
}

/// What a closure came to.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct ClosedDocument {
    /// The closure; none after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    dry_run: bool,
    /// Slots that closed.
    slots: Vec<Uuid>,
    /// Offers that were taken back.
    revoked: usize,
    /// Appointments that were cancelled.
    cancelled: usize,
    /// Who lost an offer or an appointment: on the list again, with their age.
    displaced: Vec<DisplacedPerson>,
}

/// Somebody who lost an offer or an appointment.
#[derive(Serialize, ToSchema)]
struct DisplacedPerson {
    entry: Uuid,
    reference: String,
    start: DateTime<Utc>,
    /// `offer` or `appointment`.
    lost: &'static str,
    /// Whom to call: who has no mail is not told otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<CallPerson>,
}

/// Whom to call.
#[derive(Serialize, ToSchema)]
struct CallPerson {
    name: String,
    phone: Option<String>,
}

impl From<Closed> for ClosedDocument {
    fn from(closed: Closed) -> Self {
        let cancelled = closed.displaced.iter().filter(|one| one.is_appointment);
        let cancelled = cancelled.count();
        Self {
            dry_run: closed.id.is_none(),
            id: closed.id,
            slots: closed.slots,
            revoked: closed.displaced.len() - cancelled,
            cancelled,
            displaced: closed
                .displaced
                .into_iter()
                .map(|one| DisplacedPerson {
                    entry: one.entry,
                    reference: one.reference,
                    start: one.start,
                    lost: if one.is_appointment {
                        "appointment"
                    } else {
                        "offer"
                    },
                    call: one.call.map(|call| CallPerson {
                        name: call.name,
                        phone: call.phone,
                    }),
                })
                .collect(),
        }
    }
}

/// Close a day, a counter or a single slot, by from and to. Open offers are taken back,
/// appointments cancelled; the people are on the list again with their age and a credit. All of
/// it, or nothing.
#[utoipa::path(
    post, path = "/staff/closures", request_body = ClosureRequest, security(("staff" = [])),
    responses((status = 201, body = ClosedDocument, description = "it is closed"), (status = 200, body = ClosedDocument, description = "what would happen, after a dry run"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn close(
    staff: Staff,
    State(app): State<Arc<App>>,
    Body(request): Body<ClosureRequest>,
) -> Answer<(StatusCode, Json<ClosedDocument>)> {
    let office = office(&app, &request.office)?;
    staff.may_change(&office)?;
    let counter = request.counter.as_deref();
    let counter = counter
        .map(|counter| parse::<CounterId>("counter", counter))
        .transpose()?;
    let known = app.config.town.office(&office).is_some_and(|office| {
        counter
            .as_ref()
            .is_none_or(|counter| office.counter(counter).is_some())
    });
    if !known {
        let detail = "there is no such counter at this office";
        return Err(Problem::not_found(detail));
    }
    let closing = Closing {
        office,
        counter,
        from: request.from,
        to: request.to,
        reason: reason("reason", &request.reason)?,
    };
    let (actor, is_dry) = (staff.member().id, request.dry_run);
    let closed = to_the_end(async move { close::close(&app, closing, actor, is_dry).await }).await;
    let status = if is_dry {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    match closed {
        Err(service::Error::Refused(refusal @ Refusal::ClosureSpan)) => {
            Err(Problem::field("to", refusal.to_string()))
        }
        closed => Ok((status, Json(closed?.into()))),
    }
}

/// Why a slot closes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct SlotClosureRequest {
    /// Why; about the office, and never about a person: it is not erased with anybody.
    reason: String,
}

/// Close a single slot.
#[utoipa::path(
    post, path = "/staff/slots/{id}/close", params(("id" = Uuid, Path)),
    request_body = SlotClosureRequest, security(("staff" = [])),
    responses((status = 201, body = ClosedDocument, description = "it is closed"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn close_slot(
    staff: Staff,
    State(app): State<Arc<App>>,
    id: Result<Path<Uuid>, PathRejection>,
    Body(request): Body<SlotClosureRequest>,
) -> Answer<(StatusCode, Json<ClosedDocument>)> {
    let Path(id) = id.map_err(|_| Problem::not_found("there is no such slot"))?;
    let (office, ..) = close::place(&app, id).await?;
    staff.may_change(&office)?;
    let reason = reason("reason", &request.reason)?;
    let actor = staff.member().id;
    let closed =
        to_the_end(async move { close::close_slot(&app, id, reason, actor).await }).await?;
    Ok((StatusCode::CREATED, Json(closed.into())))
}

/// What is closed.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct ClosuresDocument {
    /// Those that are not over and were not lifted, by their beginning.
    closures: Vec<ClosureDocument>,
}

/// A closure.
#[derive(Serialize, ToSchema)]
struct ClosureDocument {
    id: Uuid,
    office: String,
    /// None: all counters.
    counter: Option<String>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    reason: String,
    /// The name of the member of staff who closed.
    actor: String,
    at: DateTime<Utc>,
}

impl ClosureDocument {
    fn of(closure: Closure, names: &HashMap<String, String>) -> Self {
        let actor = names.get(&closure.actor).cloned();
        Self {
            id: closure.id,
            office: closure.office,
            counter: closure.counter,
            from: closure.from_at,
            to: closure.to_at,
            reason: closure.reason,
            actor: actor.unwrap_or(closure.actor),
            at: closure.at,
        }
    }
}

/// What is closed now and ahead, at the offices one works for.
#[utoipa::path(
    get, path = "/staff/closures", security(("staff" = [])),
    responses((status = 200, body = ClosuresDocument, description = "what is closed"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn list(
    staff: Staff,
    State(app): State<Arc<App>>,
) -> Answer<Json<ClosuresDocument>> {
    let mut closures = close::list(&app).await?;
    closures.retain(|closure| staff.0.works_at(&closure.office));
    let names = staff::names(&app).await?;
    let closures = closures.into_iter();
    Ok(Json(ClosuresDocument {
        closures: closures
            .map(|one| ClosureDocument::of(one, &names))
            .collect(),
    }))
}

/// What lifting came to.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct LiftedDocument {
    /// Slots that are open again; the next round hands them out.
    opened: usize,
}

/// Lift a closure: its slots that are still ahead open again.
#[utoipa::path(
    delete, path = "/staff/closures/{id}", params(("id" = Uuid, Path)), security(("staff" = [])),
    responses((status = 200, body = LiftedDocument, description = "it is lifted"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn lift(
    staff: Staff,
    State(app): State<Arc<App>>,
    id: Result<Path<Uuid>, PathRejection>,
) -> Answer<Json<LiftedDocument>> {
    let Path(id) = id.map_err(|_| Problem::not_found("there is no such closure"))?;
    let closure = close::find(&app, id).await?;
    staff.may_change(&office(&app, &closure.office)?)?;
    let actor = staff.member().id;
    let opened = to_the_end(async move { close::lift(&app, id, actor).await }).await?;
    Ok(Json(LiftedDocument { opened }))
}
