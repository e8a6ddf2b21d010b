//! Whom mail does not reach: for staff who may call.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::staff::Staff;
use super::{Answer, Problem};
use crate::domain::token::reference;
use crate::service::{App, bounce};

/// Entries whose address is dead.
#[derive(Serialize, ToSchema)]
pub(super) struct DeadAddressesDocument {
    /// Latest first, at most 1000.
    entries: Vec<DeadAddress>,
}

/// Somebody whom mail does not reach.
#[derive(Serialize, ToSchema)]
struct DeadAddress {
    id: Uuid,
    reference: String,
    /// `waiting`, `paused` or `booked`.
    state: String,
    service: String,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    /// When the last mail came back.
    bounced_at: DateTime<Utc>,
}

/// Who is in the list and whose mail came back for good: call them, if there is a number. Who states no office is
/// shown to all.
#[utoipa::path(
    get, path = "/staff/dead-addresses", security(("staff" = [])),
    responses((status = 200, body = DeadAddressesDocument, description = "whom mail does not reach"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn dead_addresses(
    staff: Staff,
    State(app): State<Arc<App>>,
) -> Answer<Json<DeadAddressesDocument>> {
    let member = staff.member();
    let mut entries = Vec::new();
    for row in bounce::dead_addresses(&app).await? {
        let offices = &row.offices.0;
        if !offices.is_empty() && !offices.iter().any(|office| member.works_at(office)) {
            continue;
        }
        entries.push(DeadAddress {
            id: row.id,
            reference: reference(row.id),
            state: row.state,
            service: row.service,
            name: format!("{} {}", row.given_name, row.family_name),
            email: row.email,
            phone: row.phone,
            bounced_at: row.bounced_at,
        });
    }
    Ok(Json(DeadAddressesDocument { entries }))
}
