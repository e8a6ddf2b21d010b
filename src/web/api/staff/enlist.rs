//! Staff and single persons: enlist them, find them, grant hardship.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::entries::{
    JoinRequest, NameRequest, WindowRequest, joining_problem, language_of,
};
use super::super::{Answer, Body, Problem};
use super::Staff;
use crate::domain::calendar::{day_of_number, local_day};
use crate::domain::lever::Hardship;
use crate::domain::refusal::Refusal;
use crate::domain::token::{Purpose, reference};
use crate::locale::Language;
use crate::service::enlist::{self, Channel, Enlisted, Enlisting, Outcome};
use crate::service::{self, App, levers};
use crate::web::{joining, to_the_end};

/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 200;

/// Whom to put on the list.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct EnlistRequest {
    /// `phone` or `desk`.
    channel: String,
    /// The day from which the place counts; at most two working days ago.
    backdate_day: Option<NaiveDate>,
    /// Why it is backdated.
    reason: Option<String>,
    /// Why a second person may have a place under the same address or number; needs a birth date.
    second_person: Option<String>,
    /// `medical`, `expiring_document`, `care`, `violence_protection`, `travel_emergency` or
    /// `official_deadline`.
    hardship: Option<String>,
    /// A service's id.
    #[serde(default)]
    service: String,
    /// Offices that suit, by id; none: every one that has the service.
    #[serde(default)]
    offices: Vec<String>,
    /// How many people come, 1 if left out.
    persons: Option<i64>,
    #[serde(default)]
    name: NameRequest,
    birth_date: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    /// The language of pages and mails.
    language: Option<String>,
    /// When the citizen can come; none: any time.
    #[serde(default)]
    windows: Vec<WindowRequest>,
    /// The first day that suits, inclusive.
    not_before: Option<String>,
    /// The last day that suits, inclusive.
    not_after: Option<String>,
    /// An appointment starts at least this many hours after its round.
    notice_hours: Option<i64>,
}

/// An entry as staff see it.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct StaffEntry {
    id: Uuid,
    /// What the citizen says on the phone.
    reference: String,
    /// What the citizen without mail says on the phone.
    short_code: Option<String>,
    /// Where it stands, as in `/entries/{token}`.
    state: &'static str,
    service: String,
    offices: Vec<String>,
    persons: i64,
    /// `online`, `phone` or `desk`.
    channel: String,
    name: StaffName,
    birth_date: Option<NaiveDate>,
    email: Option<String>,
    phone: Option<String>,
    joined_at: DateTime<Utc>,
    /// The day from which the place counts.
    join_day: NaiveDate,
    /// Days that the office owes because it cancelled.
    credit_days: i64,
    /// The reason for which hardship was granted.
    hardship: Option<String>,
    /// The open offer, for `/staff/calls/{offer}`.
    offer: Option<Uuid>,
    /// The standing appointment.
    appointment: Option<Uuid>,
    /// The receipt to print; only where one entry is asked for, and not for auditors: its page
    /// has the link with which the citizen changes the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
}

/// A name as in the identity document.
#[derive(Serialize, ToSchema)]
struct StaffName {
    given: String,
    family: String,
}

impl StaffEntry {
    pub(in crate::web::api) fn of(entry: Enlisted) -> Answer<Self> {
        let state = enlist::state(&entry)?;
        Ok(Self {
            id: entry.id,
            reference: reference(entry.id),
            short_code: entry.short_code,
            state: state.word(),
            service: entry.service,
            offices: entry.offices.0,
            persons: entry.persons,
            channel: entry.channel,
            name: StaffName {
                given: entry.given_name,
                family: entry.family_name,
            },
            birth_date: entry.birth_date,
            email: entry.email,
            phone: entry.phone,
            joined_at: entry.joined_at,
            join_day: day_of_number(entry.join_day),
            credit_days: entry.credit_days,
            hardship: entry.hardship,
            offer: entry.offer_id,
            appointment: entry.appointment_id,
            receipt: None,
        })
    }
}

/// The entry that was made.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct EnlistedDocument {
    id: Uuid,
    reference: String,
    /// What the citizen without mail reads out on the phone.
    short_code: Option<String>,
    /// `waiting`.
    state: &'static str,
    /// For `/entries/{token}`.
    token: String,
    /// The page of the entry.
    link: String,
    /// The receipt to print, for who has no mail.
    receipt: String,
    /// Live entries that may be the same person's: to look at, never a no.
    alike: Vec<StaffEntry>,
}

