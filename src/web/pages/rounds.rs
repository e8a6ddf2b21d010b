//! The pages of the draw: the rounds, and one of them.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde::Deserialize;

use super::answer::{Shown, Trouble, Visit};
use super::message::{self, Message};
use crate::config::BeaconKind;
use crate::domain::draw::Hex;
use crate::service::round::{self, FileKind, Round};
use crate::service::{App, Error};
use crate::web::api::rounds::{self as api, FileReader};
use crate::web::view::round::{Lost, RoundPage, Values};
use crate::web::view::rounds::{Anchor, Cutoff, RoundState, RoundsPage, Source, Summary};

/// Rounds on one page of the list.
const PAGE_ROUNDS: i64 = 20;

/// Where a page of the list begins.
#[derive(Debug, Deserialize)]
pub(super) struct Part {
    /// Only rounds before this number.
    before: Option<i64>,
}

pub(super) async fn list(visit: Visit, part: Result<Query<Part>, QueryRejection>) -> Response {
    let shown = match part {
        Ok(Query(part)) => list_page(&visit, part.before).await,
        Err(_) => Err(Trouble::BadRequest),
    };
    visit.answer(shown)
}

async fn list_page(visit: &Visit, before: Option<i64>) -> Result<Shown, Trouble> {
    let app = &visit.app;
    let draw = &app.config.draw;
    let rounds = round::list_before(app, before.unwrap_or(i64::MAX), PAGE_ROUNDS).await?;
    let anchors = round::anchors(app).await?;
    let mut chrome = visit.chrome();
    if let Some(before) = before {
        chrome.path = chrome.path.map(|path| format!("{path}?before={before}"));
    }
    // Numbers have no gaps: before the first there is nothing.
    let oldest = rounds.last().map(|round| round.number);
    let older = oldest.filter(|number| *number > 1);
    let page = RoundsPage {
        older_href: older.map(|number| format!("{}?before={number}", chrome.rounds())),
        chrome,
        policy: draw.policy,
        has_beacon: draw.beacon != BeaconKind::None,
        publish: draw.publish,
        anchors: anchors
            .iter()
            .map(|(first_round, hash)| Anchor {
                first_round: *first_round,
                hash: Hex(hash).to_string(),
            })
            .collect(),
        rounds: rounds.iter().map(summary).collect(),
        zone: app.zone(),
    };
    Ok(Shown::new(StatusCode::OK, &page))
}

pub(super) async fn show(visit: Visit, number: Option<Path<(String, String)>>) -> Response {
    let number = number.and_then(|Path((_, number))| number.parse().ok());
    let shown = match number {
        Some(number) => round_page(&visit, number).await,
        None => Err(Trouble::NotFound),
    };
    visit.answer(shown)
}

async fn round_page(visit: &Visit, number: i64) -> Result<Shown, Trouble> {
    let app = &visit.app;
    let round = match round::find(app, number).await {
        Err(Error::NotFound) => return Err(Trouble::NotFound),
        found => found?,
    };
    let mut cutoffs: Vec<Cutoff> = round::cutoffs(app, number)
        .await?
        .into_iter()
        .map(|(service, day)| Cutoff {
            service: visit.service_name(&service),
            day,
        })
        .collect();
    cutoffs.sort_by(|one, other| one.service.cmp(&other.service));
    let page = RoundPage {
        chrome: visit.chrome(),
        round: summary(&round),
        lost: lost(&round),
        cutoffs,
        values: values(&round),
        publish: app.config.draw.publish,
        zone: app.zone(),
    };
    Ok(Shown::new(StatusCode::OK, &page))
}

/// The pool file.
pub(super) async fn pool(
    reader: FileReader,
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    uri: Uri,
) -> Response {
    file(app, &reader, &number, FileKind::Pool, &uri).await
}

/// The result file.
pub(super) async fn result(
    reader: FileReader,
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    uri: Uri,
) -> Response {
    file(app, &reader, &number, FileKind::Result, &uri).await
}

/// As the API has it, but a problem is a page.
async fn file(
    app: Arc<App>,
    reader: &FileReader,
    number: &str,
    kind: FileKind,
    uri: &Uri,
) -> Response {
    let problem = match api::file(app.clone(), reader, number, kind).await {
        Ok(file) => return file,
        Err(problem) => problem.status(),
    };
    message::page(&app.config, uri, problem, |chrome| match problem {
        StatusCode::FORBIDDEN => Message::closed_file(chrome),
        StatusCode::NOT_FOUND => Message::no_file(chrome),
        _ => Message::unavailable(chrome),
    })
}

fn summary(round: &Round) -> Summary {
    Summary {
        number: round.number,
        close: round.close,
        state: RoundState::from_words(&round.state, round.void_reason.as_deref()),
        source: Source::from_line(round.beacon.as_deref().unwrap_or_default()),
        slots: round.slots,
        entries: round.entries,
        served: round.served,
    }
}

fn lost(round: &Round) -> Option<Lost> {
    Some(Lost {
        left: round.left_since?,
        closed: round.closed_since?,
        too_late: round.too_late?,
    })
}

fn values(round: &Round) -> Option<Values> {
    let hex = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(|bytes| Hex(bytes).to_string());
    Some(Values {
        root: hex(&round.root)?,
        prev: hex(&round.prev)?,
        policy: hex(&round.policy)?,
        beacon: hex(&round.beacon_value),
        chain: hex(&round.chain)?,
        reveal: hex(&round.reveal),
        result: hex(&round.result_hash),
    })
}
