//! Staff and pairs that may be one person.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::{Answer, Body, Problem};
use super::Staff;
use super::enlist::StaffEntry;
use crate::service::duplicate::{self, Finding, Pair};
use crate::service::{App, enlist};
use crate::web::to_the_end;

/// Pairs to look at.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct DuplicatesDocument {
    pairs: Vec<PairDocument>,
}

/// Two live entries of a group that may be one person's.
#[derive(Serialize, ToSchema)]
struct PairDocument {
    first: StaffEntry,
    second: StaffEntry,
    /// Any of `same_phone`, `same_person` (name and birth date) and `same_address`.
    reasons: Vec<&'static str>,
}

impl PairDocument {
    fn of(pair: Pair) -> Answer<Self> {
        let reasons = [
            (pair.same_phone, "same_phone"),
            (pair.same_person, "same_person"),
            (pair.same_address, "same_address"),
        ];
        let reasons = reasons.into_iter().filter(|(holds, _)| *holds);
        Ok(Self {
            first: StaffEntry::of(pair.first)?,
            second: StaffEntry::of(pair.second)?,
            reasons: reasons.map(|(_, reason)| reason).collect(),
        })
    }
}

/// The pairs that nobody has looked at: never an automatic no, both stay.
#[utoipa::path(
    get, path = "/staff/duplicates", security(("staff" = [])),
    responses((status = 200, body = DuplicatesDocument, description = "the pairs"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn list(
    staff: Staff,
    State(app): State<Arc<App>>,
) -> Answer<Json<DuplicatesDocument>> {
    let mut pairs = duplicate::list(&app).await?;
    pairs.retain(|pair| {
        let mut both = [&pair.first, &pair.second].into_iter();
        both.all(|entry| staff.serves(&app, &entry.service, &entry.offices.0))
    });
    let pairs = pairs.into_iter().map(PairDocument::of);
    Ok(Json(DuplicatesDocument {
        pairs: pairs.collect::<Answer<_>>()?,
    }))
}

/// What was found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct DuplicateRequest {
    first: Uuid,
    second: Uuid,
    /// `different` or `merged`.
    outcome: String,
    /// Which of the two stays, if they are merged.
    keep: Option<Uuid>,
}

/// Say what a pair is. Different people stay as they are; of one person the other entry leaves the
/// list, and the one that stays gets the earlier joining day.
#[utoipa::path(
    post, path = "/staff/duplicates", request_body = DuplicateRequest, security(("staff" = [])),
    responses((status = 204, description = "it is noted"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn review(
    staff: Staff,
    State(app): State<Arc<App>>,
    Body(request): Body<DuplicateRequest>,
) -> Answer<StatusCode> {
    staff.may_write()?;
    for id in [request.first, request.second] {
        let (entry, _) = enlist::find(&app, id).await?;
        staff.may_see_person(&app, &entry.service, &entry.offices.0)?;
    }
    let pair = (request.first, request.second);
    let finding = match (request.outcome.as_str(), request.keep) {
        ("different", None) => Finding::Different,
        ("merged", Some(keep)) if keep == pair.0 || keep == pair.1 => Finding::Merged { keep },
        ("different" | "merged", _) => {
            let message = "names the one that stays, where the two are merged, and only there";
            return Err(Problem::field("keep", message));
        }
        _ => return Err(Problem::field("outcome", "must be different or merged")),
    };
    let actor = staff.member().id;
    to_the_end(async move { duplicate::review(&app, pair, finding, actor).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
