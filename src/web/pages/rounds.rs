//! The pages of the draw: the rounds, and one of them.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query, RawPathParams, State};
use axum::http::header::{HeaderMap, HeaderValue, VARY, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{Redirect, Response};
use serde::Deserialize;

use super::answer::{Shown, Trouble, Visit, chrome, respond};
use super::join;
use super::message::{self, Message};
use crate::config::BeaconKind;
use crate::domain::draw::Hex;
use crate::domain::policy::Policy;
use crate::locale::Language;
use crate::service::round::{self, FileKind, Round};
use crate::service::{App, Error, levers};
use crate::web::api::files::{self, FileReader};
use crate::web::api::rounds as api;
use crate::web::view::html;
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
        levers: levers::counts(app).await?,
        zone: app.zone(),
    };
    Ok(Shown::new(StatusCode::OK, &page))
}

pub(super) async fn show(visit: Visit, number: Option<Path<(String, String)>>) -> Response {
    let number = number.and_then(|Path((_, number))| api::number_of(&number));
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
    cutoffs.sort_by(|one, other| (one.day, &one.service).cmp(&(other.day, &other.service)));
    let is_kept = round::is_kept(app, number, FileKind::Pool).await?;
    let page = RoundPage {
        chrome: visit.chrome(),
        round: summary(&round),
        lost: lost(&round),
        cutoffs,
        values: values(&round),
        policy: policy(app, &round).await?,
        publish: app.config.draw.publish,
        kept_days: app.config.rules.retention.files.num_days(),
        is_pool_kept: is_kept,
        zone: app.zone(),
    };
    Ok(Shown::new(StatusCode::OK, &page))
}

/// Who came first, by the document that the round names: the town may have changed its mind since.
async fn policy(app: &App, round: &Round) -> Result<Option<Policy>, Trouble> {
    let Some(hash) = &round.policy else {
        return Ok(None);
    };
    let document = match round::policy(app, hash).await {
        Err(Error::NotFound) => return Ok(None),
        document => document?,
    };
    let document: Option<serde_json::Value> = serde_json::from_str(&document).ok();
    let word = document
        .as_ref()
        .and_then(|document| document["policy"].as_str());
    Ok(word.and_then(Policy::from_word))
}

/// `/rounds` and `/rounds/7`: to the page in the language the browser asks for.
pub(super) async fn choose_language(
    State(app): State<Arc<App>>,
    number: Option<Path<String>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if number.is_some_and(|Path(number)| api::number_of(&number).is_none()) {
        return message::not_found(State(app), uri).await;
    }
    join::to_language(&headers, &without_slash(&uri))
}

/// `/de/rounds/`: to `/de/rounds`.
pub(super) async fn cut_slash(visit: Visit, uri: Uri) -> Redirect {
    // The visit makes sure that the path begins with a language, not with another host.
    drop(visit);
    Redirect::permanent(&without_slash(&uri))
}

/// Path and query, the last slash of the path left out.
fn without_slash(uri: &Uri) -> String {
    let path = uri.path().trim_end_matches('/');
    match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

/// The pool file.
pub(super) async fn pool(asked: AskedFile) -> Response {
    asked.answer(FileKind::Pool).await
}

/// The result file.
pub(super) async fn result(asked: AskedFile) -> Response {
    asked.answer(FileKind::Result).await
}

/// Somebody who wants a file of a round.
pub(super) struct AskedFile {
    app: Arc<App>,
    reader: FileReader,
    /// As it stands in the address.
    number: String,
    uri: Uri,
    headers: HeaderMap,
}

impl FromRequestParts<Arc<App>> for AskedFile {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let reader = FileReader::from_request_parts(parts, app).await?;
        let parameters = RawPathParams::from_request_parts(parts, app).await.ok();
        let mut parameters = parameters.iter().flatten();
        let number = parameters.find(|(name, _)| *name == "round");
        Ok(Self {
            app: app.clone(),
            reader,
            number: number.map_or_else(String::new, |(_, number)| number.to_owned()),
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
        })
    }
}

impl AskedFile {
    /// As the API has it, but a problem is a page.
    async fn answer(self, kind: FileKind) -> Response {
        let named = message::language_of(&self.uri);
        if named.is_none() && !self.uri.path().starts_with("/rounds/") {
            return message::not_found(State(self.app), self.uri).await;
        }
        match files::file(self.app.clone(), &self.reader, &self.number, kind).await {
            Ok(file) => file,
            Err(problem) => self.explain(named, problem.status()),
        }
    }

    /// In the language of the address, or else of the browser. The address may hold a token.
    fn explain(&self, named: Option<Language>, status: StatusCode) -> Response {
        let language = named.unwrap_or_else(|| join::wanted(&self.headers));
        let whole = without_slash(&self.uri);
        let path = whole.strip_prefix(&format!("/{language}"));
        let path = named.and(path).unwrap_or(&whole).to_owned();
        let chrome = chrome(&self.app.config, language, Some(path));
        let page = match status {
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => {
                Message::closed_file(chrome, self.app.config.draw.publish, &self.number)
            }
            StatusCode::NOT_FOUND => {
                Message::no_file(chrome, self.app.config.rules.retention.files)
            }
            _ => Message::unavailable(chrome),
        };
        let mut response = respond(status, language, true, html(&page));
        let headers = response.headers_mut();
        if named.is_none() {
            headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
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
