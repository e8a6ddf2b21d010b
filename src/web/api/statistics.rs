//! How long people wait and what came of it, counted for everybody.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, Problem};
use crate::domain::figures::{FEW, Told, Wait};
use crate::domain::lever::{Hardship, Lever};
use crate::service::figures::{CHANNELS, Figures, SlotFate};
use crate::service::{App, figures as service};

/// The public figures of some weeks. A count that is `null` is not told: it is below
/// `hidden_below`, or another one that is could be worked out from it.
#[derive(Serialize, ToSchema)]
pub(super) struct StatisticsDocument {
    /// From then …
    since: DateTime<Utc>,
    /// … until then, when they were counted.
    until: DateTime<Utc>,
    /// Smaller counts are not told.
    hidden_below: i64,
    /// By service and channel, with their sums.
    figures: Vec<Figure>,
    /// What staff did for single people.
    overrides: Vec<OverrideFigure>,
    /// What became of the slots that have begun.
    slots: Vec<SlotFigure>,
}

/// The figures of one service and one channel, or of all.
#[derive(Serialize, ToSchema)]
struct Figure {
    /// The service's id; `null`: all services.
    service: Option<String>,
    /// `online`, `phone` or `desk`; `null`: all channels.
    channel: Option<&'static str>,
    /// In the list now, with or without an offer.
    waiting: Option<i64>,
    /// Joined within the time.
    joined: Option<i64>,
    /// Got their first offer within the time.
    offered: Option<i64>,
    /// Booked within the time, and have not cancelled.
    booked: Option<i64>,
    /// Came to an appointment within the time, late or not.
    served: Option<i64>,
    /// Were marked absent at an appointment within the time.
    no_shows: Option<i64>,
    /// From joining to the first offer, of those in `offered`; `null` if they are too few to say.
    wait_to_offer: Option<WaitFigure>,
    /// From joining to the start of the appointment, of those in `booked`; `null` if they are too
    /// few to say.
    wait_to_start: Option<WaitFigure>,
}

/// Waits in whole hours, rounded up.
#[derive(Serialize, ToSchema)]
struct WaitFigure {
    /// At least half waited no longer.
    median_seconds: i64,
    /// At least nine in ten waited no longer.
    p90_seconds: i64,
}

/// How often a lever was used; those that were not are left out.
#[derive(Serialize, ToSchema)]
struct OverrideFigure {
    /// `hardship`, `backdate`, `pardon` or `second_person`.
    kind: &'static str,
    /// Why, where the reasons are a closed list: `medical`, `expiring_document`, `care`,
    /// `violence_protection`, `travel_emergency` or `official_deadline`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    count: Option<i64>,
}

/// What became of some slots.
#[derive(Serialize, ToSchema)]
struct SlotFigure {
    /// `taken`, `closed`, or, of those that stayed unused, `too_late` (free again when nobody had
    /// time to answer any more) or `nobody` (nobody who waited could use it).
    fate: &'static str,
    count: Option<i64>,
}

/// The public figures of the last 28 days: who waits, who was served and how long it took, by service
/// and channel. They are counted anew every few seconds.
#[utoipa::path(
    get, path = "/statistics",
    responses((status = 200, body = StatisticsDocument, description = "the figures of the last 28 days"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer"))
)]
pub(super) async fn figures(State(app): State<Arc<App>>) -> Answer<Json<StatisticsDocument>> {
    Ok(Json(document(service::recent(&app).await?.as_ref())))
}

fn document(figures: &Figures) -> StatisticsDocument {
    let services = figures.services.iter().map(Some).chain([None]);
    let channels = || CHANNELS.into_iter().map(Some).chain([None]);
    let of_service = |(row, service): (usize, Option<&String>)| {
        let figure = move |(column, channel)| Figure {
            service: service.cloned(),
            channel,
            ..figure(figures, row, column)
        };
        channels().enumerate().map(figure).collect::<Vec<_>>()
    };
    let overrides = figures.levers.iter().map(|used| OverrideFigure {
        kind: Lever::word(used.lever),
        reason: used.hardship.map(Hardship::word),
        count: Told::alone(used.count).count(),
    });
    let slots = figures.slots.iter().map(|(fate, told)| SlotFigure {
        fate: SlotFate::word(*fate),
        count: told.count(),
    });
    StatisticsDocument {
        since: figures.since,
        until: figures.until,
        hidden_below: FEW,
        figures: services.enumerate().flat_map(of_service).collect(),
        overrides: overrides.collect(),
        slots: slots.collect(),
    }
}

fn figure(figures: &Figures, row: usize, column: usize) -> Figure {
    let wait = |wait: Option<Wait>| {
        wait.map(|wait| WaitFigure {
            median_seconds: wait.median.num_seconds(),
            p90_seconds: wait.most.num_seconds(),
        })
    };
    Figure {
        service: None,
        channel: None,
        waiting: figures.waiting.at(row, column).count(),
        joined: figures.joined.at(row, column).count(),
        offered: figures.offered.at(row, column).count(),
        booked: figures.booked.at(row, column).count(),
        served: figures.came.at(row, column).count(),
        no_shows: figures.no_shows.at(row, column).count(),
        wait_to_offer: wait(figures.to_offer[row][column]),
        wait_to_start: wait(figures.to_start[row][column]),
    }
}
