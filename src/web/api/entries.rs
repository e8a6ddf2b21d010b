//! Entries: join, look, leave.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::to_the_end;
use super::problem::FieldProblem;
use super::{Answer, Body, Problem};
use crate::domain::calendar::local_day;
use crate::domain::entry::State as EntryState;
use crate::domain::refusal::Refusal;
use crate::domain::token::{Purpose, reference};
use crate::locale::Language;
use crate::service::{self, App, explain, join, leave, round};
use crate::web::joining::{self, Draft, RawWindow};
use crate::web::view::join::{Field, FieldError};

/// The one answer to everybody who joins: it never tells whether the person was known.
const JOINED: Joined = Joined {
    state: "unverified",
    next: "Open the link in the mail that we send you.",
};

/// Rounds that the status of an entry names.
const ROUNDS_MAX: usize = 20;

/// What everybody who joins is told.
#[derive(Serialize, ToSchema)]
struct Joined {
    /// `unverified`.
    state: &'static str,
    /// What to do next.
    next: &'static str,
}

/// What a citizen needs, and how to reach them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct JoinRequest {
    /// A service's id.
    #[serde(default)]
    pub(super) service: String,
    /// Offices that suit, by id; none: every one that has the service.
    #[serde(default)]
    pub(super) offices: Vec<String>,
    /// How many people come, 1 if left out.
    pub(super) persons: Option<i64>,
    #[serde(default)]
    pub(super) name: NameRequest,
    pub(super) birth_date: Option<String>,
    #[serde(default)]
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    /// The language of pages and mails.
    #[serde(default)]
    pub(super) language: Option<String>,
    /// When the citizen can come; none: any time.
    #[serde(default)]
    pub(super) windows: Vec<WindowRequest>,
    /// The first day that suits, inclusive.
    pub(super) not_before: Option<String>,
    /// The last day that suits, inclusive.
    pub(super) not_after: Option<String>,
    /// An appointment starts at least this many hours after its round.
    pub(super) notice_hours: Option<i64>,
}

/// A name as in the identity document.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NameRequest {
    given: String,
    family: String,
}

/// Times of day on some weekdays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WindowRequest {
    /// `mon` … `sun`.
    days: Vec<String>,
    /// `08:00`.
    from: String,
    /// `12:00`.
    to: String,
}

impl From<WindowRequest> for RawWindow {
    fn from(window: WindowRequest) -> Self {
        let WindowRequest { days, from, to } = window;
        Self { days, from, to }
    }
}

impl From<JoinRequest> for Draft {
    fn from(request: JoinRequest) -> Self {
        let number =
            |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        Self {
            service: request.service,
            offices: request.offices,
            persons: number(request.persons),
            given: request.name.given,
            family: request.name.family,
            birth_date: request.birth_date.unwrap_or_default(),
            email: request.email.unwrap_or_default(),
            phone: request.phone.unwrap_or_default(),
            windows: request.windows.into_iter().map(Into::into).collect(),
            not_before: request.not_before.unwrap_or_default(),
            not_after: request.not_after.unwrap_or_default(),
            notice_hours: number(request.notice_hours),
        }
    }
}

