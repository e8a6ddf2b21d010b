//! What comes in has an end: a length for each part, and a time.
//!
//! The head of a request is bounded before this (`daemon/connections`).

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::Body as _;

/// A request body is never larger: a form, or a JSON document of a few hundred bytes.
pub(super) const BODY_MAX: usize = 64 * 1024;
/// An address is never longer: a path with a token of 50 letters, or a search.
const ADDRESS_MAX: usize = 2 * 1024;

/// Reads the body whole, within `limit`, before anybody works with it: who sends a letter at a time
/// holds a connection, and nothing else.
pub(super) async fn take_in(
    State(limit): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    let address = request.uri().path_and_query();
    if address.is_some_and(|address| address.as_str().len() > ADDRESS_MAX) {
        return StatusCode::URI_TOO_LONG.into_response();
    }
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let whole = Bytes::from_request(Request::from_parts(parts.clone(), body), &());
    match tokio::time::timeout(limit, whole).await {
        Ok(Ok(body)) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Ok(Err(rejection)) => rejection.status().into_response(),
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}
