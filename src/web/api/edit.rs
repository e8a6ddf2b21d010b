//! Changing an entry.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::super::to_the_end;
use super::entries::{StatusDocument, WindowRequest, field_name, status_document, unknown_link};
use super::problem::FieldProblem;
use super::{Answer, Body, Problem};
use crate::domain::calendar::local_day;
use crate::domain::entry::State as EntryState;
use crate::domain::refusal::Refusal;
use crate::domain::token::Purpose;
use crate::locale::{Language, UnknownLanguage};
use crate::service::edit::{Edit, edit, stated};
use crate::service::{self, App};
use crate::web::joining::edit::{EditDraft, parse};

/// What is to change; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditRequest {
    /// When the citizen can come; none: any time.
    windows: Option<Vec<WindowRequest>>,
    /// Offices that suit, by id; none: every one that has the service.
    offices: Option<Vec<String>>,
    /// The first day that suits, inclusive; `null` or empty: none.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    not_before: Option<String>,
    /// The last day that suits, inclusive; `null` or empty: none.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    not_after: Option<String>,
    /// An appointment starts at least this many hours after its round.
    notice_hours: Option<i64>,
    /// The language of pages and mails.
    language: Option<String>,
    /// Verified anew: until the link in the mail to it is pressed, mails go to the old one.
    email: Option<String>,
    /// `null` or empty: none.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    phone: Option<String>,
    /// Whether the entry pauses.
    pause: Option<bool>,
}

/// What was sent as `null` is stated to be nothing; what was not sent is not.
fn nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let sent = Option::<String>::deserialize(deserializer)?;
    Ok(Some(sent.unwrap_or_default()))
}

impl From<EditRequest> for EditDraft {
    fn from(request: EditRequest) -> Self {
        let windows = request.windows;
        Self {
            offices: request.offices,
            windows: windows.map(|windows| windows.into_iter().map(Into::into).collect()),
            not_before: request.not_before,
            not_after: request.not_after,
            notice_hours: request.notice_hours.map(|hours| hours.to_string()),
            email: request.email,
            phone: request.phone,
        }
    }
}

/// Change what an entry states: all of it, or nothing. The joining day stays, an open offer is left alone.
#[utoipa::path(
    patch, path = "/entries/{token}", params(("token" = String, Path, description = "last segment of the entry link")), request_body = EditRequest,
    responses((status = 200, body = StatusDocument, description = "where the entry stands now"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn change(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Body(request): Body<EditRequest>,
) -> Answer<Json<StatusDocument>> {
    let (id, version) = app
        .open_entry(&[Purpose::Entry], &token)
        .ok_or_else(unknown_link)?;
    let stated = stated(&app, id).await?;
    if stated.entry.link_version != version {
        return Err(service::Error::NotFound.into());
    }
    let (language, pause) = (language(request.language.as_deref())?, request.pause);
    let spoken = language.or_else(|| stated.entry.language.parse().ok());
    let today = local_day(app.clock.now(), app.zone());
    let spoken = spoken.unwrap_or(Language::GERMAN);
    let parsed = parse(&request.into(), &stated, spoken, &app.config.town, today);
    let parsed = parsed.map_err(|errors| {
        let problem = |error: crate::web::view::join::FieldError| FieldProblem {
            field: field_name(error.field),
            message: error.sentence,
        };
        Problem::invalid(errors.into_iter().map(problem).collect())
    })?;
    let changes = Edit {
        language,
        pause,
        ..parsed
    };
    let service = app.clone();
    match to_the_end(async move { edit(&service, id, changes).await }).await {
        Ok(()) => status_document(&app, id, version).await.map(Json),
        Err(service::Error::Refused(refusal @ Refusal::NotPossible { state })) => {
            Err(Problem::refused(refusal, Some(EntryState::word(state))))
        }
        Err(error) => Err(error.into()),
    }
}

fn language(code: Option<&str>) -> Answer<Option<Language>> {
    let parsed = code.map(str::parse).transpose();
    parsed.map_err(|error: UnknownLanguage| {
        Problem::invalid(vec![FieldProblem {
            field: "language",
            message: error.to_string(),
        }])
    })
}