/// Join a list. The entry waits once the link in the mail is pressed, within 24 hours.
#[utoipa::path(
    post, path = "/entries", request_body = JoinRequest,
    responses((status = 202, body = Joined, description = "the same for everybody, known or not"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn join(
    State(app): State<Arc<App>>,
    Body(request): Body<JoinRequest>,
) -> Answer<impl IntoResponse> {
    let language = language_of(request.language.as_deref())?;
    let today = local_day(app.clock.now(), app.zone());
    let joining = joining::parse(&request.into(), language, &app.config.town, today)
        .map_err(joining_problem)?;
    join::join(&app, joining)
        .await
        .map_err(service::Error::from)?;
    Ok((StatusCode::ACCEPTED, Json(JOINED)))
}

/// The language of pages and mails; German if none is named.
pub(super) fn language_of(code: Option<&str>) -> Answer<Language> {
    let Some(code) = code else {
        return Ok(Language::GERMAN);
    };
    code.parse()
        .map_err(|error: crate::locale::UnknownLanguage| {
            Problem::invalid(vec![FieldProblem {
                field: "language",
                message: error.to_string(),
            }])
        })
}

/// Everything that is wrong with what somebody stated.
pub(super) fn joining_problem(errors: Vec<FieldError>) -> Problem {
    let problem = |error: FieldError| FieldProblem {
        field: field_name(error.field),
        message: error.sentence,
    };
    Problem::invalid(errors.into_iter().map(problem).collect())
}

/// The name of a field in the request's JSON.
pub(super) fn field_name(field: Field) -> &'static str {
    match field {
        Field::Windows => "windows",
        Field::Given => "name.given",
        Field::Family => "name.family",
        other => other.name(),
    }
}

/// Where an entry stands.
#[derive(Serialize, ToSchema)]
pub(super) struct StatusDocument {
    /// `unverified`, `waiting`, `offered`, `paused`, `booked`, `attended`, `no_show`, `sent_away`, `unknown`,
    /// `cancelled` or `withdrawn`.
    state: &'static str,
    /// What the citizen says on the phone.
    reference: String,
    /// The service's id.
    service: String,
    /// How many wait at a better rank; those of the same rank are settled by lot.
    people_ahead: Option<i64>,
    /// How many others wait at the same rank.
    people_beside: Option<i64>,
    /// The youngest joining day that the last round of the service served.
    cutoff_day: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offer: Option<OfferDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    appointment: Option<AppointmentDocument>,
    /// Rounds that the entry was in, latest first, at most 20: those that made it an offer, and of the last 3 rounds
    /// those that did not, if they had at most 300 000 entries. About any other round, and for why it came out as it
    /// did, ask `/rounds/{round}/certificate/{token}`.
    rounds: Vec<EntryRoundDocument>,
}

/// An open offer.
#[derive(Serialize, ToSchema)]
struct OfferDocument {
    /// For `/offers/{token}/confirm` and `/decline`.
    token: String,
    office: String,
    start: DateTime<Utc>,
    minutes: i64,
    /// Until when it can be answered; counted anew from the moment its mail was handed over.
    deadline: Option<DateTime<Utc>>,
}

/// An appointment.
#[derive(Serialize, ToSchema)]
struct AppointmentDocument {
    /// For `/appointments/{token}/cancel`.
    token: String,
    office: String,
    start: DateTime<Utc>,
    minutes: i64,
    state: String,
}

/// A round that the entry was in.
#[derive(Serialize, ToSchema)]
struct EntryRoundDocument {
    round: i64,
    /// What became of its offer: `open`, `confirmed`, `declined`, `expired`, `revoked` or `undeliverable`. Without one:
    /// `not_served`, or `no_offer` if it was served and yet got none, as its slot closed between close and result, it
    /// no longer waited, or no time to answer was left.
    outcome: String,
}

/// Where an entry stands.
#[utoipa::path(
    get, path = "/entries/{token}", params(("token" = String, Path, description = "last segment of the entry link")),
    responses((status = 200, body = StatusDocument, description = "where the entry stands"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn status(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Answer<Json<StatusDocument>> {
    let (id, version) = app
        .open_entry(&[Purpose::Entry, Purpose::Verify], &token)
        .ok_or_else(unknown_link)?;
    let opens = app.open_entry(&[Purpose::Entry], &token).is_some();
    let mut status = explain::status(&app, id, version).await?;
    if !opens {
        // The verify link shows where the entry stands, and opens nothing else.
        (status.offer, status.appointment) = (None, None);
    }
    document(&app, status).await.map(Json)
}

/// Where the entry with this id and link version stands.
pub(super) async fn status_document(
    app: &Arc<App>,
    id: Uuid,
    version: i64,
) -> Answer<StatusDocument> {
    let status = explain::status(app, id, version).await?;
    document(app, status).await
}

async fn document(app: &Arc<App>, status: explain::Status) -> Answer<StatusDocument> {
    let offer = match status.offer {
        Some(offer) => Some(offer_document(app, offer).await?),
        None => None,
    };
    let appointment = match status.appointment {
        Some(appointment) => Some(appointment_document(app, appointment).await?),
        None => None,
    };
    let rounds = if status.state == EntryState::Unverified {
        Vec::new()
    } else {
        rounds(app, &status).await?
    };
    Ok(StatusDocument {
        state: status.state.word(),
        reference: reference(status.id),
        service: status.service,
        people_ahead: status.people_ahead,
        people_beside: status.people_beside,
        cutoff_day: status.cutoff_day,
        offer,
        appointment,
        rounds,
    })
}

async fn offer_document(app: &App, id: Uuid) -> Answer<OfferDocument> {
    let (offer, ..) = explain::offer(app, id).await?;
    Ok(OfferDocument {
        token: app.token(Purpose::Offer, id),
        office: offer.office,
        start: offer.start,
        minutes: offer.minutes,
        deadline: offer.deadline,
    })
}

async fn appointment_document(app: &App, id: Uuid) -> Answer<AppointmentDocument> {
    let (appointment, _) = explain::appointment(app, id).await?;
    Ok(AppointmentDocument {
        token: app.token(Purpose::Appointment, id),
        office: appointment.office,
        start: appointment.start,
        minutes: appointment.minutes,
        state: appointment.state,
    })
}

/// The rounds that an entry was in, each once.
async fn rounds(app: &Arc<App>, status: &explain::Status) -> Answer<Vec<EntryRoundDocument>> {
    let offers = if status.was_offered {
        explain::offers(app, status.id).await?
    } else {
        Vec::new()
    };
    let mut rounds: BTreeMap<i64, String> = BTreeMap::new();
    for taken in round::taken_part(app, status.id).await? {
        let outcome = if taken.is_served {
            "no_offer"
        } else {
            "not_served"
        };
        rounds.insert(taken.round, outcome.to_owned());
    }
    // What became of an offer says more.
    rounds.extend(offers.into_iter().map(|offer| (offer.round, offer.state)));
    let latest = rounds.into_iter().rev().take(ROUNDS_MAX);
    Ok(latest
        .map(|(round, outcome)| EntryRoundDocument { round, outcome })
        .collect())
}

/// Leave the list. Leaving twice changes nothing.
#[utoipa::path(
    delete, path = "/entries/{token}", params(("token" = String, Path, description = "last segment of the entry link")),
    responses((status = 204, description = "the entry has left the list"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Answer<StatusCode> {
    let (id, version) = app
        .open_entry(&[Purpose::Entry], &token)
        .ok_or_else(unknown_link)?;
    explain::status(&app, id, version).await?;
    match to_the_end({
        let app = app.clone();
        async move { leave::withdraw(&app, id).await }
    })
    .await
    {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(service::Error::Refused(refusal @ Refusal::NotPossible { state })) => {
            Err(Problem::refused(refusal, Some(EntryState::word(state))))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn unknown_link() -> Problem {
    Problem::not_found(
        "the link is not one of ours, or was cut or altered; use it as it stands in the mail",
    )
}
