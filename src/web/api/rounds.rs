//! The draw: rounds, their files, proofs of single lines, policy documents.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::files::{FileReader, file};
use super::{Answer, Problem};
use crate::domain::certificate::{Certificate, Change};
use crate::domain::draw::{Hex, parse_hash};
use crate::service::round::{self, FileKind, Round, RoundDocument};
use crate::service::{self, App};

/// Rounds that a list shows at most …
const LIST_MAX: i64 = 1000;
/// … and if nobody says how many.
const LIST_USUAL: i64 = 100;

/// All rounds, and what their chain begins with.
#[derive(Serialize, ToSchema)]
pub(super) struct RoundsDocument {
    /// `c_0` of the present hash chain.
    anchor: Option<String>,
    /// The anchors of all chains, the next one's before it is used.
    anchors: Vec<AnchorDocument>,
    /// Latest first.
    rounds: Vec<RoundDocument>,
}

/// A hash chain.
#[derive(Serialize, ToSchema)]
struct AnchorDocument {
    /// The round that reveals its `c_1`.
    first_round: u64,
    /// Its `c_0`.
    anchor: String,
}

/// The proof that an entry's own line is in a pool (RFC 6962, section 2.1.1).
#[derive(Serialize, ToSchema)]
pub(super) struct ProofDocument {
    /// The line, without its LF.
    line: String,
    /// Its place, counted from 0.
    index: usize,
    /// Lines of the pool file.
    lines: usize,
    /// The audit path, from the leaf upwards.
    path: Vec<String>,
    root: String,
}

/// Which rounds to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// So many at most: 1 to 1000, 100 if left out.
    limit: Option<i64>,
    /// Only rounds before the one with this number: the last of the page before.
    before: Option<i64>,
}

/// The rounds so far, latest first, a page at a time.
#[utoipa::path(get, path = "/rounds", params(Page), responses((status = 200, body = RoundsDocument, description = "the latest rounds, or those before `before`"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer")))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    page: Result<Query<Page>, QueryRejection>,
) -> Answer<Json<RoundsDocument>> {
    let wrong = || {
        Problem::malformed(format!(
            "limit is a number from 1 to {LIST_MAX}, before the number of a round"
        ))
    };
    let Query(Page { limit, before }) = page.map_err(|_| wrong())?;
    let limit = limit.unwrap_or(LIST_USUAL);
    if !(1..=LIST_MAX).contains(&limit) {
        return Err(wrong());
    }
    let rounds = round::list_before(&app, before.unwrap_or(i64::MAX), limit).await?;
    let anchors = round::anchors(&app).await?;
    let latest = if before.is_none() {
        rounds.first().map(|round| round.number)
    } else {
        let latest = round::list(&app, 1).await?;
        latest.first().map(|round| round.number)
    };
    let next = u64::try_from(latest.map_or(1, |number| number + 1)).unwrap_or_default();
    let present = anchors.iter().rev().find(|(first, _)| *first <= next);
    Ok(Json(RoundsDocument {
        anchor: present.map(|(_, anchor)| Hex(anchor).to_string()),
        anchors: anchors
            .iter()
            .map(|(first_round, anchor)| AnchorDocument {
                first_round: *first_round,
                anchor: Hex(anchor).to_string(),
            })
            .collect(),
        rounds: rounds.into_iter().map(RoundDocument::new).collect(),
    }))
}

/// One round.
#[utoipa::path(get, path = "/rounds/{round}", params(("round" = i64, Path, description = "its number")), responses((status = 200, body = RoundDocument, description = "all that is public about it"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "there is no such round"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer")))]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
) -> Answer<Json<RoundDocument>> {
    let round = find(&app, &number).await?;
    Ok(Json(RoundDocument::new(round)))
}

pub(super) async fn find(app: &App, number: &str) -> Answer<Round> {
    let unknown = || Problem::not_found("there is no such round");
    let number = number_of(number).ok_or_else(unknown)?;
    match round::find(app, number).await {
        Err(service::Error::NotFound) => Err(unknown()),
        found => Ok(found?),
    }
}

/// The pool file: what was fixed before the draw.
#[utoipa::path(get, path = "/rounds/{round}/pool", params(("round" = i64, Path, description = "its number"), ("receipt" = Option<String>, Query, description = "last segment of an entry link")), security((), ("staff" = [])), responses((status = 200, content_type = "text/plain", description = "the file; its ETag is its root or hash once the round is drawn"), (status = 304, description = "the file is still the one that If-None-Match names"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer")))]
pub(super) async fn pool(
    reader: FileReader,
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
) -> Answer<Response> {
    file(app, &reader, &number, FileKind::Pool).await
}

/// The result file: who got what.
#[utoipa::path(get, path = "/rounds/{round}/result", params(("round" = i64, Path, description = "its number"), ("receipt" = Option<String>, Query, description = "last segment of an entry link")), security((), ("staff" = [])), responses((status = 200, content_type = "text/plain", description = "the file; its ETag is its root or hash once the round is drawn"), (status = 304, description = "the file is still the one that If-None-Match names"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer")))]
pub(super) async fn result(
    reader: FileReader,
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
) -> Answer<Response> {
    file(app, &reader, &number, FileKind::Result).await
}

