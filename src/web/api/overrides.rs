//! What staff did for single persons lately, counted for everybody.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, Problem};
use crate::domain::lever::{Hardship, Lever};
use crate::service::{App, levers};

/// The levers that were used.
#[derive(Serialize, ToSchema)]
pub(super) struct OverridesDocument {
    /// From when on they are counted: the last 28 days.
    since: DateTime<Utc>,
    counts: Vec<OverrideCount>,
}

/// How often one was used.
#[derive(Serialize, ToSchema)]
struct OverrideCount {
    /// `hardship`, `backdate`, `pardon` or `second_person`.
    kind: &'static str,
    /// Why, where the reasons are a closed list: `medical`, `expiring_document`, `care`,
    /// `violence_protection`, `travel_emergency` or `official_deadline`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    count: i64,
}

/// How often staff used their levers in the last 28 days.
#[utoipa::path(
    get, path = "/overrides",
    responses((status = 200, body = OverridesDocument, description = "the levers used in the last 28 days"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn counts(State(app): State<Arc<App>>) -> Answer<Json<OverridesDocument>> {
    let since = app.clock.now() - levers::COUNTED;
    let counts = levers::counts(&app).await?;
    let counts = counts.into_iter().map(|used| OverrideCount {
        kind: Lever::word(used.lever),
        reason: used.hardship.map(Hardship::word),
        count: used.count,
    });
    Ok(Json(OverridesDocument {
        since,
        counts: counts.collect(),
    }))
}
