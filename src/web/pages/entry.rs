//! The page of an entry.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::answer::{Sent, Shown, Trouble, Visit, pressed};
use super::join::in_bands;
use crate::config::Publish;
use crate::domain::calendar::day_of_number;
use crate::domain::certificate::What;
use crate::domain::draw::Hex;
use crate::domain::entry::{Event, State, next};
use crate::domain::lever::Lever;
use crate::domain::patience::PausedFor;
use crate::domain::policy::Policy;
use crate::domain::token::{Purpose, reference};
use crate::service::edit::{self, Stated};
use crate::service::explain::{self, Status, answerable_until};
use crate::service::links::path;
use crate::service::round::{self, Explanation};
use crate::service::{App, duplicate, forget, leave, levers, remind, strike};
use crate::web::to_the_end;
use crate::web::view::Terms;
use crate::web::view::entry::{EntryPage, EntryState};
use crate::web::view::reach::Reach;
use crate::web::view::verdict::{Files, Verdict};

/// Rounds that the page tells about.
const ROUNDS_TOLD_MAX: usize = 3;

pub(super) async fn show(visit: Visit) -> Response {
    let shown = shown(&visit).await;
    visit.answer(shown)
}

async fn shown(visit: &Visit) -> Result<Shown, Trouble> {
    let (id, version) = open(visit)?;
    page(visit, StatusCode::OK, id, version).await
}

pub(super) async fn press(visit: Visit, sent: Sent) -> Response {
    let shown = changed(&visit, sent).await;
    visit.answer(shown)
}

async fn changed(visit: &Visit, sent: Sent) -> Result<Shown, Trouble> {
    let (id, version) = open(visit)?;
    // A link that was replaced must not change anything.
    explain::status(&visit.app, id, version).await?;
    let app = visit.app.clone();
    let done = match sent.action()?.as_str() {
        "withdraw" => to_the_end(async move { leave::withdraw(&app, id).await }).await,
        "pause" => to_the_end(async move { leave::pause(&app, id).await }).await,
        "erase" => to_the_end(async move { forget::erase(&app, id, "citizen").await }).await,
        "needed" => to_the_end(async move { remind::needed(&app, id).await }).await,
        "resume" => to_the_end(async move { leave::resume(&app, id).await }).await,
        _ => return Err(Trouble::BadRequest),
    };
    page(visit, pressed(done)?, id, version).await
}

pub(super) fn open(visit: &Visit) -> Result<(Uuid, i64), Trouble> {
    visit
        .app
        .open_entry(&[Purpose::Entry], &visit.token)
        .ok_or(Trouble::NotFound)
}

async fn page(visit: &Visit, status: StatusCode, id: Uuid, version: i64) -> Result<Shown, Trouble> {
    let app = &visit.app;
    let standing = explain::status(app, id, version).await?;
    let Stated {
        entry,
        email_unverified,
        ..
    } = edit::stated(app, id).await?;
    let paused_for = entry.paused_for().unwrap_or(PausedFor::Citizen);
    let state = story(visit, id, &standing, paused_for).await?;
    let link = |purpose, id| path(visit.language, purpose, &app.token(purpose, id));
    let offered = matches!(state, EntryState::Offered { .. });
    let offer = standing.offer.filter(|_| offered);
    let receipt = round::receipt(app, &visit.token).await?;
    let told = round::recent(app, id).await?;
    let lives = next(standing.state, Event::Edit).is_ok();
    let own = path(visit.language, Purpose::Entry, &visit.token);
    let page = EntryPage {
        chrome: visit.chrome(),
        terms: Terms::of(&visit.app.config.rules),
        reference: reference(id),
        service: visit.service_name(&standing.service),
        persons: entry.persons,
        joined: day_of_number(entry.seniority.join_day),
        zone: app.zone(),
        state,
        reach: Reach::of(entry.email.as_deref(), entry.phone.as_deref()),
        people_ahead: standing.people_ahead,
        people_beside: standing.people_beside,
        hardships: hardships(app).await?,
        policy: app.config.draw.policy,
        cutoff_day: standing.cutoff_day,
        offer_href: offer.map(|id| link(Purpose::Offer, id)),
        appointment_href: standing
            .appointment
            .map(|id| link(Purpose::Appointment, id)),
        check_key: Hex(&receipt.secret).to_string(),
        rounds: told
            .into_iter()
            .take(ROUNDS_TOLD_MAX)
            .map(|told| verdict(visit, told))
            .collect(),
        can_withdraw: matches!(
            standing.state,
            State::Waiting | State::Offered | State::Paused
        ),
        can_pause: standing.state == State::Waiting,
        can_resume: standing.state == State::Paused,
        data_href: format!("{own}/data"),
        erase_later: match standing.state {
            State::Booked => Some("page-entry-erase-booked"),
            _ if entry.family_name.is_empty() => Some("page-entry-erased"),
            _ => None,
        },
        is_asked: entry.asked_at.is_some()
            && matches!(standing.state, State::Waiting | State::Offered),
        edit_href: lives.then(|| format!("{own}/edit")),
        receipt_href: (lives || standing.state == State::Booked).then(|| format!("{own}/receipt")),
        email_unverified,
    };
    Ok(Shown::new(status, &page))
}

