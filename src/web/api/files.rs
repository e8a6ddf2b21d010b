//! The files of a round: who may read them, how they leave, and how long they keep.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use serde::Deserialize;

use super::rounds::find;
use super::staff::Staff;
use super::{Answer, Problem};
use crate::config::Publish;
use crate::domain::draw::Hex;
use crate::service::App;
use crate::service::round::{self, FileKind, Reader, Round};

/// The files of a drawn round never change. Caches keep them for a week, so that they forget them
/// about when we do.
const KEPT_BY_ALL: &str = "public, max-age=604800, immutable";
/// Whoever may read them asks each time, with the key that they hold then.
const KEPT_BY_ONE: &str = "private, no-cache";

/// Whoever asks for a file, by receipt or bearer token, and what they have of it.
pub struct FileReader {
    receipt: Option<String>,
    authorization: Option<HeaderValue>,
    if_none_match: Option<HeaderValue>,
}

#[derive(Deserialize)]
struct Receipt {
    receipt: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for FileReader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let receipt = Query::<Receipt>::try_from_uri(&parts.uri).ok();
        let header = |name| parts.headers.get(name).cloned();
        Ok(Self {
            receipt: receipt.and_then(|query| query.0.receipt),
            authorization: header(header::AUTHORIZATION),
            if_none_match: header(header::IF_NONE_MATCH),
        })
    }
}

impl FileReader {
    /// A bearer token is looked at only where nothing else opens the file: one that is of no use
    /// takes nothing away.
    async fn check(&self, app: &Arc<App>, number: i64) -> Answer<()> {
        let mut reader = Reader {
            receipt: self.receipt.clone(),
            member: None,
        };
        if round::may_read(app, &reader).await? {
            return Ok(());
        }
        if let Some(header) = &self.authorization {
            reader.member = Some(Staff::of(app, Some(header)).await?.member());
            if round::may_read(app, &reader).await? {
                return Ok(());
            }
        }
        Err(Problem::forbidden(&who_may(
            app.config.draw.publish,
            number,
        )))
    }

    /// Whether the reader has this version already (RFC 9110, 13.1.2).
    fn has(&self, tag: &str) -> bool {
        let header = self.if_none_match.as_ref();
        let named = header.and_then(|header| header.to_str().ok());
        named.is_some_and(|named| {
            named.split(',').any(|one| {
                let one = one.trim();
                one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag
            })
        })
    }
}

fn who_may(publish: Publish, number: i64) -> String {
    match publish {
        Publish::Internal => format!(
            "this file is for auditors and admins (bearer token); anybody can prove that their own line is in it: /api/v1/rounds/{number}/proof/TOKEN, with the last segment of the entry link"
        ),
        Publish::Full | Publish::Participants => "this file is for holders of a receipt (?receipt=TOKEN, the last segment of your entry link), or for staff".to_owned(),
    }
}

/// What names the version of a file, in quotes; none while it can still change or go.
fn tag(round: &Round, kind: FileKind) -> Option<String> {
    if round.state != "drawn" {
        return None;
    }
    let hash = match kind {
        FileKind::Pool => round.root.as_ref(),
        FileKind::Result => round.result_hash.as_ref(),
        FileKind::Slots => None,
    };
    hash.map(|hash| format!("\"{}\"", Hex(hash)))
}

/// How long it may be kept, and by whom.
fn keeping(publish: Publish, tag: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let tag = tag.and_then(|tag| HeaderValue::from_str(tag).ok());
    let cache = match (publish, &tag) {
        (_, None) => "no-store",
        (Publish::Full, Some(_)) => KEPT_BY_ALL,
        (Publish::Participants | Publish::Internal, Some(_)) => KEPT_BY_ONE,
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.extend(tag.map(|tag| (header::ETAG, tag)));
    headers
}

/// A file of a round, part by part.
pub async fn file(
    app: Arc<App>,
    reader: &FileReader,
    number: &str,
    kind: FileKind,
) -> Answer<Response> {
    let round = find(&app, number).await?;
    reader.check(&app, round.number).await?;
    let first = round::part(&app, round.number, kind, 0).await?;
    let first = first.ok_or_else(|| {
        Problem::not_found(
            "there is no such file: it is not made yet, or was deleted after its time",
        )
    })?;
    let tag = tag(&round, kind);
    let keeping = keeping(app.config.draw.publish, tag.as_deref());
    if tag.is_some_and(|tag| reader.has(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, keeping).into_response());
    }
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
    // Whoever compresses asks once more after the end.
    let parts = parts.fuse();
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
    Ok((keeping, headers, Body::from_stream(parts)).into_response())
}