/// A round has one address: only `7` is round 7, not `07` and not `+7`.
pub fn number_of(text: &str) -> Option<i64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| is_plain)
}

/// That an entry's own line is in the pool of a round.
#[utoipa::path(get, path = "/rounds/{round}/proof/{token}", params(("round" = i64, Path, description = "its number"), ("token" = String, Path, description = "last segment of the entry link")), responses((status = 200, body = ProofDocument, description = "the line and the way from it to the root"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer")))]
pub(super) async fn proof(
    State(app): State<Arc<App>>,
    Path((number, token)): Path<(String, String)>,
) -> Answer<Json<ProofDocument>> {
    let receipt = match round::receipt(&app, &token).await {
        Err(service::Error::NotFound) => {
            return Err(Problem::not_found("this link opens no entry"));
        }
        receipt => receipt?,
    };
    let round = find(&app, &number).await?;
    let proof = match round::proof(&app, round.number, &receipt.secret).await {
        Err(service::Error::NotFound) => {
            let detail = "the pool file of this round is not there: it was deleted after its time";
            return Err(Problem::not_found(detail));
        }
        proof => proof?,
    };
    let proof = proof.ok_or_else(|| Problem::not_found("this entry was not in this round"))?;
    Ok(Json(ProofDocument {
        line: proof.line,
        index: proof.index,
        lines: proof.lines,
        path: proof
            .path
            .iter()
            .map(|hash| Hex(hash).to_string())
            .collect(),
        root: Hex(&proof.root).to_string(),
    }))
}

/// What decided about an entry in a round.
#[derive(Serialize, ToSchema)]
pub(super) struct CertificateDocument {
    round: i64,
    /// `outcome` is `served`, `no_slot`, `no_block` or `taken`; `number` of `of` is the place in the order;
    /// `decided` names what decided, `rank` or `lot`, and the last place that was served at its times.
    #[schema(value_type = Object)]
    certificate: Certificate,
    /// Entries of the round that were served before all others because staff granted them hardship: they have rank 0.
    hardship_served: i64,
    /// Single changes of what the entry states, each of which would have served it, with the order as it was drawn.
    #[schema(value_type = Vec<Object>)]
    changes: Vec<Change>,
    /// Whether the entry states something else since: then no changes are told, as what it stated is not kept.
    wish_changed: bool,
    /// The slots of the pool file that it accepts, opened: `sid = SHA-256(nonce ‖ id)[0..16]`.
    accepted: Vec<OpenedDocument>,
}

/// A slot of a pool file.
#[derive(Serialize, ToSchema)]
struct OpenedDocument {
    /// Its index in the pool file.
    index: u32,
    id: Uuid,
    office: String,
    start: DateTime<Utc>,
    nonce: String,
}

/// What decided about an entry in a round, and what would have served it.
#[utoipa::path(get, path = "/rounds/{round}/certificate/{token}", params(("round" = i64, Path, description = "its number"), ("token" = String, Path, description = "last segment of the entry link")), responses((status = 200, body = CertificateDocument, description = "why, or why not"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer")))]
pub(super) async fn certificate(
    State(app): State<Arc<App>>,
    Path((number, token)): Path<(String, String)>,
) -> Answer<Json<CertificateDocument>> {
    let entry = own_entry(&app, &token).await?;
    let round = find(&app, &number).await?;
    let explanation = match round::explain(&app, round.number, entry).await {
        Err(service::Error::NotFound) => {
            let detail = "this round is not drawn, or its files were deleted after their time";
            return Err(Problem::not_found(detail));
        }
        explanation => explanation?,
    };
    let explanation =
        explanation.ok_or_else(|| Problem::not_found("this entry was not in this round"))?;
    let opened = |slot: round::OpenedSlot| OpenedDocument {
        index: slot.index,
        id: slot.id,
        office: slot.office,
        start: slot.start,
        nonce: Hex(&slot.nonce).to_string(),
    };
    Ok(Json(CertificateDocument {
        round: explanation.round,
        certificate: explanation.certificate,
        hardship_served: explanation.hardship_served,
        changes: explanation.changes,
        wish_changed: explanation.is_wish_changed,
        accepted: explanation.accepted.into_iter().map(opened).collect(),
    }))
}

async fn own_entry(app: &App, token: &str) -> Answer<Uuid> {
    match round::receipt(app, token).await {
        Err(service::Error::NotFound) => Err(Problem::not_found("this link opens no entry")),
        receipt => Ok(receipt?.entry),
    }
}

/// The policy document with this hash: canonical JSON (RFC 8785), the very bytes that were hashed.
#[utoipa::path(get, path = "/policies/{hash}", params(("hash" = String, Path, description = "as the pool file names it")), responses((status = 200, content_type = "application/json", description = "parameters and rules"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "there is no such document"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer")))]
pub(super) async fn policy(
    State(app): State<Arc<App>>,
    Path(hash): Path<String>,
) -> Answer<Response> {
    let unknown = || Problem::not_found("there is no policy with this hash");
    let hash = parse_hash(&hash).ok_or_else(unknown)?;
    let document = match round::policy(&app, &hash).await {
        Err(service::Error::NotFound) => return Err(unknown()),
        document => document?,
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], document).into_response())
}