/// How often hardship was granted lately, as the page of the rounds tells.
async fn hardships(app: &App) -> Result<i64, Trouble> {
    let counts = levers::counts(app).await?;
    let hardships = counts.iter().filter(|used| used.lever == Lever::Hardship);
    Ok(hardships.map(|used| used.count).sum())
}

fn verdict(visit: &Visit, told: Explanation) -> Verdict {
    let draw = &visit.app.config.draw;
    let Explanation {
        round: number,
        close,
        certificate,
        hardship_served,
        is_in_hardship,
        mut changes,
        is_wish_changed,
        ..
    } = told;
    for change in &mut changes {
        match &mut change.what {
            What::Office { office } => *office = visit.office_name(office),
            What::Window { window } => *window = in_bands(&visit.app.config.town, *window),
            What::NotBefore { .. } | What::NotAfter { .. } | What::Notice { .. } => {}
        }
    }
    let rounds = visit.chrome().rounds();
    let file = |kind: &str| match draw.publish {
        Publish::Full => format!("{rounds}/{number}/{kind}"),
        _ => format!("{rounds}/{number}/{kind}?receipt={}", visit.token),
    };
    Verdict {
        round: number,
        close,
        certificate,
        hardship_served,
        is_in_hardship,
        changes,
        is_wish_changed,
        ranks_are_days: draw.policy == Policy::Cohort,
        files: (draw.publish != Publish::Internal).then(|| Files {
            pool_href: file("pool"),
            result_href: file("result"),
        }),
    }
}

async fn story(
    visit: &Visit,
    id: Uuid,
    standing: &Status,
    paused_for: PausedFor,
) -> Result<EntryState, Trouble> {
    Ok(match standing.state {
        // Nobody has a link to an entry that was never verified.
        State::Unverified | State::Dropped => return Err(Trouble::Gone),
        State::Waiting => EntryState::Waiting,
        State::Offered => match offer_deadline(visit, standing).await? {
            Some(deadline) => EntryState::Offered { deadline },
            // Too late, but the clock has not ended it yet.
            None => EntryState::Waiting,
        },
        State::Paused => EntryState::Paused(paused_for),
        State::Booked => match standing.appointment {
            Some(id) => EntryState::Booked {
                start: explain::appointment(&visit.app, id).await?.0.start,
            },
            None => return Err(Trouble::Gone),
        },
        State::Attended => EntryState::Attended,
        State::NoShow => match standing.appointment {
            Some(id) if is_forgiven(visit, id).await? => EntryState::Forgiven,
            _ => EntryState::Missed,
        },
        State::SentAway => EntryState::SentAway,
        State::Unknown => EntryState::Unknown,
        State::Cancelled => EntryState::Cancelled,
        State::Withdrawn => match duplicate::merged_into(&visit.app, id).await? {
            Some(kept) => EntryState::Merged {
                reference: kept.reference,
            },
            None => EntryState::Withdrawn,
        },
    })
}

/// Whether the absence was noted and no longer counts: a mark without its strike is no reproach.
async fn is_forgiven(visit: &Visit, appointment: Uuid) -> Result<bool, Trouble> {
    let strike = strike::of_appointment(&visit.app, appointment).await?;
    Ok(strike.is_some_and(|strike| strike.state != "live"))
}

async fn offer_deadline(
    visit: &Visit,
    standing: &Status,
) -> Result<Option<DateTime<Utc>>, Trouble> {
    let Some(id) = standing.offer else {
        return Ok(None);
    };
    let (offer, ..) = explain::offer(&visit.app, id).await?;
    let now = visit.app.clock.now();
    Ok(answerable_until(&visit.app, &offer, now))
}