impl EnlistRequest {
    /// What goes with it besides what a citizen states, and that.
    fn split(self) -> Answer<(JoinRequest, Levers)> {
        let channel = Channel::from_word(&self.channel)
            .ok_or_else(|| Problem::field("channel", "must be phone or desk"))?;
        let hardship = self.hardship.as_deref().map(hardship_of).transpose()?;
        let backdate = match (self.backdate_day, self.reason) {
            (Some(day), Some(text)) => Some((day, reason("reason", &text)?)),
            (Some(_), None) => return Err(Problem::field("reason", "say why it is backdated")),
            (None, Some(_)) => {
                let message = "goes with backdate_day alone";
                return Err(Problem::field("reason", message));
            }
            (None, None) => None,
        };
        let second = self.second_person.as_deref();
        let second_person = second
            .map(|text| reason("second_person", text))
            .transpose()?;
        let born = self.birth_date.as_deref().unwrap_or_default();
        if second_person.is_some() && born.trim().is_empty() {
            let message = "a second person under one address is told apart by the birth date";
            return Err(Problem::field("birth_date", message));
        }
        let levers = Levers {
            channel,
            backdate,
            second_person,
            hardship,
        };
        let join = JoinRequest {
            service: self.service,
            offices: self.offices,
            persons: self.persons,
            name: self.name,
            birth_date: self.birth_date,
            email: self.email,
            phone: self.phone,
            language: self.language,
            windows: self.windows,
            not_before: self.not_before,
            not_after: self.not_after,
            notice_hours: self.notice_hours,
        };
        Ok((join, levers))
    }
}

struct Levers {
    channel: Channel,
    backdate: Option<(NaiveDate, String)>,
    second_person: Option<String>,
    hardship: Option<Hardship>,
}

fn hardship_of(word: &str) -> Answer<Hardship> {
    Hardship::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = Hardship::ALL.into_iter().map(Hardship::word).collect();
        Problem::field("hardship", format!("must be one of {}", words.join(", ")))
    })
}

/// A reason in the words of staff.
pub(in crate::web::api) fn reason(field: &'static str, text: &str) -> Answer<String> {
    let text = text.trim();
    let is_plain = !text.chars().any(char::is_control);
    if is_plain && (1..=REASON_CHARS_MAX).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    let message = format!("give a reason of at most {REASON_CHARS_MAX} characters in one line");
    Err(Problem::field(field, message))
}

