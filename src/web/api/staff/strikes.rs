//! Staff and strikes: who objected, and pardons.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::{Answer, Body, Problem};
use super::enlist::reason;
use super::{Staff, office};
use crate::domain::token::reference;
use crate::service::App;
use crate::service::strike::{self, Listed};
use crate::web::to_the_end;

/// Which strikes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web::api) struct StrikesQuery {
    /// Only those to which somebody objected.
    #[serde(default)]
    objected: bool,
}

/// Strikes that count.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct StrikesDocument {
    /// Latest first; those to which somebody objected by their objection, oldest first.
    strikes: Vec<StrikeDocument>,
}

/// A strike.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct StrikeDocument {
    id: Uuid,
    /// `no_show` or `cancelled_late`.
    kind: String,
    /// `live`, `corrected`, `pardoned` or `refilled`; only a live one counts.
    state: String,
    at: DateTime<Utc>,
    /// When the citizen said that it was otherwise.
    objected_at: Option<DateTime<Utc>>,
    appointment: Uuid,
    entry: Uuid,
    reference: String,
    name: String,
    service: String,
    office: String,
    start: DateTime<Utc>,
}

impl From<Listed> for StrikeDocument {
    fn from(strike: Listed) -> Self {
        Self {
            id: strike.id,
            kind: strike.kind,
            state: strike.state,
            at: strike.at,
            objected_at: strike.objected_at,
            appointment: strike.appointment_id,
            entry: strike.entry_id,
            reference: reference(strike.entry_id),
            name: format!("{} {}", strike.given_name, strike.family_name),
            service: strike.service,
            office: strike.office,
            start: strike.start,
        }
    }
}

/// The strikes that count, at the offices one works for.
#[utoipa::path(
    get, path = "/staff/strikes", params(StrikesQuery), security(("staff" = [])),
    responses((status = 200, body = StrikesDocument, description = "the strikes"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn list(
    staff: Staff,
    State(app): State<Arc<App>>,
    query: Result<Query<StrikesQuery>, QueryRejection>,
) -> Answer<Json<StrikesDocument>> {
    let Query(query) = query.map_err(|rejection| Problem::malformed(rejection.body_text()))?;
    let mut strikes = strike::list(&app, query.objected).await?;
    strikes.retain(|strike| staff.0.works_at(&strike.office));
    Ok(Json(StrikesDocument {
        strikes: strikes.into_iter().map(Into::into).collect(),
    }))
}

/// Why a strike is pardoned.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct PardonRequest {
    reason: String,
}

/// Pardon a strike: it no longer counts. Pardoning twice changes nothing.
#[utoipa::path(
    post, path = "/staff/strikes/{id}/pardon", params(("id" = Uuid, Path)),
    request_body = PardonRequest, security(("staff" = [])),
    responses((status = 200, body = StrikeDocument, description = "the strike as it is now"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn pardon(
    staff: Staff,
    State(app): State<Arc<App>>,
    id: Result<Path<Uuid>, PathRejection>,
    Body(request): Body<PardonRequest>,
) -> Answer<Json<StrikeDocument>> {
    let Path(id) = id.map_err(|_| Problem::not_found("there is no such strike"))?;
    let found = strike::find(&app, id).await?;
    staff.may_change(&office(&app, &found.office)?)?;
    let reason = reason("reason", &request.reason)?;
    let (service, actor) = (app.clone(), staff.member().id);
    to_the_end(async move { strike::pardon(&service, id, reason, actor).await }).await?;
    Ok(Json(strike::find(&app, id).await?.into()))
}
