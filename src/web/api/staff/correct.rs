//! Staff correct who an entry is for.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::entries::{joining_problem, language_of};
use super::super::{Answer, Body, Problem};
use super::Staff;
use super::enlist::{StaffEntry, visible};
use crate::domain::calendar::local_day;
use crate::domain::entry::State as EntryState;
use crate::domain::refusal::Refusal;
use crate::service::correct::correct;
use crate::service::{self, App, enlist};
use crate::web::joining::edit::{CorrectionDraft, Known, parse_correction};
use crate::web::to_the_end;

/// What was misheard or mistyped; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct CorrectionRequest {
    name: Option<NameCorrection>,
    /// `1980-12-31`; empty: none.
    birth_date: Option<String>,
    /// For how many; not while an offer or an appointment stands.
    persons: Option<i64>,
}

/// A name as in the identity document.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NameCorrection {
    given: Option<String>,
    family: Option<String>,
}

impl From<CorrectionRequest> for CorrectionDraft {
    fn from(request: CorrectionRequest) -> Self {
        let (given, family) = request
            .name
            .map_or((None, None), |name| (name.given, name.family));
        Self {
            given,
            family,
            birth_date: request.birth_date,
            persons: request.persons.map(|persons| persons.to_string()),
        }
    }
}

/// Correct name, birth date or number of persons. The joining day stays; citizens cannot do this.
#[utoipa::path(
    patch, path = "/staff/entries/{id}", params(("id" = Uuid, Path)), request_body = CorrectionRequest, security(("staff" = [])),
    responses((status = 200, body = StaffEntry, description = "the entry as it is now"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn change(
    staff: Staff,
    State(app): State<Arc<App>>,
    id: Result<Path<Uuid>, PathRejection>,
    Body(request): Body<CorrectionRequest>,
) -> Answer<Json<StaffEntry>> {
    staff.may_write()?;
    let entry = visible(&staff, &app, id).await?;
    let known = Known {
        service: entry.service,
        given: entry.given_name,
        family: entry.family_name,
        birth_date: entry.birth_date,
        persons: entry.persons,
    };
    let language = language_of(Some("en"))?;
    let today = local_day(app.clock.now(), app.zone());
    let town = &app.config.town;
    let correction = parse_correction(&request.into(), &known, language, town, today);
    let correction = correction.map_err(joining_problem)?;
    let (service, id, actor) = (app.clone(), entry.id, staff.member().id);
    let done = to_the_end(async move { correct(&service, id, correction, actor).await }).await;
    match done {
        Err(service::Error::Refused(refusal @ Refusal::NotPossible { state })) => {
            Err(Problem::refused(refusal, Some(EntryState::word(state))))
        }
        done => {
            done?;
            let (entry, _) = enlist::find(&app, id).await?;
            Ok(Json(StaffEntry::of(entry)?))
        }
    }
}
