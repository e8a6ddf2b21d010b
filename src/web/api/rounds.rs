//! The draw: rounds, their files, proofs of single lines, policy documents.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use futures::stream;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::staff::Staff;
use super::{Answer, Problem};
use crate::domain::certificate::{Certificate, Change};
use crate::domain::draw::{Hex, parse_hash};
use crate::service::round::{self, FileKind, Reader, Round, RoundDocument};
use crate::service::{self, App};

/// Rounds that a list shows.
const LIST_MAX: i64 = 1000;

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

/// The rounds so far, latest first.
#[utoipa::path(get, path = "/rounds", responses((status = 200, body = RoundsDocument, description = "the latest thousand rounds"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer")))]
pub(super) async fn list(State(app): State<Arc<App>>) -> Answer<Json<RoundsDocument>> {
    let rounds = round::list(&app, LIST_MAX).await?;
    let anchors = round::anchors(&app).await?;
    let next = rounds.first().map_or(1, |round| round.number + 1);
    let next = u64::try_from(next).unwrap_or_default();
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

async fn find(app: &App, number: &str) -> Answer<Round> {
    let unknown = || Problem::not_found("there is no such round");
    let number = number.parse().map_err(|_| unknown())?;
    match round::find(app, number).await {
        Err(service::Error::NotFound) => Err(unknown()),
        found => Ok(found?),
    }
}

/// The pool file: what was fixed before the draw.
#[utoipa::path(get, path = "/rounds/{round}/pool", params(("round" = i64, Path, description = "its number"), ("receipt" = Option<String>, Query, description = "last segment of an entry link")), security((), ("staff" = [])), responses((status = 200, content_type = "text/plain", description = "the file"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer")))]
pub(super) async fn pool(
    reader: FileReader,
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
) -> Answer<Response> {
    file(app, &reader, &number, FileKind::Pool).await
}

/// The result file: who got what.
#[utoipa::path(get, path = "/rounds/{round}/result", params(("round" = i64, Path, description = "its number"), ("receipt" = Option<String>, Query, description = "last segment of an entry link")), security((), ("staff" = [])), responses((status = 200, content_type = "text/plain", description = "the file"), (status = "4XX", body = Problem, content_type = "application/problem+json", description = "what was wrong, and what to do"), (status = "5XX", body = Problem, content_type = "application/problem+json", description = "the database does not answer")))]
pub(super) async fn result(
    reader: FileReader,
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
) -> Answer<Response> {
    file(app, &reader, &number, FileKind::Result).await
}

/// Whoever asks for a file, by receipt or bearer token.
pub struct FileReader(Reader);

#[derive(Deserialize)]
struct Receipt {
    receipt: Option<String>,
}

impl FromRequestParts<Arc<App>> for FileReader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let receipt = Query::<Receipt>::try_from_uri(&parts.uri)
            .ok()
            .and_then(|query| query.0.receipt);
        let member = if parts.headers.contains_key(header::AUTHORIZATION) {
            Some(Staff::from_request_parts(parts, app).await?.member())
        } else {
            None
        };
        Ok(Self(Reader { receipt, member }))
    }
}

/// A file of a round, part by part.
pub async fn file(
    app: Arc<App>,
    reader: &FileReader,
    number: &str,
    kind: FileKind,
) -> Answer<Response> {
    let round = find(&app, number).await?;
    if !round::may_read(&app, &reader.0).await? {
        return Err(Problem::forbidden(
            "this file is for holders of a receipt (?receipt=TOKEN, the last segment of your entry link), or for staff",
        ));
    }
    let first = round::part(&app, round.number, kind, 0).await?;
    let first = first.ok_or_else(|| {
        Problem::not_found(
            "there is no such file: it is not made yet, or was deleted after its time",
        )
    })?;
    let name = format!("round-{}.{}", round.number, kind.word());
    let state = (app, round.number, kind, Some(first), 1);
    let parts = stream::unfold(state, |(app, number, kind, first, next)| async move {
        let (bytes, next) = match first {
            Some(bytes) => (Ok(Some(bytes)), next),
            None => (round::part(&app, number, kind, next).await, next + 1),
        };
        let bytes = bytes.transpose()?.map(Bytes::from);
        Some((bytes, (app, number, kind, None, next)))
    });
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/plain; charset=us-ascii".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}\""),
        ),
    ];
    Ok((StatusCode::OK, headers, Body::from_stream(parts)).into_response())
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
    /// Single changes of what the entry states, each of which would have served it, with the order as it was drawn.
    #[schema(value_type = Vec<Object>)]
    changes: Vec<Change>,
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
        changes: explanation.changes,
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
