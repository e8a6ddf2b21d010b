//! What there is: services and offices.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::service::App;

/// A service that citizens can wait for.
#[derive(Serialize, ToSchema)]
pub(super) struct ServiceDocument {
    id: String,
    /// One live entry per person and group.
    group: String,
    /// By language.
    name: BTreeMap<String, String>,
    /// For one person.
    minutes: u32,
    persons_max: u32,
    /// The offices that have it, by id.
    offices: Vec<String>,
    /// What to bring, by language.
    bring: BTreeMap<String, Vec<String>>,
}

/// An office.
#[derive(Serialize, ToSchema)]
pub(super) struct OfficeDocument {
    id: String,
    /// By language.
    name: BTreeMap<String, String>,
    address: String,
    /// Where citizens can call.
    phone: Option<String>,
    time_zone: String,
    /// The state whose public holidays it keeps.
    state: String,
}

/// All services.
#[utoipa::path(get, path = "/services", responses((status = 200, body = Vec<ServiceDocument>, description = "all services")))]
pub(super) async fn services(State(app): State<Arc<App>>) -> Json<Vec<ServiceDocument>> {
    let town = &app.config.town;
    let document = |service: &crate::domain::town::Service| ServiceDocument {
        id: service.id.to_string(),
        group: service.group.to_string(),
        name: service.name.0.clone(),
        minutes: service.minutes,
        persons_max: service.persons_max,
        offices: town
            .offices_of(service)
            .map(|office| office.id.to_string())
            .collect(),
        bring: service.bring.clone(),
    };
    Json(town.services.iter().map(document).collect())
}

/// All offices.
#[utoipa::path(get, path = "/offices", responses((status = 200, body = Vec<OfficeDocument>, description = "all offices")))]
pub(super) async fn offices(State(app): State<Arc<App>>) -> Json<Vec<OfficeDocument>> {
    let document = |office: &crate::domain::town::Office| OfficeDocument {
        id: office.id.to_string(),
        name: office.name.0.clone(),
        address: office.address.clone(),
        phone: office.phone.clone(),
        time_zone: office.time_zone.name().to_owned(),
        state: office.state.to_string(),
    };
    Json(app.config.town.offices.iter().map(document).collect())
}
