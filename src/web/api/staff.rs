//! Staff: open a slot, read a day, mark who came; below, what they do for a person and for an office.

pub(super) mod calls;
pub(super) mod closures;
pub(super) mod correct;
pub(super) mod duplicates;
pub(super) mod enlist;
pub(super) mod strikes;

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::to_the_end;
use super::problem::FieldProblem;
use super::{Answer, Body, Problem};
use crate::domain::entry::Outcome;
use crate::domain::ids::{CounterId, OfficeId, ServiceId};
use crate::domain::token::reference;
use crate::service::staff::{Member, Right};
use crate::service::{App, attend, explain, session, slots, staff};
use crate::web::staff::session_cookie;

/// Days that can be asked for: what a database writes with four digits.
const YEAR_MIN: i32 = 1970;
const YEAR_MAX: i32 = 9998;

/// Whoever sent a valid bearer token, or is logged in at the desk.
pub(super) struct Staff(Member);

impl FromRequestParts<Arc<App>> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let token = parts.headers.get(header::AUTHORIZATION);
        if token.is_none()
            && let Some(cookie) = session_cookie(&parts.headers)
        {
            return Self::logged_in(app, cookie).await;
        }
        Self::of(app, token).await
    }
}

impl Staff {
    /// Whose token stands in the header.
    pub async fn of(app: &Arc<App>, header: Option<&HeaderValue>) -> Answer<Self> {
        let header = header.and_then(|value| value.to_str().ok());
        let token = header.and_then(|header| header.strip_prefix("Bearer "));
        let token = token.ok_or_else(Problem::unauthorized)?;
        let member = staff::authenticate(app, token.trim()).await?;
        member.map(Self).ok_or_else(Problem::unauthorized)
    }

    /// Whose session the cookie is. A form of another site cannot use it: `CsrfLayer` lies around.
    async fn logged_in(app: &Arc<App>, cookie: &str) -> Answer<Self> {
        let visitor = session::visitor(app, cookie).await?;
        let visitor = visitor.ok_or_else(Problem::unauthorized)?;
        if visitor.must_choose {
            return Err(Problem::forbidden("choose a password of your own first"));
        }
        Ok(Self(visitor.member))
    }

    /// Who it is.
    pub fn member(self) -> Member {
        self.0
    }

    fn may_see(&self, office: &OfficeId) -> Answer<()> {
        if self.0.works_at(office.as_str()) {
            return Ok(());
        }
        Err(Problem::forbidden("you do not work for this office"))
    }

    /// Whether they may change anything at all.
    fn may_write(&self) -> Answer<()> {
        if self.0.role.may(Right::Serve) {
            return Ok(());
        }
        Err(Problem::forbidden("auditors only read"))
    }

    /// Whether they work for one of the offices at which this person can be served.
    fn may_see_person(&self, app: &App, service: &str, offices: &[String]) -> Answer<()> {
        if self.serves(app, service, offices) {
            return Ok(());
        }
        let detail = "you do not work for an office that serves this person";
        Err(Problem::forbidden(detail))
    }

    fn serves(&self, app: &App, service: &str, offices: &[String]) -> bool {
        let service = service.parse::<ServiceId>().ok();
        let service = service.and_then(|id| app.config.town.service(&id));
        let suits = |office: &str| offices.is_empty() || offices.iter().any(|own| own == office);
        // A service that has left the town file has no offices any more.
        service.is_none_or(|service| {
            let mut counters = app.config.town.counters_of(service);
            counters
                .any(|(office, _)| suits(office.id.as_str()) && self.0.works_at(office.id.as_str()))
        })
    }

    fn may_change(&self, office: &OfficeId) -> Answer<()> {
        self.may_write()?;
        self.may_see(office)
    }
}

/// A slot to be opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotRequest {
    /// The office's id.
    office: String,
    /// The counter's id.
    counter: String,
    /// When; RFC 3339.
    start: DateTime<Utc>,
    /// The counter's slot length.
    minutes: u32,
    /// For these services alone; none: all of the counter.
    #[serde(default)]
    services: Vec<String>,
}

/// The slot that was opened.
#[derive(Serialize, ToSchema)]
pub(super) struct SlotDocument {
    id: Uuid,
}