/// Put somebody on the list who came by phone or to the desk. The entry waits at once.
#[utoipa::path(
    post, path = "/staff/entries", request_body = EnlistRequest, security(("staff" = [])),
    responses((status = 201, body = EnlistedDocument, description = "the entry waits"), (status = 409, body = Problem, content_type = "application/problem+json", description = "the person is on the list already; entry names the place"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn enlist(
    staff: Staff,
    State(app): State<Arc<App>>,
    Body(request): Body<EnlistRequest>,
) -> Answer<(StatusCode, Json<EnlistedDocument>)> {
    staff.may_write()?;
    let (request, levers) = request.split()?;
    let language = language_of(request.language.as_deref())?;
    let today = local_day(app.clock.now(), app.zone());
    let joining = joining::parse_at_desk(&request.into(), language, &app.config.town, today)
        .map_err(joining_problem)?;
    let offices: Vec<String> = joining.offices.iter().map(ToString::to_string).collect();
    staff.may_see_person(&app, joining.service.as_str(), &offices)?;
    let enlisting = Enlisting {
        joining,
        channel: levers.channel,
        backdate: levers.backdate,
        second_person: levers.second_person,
        hardship: levers.hardship,
    };
    let actor = staff.0.id;
    let service = app.clone();
    let outcome = to_the_end(async move { enlist::enlist(&service, enlisting, actor).await }).await;
    match outcome {
        Ok(Outcome::New { entry, mut alike }) => {
            // Who is alike at an office of others, those who work at both have on their list.
            alike.retain(|other| staff.serves(&app, &other.service, &other.offices.0));
            let document = enlisted(&app, *entry, alike, language)?;
            Ok((StatusCode::CREATED, Json(document)))
        }
        Ok(Outcome::Known { entry, state }) => Err(Problem::known(entry, state.word())),
        Err(service::Error::Refused(refusal @ Refusal::Backdate { .. })) => {
            Err(Problem::field("backdate_day", refusal.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}

fn receipt_link(app: &App, language: Language, token: &str) -> String {
    format!("{}/receipt", app.link(language, Purpose::Entry, token))
}

fn enlisted(
    app: &App,
    entry: Enlisted,
    alike: Vec<Enlisted>,
    language: Language,
) -> Answer<EnlistedDocument> {
    let token = app.entry_token_of(Purpose::Entry, entry.id, entry.link_version);
    Ok(EnlistedDocument {
        id: entry.id,
        reference: reference(entry.id),
        state: enlist::state(&entry)?.word(),
        receipt: receipt_link(app, language, &token),
        link: app.link(language, Purpose::Entry, &token),
        token,
        short_code: entry.short_code,
        alike: alike
            .into_iter()
            .map(StaffEntry::of)
            .collect::<Answer<_>>()?,
    })
}

/// Whom to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web::api) struct SearchQuery {
    /// Part of a name, a reference, a short code, or a telephone number.
    query: String,
}

/// Who was found.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct FoundDocument {
    /// Latest first, at most 50.
    entries: Vec<StaffEntry>,
}

/// Find somebody by name, reference, short code or telephone number.
#[utoipa::path(
    get, path = "/staff/entries", params(SearchQuery), security(("staff" = [])),
    responses((status = 200, body = FoundDocument, description = "who was found"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn search(
    staff: Staff,
    State(app): State<Arc<App>>,
    query: Result<Query<SearchQuery>, QueryRejection>,
) -> Answer<Json<FoundDocument>> {
    let Query(query) = query.map_err(|rejection| Problem::malformed(rejection.body_text()))?;
    let may_see = |entry: &Enlisted| staff.serves(&app, &entry.service, &entry.offices.0);
    let found = enlist::search(&app, &query.query, may_see).await?;
    let entries = found.into_iter().map(StaffEntry::of);
    Ok(Json(FoundDocument {
        entries: entries.collect::<Answer<_>>()?,
    }))
}

/// The entry with this id, if the asker works for an office that serves it.
pub(super) async fn visible(
    staff: &Staff,
    app: &App,
    id: Result<Path<Uuid>, PathRejection>,
) -> Answer<Enlisted> {
    let Path(id) = id.map_err(|_| Problem::not_found("there is no such entry"))?;
    let (entry, _) = enlist::find(app, id).await?;
    staff.may_see_person(app, &entry.service, &entry.offices.0)?;
    Ok(entry)
}

/// An entry.
#[utoipa::path(
    get, path = "/staff/entries/{id}", params(("id" = Uuid, Path)), security(("staff" = [])),
    responses((status = 200, body = StaffEntry, description = "the entry"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn show(
    staff: Staff,
    State(app): State<Arc<App>>,
    id: Result<Path<Uuid>, PathRejection>,
) -> Answer<Json<StaffEntry>> {
    let entry = visible(&staff, &app, id).await?;
    let receipt = staff.may_write().is_ok().then(|| {
        let language = entry.language.parse().unwrap_or(Language::GERMAN);
        let token = app.entry_token_of(Purpose::Entry, entry.id, entry.link_version);
        receipt_link(&app, language, &token)
    });
    let document = StaffEntry::of(entry)?;
    Ok(Json(StaffEntry {
        receipt,
        ..document
    }))
}

/// Why somebody cannot wait.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct HardshipRequest {
    /// `medical`, `expiring_document`, `care`, `violence_protection`, `travel_emergency` or
    /// `official_deadline`.
    reason: String,
}

/// Grant hardship: the next rounds serve the entry first, for a part of their slots.
#[utoipa::path(
    post, path = "/staff/entries/{id}/hardship", params(("id" = Uuid, Path)),
    request_body = HardshipRequest, security(("staff" = [])),
    responses((status = 200, body = StaffEntry, description = "the entry as it is now"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn grant_hardship(
    staff: Staff,
    State(app): State<Arc<App>>,
    id: Result<Path<Uuid>, PathRejection>,
    Body(request): Body<HardshipRequest>,
) -> Answer<Json<StaffEntry>> {
    staff.may_write()?;
    let entry = visible(&staff, &app, id).await?;
    let reason = hardship_of(&request.reason)?;
    let (service, actor) = (app.clone(), staff.member().id);
    to_the_end(async move { levers::grant_hardship(&service, entry.id, reason, actor).await })
        .await?;
    let (entry, _) = enlist::find(&app, entry.id).await?;
    Ok(Json(StaffEntry::of(entry)?))
}

/// Take hardship back.
#[utoipa::path(
    delete, path = "/staff/entries/{id}/hardship", params(("id" = Uuid, Path)), security(("staff" = [])),
    responses((status = 204, description = "no hardship is granted"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(in crate::web::api) async fn take_back_hardship(
    staff: Staff,
    State(app): State<Arc<App>>,
    id: Result<Path<Uuid>, PathRejection>,
) -> Answer<StatusCode> {
    staff.may_write()?;
    let entry = visible(&staff, &app, id).await?;
    let actor = staff.member().id;
    to_the_end(async move { levers::take_back_hardship(&app, entry.id, actor).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