/// Open one slot by hand.
#[utoipa::path(
    post, path = "/staff/slots", request_body = SlotRequest, security(("staff" = [])),
    responses((status = 201, body = SlotDocument, description = "the slot is open"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn open_slot(
    staff: Staff,
    State(app): State<Arc<App>>,
    Body(request): Body<SlotRequest>,
) -> Answer<(StatusCode, Json<SlotDocument>)> {
    let office = office(&app, &request.office)?;
    staff.may_change(&office)?;
    let counter = parse::<CounterId>("counter", &request.counter)?;
    let known = app
        .config
        .town
        .office(&office)
        .and_then(|office| office.counter(&counter))
        .is_some();
    if !known {
        return Err(Problem::not_found(
            "there is no such counter at this office",
        ));
    }
    let services = request
        .services
        .iter()
        .map(|service| parse::<ServiceId>("services", service));
    let opening = slots::Opening {
        office,
        counter,
        start: request.start,
        minutes: request.minutes,
        services: services.collect::<Answer<_>>()?,
    };
    let id = slots::open(&app, opening, staff.0.id).await?;
    Ok((StatusCode::CREATED, Json(SlotDocument { id })))
}

fn office(app: &App, text: &str) -> Answer<OfficeId> {
    let id = parse::<OfficeId>("office", text)?;
    let known = app.config.town.office(&id).is_some();
    known
        .then_some(id)
        .ok_or_else(|| Problem::not_found("there is no such office"))
}

fn parse<T: std::str::FromStr<Err: ToString>>(field: &'static str, text: &str) -> Answer<T> {
    text.parse().map_err(|error: T::Err| {
        Problem::invalid(vec![FieldProblem {
            field,
            message: error.to_string(),
        }])
    })
}

/// Which day.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DayQuery {
    /// The office's id.
    office: String,
    /// `2026-11-30`.
    date: NaiveDate,
}

/// A day at an office.
#[derive(Serialize, ToSchema)]
pub(super) struct DayDocument {
    slots: Vec<DaySlot>,
}

/// A slot of the day.
#[derive(Serialize, ToSchema)]
struct DaySlot {
    id: Uuid,
    start: DateTime<Utc>,
    minutes: i64,
    counter: String,
    /// `open`, `offered`, `booked` or `closed`.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    appointment: Option<DayAppointment>,
}

/// Whoever comes.
#[derive(Serialize, ToSchema)]
struct DayAppointment {
    id: Uuid,
    reference: String,
    name: String,
    service: String,
    persons: i64,
    /// `booked`, `attended`, `late`, `no_show`, `sent_away` or `unknown`.
    state: String,
}

/// The slots of an office on one day, with whoever has them.
#[utoipa::path(
    get, path = "/staff/day", params(DayQuery), security(("staff" = [])),
    responses((status = 200, body = DayDocument, description = "the slots of the day"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn day(
    staff: Staff,
    State(app): State<Arc<App>>,
    query: Result<Query<DayQuery>, QueryRejection>,
) -> Answer<Json<DayDocument>> {
    let Query(query) = query.map_err(|rejection| Problem::malformed(rejection.body_text()))?;
    let office = office(&app, &query.office)?;
    staff.may_see(&office)?;
    if !(YEAR_MIN..=YEAR_MAX).contains(&query.date.year()) {
        let message = format!("must lie between the years {YEAR_MIN} and {YEAR_MAX}");
        return Err(Problem::invalid(vec![FieldProblem {
            field: "date",
            message,
        }]));
    }
    let rows = slots::day(&app, &office, query.date).await?;
    Ok(Json(DayDocument {
        slots: rows.into_iter().map(day_slot).collect(),
    }))
}

fn day_slot(row: slots::DaySlot) -> DaySlot {
    let state = match row.offer_state.as_deref() {
        Some("open") => "offered",
        Some(_) => "booked",
        None if row.state == "closed" => "closed",
        None => "open",
    };
    let appointment = row
        .appointment_id
        .zip(row.entry_id)
        .map(|(id, entry)| DayAppointment {
            id,
            reference: reference(entry),
            name: format!(
                "{} {}",
                row.given_name.unwrap_or_default(),
                row.family_name.unwrap_or_default()
            ),
            service: row.service.unwrap_or_default(),
            persons: row.persons.unwrap_or(1),
            state: row.appointment_state.unwrap_or_default(),
        });
    DaySlot {
        id: row.id,
        start: row.start,
        minutes: row.minutes,
        counter: row.counter,
        state,
        appointment,
    }
}

/// What the clerk says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AttendanceRequest {
    /// `attended`, `late`, `no_show` or `sent_away`.
    outcome: String,
}

/// What is noted now.
#[derive(Serialize, ToSchema)]
pub(super) struct AttendanceDocument {
    id: Uuid,
    outcome: &'static str,
    /// `phone` or `letter`: no mail explains this absence, so please tell the person like this.
    #[serde(skip_serializing_if = "Option::is_none")]
    tell_by: Option<&'static str>,
}

/// Mark who came. Marking again with another outcome corrects the mark.
#[utoipa::path(
    post, path = "/staff/appointments/{id}/attendance", params(("id" = Uuid, Path)),
    request_body = AttendanceRequest, security(("staff" = [])),
    responses((status = 200, body = AttendanceDocument, description = "what is noted now"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn attendance(
    Staff(member): Staff,
    State(app): State<Arc<App>>,
    id: Result<Path<Uuid>, PathRejection>,
    Body(request): Body<AttendanceRequest>,
) -> Answer<Json<AttendanceDocument>> {
    let Path(id) = id.map_err(|_| Problem::not_found("there is no such appointment"))?;
    let outcome = Outcome::from_word(&request.outcome).ok_or_else(|| {
        let message = "must be attended, late, no_show or sent_away".to_owned();
        Problem::invalid(vec![FieldProblem {
            field: "outcome",
            message,
        }])
    })?;
    let (appointment, entry) = explain::appointment(&app, id).await?;
    let office = office(&app, &appointment.office)?;
    Staff(member.clone()).may_change(&office)?;
    let tell_by = match (&entry.email, &entry.phone) {
        _ if outcome != Outcome::NoShow => None,
        (Some(_), _) => None,
        (None, Some(_)) => Some("phone"),
        (None, None) => Some("letter"),
    };
    to_the_end({
        let app = app.clone();
        async move { attend::mark(&app, id, outcome, member.id).await }
    })
    .await?;
    Ok(Json(AttendanceDocument {
        id,
        outcome: outcome.word(),
        tell_by,
    }))
}
